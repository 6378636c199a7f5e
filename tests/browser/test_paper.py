"""The book on paper, printed from windows of any width: nothing is cut, and no box stands empty."""

import pytest
from support import pages
from support.chapters import CHAPTERS
from support.explorables import EXPLORABLES
from support.figure import Figure

PAPER, SHEET = 718, 1040  # pixels between the margins of A4
each = pytest.mark.parametrize("name", [kind.NAME for kind in EXPLORABLES])

CUT = """(name) => {
    const figure = document.querySelector(`[data-explorable=${name}] .cn`);
    const stage = figure.querySelector(".cn-stage"), { right } = stage.getBoundingClientRect();
    const all = [...stage.querySelectorAll("*")].filter((el) => el.checkVisibility());
    const parts = all.filter((el) => !el.closest(".cn-hidden"));
    const beyond = parts.filter((el) => el.getBoundingClientRect().right > right + 1);
    const scrolls = parts.filter((el) => el.matches(".cn-scroll") && el.scrollWidth > el.clientWidth + 1);
    return [figure.offsetWidth, ...[...beyond, ...scrolls].map((el) => el.outerHTML.slice(0, 120))];
}"""


@pytest.fixture(scope="module", params=[390, 1280, 1920])
def printed(request, browser, harness):
    """The page of every figure in a window of some width, as it is when it is about to be printed."""
    context = browser.new_context(viewport={"width": request.param, "height": 900})
    context.set_default_timeout(pages.PATIENCE)
    page = context.new_page()
    page.goto(harness)
    pages.ready(page)
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    yield page
    context.close()


@each
def test_a_figure_fits_paper_from_any_window(printed, name):
    width, *cut = printed.evaluate(CUT, name)
    assert width <= PAPER
    assert cut == []


def test_the_costs_of_a_stack_do_not_scroll_on_paper(printed):
    stack = "document.querySelector('[data-explorable=receptive_field]').explorable"
    printed.evaluate(f"{stack}.set({{ view: {{ part: 'cost' }} }})")
    printed.emulate_media(media="print")
    hidden = "(el) => el.scrollHeight - el.clientHeight"
    over = [printed.locator(part).first.evaluate(hidden) for part in (".cn-rf-scroll", ".cn-rf-bars")]
    printed.emulate_media(media="screen")
    assert max(over) <= 1


def test_the_table_of_every_stack_fits_its_place_on_paper(printed):
    stack = Figure(printed, "receptive_field")
    stack.set(view={"part": "reach"})
    wide = "(el) => [...el.querySelectorAll('.cn-rf-scroll')].map((box) => box.scrollWidth - box.clientWidth)"
    for preset in stack.schema["presets"]:
        stack.preset(preset["id"])
        printed.emulate_media(media="print")
        over = stack.mount.evaluate(wide)
        printed.emulate_media(media="screen")
        assert max(over) <= 1, preset["id"]


def test_no_caption_of_a_layer_reaches_the_next_on_paper(printed):
    printed.emulate_media(media="print")
    over = printed.locator(".cn-lenet .cn-caption").evaluate_all(
        """(all) => all.filter((el) => {
            const text = document.createRange();
            text.selectNodeContents(el);
            return text.getBoundingClientRect().right > el.getBoundingClientRect().right + 4;
        }).map((el) => el.textContent)"""
    )
    printed.emulate_media(media="screen")
    assert over == []


def test_of_a_choice_only_what_was_chosen_is_printed(printed):
    printed.emulate_media(media="print")
    shown = "(all) => all.filter((el) => el.checkVisibility()).map((el) => el.querySelector('input').checked)"
    chosen = printed.locator(".cn .cn-radio").evaluate_all(shown)
    printed.emulate_media(media="screen")
    assert chosen
    assert all(chosen)


def test_no_figure_is_higher_than_a_sheet(printed):
    printed.emulate_media(media="print")
    high = printed.locator(".cn").evaluate_all("(all) => all.map((el) => [el.offsetHeight, el.className])")
    printed.emulate_media(media="screen")
    assert [one for one in high if one[0] > SHEET] == []


def test_a_figure_keeps_its_height_while_it_lies_on_paper(printed):
    high = "[...document.querySelectorAll('.cn')].map((el) => [el.offsetHeight, el.className])"
    printed.emulate_media(media="print")
    pages.drawn(printed)
    first = printed.evaluate(high)
    for _ in range(8):
        pages.drawn(printed)
    last = printed.evaluate(high)
    printed.emulate_media(media="screen")
    assert last == first


@pytest.mark.parametrize("window", [390, 1920])
def test_after_printing_a_figure_is_as_it_was(browser, harness, window):
    context = browser.new_context(viewport={"width": window, "height": 900})
    try:
        page = context.new_page()
        page.goto(harness)
        pages.ready(page)
        size = "[...document.querySelectorAll('.cn')].map((el) => [el.offsetWidth, el.offsetHeight])"
        before = page.evaluate(size)
        page.pdf()
        pages.drawn(page)
        assert page.evaluate(size) == before
    finally:
        context.close()


@pytest.mark.parametrize("path", [f"book/{path.parent.name}/{path.stem}.html" for path in CHAPTERS])
def test_no_line_of_code_runs_off_the_paper(browser, book_http, path):
    with pages.opened(browser, f"{book_http}/{path}") as watched:
        watched.page.emulate_media(media="print")
        watched.page.set_viewport_size({"width": PAPER, "height": 1000})
        over = watched.page.evaluate(
            """() => [...document.querySelectorAll(".bd-article pre")]
                .filter((pre) => pre.checkVisibility() && pre.scrollWidth > pre.clientWidth + 1)
                .map((pre) => pre.textContent.slice(0, 80))"""
        )
        assert over == []
        assert pages.too_wide(watched.page) is None


def test_what_is_small_stands_whole_on_one_page(browser, book_http):
    with pages.opened(browser, f"{book_http}/book/layers/pooling.html") as watched:
        watched.page.emulate_media(media="print")
        for small in ("div.cell_input", "div.highlight", ".cn-question", ".cn", ".cn-drawing"):
            parted = watched.page.locator(small).evaluate_all(
                "(all) => all.filter((el) => getComputedStyle(el).breakInside !== 'avoid').length"
            )
            assert parted == 0, small


@pytest.mark.parametrize("typed", [False, True])
def test_no_code_of_an_exercise_is_cut_on_paper(browser, book_http, typed):
    with pages.opened(browser, f"{book_http}/book/layers/convolution.html") as watched:
        page = watched.page
        page.set_viewport_size({"width": PAPER, "height": 1000})
        exercise = page.locator("[data-exercise=cross_correlation]")
        if typed:
            exercise.locator("textarea").press("x")
            exercise.locator(".cm-content").wait_for()
        exercise.locator("details").evaluate_all("(all) => all.forEach((el) => { el.open = true; })")
        page.emulate_media(media="print")
        cut = exercise.locator("textarea, pre, .cm-scroller").evaluate_all(
            "(all) => all.filter((el) => el.checkVisibility() && (el.scrollWidth > el.clientWidth + 1"
            " || el.scrollHeight > el.clientHeight + 1)).map((el) => el.outerHTML.slice(0, 80))"
        )
        assert cut == []

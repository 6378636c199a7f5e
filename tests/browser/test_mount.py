"""How a page brings its figures to life: each by itself, near the screen or asked for, none trusted."""

import html
import itertools
import json

import pytest
from harness import page as harness_page
from support import pages
from support.figure import Figure

from convnotes.explorables import ConvExplorable

FIGURE = "conv"
FAR = '<div style="height: 6000px"></div>'
LIVE = "[...document.querySelectorAll('[data-explorable]')].map((el) => el.querySelector('.cn') !== null)"
SAID = "[...document.querySelectorAll('.cn-refused')].map((el) => el.textContent)"


def page_of(path, count, between="", change=lambda text: text):
    """Write a page with so many figures, something between them, and its text changed."""
    figures = [ConvExplorable(key=f"k{at}") for at in range(count)]
    text = harness_page(figures)
    for at in range(1, count):
        place = text.index('<div data-explorable="conv"', text.index(f'data-key="k{at - 1}"'))
        text = text[:place] + between + text[place:]
    path.write_text(change(text), encoding="utf-8")
    return path.as_uri()


@pytest.fixture
def empty(browser):
    """A page of a fresh context, not yet anywhere."""
    context = browser.new_context(viewport=pages.SIZES["wide"])
    context.set_default_timeout(pages.PATIENCE)
    yield context.new_page()
    context.close()


STATES = {
    "": "could not be read",
    "{": "could not be read",
    "null": "could not be read",
    "[1]": "could not be read",
    '{"view": 3}': "could not be read",
    '{"stride": 99}': "stride 99 is outside 1 to 4",
    '{"view": {"position": -1}}': "position −1 is outside 0 to 4999",
    json.dumps({"input": [[1] * 300] * 300}): "input of 300×300 cells is outside",
}


@pytest.mark.parametrize(("state", "words"), STATES.items(), ids=lambda text: text[:30])
def test_one_bad_figure_says_so_over_its_still_and_stops_no_other(empty, tmp_path, state, words):
    own = html.escape(
        json.dumps({**ConvExplorable().state, "view": ConvExplorable().view}, separators=(",", ":"))
    )

    def spoilt(text):
        assert text.count(f'data-state="{own}"') == 2
        return text.replace(f'data-state="{own}"', f'data-state="{html.escape(state)}"', 1)

    empty.goto(page_of(tmp_path / "index.html", 2, change=spoilt))
    Figure(empty, key="k1").mount.locator(".cn").wait_for()
    bad = empty.locator("[data-key=k0]")
    bad.locator(".cn-refused", has_text=words).wait_for()
    assert bad.locator("table").count() >= 3


def test_a_figure_that_breaks_leaves_its_still_and_the_others(empty, tmp_path):
    script = """<script>
        const { conv } = convnotes.figures;
        const view = (figure) => {
            if (figure.key === "k0") throw new Error("no view");
            return conv.view(figure);
        };
        convnotes.figures.conv = convnotes.kit.explorable({ ...conv, view });
    </script>"""

    def broken(text):
        return text.replace("</html>", f"{script}</html>")

    empty.goto(page_of(tmp_path / "index.html", 2, change=broken))
    Figure(empty, key="k1").mount.locator(".cn").wait_for()
    empty.locator("[data-key=k0] .cn-refused", has_text="could not be started").wait_for()
    assert empty.locator("[data-key=k0] table").count() >= 3


def test_a_figure_far_away_keeps_its_still_until_the_reader_comes_near(empty, tmp_path):
    empty.goto(page_of(tmp_path / "index.html", 2, between=FAR))
    empty.locator("[data-key=k0] .cn").wait_for()
    pages.drawn(empty)
    assert empty.evaluate(LIVE) == [True, False]
    empty.evaluate("scrollTo(0, document.body.scrollHeight)")
    empty.locator("[data-key=k1] .cn").wait_for()


def test_a_link_reaches_a_figure_that_is_far_away(empty, tmp_path):
    address = page_of(tmp_path / "index.html", 3, between=FAR)
    with_link = address + "#x=k2.eyJzdHJpZGUiOjN9"
    empty.goto(with_link)
    figure = Figure(empty, key="k2")
    figure.mount.locator(".cn").wait_for()
    figure.becomes(stride=3)
    assert not empty.evaluate(LIVE)[1]


def test_who_asks_for_a_figure_far_away_has_it(empty, tmp_path):
    empty.goto(page_of(tmp_path / "index.html", 2, between=FAR))
    assert empty.evaluate("document.querySelector('[data-key=k1]').explorable.state.stride") == 1


def test_paper_shows_every_figure_as_it_is_drawn(empty, tmp_path):
    empty.goto(page_of(tmp_path / "index.html", 2, between=FAR))
    empty.pdf()
    assert empty.evaluate(LIVE) == [True, True]


def test_a_figure_can_be_picked_in_a_page_that_the_browser_translates(page):
    conv = Figure(page, "conv")
    cell = conv.cell("Output y", 1, 1)
    cell.evaluate(
        """(cell) => {
            const font = document.createElement("font");
            font.append(...cell.childNodes);
            cell.append(font);
        }"""
    )
    cell.locator("font").click()
    conv.becomes(picked=["output", 1, 1])
    assert cell.evaluate("(cell) => cell.closest('[translate=no]') !== null")


def test_the_numbers_of_a_still_stand_apart_where_no_script_runs(browser, harness):
    context = browser.new_context(java_script_enabled=False)
    try:
        page = context.new_page()
        page.goto(harness)
        cell = page.locator("[data-explorable=conv] td").first
        box = cell.bounding_box()
        assert box["width"] >= 24
        assert box["height"] >= 22
    finally:
        context.close()


STEPS = """window.steps = [0];
new MutationObserver(() => steps.push(document.querySelectorAll(".cn").length))
    .observe(document, { childList: true, subtree: true });"""


def test_each_figure_near_the_screen_is_mounted_in_a_task_of_its_own(empty, tmp_path):
    empty.add_init_script(STEPS)
    empty.goto(page_of(tmp_path / "index.html", 4))
    empty.wait_for_function("document.querySelectorAll('.cn').length >= 2")
    empty.evaluate("scrollTo(0, document.body.scrollHeight)")
    empty.locator("[data-key=k3] .cn").wait_for()
    steps = empty.evaluate("steps")
    assert max(after - before for before, after in itertools.pairwise(steps)) == 1


LATER = """document.addEventListener("DOMContentLoaded", () => {
    const { conv } = convnotes.figures, { make } = conv;
    window.shown = [];
    conv.make = (model) => {
        const figure = make(model), show = figure.show.bind(figure);
        let later = false;
        queueMicrotask(() => { later = true; });
        figure.show = (el) => {
            shown.push([later, el.querySelector("table") !== null, el.querySelector(".cn") === null]);
            show(el);
        };
        return figure;
    };
});"""


def test_a_figure_is_made_before_the_task_that_shows_it_in_place_of_its_still(empty, tmp_path):
    empty.add_init_script(LATER)
    empty.goto(page_of(tmp_path / "index.html", 1))
    empty.locator("[data-key=k0] .cn [role=gridcell]").first.wait_for()
    assert empty.evaluate("shown") == [[True, True, True]]


def test_who_asks_for_a_figure_that_is_made_has_it_shown_once(empty, tmp_path):
    empty.add_init_script(LATER)
    empty.goto(page_of(tmp_path / "index.html", 1))
    empty.wait_for_function("document.querySelector('[data-key=k0]').explorable.answer !== null")
    empty.locator("[data-key=k0] .cn").wait_for()
    assert len(empty.evaluate("shown")) == 1

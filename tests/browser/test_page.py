"""What every page does beside its figures: details, code on demand, cards of terms, old addresses."""

import re

import pytest
from support import ROOT, pages

from convnotes.book.moved import MOVED

PADDING, DETAIL = "layers/padding-stride", "what-if-the-kernel-is-even"
CARD = "#cn-card"


@pytest.fixture
def opened(browser, book_http):
    """Open a page of the book, and close it in the end."""
    contexts = []

    def open_page(path, **options):
        context = browser.new_context(viewport={"width": 1280, "height": 800}, **options)
        contexts.append(context)
        page = context.new_page()
        page.goto(f"{book_http}/book/{path}")
        return page

    yield open_page
    for context in contexts:
        context.close()


def test_a_detail_is_folded_under_its_question_and_opens_with_a_key(opened):
    page = opened(f"{PADDING}.html")
    detail = page.locator(f"#{DETAIL}")
    assert not detail.locator(".cn-detail-body").is_visible()
    detail.locator("summary").first.press("Enter")
    detail.locator(".cn-detail-body").wait_for()


def test_whoever_has_the_address_of_a_detail_finds_it_open(opened):
    opened(f"{PADDING}.html#{DETAIL}").locator(f"#{DETAIL} .cn-detail-body").wait_for()


def test_a_drawings_code_is_behind_a_word_and_one_switch_shows_all_and_is_remembered(opened):
    page = opened(f"{PADDING}.html")
    hidden = page.locator("article .cn-code .cell_input")
    assert not hidden.first.is_visible()
    assert not any(hidden.nth(at).is_visible() for at in range(hidden.count()))
    page.locator("input[name=code]").check()
    core = page.locator("article .cn-code:not(.cn-detail *) .cell_input")
    core.last.wait_for()
    assert all(core.nth(at).is_visible() for at in range(core.count()))
    page.goto(page.url.replace("padding-stride", "channels"))
    assert page.locator("input[name=code]").is_checked()
    assert page.context.cookies() == []


def test_a_pages_constructors_and_its_first_cell_are_not_on_it(opened):
    text = opened(f"{PADDING}.html").locator("article").text_content()
    assert "ConvExplorable(" not in text
    assert "find_spec" not in text


def test_a_card_shows_under_the_pointer_stays_on_it_and_goes_with_escape(opened):
    page = opened(f"{PADDING}.html")
    link = page.locator("a.cn-term", has_text="stride").first
    link.hover()
    page.locator(CARD, has_text="步幅").wait_for()
    page.locator(CARD).hover()
    assert page.locator(CARD).is_visible()
    assert pages.violations(page) == []
    page.keyboard.press("Escape")
    page.locator(CARD).wait_for(state="hidden")


def test_a_card_shows_with_the_keyboards_focus_and_describes_its_link(opened):
    page = opened(f"{PADDING}.html")
    link = page.locator("a.cn-term").nth(1)
    page.locator("a.cn-term").first.focus()
    page.keyboard.press("Tab")
    page.wait_for_function("document.activeElement.matches('a.cn-term')")
    page.locator(CARD).wait_for()
    assert link.get_attribute("aria-describedby") == "cn-card"
    link.blur()
    page.locator(CARD).wait_for(state="hidden")


def test_the_first_touch_shows_the_card_and_the_second_follows_the_link(opened):
    page = opened(f"{PADDING}.html", has_touch=True, is_mobile=True)
    link = page.locator("a.cn-term").first
    link.tap()
    page.locator(CARD).wait_for()
    assert "padding-stride" in page.url
    box = page.locator(CARD).bounding_box()
    assert box["x"] >= 0
    link.tap()
    page.wait_for_url("**/glossary.html#*")


@pytest.mark.parametrize(
    ("page", "old"), [(page, old) for page, ways in MOVED.items() for old in ways], ids=str
)
def test_what_moved_stands_where_its_old_address_leads(book, page, old):
    there, _, fragment = MOVED[page][old].partition("#")
    text = (book / "book" / f"{there}.html").read_text(encoding="utf-8")
    mark = f'id="{fragment}"' if fragment else f'data-key="{old.removeprefix("x=")}"'
    assert mark in text


def test_an_old_address_of_a_section_goes_where_it_stands_now(opened):
    opened("layers/convolution.html#responses-add-up").wait_for_url("**/signals.html#responses-add-up")


def test_an_old_link_to_a_figures_state_opens_it_on_its_new_page(opened):
    page = opened("learning/backprop-conv.html#x=check.eyJidWciOiJub25lIn0")
    page.wait_for_url("**/gradient-checks.html#x=check.*")
    page.wait_for_function("document.querySelector('[data-key=check]')?.explorable?.state.bug === 'none'")


def test_each_link_of_the_glossary_to_a_figure_names_one_of_that_page(book):
    text = (book / "book" / "appendix" / "glossary.html").read_text(encoding="utf-8")
    links = re.findall(r'href="\.\./([\w/-]+\.html)#x=([^.]+)\.', text)
    assert len(links) > 20
    for path, key in links:
        assert f'data-key="{key}"' in (book / "book" / path).read_text(encoding="utf-8"), (path, key)


def test_the_head_leads_to_the_notebook(book):
    page = book / "book" / f"{PADDING}.html"
    there = re.search(r'href="([^"]*)" download', page.read_text(encoding="utf-8"))[1]
    file = (page.parent / there).resolve()
    assert file.read_bytes() == (ROOT / "book" / f"{PADDING}.ipynb").read_bytes()


@pytest.mark.parametrize("top", [100, 250, 400, 500, 560])
@pytest.mark.parametrize("path", ["learning/lenet.html", "layers/filters.html"])
def test_the_list_of_contents_covers_no_button_of_a_figure(opened, path, top):
    page = opened(path)
    page.set_viewport_size({"width": 1366, "height": 650})
    page.reload()
    page.locator("[data-explorable]").first.scroll_into_view_if_needed()
    page.wait_for_function("document.querySelector('.cn-header .cn-button')")
    page.wait_for_function(
        """top => {
            const reset = document.querySelectorAll(".cn-header .cn-button")[1];
            scrollBy(0, reset.getBoundingClientRect().top - top);
            const { left, right, y, height } = reset.getBoundingClientRect();
            return reset.contains(document.elementFromPoint((left + right) / 2, y + height / 2));
        }""",
        arg=top,
    )


def test_the_list_of_contents_is_away_at_once_where_a_figure_comes(opened):
    page = opened("layers/filters.html")
    page.set_viewport_size({"width": 1366, "height": 650})
    page.reload()
    whole, folded = page.evaluate(
        """() => {
            const list = document.querySelector(".bd-sidebar-secondary");
            return [false, true].map((hidden) => {
                list.classList.toggle("hide", hidden);
                return list.offsetHeight;
            });
        }"""
    )
    assert folded < whole / 2


def test_the_head_of_a_long_table_stays_in_sight(opened):
    page = opened("layers/why-convolution.html")
    page.locator("[data-explorable=receptive_field]").nth(1).scroll_into_view_if_needed()
    page.wait_for_function("document.querySelector('.cn-rf-scroll table')")
    displayed = "[...document.querySelectorAll('.cn table')].map((one) => getComputedStyle(one).display)"
    assert set(page.evaluate(displayed)) == {"table"}
    gap = """() => {
        const box = [...document.querySelectorAll(".cn-rf-scroll")].find((one) => one.scrollTop > 0);
        const head = box?.querySelector("thead th");
        return head && head.getBoundingClientRect().top - box.getBoundingClientRect().top;
    }"""
    page.wait_for_function(f"(({gap})() ?? 99) <= 2")


@pytest.mark.parametrize(
    ("path", "box"),
    [("appendix/benchmarks.html", "table"), ("learning/lenet.html", ".cell_output .highlight pre")],
)
def test_what_is_wider_than_a_phone_fades_until_its_end_and_tab_reaches_it(opened, path, box):
    page = opened(path)
    page.set_viewport_size({"width": 390, "height": 844})
    fades = "([box, ends, left]) => { const wide = document.querySelector(box); wide.scrollTo(left, 0);"
    fades += f" return ({pages.FADED})(wide) === ends; }}"
    page.wait_for_function(fades, arg=[box, "left", 0])
    assert page.locator(box).first.get_attribute("tabindex") == "0"
    page.wait_for_function(fades, arg=[box, "", 9999])
    page.set_viewport_size({"width": 1280, "height": 800})
    page.wait_for_function(fades, arg=[box, "", 0])

"""Figures for readers of every kind: panels and editors open, system colours, large type, wide spacing."""

import pytest
from support import pages
from support.explorables import EXPLORABLES
from support.figure import Figure

each = pytest.mark.parametrize("name", [kind.NAME for kind in EXPLORABLES])

OPEN = """() => {
    const closed = [...document.querySelectorAll("[data-explorable] button[aria-expanded=false]")];
    for (const button of closed) if (button.checkVisibility({ visibilityProperty: true })) button.click();
    for (const paint of document.querySelectorAll("input[name=paint]")) paint.click();
    for (const figure of document.querySelectorAll("[data-explorable]")) {
        const cells = [...figure.querySelectorAll("[aria-readonly=false] [role=gridcell]:not(.cn-padding)")];
        cells.find((cell) => cell.offsetParent)?.dispatchEvent(new MouseEvent("dblclick", { bubbles: true }));
        const editor = figure.querySelector("[name=cell]");
        if (editor) editor.value = "no number"; // which stays open, and is complained about
    }
    return document.querySelectorAll("[name=cell]").length;
}"""


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", ["wide", "phone"])
def test_axe_finds_nothing_with_every_panel_and_editor_open(browser, harness, size, theme):
    with pages.opened(browser, harness, size=size, theme=theme) as watched:
        assert watched.page.evaluate(OPEN) >= 4
        pages.drawn(watched.page)
        assert pages.violations(watched.page, rules=pages.COLOURS if theme == "dark" else None) == []


def test_each_code_has_a_name_of_its_own(page):
    names = page.locator("[role=region]").evaluate_all("(all) => all.map((el) => el.ariaLabel)")
    assert len(set(names)) == len(names) == len(EXPLORABLES)


def test_a_picked_cell_is_selected_and_no_other(page):
    conv = Figure(page, "conv")
    conv.cell("Output y", 1, 2).click()
    conv.becomes(picked=["output", 1, 2])
    pages.drawn(page)
    assert conv.cell("Output y", 1, 2).get_attribute("aria-selected") == "true"
    conv.cell("Output y", 0, 0).click()
    conv.becomes(picked=["output", 0, 0])
    pages.drawn(page)
    selected = conv.grid("Output y").locator("[aria-selected=true]")
    assert selected.count() == 1
    assert conv.cell("Output y", 1, 2).get_attribute("aria-selected") is None


def test_padding_is_told_from_zeros_in_the_systems_colours(browser, harness):
    with pages.opened(browser, harness, forced_colors="active") as watched:
        conv = Figure(watched.page, "conv")
        conv.set(padding=1, input=[[0] * 4] * 4)
        conv.mount.scroll_into_view_if_needed()
        padding, zero = (conv.cell("Input x", *at).screenshot() for at in ((5, 5), (4, 4)))
        assert padding != zero


@each
def test_type_of_twice_the_size_fits_a_phone(browser, alone, name):
    with pages.opened(browser, alone(name), size="phone") as watched:
        watched.page.add_style_tag(content="html { font-size: 200% } body { font-size: 2rem }")
        watched.page.evaluate(OPEN)
        pages.drawn(watched.page)
        wide = Figure(watched.page, name).mount.evaluate("(el) => el.scrollWidth - el.clientWidth")
        assert wide <= 0


SPACED = """* { line-height: 1.5 !important }
* { letter-spacing: 0.12em !important; word-spacing: 0.16em !important }
p { margin-bottom: 2em !important }"""
COVERED = """(el) => {
    const text = document.createRange();
    return [...el.querySelectorAll("[role=gridcell]")].filter((cell) => {
        text.selectNodeContents(cell);
        return cell.offsetParent && text.getBoundingClientRect().width > cell.offsetWidth;
    }).map((cell) => cell.textContent);
}"""


@each
def test_wide_spacing_covers_no_digit_of_a_cell(page, name):
    page.add_style_tag(content=SPACED)
    pages.drawn(page)
    assert Figure(page, name).mount.evaluate(COVERED) == []

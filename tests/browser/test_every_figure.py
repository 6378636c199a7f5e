"""What holds for every explorable in a real browser, whatever it shows."""

import re

import pages
import pytest
from conftest import EXPLORABLES
from pages import figure, nudge, shown, wait_shown

each = pytest.mark.parametrize("name", [kind.NAME for kind in EXPLORABLES])
SLIDERS = "input[type=range]:not([name=position])"


def change_something(page, name):
    """Move the figure's first slider, or turn its first switch if it has no slider."""
    slider = figure(page, name).locator(SLIDERS)
    if slider.count():
        nudge(page, slider.first)
    else:
        figure(page, name).locator("input[type=checkbox]:not([name=paint])").first.click()


@pytest.fixture(scope="module")
def page(browser, harness):
    with pages.opened(browser, harness) as watched:
        yield watched.page


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", ["wide", "phone"])
def test_axe_finds_nothing(browser, harness, size, theme):
    with pages.opened(browser, harness, size=size, theme=theme) as watched:
        assert pages.violations(watched.page) == []


def test_nothing_is_wider_than_a_phone(browser, harness):
    with pages.opened(browser, harness, size="phone") as watched:
        assert pages.too_wide(watched.page) is None


def test_figures_ask_for_nothing_and_complain_about_nothing(browser, harness):
    with pages.opened(browser, harness) as watched:
        assert watched.outside() == []
        assert watched.complaints == []


@each
def test_every_control_is_a_labelled_native_input_named_after_a_field(page, name):
    schema = next(kind.schema for kind in EXPLORABLES if kind.NAME == name)
    known = {*schema["fields"], *schema["derived"], *schema["view"], "preset", "brush", "paint", "cell"}
    controls = figure(page, name).locator(":is(input, select):not(.cn-link)")
    for at in range(controls.count()):
        control = controls.nth(at)
        assert control.get_attribute("name") in known
        label = "(el) => el.getAttribute('aria-label') || el.closest('label')?.textContent"
        assert control.evaluate(label)


@each
def test_every_slider_moves_by_its_arrow_keys(page, name):
    sliders = figure(page, name).locator(SLIDERS)
    for at in range(sliders.count()):
        if not sliders.nth(at).is_visible():
            continue
        before = shown(page, name)
        nudge(page, sliders.nth(at))
        page.wait_for_function(
            f"""([name, before]) => ({pages.SHOWN})(name) !== before
                || !document.querySelector(`[data-explorable=${{name}}] .cn-error`).hidden""",
            arg=[name, before],
        )
        figure(page, name).get_by_role("button", name="Reset").click()


@each
def test_undo_takes_a_change_back(page, name):
    figure(page, name).get_by_role("button", name="Reset").click()
    before = shown(page, name)
    change_something(page, name)
    wait_shown(page, name, before, equal=False)
    figure(page, name).get_by_role("button", name="Undo").click()
    wait_shown(page, name, before)


@each
def test_grids_have_one_tab_stop_each(page, name):
    grids = figure(page, name).locator("[role=grid]")
    for at in range(grids.count()):
        assert grids.nth(at).locator("[role=gridcell][tabindex='0']").count() == 1


@each
def test_the_numbers_of_a_grid_have_one_size_and_fit_their_cells(page, name):
    figure(page, name).get_by_role("button", name="Reset").click()
    pages.drawn(page)
    wrong = figure(page, name).evaluate(
        """(el) => [...el.querySelectorAll("[role=grid]")].flatMap((grid) => {
            if (!grid.offsetParent) return [];
            const cells = [...grid.querySelectorAll("[role=gridcell]")], text = document.createRange();
            const over = cells.filter((cell) => {
                text.selectNodeContents(cell);
                return text.getBoundingClientRect().width > cell.getBoundingClientRect().width;
            });
            const sizes = new Set(cells.map((cell) => getComputedStyle(cell).fontSize));
            const small = [...sizes].filter((size) => parseFloat(size) < 9.5);
            return [...over.map((cell) => cell.textContent), ...small, ...(sizes.size > 1 ? sizes : [])];
        })"""
    )
    assert wrong == []


@each
def test_targets_are_at_least_24_pixels(page, name):
    small = figure(page, name).evaluate(
        """(el) => [...el.querySelectorAll("button, select, input, [role=gridcell]")]
            .filter((target) => !["checkbox", "radio"].includes(target.type)) // their labels are the targets
            .filter((target) => target.offsetParent)
            .map((target) => [target.outerHTML.slice(0, 80), target.getBoundingClientRect()])
            .filter(([, box]) => Math.round(box.width) < 24 || Math.round(box.height) < 24)
            .map(([html, box]) => `${html} ${box.width}×${box.height}`)"""
    )
    assert small == []


@each
def test_the_still_stands_without_javascript(browser, harness, name):
    context = browser.new_context(java_script_enabled=False)
    try:
        page = context.new_page()
        page.goto(harness)
        assert re.search(r"\d", figure(page, name).inner_text())
        assert figure(page, name).locator("p").count() >= 1
    finally:
        context.close()


@each
def test_print_shows_the_picture_without_controls(page, name):
    page.emulate_media(media="print")
    try:
        assert not figure(page, name).locator(".cn-footer").is_visible()
        assert not figure(page, name).get_by_role("button", name="Reset").is_visible()
        assert figure(page, name).locator(".cn-body").is_visible()
    finally:
        page.emulate_media(media="screen")


@each
def test_a_link_brings_the_state_back(browser, harness, name):
    with pages.opened(browser, harness) as watched:
        page, before = watched.page, shown(watched.page, name)
        change_something(page, name)
        wait_shown(page, name, before, equal=False)
        figure(page, name).get_by_role("button", name="Copy link").click()
        page.wait_for_function("location.hash.startsWith('#x=')")
        with pages.opened(browser, page.url) as other:
            wait_shown(other.page, name, shown(page, name))


@each
@pytest.mark.parametrize(
    "payload",
    [
        "",
        "AAAA",
        "bnVsbA",
        "W10",
        "eyJub19zdWNoX2ZpZWxkIjoxfQ",
        "eyJ2aWV3Ijp7InBpY2tlZCI6IjxpbWc-In19",
        "A" * 30000,
    ],
    ids=["empty", "no JSON", "null", "list", "unknown field", "markup", "too long"],
)
def test_a_bad_link_leaves_the_figure_as_it_was(browser, harness, name, payload):
    with pages.opened(browser, f"{harness}#x={name}.{payload}") as watched:
        watched.page.wait_for_function(
            "(name) => !document.querySelector(`[data-explorable=${name}] .cn-error`).hidden", arg=name
        )
        with pages.opened(browser, harness) as fresh:
            assert shown(watched.page, name) == shown(fresh.page, name)
        assert watched.complaints == []


def test_nothing_plays_by_itself(browser, harness):
    with pages.opened(browser, harness, reduced_motion="reduce") as watched:
        running = watched.page.evaluate("document.getAnimations().length")
        assert running == 0

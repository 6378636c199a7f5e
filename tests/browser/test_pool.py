"""The explorable ``pool`` in a reader's hands: windows and gradients picked, bugs planted, a digit moved."""

import pytest
from harness import page as harness_page
from support import pages
from support.pages import figure

from convnotes.explorables import PoolExplorable
from convnotes.explorables.runtime.schema import preset_changes

NAME = "pool"
EL = f"document.querySelector('[data-explorable={NAME}]')"
PRESETS = {
    preset["id"]: preset_changes(PoolExplorable.schema, preset) for preset in PoolExplorable.schema["presets"]
}


@pytest.fixture(scope="module")
def opened(browser, harness):
    with pages.opened(browser, harness) as watched:
        yield watched.page


@pytest.fixture
def page(opened):
    pages.reset(opened, NAME)
    opened.mouse.move(0, 0)  # or a cell that comes to lie under it is looked at
    assign(opened, **PRESETS["notes"], view={"picked": None, "position": 0})
    return opened


def assign(page, **changes):
    page.evaluate(f"(changes) => {EL}.explorable.set(changes)", changes)


def state(page):
    return page.evaluate(f"{EL}.explorable.state")


def cell(page, label, i, j):
    grid = figure(page, NAME).get_by_role("grid", name=label, exact=True)
    return grid.get_by_role("row").nth(i).get_by_role("gridcell").nth(j)


def says(page, words, part=".cn-sum"):
    page.wait_for_function(
        f"([part, words]) => {EL}.querySelector(part).textContent.includes(words)", arg=[part, words]
    )


def marked(page, label, mark):
    """The places of the cells of a grid that have a mark."""
    grid = figure(page, NAME).get_by_role("grid", name=label, exact=True)
    return grid.evaluate(
        """(el, mark) => [...el.children].flatMap((row, i) =>
            [...row.children].flatMap((cell, j) => cell.classList.contains(mark) ? [[i, j]] : []))""",
        mark,
    )


# --- Forward ---------------------------------------------------------------------------------------------


def test_a_picked_output_shows_its_window_and_its_maximum(page):
    cell(page, "Output y", 0, 1).click()
    says(page, "y[0, 1] = max(2, 4, 7, 8) = 8")
    assert marked(page, "Input x", "cn-window") == [[0, 2], [0, 3], [1, 2], [1, 3]]
    assert cell(page, "Input x", 1, 3).get_attribute("aria-label") == "8, a maximum"


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"kind": "mean"}, "y[0, 1] = (2 + 4 + 7 + 8) / 4 = 5.25"),
        ({"kind": "norm", "p": 1}, "y[0, 1] = (|2|1 + |4|1 + |7|1 + |8|1)1/1 = 21"),
        ({"kind": "gaussian"}, "y[0, 1] = 0.25·2 + 0.25·4 + 0.25·7 + 0.25·8 = 5.25"),
    ],
    ids=["mean", "norm", "Gaussian"],
)
def test_every_summary_is_written_out(page, fields, words):
    assign(page, **fields, view={"picked": ["output", 0, 1]})
    says(page, words)


def test_the_keys_walk_through_the_output(page):
    cell(page, "Output y", 0, 0).focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    says(page, "y[1, 0] = max(3, 2, 1, 2) = 3")


def test_an_input_cell_names_the_windows_that_hold_it(page):
    assign(page, **PRESETS["overlapping"])
    cell(page, "Input x", 2, 2).click()
    says(page, "lies in 4 windows: y[0, 0] ★, y[0, 1] ★, y[1, 0] ★, y[1, 1]")


def test_weights_show_where_there_are_weights(page):
    weights = figure(page, NAME).get_by_role("grid", name="Weights w")
    assert weights.count() == 0
    assign(page, kind="mean")
    assert weights.locator("[role=gridcell]").all_text_contents() == ["0.25"] * 4
    assign(page, kind="norm")
    assert weights.count() == 0


def test_p_and_sigma_show_where_they_count(page):
    p, sigma = (figure(page, NAME).locator(f"input[name={name}]") for name in ("p", "sigma"))
    assert not p.is_visible()
    assert not sigma.is_visible()
    assign(page, kind="norm")
    assert p.is_visible()
    assign(page, kind="gaussian")
    assert sigma.is_visible()
    assert not p.is_visible()


def test_a_shift_is_counted_and_marked(page):
    assert not figure(page, NAME).locator(".cn-portions").is_visible()
    assign(page, **PRESETS["shifted"])
    says(page, "14 of 25 · 56 %", ".cn-portions")
    says(page, "5 of 41 · 12 %", ".cn-portions")
    assert cell(page, "Output y", 1, 2).get_attribute("aria-label") == "8, was 5 before the shift"
    cell(page, "Output y", 1, 2).click()
    says(page, "before the shift it was 5")


def test_an_edit_of_a_shifted_picture_lands_where_the_cell_came_from(page):
    assign(page, input=[[1, 2, 3, 4], [5, 6, 7, 8]], shift=1)
    cell(page, "Input x", 0, 1).dblclick()
    page.keyboard.type("9")
    page.keyboard.press("Enter")
    page.wait_for_function(f"{EL}.explorable.state.input[0][0] === 9")
    cell(page, "Input x", 0, 0).dblclick()  # came in with the shift: there is nothing to edit
    assert figure(page, NAME).locator("input[name=cell]").count() == 0


# --- Backward --------------------------------------------------------------------------------------------


def test_the_arrow_keys_turn_the_figure_round(page):
    figure(page, NAME).locator("input[name=direction][value=forward]").focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function(f"{EL}.explorable.state.direction === 'backward'")
    assert figure(page, NAME).get_by_role("grid", name="Gradient of the input", exact=True).is_visible()


def test_a_picked_delta_shows_where_it_goes(page):
    assign(page, **PRESETS["corners"])
    cell(page, "δ, the gradient of the output", 0, 1).click()
    says(page, "δ[0, 1] = 4 hands back 4·1 to x[0, 3]")
    assert marked(page, "Gradient of the input", "cn-gets") == [[0, 3]]


def test_a_picked_gradient_shows_what_made_it(page):
    assign(page, **PRESETS["adds"])
    cell(page, "Gradient of the input", 2, 2).click()
    says(page, "∂L/∂x[2, 2] = 1·1 from δ[0, 0] + 2·1 from δ[0, 1]")
    says(page, "= 45 · measured: 45, which agrees")
    assert len(marked(page, "δ, the gradient of the output", "cn-gets")) == 9


def test_delta_can_be_edited_beyond_what_was_given(page):
    assign(page, **PRESETS["corners"], view={"picked": None})
    assign(page, stride=1)
    cell(page, "δ, the gradient of the output", 2, 2).dblclick()
    page.keyboard.type("5")
    page.keyboard.press("Enter")
    page.wait_for_function(f"{EL}.explorable.state.delta.length === 3")
    assert state(page)["delta"] == [[2, 4, 1], [6, 8, 1], [1, 1, 5]]


def test_the_check_finds_the_forgotten_sign(page):
    assign(page, **PRESETS["signs"])
    says(page, "7 of 16 measured slopes differ", ".cn-found")
    says(page, "The first is ∂L/∂x[0, 1]: the backward says 1.621, the measured slope is −1.621", ".cn-found")
    figure(page, NAME).locator("select[name=bug]").select_option("none")
    says(page, "16 of 16 measured slopes equal", ".cn-found")


def test_one_slope_differs_and_more_differ(page):
    assign(page, **PRESETS["signs"])
    assign(page, input=[[-1, 2], [3, 4]], delta=[[1]])
    says(page, "1 of 4 measured slopes differs", ".cn-found")


def test_beside_the_rule_stands_the_bug_that_breaks_it(page):
    assign(page, **PRESETS["signs"])
    says(page, "Planted bug: the backward forgets sign(x)", ".cn-formula")
    figure(page, NAME).locator("select[name=bug]").select_option("none")
    page.wait_for_function(f"!{EL}.querySelector('.cn-formula').textContent.includes('bug')")
    raised = figure(page, NAME).locator(".cn-formula sup").all_inner_texts()
    assert raised == ["p − 1"]


def test_powers_are_raised(page):
    assign(page, **PRESETS["norm"])
    says(page, "y = (Σ |x|p)1/p", ".cn-formula")
    assert figure(page, NAME).locator(".cn-formula sup").all_inner_texts() == ["p", "1/p"]


def test_the_check_finds_ties_that_are_paid_twice(page):
    assign(page, **PRESETS["ties"])
    says(page, "the measured slope of y is 1, but the backward’s slopes add up to 3", ".cn-found")


def test_a_hidden_bug_is_explained(page):
    assign(page, **PRESETS["corners"])
    figure(page, NAME).locator("select[name=bug]").select_option("overwrite")
    says(page, "it shows only where windows overlap", ".cn-found")


def test_the_player_walks_through_delta(page):
    assign(page, **PRESETS["corners"])
    figure(page, NAME).get_by_role("button", name="One step forward").click()
    says(page, "δ[0, 1] = 4")


def test_two_figures_on_a_page_turn_round_by_themselves(browser, tmp_path):
    path = tmp_path / "two.html"
    path.write_text(
        harness_page([PoolExplorable(key="a"), PoolExplorable(key="b", direction="backward")]),
        encoding="utf-8",
    )
    with pages.opened(browser, path.as_uri()) as watched:
        first, second = (watched.page.locator("[data-explorable=pool]").nth(n) for n in (0, 1))
        first.get_by_role("radio", name="Backward").check()
        first.get_by_role("grid", name="Gradient of the input", exact=True).wait_for()
        second.get_by_role("radio", name="Forward").check()
        second.get_by_role("grid", name="Output y").wait_for()
        assert first.locator("input[name=direction]:checked").get_attribute("value") == "backward"


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", ["wide", "phone"])
@pytest.mark.parametrize("preset", ["signs", "ties"])
def test_the_backward_view_is_accessible_and_fits(browser, harness, preset, size, theme):
    with pages.opened(browser, harness, size=size, theme=theme) as watched:
        assign(watched.page, **PRESETS[preset], view={"picked": ["delta", 0, 0]})
        assert pages.violations(watched.page) == []
        assert pages.too_wide(watched.page) is None

"""The explorable ``pool`` in a reader's hands: windows and gradients picked, bugs planted, a digit moved."""

import pytest
from harness import page as harness_page
from support import pages
from support.figure import Figure

from convnotes.explorables import PoolExplorable
from convnotes.explorables.runtime.schema import preset_changes

PRESETS = {
    preset["id"]: preset_changes(PoolExplorable.schema, preset) for preset in PoolExplorable.schema["presets"]
}


@pytest.fixture(scope="module")
def opened(browser, alone):
    with pages.opened(browser, alone("pool")) as watched:
        yield watched.page


@pytest.fixture
def page(opened):
    pool = Figure(opened, "pool")
    pool.reset()
    opened.mouse.move(0, 0)  # or a cell that comes to lie under it is looked at
    pool.set(**PRESETS["notes"], view={"picked": None, "position": 0})
    return opened


@pytest.fixture
def pool(page):
    return Figure(page, "pool")


# --- Forward ---------------------------------------------------------------------------------------------


def test_a_picked_output_shows_its_window_and_its_maximum(pool):
    pool.cell("Output y", 0, 1).click()
    pool.says("y[0, 1] = max(2, 4, 7, 8) = 8")
    assert pool.places("Input x", "cn-window") == [[0, 2], [0, 3], [1, 2], [1, 3]]
    assert pool.cell("Input x", 1, 3).get_attribute("aria-label") == "8, a maximum"


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"kind": "mean"}, "y[0, 1] = (2 + 4 + 7 + 8) / 4 = 5.25"),
        ({"kind": "norm", "p": 1}, "y[0, 1] = (|2|1 + |4|1 + |7|1 + |8|1)1/1 = 21"),
        ({"kind": "gaussian"}, "y[0, 1] = 0.25·2 + 0.25·4 + 0.25·7 + 0.25·8 = 5.25"),
    ],
    ids=["mean", "norm", "Gaussian"],
)
def test_every_summary_is_written_out(pool, fields, words):
    pool.set(**fields, view={"picked": ["output", 0, 1]})
    pool.says(words)


def test_the_keys_walk_through_the_output(page, pool):
    pool.cell("Output y", 0, 0).focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    pool.says("y[1, 0] = max(3, 2, 1, 2) = 3")


def test_an_input_cell_names_the_windows_that_hold_it(pool):
    pool.set(**PRESETS["overlapping"])
    pool.cell("Input x", 2, 2).click()
    pool.says("lies in 4 windows: y[0, 0] ★, y[0, 1] ★, y[1, 0] ★, y[1, 1]")


def test_weights_show_where_there_are_weights(pool):
    weights = pool.grid("Weights w")
    assert weights.count() == 0
    pool.set(kind="mean")
    assert weights.locator("[role=gridcell]").all_text_contents() == ["0.25"] * 4
    pool.set(kind="norm")
    assert weights.count() == 0


def test_p_and_sigma_show_where_they_count(pool):
    p, sigma = pool.slider("p"), pool.slider("sigma")
    assert not p.is_visible()
    assert not sigma.is_visible()
    pool.set(kind="norm")
    assert p.is_visible()
    pool.set(kind="gaussian")
    assert sigma.is_visible()
    assert not p.is_visible()


def test_a_shift_is_counted_and_marked(pool):
    assert not pool.part("portions").is_visible()
    pool.set(**PRESETS["shifted"])
    pool.says("14 of 25 · 56 %", "portions")
    pool.says("5 of 41 · 12 %", "portions")
    assert pool.cell("Output y", 1, 2).get_attribute("aria-label") == "8, was 5 before the shift"
    pool.cell("Output y", 1, 2).click()
    pool.says("before the shift it was 5")


def test_an_edit_of_a_shifted_picture_lands_where_the_cell_came_from(page, pool):
    pool.set(input=[[1, 2, 3, 4], [5, 6, 7, 8]], shift=1)
    pool.cell("Input x", 0, 1).dblclick()
    page.keyboard.type("9")
    page.keyboard.press("Enter")
    pool.wait("state.input[0][0] === 9")
    pool.cell("Input x", 0, 0).dblclick()  # came in with the shift: there is nothing to edit
    assert pool.input("cell").count() == 0


# --- Backward --------------------------------------------------------------------------------------------


def test_the_arrow_keys_turn_the_figure_round(page, pool):
    pool.input("direction").and_(page.locator("[value=forward]")).focus()
    page.keyboard.press("ArrowRight")
    pool.becomes(direction="backward")
    assert pool.grid("Gradient of the input").is_visible()


def test_a_picked_delta_shows_where_it_goes(pool):
    pool.set(**PRESETS["corners"])
    pool.cell("δ, the gradient of the output", 0, 1).click()
    pool.says("δ[0, 1] = 4 hands back 4·1 to x[0, 3]")
    assert pool.places("Gradient of the input", "cn-gets") == [[0, 3]]


def test_a_picked_gradient_shows_what_made_it(pool):
    pool.set(**PRESETS["adds"])
    pool.cell("Gradient of the input", 2, 2).click()
    pool.says("∂L/∂x[2, 2] = 1·1 from δ[0, 0] + 2·1 from δ[0, 1]")
    pool.says("= 45 · measured: 45, which agrees")
    assert len(pool.marked("δ, the gradient of the output", "cn-gets")) == 9


def test_delta_can_be_edited_beyond_what_was_given(page, pool):
    pool.set(**PRESETS["corners"], view={"picked": None})
    pool.set(stride=1)
    pool.cell("δ, the gradient of the output", 2, 2).dblclick()
    page.keyboard.type("5")
    page.keyboard.press("Enter")
    pool.becomes(delta=[[2, 4, 1], [6, 8, 1], [1, 1, 5]])


def test_the_check_finds_the_forgotten_sign(pool):
    pool.set(**PRESETS["signs"])
    pool.says("7 of 16 measured slopes differ", "found")
    pool.says("The first is ∂L/∂x[0, 1]: the backward says 1.621, the measured slope is −1.621", "found")
    pool.select("bug").select_option("none")
    pool.says("16 of 16 measured slopes equal", "found")


def test_one_slope_differs_and_more_differ(pool):
    pool.set(**PRESETS["signs"])
    pool.set(input=[[-1, 2], [3, 4]], delta=[[1]])
    pool.says("1 of 4 measured slopes differs", "found")


def test_beside_the_rule_stands_the_bug_that_breaks_it(pool):
    pool.set(**PRESETS["signs"])
    pool.says("Planted bug: the backward forgets sign(x)", "formula")
    pool.select("bug").select_option("none")
    pool.says_no_more("bug", "formula")
    assert pool.part("formula").locator("sup").all_inner_texts() == ["p − 1"]


def test_powers_are_raised(pool):
    pool.set(**PRESETS["norm"])
    pool.says("y = (Σ |x|p)1/p", "formula")
    assert pool.part("formula").locator("sup").all_inner_texts() == ["p", "1/p"]


def test_the_check_finds_ties_that_are_paid_twice(pool):
    pool.set(**PRESETS["ties"])
    pool.says("the measured slope of y is 1, but the backward’s slopes add up to 3", "found")


def test_a_hidden_bug_is_explained(pool):
    pool.set(**PRESETS["corners"])
    pool.select("bug").select_option("overwrite")
    pool.says("it shows only where windows overlap", "found")


def test_the_player_walks_through_delta(pool):
    pool.set(**PRESETS["corners"])
    pool.button("One step forward").click()
    pool.says("δ[0, 1] = 4")


def test_two_figures_on_a_page_turn_round_by_themselves(browser, tmp_path):
    path = tmp_path / "two.html"
    path.write_text(
        harness_page([PoolExplorable(key="a"), PoolExplorable(key="b", direction="backward")]),
        encoding="utf-8",
    )
    with pages.opened(browser, path.as_uri()) as watched:
        first, second = (Figure(watched.page, key=key) for key in ("a", "b"))
        first.mount.get_by_role("radio", name="Backward").check()
        first.grid("Gradient of the input").wait_for()
        second.mount.get_by_role("radio", name="Forward").check()
        second.grid("Output y").wait_for()
        first.becomes(direction="backward")
        assert first.mount.locator("input[name=direction]:checked").get_attribute("value") == "backward"


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", ["wide", "phone"])
@pytest.mark.parametrize("preset", ["signs", "ties"])
def test_the_backward_view_is_accessible_and_fits(browser, alone, preset, size, theme):
    with pages.opened(browser, alone("pool"), size=size, theme=theme) as watched:
        Figure(watched.page, "pool").set(**PRESETS[preset], view={"picked": ["delta", 0, 0]})
        assert pages.violations(watched.page) == []
        assert pages.too_wide(watched.page) is None
        cut = "(boxes) => boxes.filter((box) => box.scrollHeight > box.clientHeight).length"
        assert watched.page.locator(".cn-scroll").evaluate_all(cut) == 0

"""The explorable ``orientation`` in a reader's hands: the bar on the retina, and the curves that it draws."""

import pytest
from support import pages
from support.pages import figure

NAME = "orientation"
EL = f"document.querySelector('[data-explorable={NAME}]')"


def retina(page):
    return figure(page, NAME).get_by_role("application")


def state(page):
    return page.evaluate(f"{EL}.explorable.state")


def known(page, curve):
    """Return at which places of a curve the bar is known to have been."""
    seen = page.evaluate(f"{EL}.explorable.view.{curve}[0]")
    return [at for at, on in enumerate(seen) if on]


def place(page, x, y):
    """Return the place on the screen of a pixel of the retina, counted from its middle."""
    box = retina(page).bounding_box()
    pixel = box["width"] / 25
    return box["x"] + box["width"] / 2 + x * pixel, box["y"] + box["height"] / 2 + y * pixel


def drag(page, start, end):
    retina(page).scroll_into_view_if_needed()
    page.mouse.move(*place(page, *start))
    page.mouse.down()
    page.mouse.move(*place(page, *end), steps=6)
    page.mouse.up()
    pages.drawn(page)  # the bar is moved once a frame, and stays where the hand let go


def assign(page, **changes):
    page.evaluate(f"(changes) => {EL}.explorable.set(changes)", changes)


@pytest.mark.parametrize(
    ("key", "field", "value"),
    [
        ("ArrowLeft", "position", -0.5),
        ("ArrowRight", "position", 0.5),
        ("ArrowUp", "angle", 95),
        ("ArrowDown", "angle", 85),
        ("PageUp", "angle", 120),
        ("PageDown", "angle", 60),
    ],
)
def test_keys_move_and_turn_the_bar(page, key, field, value):
    assign(page, angle=90)
    retina(page).focus()
    page.keyboard.press(key)
    page.wait_for_function(f"([field, value]) => {EL}.explorable.state[field] === value", arg=[field, value])


def test_the_keys_stop_at_the_edge_of_the_retina(page):
    assign(page, position=9)
    retina(page).focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowUp")
    page.wait_for_function(f"{EL}.explorable.state.angle === 45")
    assert state(page)["position"] == 9


def test_a_bar_turned_beyond_180_degrees_begins_again(page):
    assign(page, angle=175)
    retina(page).focus()
    page.keyboard.press("ArrowUp")
    page.wait_for_function(f"{EL}.explorable.state.angle === 0")


def test_a_hand_drags_the_bar_aside(page):
    assign(page, angle=90)
    drag(page, (0.5, 1), (3.5, 1))
    assert state(page)["position"] == 3
    assert state(page)["angle"] == 90


def test_a_hand_elsewhere_brings_the_bar(page):
    assign(page, angle=90)
    drag(page, (-7, 0), (-6, 0))
    assert state(page)["position"] == -6


def test_a_hand_on_an_end_turns_the_bar(page):
    assign(page, angle=90, length=13)
    drag(page, (0, -6.5), (6.5, 0))
    assert state(page)["angle"] == 0
    assert state(page)["position"] == 0


def test_a_drag_is_one_step_to_undo(page):
    assign(page, angle=90)
    drag(page, (0, 1), (4, 1))
    figure(page, NAME).get_by_role("button", name="Undo").click()
    page.wait_for_function(f"{EL}.explorable.state.position === 0")
    assert state(page)["angle"] == 90


def test_curves_are_known_where_the_bar_has_been(page):
    assert known(page, "angles") == known(page, "positions") == []
    slider = figure(page, NAME).locator("input[name=angle]")
    slider.focus()
    for angle in (45, 50, 55):
        page.keyboard.press("ArrowRight")
        page.wait_for_function(f"(angle) => {EL}.explorable.state.angle === angle", arg=angle)
    assert known(page, "angles") == [8, 9, 10, 11]
    assert known(page, "positions") == []


def test_a_preset_far_away_leaves_a_gap_in_the_curve(page):
    figure(page, NAME).locator("select[name=preset]").select_option("best")
    page.wait_for_function(f"{EL}.explorable.state.angle === 90")
    assert known(page, "angles") == [8, 18]
    alone = f"{EL}.querySelector('.cn-plot-svg .cn-y path:nth-child(3)').getAttribute('d')"
    page.wait_for_function(f"{alone}.split('M').length === 3")  # two markers, since no line leads to either


def test_curves_are_shown_whole_and_cleared_on_demand(page):
    figure(page, NAME).get_by_role("button", name="Show whole curves").click()
    page.wait_for_function(f"!{EL}.explorable.view.angles[0].includes(0)")
    assert len(known(page, "positions")) == 37
    figure(page, NAME).get_by_role("button", name="Clear curves").click()
    page.wait_for_function(f"!{EL}.explorable.view.angles[0].includes(1)")


def test_a_hand_on_a_plot_picks_the_angle(page):
    plot = figure(page, NAME).get_by_role("img", name="Responses over the angle")
    plot.click(position={"x": plot.bounding_box()["width"] - 13, "y": 90})
    page.wait_for_function(f"{EL}.explorable.state.angle === 175")


def test_plots_say_in_words_what_they_show(page):
    figure(page, NAME).get_by_role("button", name="Show whole curves").click()
    figure(page, NAME).get_by_role(
        "img", name="Responses over the angle of the bar. middle simple cell: from 0"
    ).wait_for()


def test_a_picked_simple_cell_is_written_out(page):
    assign(page, angle=90, position=-3)
    cells = figure(page, NAME).get_by_role("grid", name="Answers of the simple cells")
    cells.get_by_role("row").nth(3).get_by_role("gridcell").nth(0).click()
    words = f"{EL}.querySelector('.cn-sum').textContent"
    page.wait_for_function(f"{words}.startsWith('s[3, 0] = max(0, ')")
    assert page.evaluate(words).endswith("c = max s = s[3, 0] = 4.854")


def test_picking_the_complex_cell_picks_the_simple_cell_that_won(page):
    assign(page, angle=90, position=2)
    figure(page, NAME).get_by_role("grid", name="complex cell").get_by_role("gridcell").click()
    page.wait_for_function(f"{EL}.explorable.view.picked")
    assert page.evaluate(f"{EL}.explorable.view.picked") == ["simple", 3, 5]


def test_a_finger_moves_the_bar(browser, harness):
    with pages.opened(browser, harness, size="phone", has_touch=True) as watched:
        page = watched.page
        assign(page, angle=90)
        retina(page).scroll_into_view_if_needed()
        page.touchscreen.tap(*place(page, 5, 1))
        page.wait_for_function(f"{EL}.explorable.state.position === 5")

"""The explorable ``orientation`` in a reader's hands: the bar on the retina, and the curves that it draws."""

import pytest
from support import pages
from support.figure import Figure


@pytest.fixture
def orientation(page):
    return Figure(page, "orientation")


def retina(orientation):
    return orientation.mount.get_by_role("application")


def known(orientation, curve):
    """Return at which places of a curve the bar is known to have been."""
    return [at for at, on in enumerate(orientation.view[curve][0]) if on]


def place(orientation, x, y):
    """Return the place on the screen of a pixel of the retina, counted from its middle."""
    box = retina(orientation).bounding_box()
    pixel = box["width"] / 25
    return box["x"] + box["width"] / 2 + x * pixel, box["y"] + box["height"] / 2 + y * pixel


def drag(orientation, start, end):
    page = orientation.page
    retina(orientation).scroll_into_view_if_needed()
    page.mouse.move(*place(orientation, *start))
    page.mouse.down()
    page.mouse.move(*place(orientation, *end), steps=6)
    page.mouse.up()
    orientation.settle()  # the bar is moved once a frame, and stays where the hand let go


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
def test_keys_move_and_turn_the_bar(page, orientation, key, field, value):
    orientation.set(angle=90)
    retina(orientation).focus()
    page.keyboard.press(key)
    orientation.becomes(**{field: value})


def test_two_keys_within_one_frame_are_two_steps(orientation):
    orientation.set(position=1)
    retina(orientation).evaluate(
        """(bar) => {
            const press = { key: "ArrowRight", bubbles: true };
            for (let key = 0; key < 2; key++) bar.dispatchEvent(new KeyboardEvent("keydown", press));
        }"""
    )
    orientation.becomes(position=2)


def test_the_keys_stop_at_the_edge_of_the_retina(page, orientation):
    orientation.set(position=9)
    retina(orientation).focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowUp")
    orientation.becomes(angle=45, position=9)


def test_a_bar_turned_beyond_180_degrees_begins_again(page, orientation):
    orientation.set(angle=175)
    retina(orientation).focus()
    page.keyboard.press("ArrowUp")
    orientation.becomes(angle=0)


def test_a_hand_drags_the_bar_aside(orientation):
    orientation.set(angle=90)
    drag(orientation, (0.5, 1), (3.5, 1))
    orientation.becomes(position=3, angle=90)


def test_a_hand_elsewhere_brings_the_bar(orientation):
    orientation.set(angle=90)
    drag(orientation, (-7, 0), (-6, 0))
    orientation.becomes(position=-6)


def test_a_hand_on_an_end_turns_the_bar(orientation):
    orientation.set(angle=90, length=13)
    drag(orientation, (0, -6.5), (6.5, 0))
    orientation.becomes(angle=0, position=0)


def test_a_drag_is_one_step_to_undo(orientation):
    orientation.set(angle=90)
    drag(orientation, (0, 1), (4, 1))
    orientation.button("Undo").click()
    orientation.becomes(position=0, angle=90)


def test_curves_are_known_where_the_bar_has_been(page, orientation):
    assert known(orientation, "angles") == known(orientation, "positions") == []
    slider = orientation.slider("angle")
    slider.focus()
    for angle in (45, 50, 55):
        page.keyboard.press("ArrowRight")
        orientation.becomes(angle=angle)
    assert known(orientation, "angles") == [8, 9, 10, 11]
    assert known(orientation, "positions") == []


def test_a_preset_far_away_leaves_a_gap_in_the_curve(orientation):
    orientation.preset("best")
    orientation.becomes(angle=90)
    assert known(orientation, "angles") == [8, 18]
    alone = "el.querySelector('.cn-plot-svg .cn-y path:nth-child(3)').getAttribute('d')"
    orientation.wait(f"{alone}.split('M').length === 3")  # two markers, since no line leads to either


def test_curves_are_shown_whole_and_cleared_on_demand(orientation):
    orientation.button("more").click()
    orientation.button("Show whole curves").click()
    orientation.wait("!view.angles[0].includes(0)")
    assert len(known(orientation, "positions")) == 37
    orientation.button("Clear curves").click()
    orientation.wait("!view.angles[0].includes(1)")


def test_a_hand_on_a_plot_picks_the_angle(orientation):
    plot = orientation.mount.get_by_role("img", name="Responses over the angle")
    plot.click(position={"x": plot.bounding_box()["width"] - 13, "y": 90})
    orientation.becomes(angle=175)


def test_plots_say_in_words_what_they_show(orientation):
    orientation.button("more").click()
    orientation.button("Show whole curves").click()
    orientation.mount.get_by_role(
        "img", name="Responses over the angle of the bar. simple cell: from 0"
    ).wait_for()


def test_a_picked_simple_cell_is_written_out(orientation):
    orientation.set(angle=90, position=-3)
    orientation.cell("Answers of the simple cells", 3, 0, exact=False).click()
    orientation.says("s[3, 0] = max(0, ")
    words = orientation.part("sum").text_content()
    assert words.startswith("s[3, 0] = max(0, ")
    assert words.endswith("c = max s = s[3, 0] = 4.854")


def test_picking_the_complex_cell_picks_the_simple_cell_that_won(orientation):
    orientation.set(angle=90, position=2)
    orientation.grid("complex cell").get_by_role("gridcell").click()
    orientation.becomes(picked=["simple", 3, 5])


def test_a_finger_moves_the_bar(browser, alone):
    with pages.opened(browser, alone("orientation"), size="phone", has_touch=True) as watched:
        orientation = Figure(watched.page, "orientation")
        orientation.set(angle=90)
        retina(orientation).scroll_into_view_if_needed()
        watched.page.touchscreen.tap(*place(orientation, 5, 1))
        orientation.becomes(position=5)

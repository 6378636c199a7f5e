"""The explorable ``conv`` in a reader's hands: mouse, keyboard, touch, and what it says."""

import random

import numpy as np
import pytest
from scipy.signal import correlate2d
from support import pages
from support.figure import Figure
from support.states import draw_state

from convnotes.explorables import ConvExplorable


@pytest.fixture
def conv(page):
    return Figure(page, "conv")


def by_scipy(state):
    """The output as SciPy and np.pad give it: zeros around, taps spread out, every s-th row and column."""
    x, w, d, s = (
        np.array(state["input"], float),
        np.array(state["kernel"], float),
        state["dilation"],
        state["stride"],
    )
    spread = np.zeros([d * (k - 1) + 1 for k in w.shape])
    spread[::d, ::d] = w[::-1, ::-1] if state["flip"] else w
    total = {"valid": lambda n, e: (0, 0), "full": lambda n, e: (e - 1, e - 1)}
    total["same"] = lambda n, e: divmod(max((-(-n // s) - 1) * s + e - n, 0), 2)
    amounts = []
    for n, extent in zip(x.shape, spread.shape, strict=True):
        if state["padding"] == "same":
            half, odd = total["same"](n, extent)
            amounts.append((half, half + odd))
        else:
            amounts.append(total.get(state["padding"], lambda n, e: (state["padding"],) * 2)(n, extent))
    return correlate2d(np.pad(x, amounts), spread, mode="valid")[::s, ::s]


def test_random_states_equal_scipy(conv):
    generator, seen = random.Random(60), 0
    while seen < 60:
        drawn = draw_state(generator, ConvExplorable.schema)
        if drawn["padding_mode"] != "zeros" or ConvExplorable.check(drawn):
            continue
        seen += 1
        conv.set(**drawn)
        np.testing.assert_allclose(conv.answer["output"], by_scipy(drawn), rtol=1e-9, atol=1e-9)


def test_the_inner_product_of_one_window_is_written_out(conv):
    conv.preset("inner-product")
    conv.cell("Output y", 0, 0).click()
    conv.says("4·0 + 0·0 + 0·0 + 0·0 + 0·1 + 0·1 + 0·0 + 0·1 + (−4)·2 = −8")


def test_hovering_an_output_shows_its_window_and_leaving_shows_the_pinned_one(page, conv):
    conv.set(stride=2, padding=1, view={"picked": ["output", 0, 0]})
    conv.cell("Output y", 1, 2).hover()
    conv.says("y[1, 2]")
    conv.wait("el.querySelectorAll('.cn-window').length === 9")
    page.mouse.move(2, 2)
    conv.says("y[0, 0]")
    assert conv.view["picked"] == ["output", 0, 0]


def test_an_input_cell_names_every_output_that_it_feeds(conv):
    conv.set(stride=1, padding=0)
    conv.cell("Input x", 3, 3).click()
    conv.says("feeds 9 outputs")
    assert conv.view["picked"] == ["input", 3, 3]
    assert conv.mount.locator(".cn-fed").count() == 9
    conv.cell("Input x", 0, 0).click()
    conv.says("feeds one output: y[0, 0]")


def test_a_picked_input_cell_stays_the_same_cell_when_padding_changes(conv):
    conv.set(padding=0, view={"picked": ["input", 2, 3]})
    conv.says("x[2, 3] = 3")
    conv.set(padding=2)
    conv.says("x[2, 3] = 3")


def test_arrow_keys_walk_the_grid_and_enter_pins(page, conv):
    conv.cell("Output y", 0, 0).click()
    for key in ("ArrowDown", "ArrowRight", "ArrowRight", "Enter"):
        page.keyboard.press(key)
    conv.becomes(picked=["output", 1, 2])
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    last = ConvExplorable().answer["output"].shape[1] - 1
    conv.becomes(picked=["output", 1, last])


def test_typing_changes_a_cell_and_undo_takes_it_back(page, conv):
    before = conv.shown
    conv.type(conv.cell("Kernel w", 0, 0), "-2.5")
    conv.wait("state.kernel[0][0] === -2.5")
    page.keyboard.press("Control+z")
    conv.shows(before)


def test_what_is_no_number_is_refused_with_a_message(page, conv):
    conv.cell("Kernel w", 0, 0).focus()
    before = conv.shown
    page.keyboard.type("1")
    conv.part("input[name=cell]").fill("1..2")
    page.keyboard.press("Enter")
    alert = conv.complains("“1..2” is not a number")
    page.keyboard.press("Escape")
    alert.wait_for(state="hidden")
    assert conv.shown == before


def test_the_message_about_an_edit_goes_when_the_editor_goes(page, conv):
    conv.cell("Kernel w", 0, 0).dblclick()
    page.keyboard.type("abc")
    page.keyboard.press("Enter")
    alert = conv.complains("“abc” is not a number")
    conv.part("title").click()
    alert.wait_for(state="hidden")
    assert conv.part("input[name=cell]").count() == 0


def test_the_message_about_an_edit_stays_when_what_was_clicked_is_drawn_late(conv):
    hidden = conv.cell("Kernel w", 0, 0).evaluate(
        """async (cell) => {
            cell.click();
            cell.dispatchEvent(new MouseEvent("dblclick", { bubbles: true }));
            const editor = cell.closest("[data-explorable]").querySelector("input[name=cell]");
            editor.value = "abc";
            editor.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter" })); // all before the next frame
            for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame);
            return cell.closest("[data-explorable]").querySelector("[role=alert]").hidden;
        }"""
    )
    assert not hidden


def test_a_value_out_of_range_stays_to_be_mended(page, conv):
    conv.type(conv.cell("Kernel w", 0, 0), "12345678")
    conv.complains("kernel[0, 0] 1.23e7 is outside −1e6 to 1e6")
    editor = conv.part("input[name=cell]")
    assert editor.input_value() == "12345678"
    assert editor.get_attribute("aria-invalid") == "true"
    editor.fill("12")
    editor.press("Enter")
    conv.wait("state.kernel[0][0] === 12")
    conv.part("error").wait_for(state="hidden")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("１２", 12),
        ("−３．５", -3.5),
        ("٣٫٥", 3.5),
        ("۱۲", 12),
        ("0,125", 0.125),
        ("1,5", 1.5),
        ("1 234", 1234),
        ("3/4", 0.75),
        (".5", 0.5),
        ("2e2", 200),
    ],
)
def test_a_number_is_taken_as_readers_type_it(page, conv, text, value):
    conv.cell("Kernel w", 0, 0).focus()
    page.keyboard.press("F2")
    conv.part("input[name=cell]").fill(text)
    page.keyboard.press("Enter")
    conv.wait("state.kernel[0][0] === arg", value)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("0x10", "“0x10” is not a number"),
        ("0b11", "“0b11” is not a number"),
        ("Infinity", "“Infinity” is not a number"),
        ("1,234", "“1,234” can be read as 1234 and as 1.234: write one of them"),
        ("1/2/3", "“1/2/3” is not a number"),
    ],
)
def test_what_only_a_program_takes_for_a_number_is_refused(page, conv, text, words):
    before = conv.shown
    conv.cell("Kernel w", 0, 0).focus()
    page.keyboard.press("F2")
    conv.part("input[name=cell]").fill(text)
    page.keyboard.press("Enter")
    conv.complains(words)
    assert conv.shown == before


def test_an_emptied_editor_leaves_the_cell_as_it_was(page, conv):
    before = conv.shown
    conv.cell("Kernel w", 0, 0).focus()
    page.keyboard.press("F2")
    conv.part("input[name=cell]").fill(" ")
    page.keyboard.press("Enter")
    conv.part("input[name=cell]").wait_for(state="detached")
    assert not conv.part("error").is_visible()
    assert conv.shown == before


def test_painting_writes_the_brush_and_is_one_step_to_undo(page, conv):
    before = conv.shown
    conv.input("paint").check()
    assert page.get_by_role("spinbutton", name="value to paint", exact=True).count() == 1
    conv.input("brush").fill("7")
    conv.cell("Input x", 0, 0).scroll_into_view_if_needed()
    start, end = (conv.cell("Input x", 0, j).bounding_box() for j in (0, 3))
    page.mouse.move(start["x"] + 9, start["y"] + 9)
    page.mouse.down()
    page.mouse.move(end["x"] + 9, end["y"] + 9, steps=12)
    page.mouse.up()
    conv.wait("state.input[0][3] === 7")
    assert conv.state["input"][0][:4] == [7, 7, 7, 7]
    conv.button("Undo").click()
    conv.shows(before)


def test_a_finger_pins_a_cell_on_a_phone(browser, alone):
    with pages.opened(browser, alone("conv"), size="phone", has_touch=True, is_mobile=True) as watched:
        conv = Figure(watched.page, "conv")
        conv.cell("Output y", 1, 1).tap()
        conv.says("y[1, 1]")
        conv.becomes(picked=["output", 1, 1])


def test_a_kernel_that_does_not_fit_leaves_the_last_picture(conv):
    conv.set(input_size=3, kernel_size=3)
    before = conv.shown
    conv.nudge("kernel_size")
    conv.complains("the kernel spans 4 rows, the padded input only 3")
    conv.settle()
    assert conv.shown == before
    assert conv.slider("kernel_size").input_value() == "3"


def test_resizing_keeps_the_centre_and_puts_the_odd_row_at_the_end(conv):
    conv.set(kernel=[[1, 2, 3], [4, 5, 6], [7, 8, 9]])
    conv.set(kernel_size=2)
    assert conv.state["kernel"] == [[1, 2], [4, 5]]
    conv.set(kernel_size=[3, 4])
    assert conv.state["kernel"] == [[0, 1, 2, 0], [0, 4, 5, 0], [0, 0, 0, 0]]
    conv.set(kernel=[[5]], kernel_size=7)
    assert conv.state["kernel"] == [[5]]


def test_the_size_formula_has_the_numbers_in_it(conv):
    conv.set(stride=2, padding=1, dilation=1)
    conv.says("⌊(7 + 2·1 − 3) / 2⌋ + 1 = 4", "formula")
    conv.preset("drops")
    conv.says("the stride drops column 5 of the input", "formula")
    assert conv.mount.locator(".cn-dropped").count() == 5
    conv.set(padding=1, stride=4)
    conv.says("of the padded input", "formula")


def test_words_of_padding_put_the_slider_to_rest(conv):
    slider = conv.slider("padding")
    assert slider.is_visible()
    conv.select("padding").select_option("same")
    slider.wait_for(state="hidden")
    conv.becomes(padding="same")
    conv.select("padding").select_option("2")
    slider.wait_for(state="visible")
    conv.becomes(padding=2)


def test_words_of_padding_move_no_control(conv):
    conv.set(padding=1, stride=1)
    slider = conv.slider("input_size")
    before = slider.bounding_box()
    conv.select("padding").select_option("same")  # as much as 1
    conv.becomes(padding="same")
    conv.settle()
    assert slider.bounding_box() == before


def test_the_player_steps_plays_and_pauses(conv):
    conv.set(padding=6)  # so many positions that it is not at the end before it is paused
    conv.button("One step forward").click()
    conv.becomes(position=1, picked=["output", 0, 1])
    conv.button("Play").click()
    conv.wait("view.position >= 3")
    conv.button("Pause").click()
    conv.button("Play").wait_for()


def test_the_status_line_says_the_result_in_words(conv):
    conv.cell("Output y", 2, 2).click()
    expected = ConvExplorable().answer["output"][2, 2]
    conv.says(f"= {expected:.0f}".replace("-", "−"), "status")


def test_links_carry_the_figure_they_came_from(visited, page, conv):
    conv.set(stride=3, view={"picked": ["output", 1, 0]})
    conv.button("Copy link").click()
    page.wait_for_function("location.hash.startsWith('#x=conv.')")
    visited.again(page.evaluate("location.hash").replace("#x=conv.", "#x=other."))
    assert conv.state["stride"] == ConvExplorable().stride


def test_what_a_figure_hands_out_cannot_change_it(conv):
    before = [conv.state, conv.view]
    conv.mount.evaluate(
        """(el) => {
            const { state, view } = el.explorable;
            state.stride = 9;
            state.input[0][0] = 1e9;
            view.picked = ["output", 0, 0];
        }"""
    )
    assert [conv.state, conv.view] == before


def test_the_player_goes_on_from_the_output_that_is_picked(page, conv):
    conv.set(stride=1, padding=0)
    conv.cell("Output y", 0, 3).click()
    conv.wait("el.querySelector('[name=position]').value === '3'")
    forward = conv.button("One step forward")
    forward.hover()  # on the way there the page may scroll, and another cell come to lie under the mouse
    conv.says("position 4 of", "player")
    forward.click()
    conv.becomes(position=4)


def test_cells_stay_the_same_when_padding_comes_around_them(conv):
    conv.set(stride=1, padding=0, padding_mode="zeros")
    mark = "(el) => el.querySelectorAll('[role=gridcell]').forEach((cell, at) => { cell.before = at; })"
    for label in ("Input x", "Output y"):
        conv.grid(label).evaluate(mark)
    first = conv.cell("Input x", 0, 0).text_content()
    columns = len(conv.state["input"][0])
    for padding in (2, 1, 3, 0):
        conv.set(padding=padding)
        same = conv.cell("Input x", padding, padding)
        assert (same.evaluate("(el) => el.before"), same.text_content()) == (0, first)
        assert conv.cell("Input x", padding + 1, padding).evaluate("(el) => el.before") == columns
        assert conv.cell("Output y", padding, padding).evaluate("(el) => el.before") == 0

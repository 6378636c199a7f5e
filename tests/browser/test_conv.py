"""The explorable ``conv`` in a reader's hands: mouse, keyboard, touch, and what it says."""

import random

import numpy as np
from scipy.signal import correlate2d
from support import pages
from support.pages import figure, nudge, shown, wait_shown
from support.states import draw_state

from convnotes.explorables import ConvExplorable

NAME = "conv"
EL = f"document.querySelector('[data-explorable={NAME}]')"


def assign(page, **changes):
    page.evaluate(f"(changes) => {EL}.explorable.set(changes)", changes)


def grid(page, label):
    return figure(page, NAME).get_by_role("grid", name=label)


def cell(page, label, i, j):
    return grid(page, label).get_by_role("row").nth(i).get_by_role("gridcell").nth(j)


def state(page):
    return page.evaluate(f"{EL}.explorable.state")


def view(page):
    return page.evaluate(f"{EL}.explorable.view")


def reads(page, words):
    page.wait_for_function(f"(words) => {EL}.querySelector('.cn-sum').textContent.includes(words)", arg=words)


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


def test_random_states_equal_scipy(page):
    generator, seen = random.Random(60), 0
    while seen < 60:
        drawn = draw_state(generator, ConvExplorable.schema)
        if drawn["padding_mode"] != "zeros" or ConvExplorable.check(drawn):
            continue
        seen += 1
        assign(page, **drawn)
        shape, ours = page.evaluate(f"((y) => [y.shape, [...y]])({EL}.explorable.answer.output)")
        np.testing.assert_allclose(np.reshape(ours, shape), by_scipy(drawn), rtol=1e-9, atol=1e-9)


def test_the_inner_product_of_one_window_is_written_out(page):
    figure(page, NAME).locator("select[name=preset]").select_option("inner-product")
    cell(page, "Output y", 0, 0).click()
    reads(page, "4·0 + 0·0 + 0·0 + 0·0 + 0·1 + 0·1 + 0·0 + 0·1 + (−4)·2 = −8")


def test_hovering_an_output_shows_its_window_and_leaving_shows_the_pinned_one(page):
    assign(page, stride=2, padding=1, view={"picked": ["output", 0, 0]})
    cell(page, "Output y", 1, 2).hover()
    reads(page, "y[1, 2]")
    page.wait_for_function(f"{EL}.querySelectorAll('.cn-window').length === 9")
    page.mouse.move(2, 2)
    reads(page, "y[0, 0]")
    assert view(page)["picked"] == ["output", 0, 0]


def test_an_input_cell_names_every_output_that_it_feeds(page):
    assign(page, stride=1, padding=0)
    cell(page, "Input x", 3, 3).click()
    reads(page, "feeds 9 outputs")
    assert view(page)["picked"] == ["input", 3, 3]
    assert figure(page, NAME).locator(".cn-fed").count() == 9
    cell(page, "Input x", 0, 0).click()
    reads(page, "feeds one output: y[0, 0]")


def test_a_picked_input_cell_stays_the_same_cell_when_padding_changes(page):
    assign(page, padding=0, view={"picked": ["input", 2, 3]})
    reads(page, "x[2, 3] = 3")
    assign(page, padding=2)
    reads(page, "x[2, 3] = 3")


def test_arrow_keys_walk_the_grid_and_enter_pins(page):
    cell(page, "Output y", 0, 0).click()
    for key in ("ArrowDown", "ArrowRight", "ArrowRight", "Enter"):
        page.keyboard.press(key)
    page.wait_for_function(f"{EL}.explorable.view.picked?.join() === 'output,1,2'")
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    last = ConvExplorable().answer["output"].shape[1] - 1
    page.wait_for_function(f"{EL}.explorable.view.picked?.[2] === {last}")


def test_typing_changes_a_cell_and_undo_takes_it_back(page):
    before = shown(page, NAME)
    cell(page, "Kernel w", 0, 0).focus()
    page.keyboard.type("-2.5")
    page.keyboard.press("Enter")
    wait_shown(page, NAME, before, equal=False)
    assert state(page)["kernel"][0][0] == -2.5
    page.keyboard.press("Control+z")
    wait_shown(page, NAME, before)


def test_what_is_no_number_is_refused_with_a_message(page):
    cell(page, "Kernel w", 0, 0).focus()
    before = shown(page, NAME)
    page.keyboard.type("1")
    page.locator("input[name=cell]").fill("1..2")
    page.keyboard.press("Enter")
    alert = figure(page, NAME).get_by_role("alert").filter(has_text="“1..2” is not a number")
    alert.wait_for()
    page.keyboard.press("Escape")
    alert.wait_for(state="hidden")
    assert shown(page, NAME) == before


def test_the_message_about_an_edit_goes_when_the_editor_goes(page):
    cell(page, "Kernel w", 0, 0).dblclick()
    page.keyboard.type("abc")
    page.keyboard.press("Enter")
    alert = figure(page, NAME).get_by_role("alert")
    alert.filter(has_text="“abc” is not a number").wait_for()
    figure(page, NAME).locator(".cn-title").click()
    alert.wait_for(state="hidden")
    assert page.locator("input[name=cell]").count() == 0


def test_the_message_about_an_edit_stays_when_what_was_clicked_is_drawn_late(page):
    hidden = cell(page, "Kernel w", 0, 0).evaluate(
        """async (cell) => {
            cell.click();
            cell.dispatchEvent(new MouseEvent("dblclick", { bubbles: true }));
            const editor = document.querySelector("input[name=cell]");
            editor.value = "abc";
            editor.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter" })); // all before the next frame
            for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame);
            return cell.closest("[data-explorable]").querySelector("[role=alert]").hidden;
        }"""
    )
    assert not hidden


def test_an_emptied_editor_leaves_the_cell_as_it_was(page):
    before = shown(page, NAME)
    cell(page, "Kernel w", 0, 0).focus()
    page.keyboard.press("F2")
    page.locator("input[name=cell]").fill(" ")
    page.keyboard.press("Enter")
    page.locator("input[name=cell]").wait_for(state="detached")
    assert not figure(page, NAME).locator(".cn-error").is_visible()
    assert shown(page, NAME) == before


def test_painting_writes_the_brush_and_is_one_step_to_undo(page):
    before = shown(page, NAME)
    figure(page, NAME).locator("input[name=paint]").check()
    figure(page, NAME).locator("input[name=brush]").fill("7")
    cell(page, "Input x", 0, 0).scroll_into_view_if_needed()
    start, end = (cell(page, "Input x", 0, j).bounding_box() for j in (0, 3))
    page.mouse.move(start["x"] + 9, start["y"] + 9)
    page.mouse.down()
    page.mouse.move(end["x"] + 9, end["y"] + 9, steps=12)
    page.mouse.up()
    page.wait_for_function(f"{EL}.explorable.state.input[0][3] === 7")
    assert state(page)["input"][0][:4] == [7, 7, 7, 7]
    figure(page, NAME).get_by_role("button", name="Undo").click()
    wait_shown(page, NAME, before)


def test_a_finger_pins_a_cell_on_a_phone(browser, harness):
    with pages.opened(browser, harness, size="phone", has_touch=True, is_mobile=True) as watched:
        cell(watched.page, "Output y", 1, 1).tap()
        reads(watched.page, "y[1, 1]")
        assert view(watched.page)["picked"] == ["output", 1, 1]


def test_a_kernel_that_does_not_fit_leaves_the_last_picture(page):
    assign(page, input_size=3, kernel_size=3)
    before = shown(page, NAME)
    nudge(page, figure(page, NAME).locator("input[name=kernel_size]"))
    alert = (
        figure(page, NAME)
        .get_by_role("alert")
        .filter(has_text="the kernel spans 4 rows, the padded input only 3")
    )
    alert.wait_for()
    assert shown(page, NAME) == before
    assert figure(page, NAME).locator("input[name=kernel_size]").input_value() == "3"


def test_resizing_keeps_the_centre_and_puts_the_odd_row_at_the_end(page):
    assign(page, kernel=[[1, 2, 3], [4, 5, 6], [7, 8, 9]])
    assign(page, kernel_size=2)
    assert state(page)["kernel"] == [[1, 2], [4, 5]]
    assign(page, kernel_size=[3, 4])
    assert state(page)["kernel"] == [[0, 1, 2, 0], [0, 4, 5, 0], [0, 0, 0, 0]]
    assign(page, kernel=[[5]], kernel_size=7)
    assert state(page)["kernel"] == [[5]]


def test_the_size_formula_has_the_numbers_in_it(page):
    assign(page, stride=2, padding=1, dilation=1)
    formula = figure(page, NAME).locator(".cn-formula")
    assert "⌊(7 + 2·1 − 3) / 2⌋ + 1 = 4" in formula.inner_text()
    figure(page, NAME).locator("select[name=preset]").select_option("drops")
    formula.filter(has_text="the stride drops column 5 of the input").wait_for()
    assert figure(page, NAME).locator(".cn-dropped").count() == 5
    assign(page, padding=1, stride=4)
    formula.filter(has_text="of the padded input").wait_for()


def test_words_of_padding_put_the_slider_to_rest(page):
    slider = figure(page, NAME).locator("input[type=range][name=padding]")
    assert slider.is_visible()
    figure(page, NAME).locator("select[name=padding]").select_option("same")
    slider.wait_for(state="hidden")
    assert state(page)["padding"] == "same"
    figure(page, NAME).locator("select[name=padding]").select_option("2")
    slider.wait_for(state="visible")
    assert state(page)["padding"] == 2


def test_words_of_padding_move_no_control(page):
    assign(page, padding=1, stride=1)
    slider = figure(page, NAME).locator("input[name=input_size]")
    before = slider.bounding_box()
    figure(page, NAME).locator("select[name=padding]").select_option("same")  # as much as 1
    pages.drawn(page)
    assert slider.bounding_box() == before


def test_the_player_steps_plays_and_pauses(page):
    assign(page, padding=6)  # so many positions that it is not at the end before it is paused
    player = figure(page, NAME).locator(".cn-player")
    player.get_by_role("button", name="One step forward").click()
    page.wait_for_function(f"{EL}.explorable.view.position === 1")
    assert view(page)["picked"] == ["output", 0, 1]
    player.get_by_role("button", name="Play").click()
    page.wait_for_function(f"{EL}.explorable.view.position >= 3")
    player.get_by_role("button", name="Pause").click()
    player.get_by_role("button", name="Play").wait_for()


def test_the_status_line_says_the_result_in_words(page):
    cell(page, "Output y", 2, 2).click()
    expected = ConvExplorable().answer["output"][2, 2]
    figure(page, NAME).locator(".cn-hidden[role=status]").filter(
        has_text=f"= {expected:.0f}".replace("-", "−")
    ).wait_for()


def test_links_carry_the_figure_they_came_from(visited, page):
    assign(page, stride=3, view={"picked": ["output", 1, 0]})
    figure(page, NAME).get_by_role("button", name="Copy link").click()
    page.wait_for_function("location.hash.startsWith('#x=conv.')")
    assert page.evaluate("location.hash").startswith("#x=conv.")
    visited.again(page.evaluate("location.hash").replace("#x=conv.", "#x=other."))
    assert state(page)["stride"] == ConvExplorable().stride


def test_what_a_figure_hands_out_cannot_change_it(page):
    before = [state(page), view(page)]
    page.evaluate(
        f"""() => {{
            const {{ state, view }} = {EL}.explorable;
            state.stride = 9;
            state.input[0][0] = 1e9;
            view.picked = ["output", 0, 0];
        }}"""
    )
    assert [state(page), view(page)] == before


def test_the_player_goes_on_from_the_output_that_is_picked(page):
    assign(page, stride=1, padding=0)
    cell(page, "Output y", 0, 3).click()
    page.wait_for_function(f"{EL}.querySelector('[name=position]').value === '3'")
    player = figure(page, NAME).locator(".cn-player")
    forward = player.get_by_role("button", name="One step forward")
    forward.hover()  # on the way there the page may scroll, and another cell come to lie under the mouse
    player.locator(".cn-position", has_text="position 4 of").wait_for()
    forward.click()
    page.wait_for_function(f"{EL}.explorable.view.position === 4")


def test_cells_stay_the_same_when_padding_comes_around_them(page):
    assign(page, stride=1, padding=0, padding_mode="zeros")
    mark = "(el) => el.querySelectorAll('[role=gridcell]').forEach((cell, at) => { cell.before = at; })"
    for label in ("Input x", "Output y"):
        grid(page, label).evaluate(mark)
    first = cell(page, "Input x", 0, 0).text_content()
    columns = len(state(page)["input"][0])
    for padding in (2, 1, 3, 0):
        assign(page, padding=padding)
        same = cell(page, "Input x", padding, padding)
        assert (same.evaluate("(el) => el.before"), same.text_content()) == (0, first)
        assert cell(page, "Input x", padding + 1, padding).evaluate("(el) => el.before") == columns
        assert cell(page, "Output y", padding, padding).evaluate("(el) => el.before") == 0

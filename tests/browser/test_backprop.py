"""The explorable ``backprop`` in a reader's hands: its five parts, by mouse and by keyboard."""

import pytest
from support import pages
from support.pages import figure

NAME = "backprop"
EL = f"document.querySelector('[data-explorable={NAME}]')"


def assign(page, **changes):
    page.evaluate(f"(changes) => {EL}.explorable.set(changes)", changes)


def grid(page, label):
    return figure(page, NAME).get_by_role("grid", name=label, exact=True)


def cell(page, label, i, j):
    return grid(page, label).get_by_role("row").nth(i).get_by_role("gridcell").nth(j)


def reads(page, words, where=".cn-sum"):
    page.wait_for_function(
        f"([words, where]) => {EL}.querySelector(where).textContent.includes(words)", arg=[words, where]
    )


def marked(page, label, mark):
    return grid(page, label).locator(f".{mark}").all_text_contents()


def show(page, part):
    assign(page, view={"part": part, "picked": None})


def preset(page, name):
    figure(page, NAME).locator("select[name=preset]").select_option(name)
    pages.drawn(page)


def test_an_entry_of_delta_adds_the_kernel_its_window_and_itself(page):
    preset(page, "one")
    reads(page, "δ[1, 1] = 1 adds")
    reads(page, "∂L/∂x: 1 · 1, 2; 3, 4 = 1, 2; 3, 4")
    reads(page, "∂L/∂w: 1 · 1, 0; 2, 1 = 1, 0; 2, 1")
    reads(page, "∂L/∂b: 1")
    assert marked(page, "Gradient of the input, ∂L/∂x", "cn-gets") == ["1", "2", "3", "4"]
    assert marked(page, "Input x, padded", "cn-window") == ["1", "0", "2", "1"]


def test_a_gradient_of_x_is_written_out_as_the_delta_and_the_weights_that_made_it(page):
    cell(page, "Gradient of the input, ∂L/∂x", 1, 2).click()
    reads(page, "∂L/∂x[1, 2] = δ[0, 1]·w[1, 1] + δ[0, 2]·w[1, 0] + δ[1, 1]·w[0, 1] + δ[1, 2]·w[0, 0]")
    reads(page, "∂L/∂x[1, 2] = 0·(−1) + (−1)·0 + 1·2 + 0·1 = 2")


def test_a_gradient_of_w_meets_every_delta(page):
    cell(page, "Gradient of the kernel, ∂L/∂w", 1, 0).click()
    reads(page, "∂L/∂w[1, 0] = 1·3 + 0·1 + (−1)·0 + 2·0 + 1·2 + 0·1 + 0·1 + (−2)·1 + 1·3 = 6")


def test_the_gradient_of_the_bias_is_the_sum(page):
    cell(page, "Gradient of the bias, ∂L/∂b", 0, 0).click()
    reads(page, "∂L/∂b = 1 + 0 + (−1) + 2 + 1 + 0 + 0 + (−2) + 1 = 2")


def test_the_parts_are_radio_buttons_that_the_arrow_keys_move(page):
    radios = figure(page, NAME).locator("input[name=part]")
    radios.first.focus()
    for part in ("delta", "weight", "input", "check"):
        page.keyboard.press("ArrowRight")
        page.wait_for_function(f"(part) => {EL}.explorable.view.part === part", arg=part)
    assert page.evaluate(f"{EL}.explorable.state.bug") == "none"


def test_what_is_picked_in_one_part_is_picked_in_the_others(page):
    assign(page, view={"part": "both", "picked": ["kernel", 0, 1]})
    show_words = {"weight": "∂L/∂w[0, 1]", "check": "nudging measures 0"}
    for part, words in show_words.items():
        assign(page, view={"part": part})
        reads(page, words)


def test_delta_is_typed_where_nothing_stands_between_it_and_the_loss(page):
    cell(page, "δ, the gradient of the output", 0, 1).click()
    page.keyboard.type("7")
    page.keyboard.press("Enter")
    page.wait_for_function(f"{EL}.explorable.state.upstream[0][1] === 7")
    assign(page, activation="tanh")
    page.wait_for_function(
        f"{EL}.querySelector('[role=grid][aria-label^=\"δ, the gradient\"]').ariaReadOnly === 'true'"
    )


def test_an_entry_beyond_those_that_were_typed_can_be_typed_too(page):
    assign(page, padding=1)
    cell(page, "δ, the gradient of the output", 4, 4).click()
    page.keyboard.type("2")
    page.keyboard.press("Enter")
    page.wait_for_function(f"{EL}.explorable.answer.delta[24] === 2")
    assert page.evaluate(f"{EL}.explorable.answer.delta[0]") == 1


def test_the_zeros_between_the_entries_of_delta_are_shown_as_zeros_that_were_put_there(page):
    preset(page, "stride")
    spread = grid(page, "δ, spread and padded with zeros")
    assert spread.get_by_role("row").count() == 8
    assert spread.locator(".cn-cell:not(.cn-padding)").all_text_contents() == ["1", "−1", "2", "3"]
    reads(page, "s − 1 = 1", ".cn-formula")
    reads(page, "r = 1", ".cn-formula")


def test_the_player_walks_over_the_kernel_and_ends_at_the_bias(page):
    show(page, "weight")
    forward = figure(page, NAME).get_by_role("button", name="One step forward")
    for words in ("∂L/∂w[0, 1] =", "∂L/∂w[1, 0] =", "∂L/∂w[1, 1] =", "∂L/∂b ="):
        forward.click()
        reads(page, words)


def test_a_passing_check_says_how_well(page):
    show(page, "check")
    reads(page, "✓ All 21 gradients agree with the measured slopes", ".cn-formula")


def test_one_gradient_differs_and_more_differ(page):
    show(page, "check")
    one = {"input": [[1]], "kernel": [[2]], "padding": 0, "upstream": [[1]], "loss": "weighted"}
    assign(page, **one, activation="tanh", bug="padding")
    reads(page, "✗ The check fails: ∂L/∂x differs.", ".cn-formula")


def test_where_every_gradient_lies_on_a_kink_none_is_said_to_agree(page):
    show(page, "check")
    one = {"input": [[1]], "kernel": [[-1]], "padding": 0, "upstream": [[1]], "loss": "weighted"}
    assign(page, **one, bias=1, activation="relu", bug="none")
    reads(page, "3 gradients cannot be checked", ".cn-formula")
    assert "agree" not in figure(page, NAME).locator(".cn-formula").inner_text()


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("no-flip", "15 of 16 numbers of ∂L/∂x differ"),
        ("swapped", "numbers of ∂L/∂w differ"),
        ("padded-wrong", "numbers of ∂L/∂x differ"),
        ("slope-after", "numbers of ∂L/∂x differ"),
        ("transposed", "numbers of ∂L/∂w differ"),
    ],
)
def test_a_planted_bug_is_named_and_found(page, name, words):
    preset(page, name)
    reads(page, "Planted bug", ".cn-formula")
    reads(page, "✗ The check fails: ", ".cn-formula")
    reads(page, words, ".cn-formula")
    reads(page, "Worst at ∂L/∂", ".cn-formula")


def test_a_number_that_differs_says_so_without_colour(page):
    preset(page, "no-flip")
    failing = grid(page, "Measured gradient of the input").locator("[data-corner='≠']")
    assert failing.count() == 15
    assert "measured, but" in failing.first.get_attribute("aria-label")


@pytest.mark.parametrize(
    ("name", "why"),
    [("hides", "w is point-symmetric"), ("hides-too", "With the identity g′ is 1 everywhere")],
)
def test_a_bug_that_hides_is_explained(page, name, why):
    preset(page, name)
    reads(page, "✓ All", ".cn-formula")
    reads(page, "And yet the bug is there. ", ".cn-formula")
    reads(page, why, ".cn-formula")


def test_a_kink_is_marked_and_not_judged(page):
    preset(page, "kink")
    reads(page, "8 gradients cannot be checked", ".cn-formula")
    kinks = grid(page, "Measured gradient of the input").locator("[data-corner='∧']")
    assert set(kinks.all_text_contents()) == {"—"}


def test_a_bug_that_the_shapes_forbid_is_refused_with_the_shapes(page):
    show(page, "check")
    bug = figure(page, NAME).locator("select[name=bug]")
    bug.select_option("slope_after")
    reads(page, "g′(y) is 3×3, but ∂L/∂x is 4×4", ".cn-error")
    assert bug.input_value() == "none"


def test_with_a_copying_border_the_copies_of_a_cell_are_picked_together(page):
    preset(page, "border")
    reads(page, "to which its copies in the border are added")
    assert len(marked(page, "Gradient of the padded input", "cn-picked")) == 4
    assert len(marked(page, "Gradient of the input, ∂L/∂x", "cn-picked") or [1]) == 1


@pytest.mark.parametrize("part", ["both", "delta", "weight", "input", "check"])
def test_the_brush_is_there_where_a_grid_can_be_written_into(page, part):
    show(page, part)
    pages.drawn(page)
    written = figure(page, NAME).locator("[role=grid][aria-readonly=false]:visible").count()
    assert figure(page, NAME).locator("input[name=paint]").is_visible() == (written > 0)


def test_the_gradient_of_x_stands_in_one_row_with_two_cells_of_padding(page):
    assign(page, padding=2, view={"part": "input"})
    row = figure(page, NAME).locator(".cn-flow").locator("visible=true")
    tops = row.locator(":scope > .cn-sign").evaluate_all("(all) => all.map((el) => Math.round(el.offsetTop))")
    assert len(set(tops)) == 1
    assert row.locator("[role=gridcell]").first.bounding_box()["width"] >= 24

"""The explorable ``backprop`` in a reader's hands: its five parts, by mouse and by keyboard."""

import pytest
from harness import page as harness_page
from support import pages
from support.figure import Figure

from convnotes.explorables import BackpropExplorable


@pytest.fixture
def backprop(page):
    return Figure(page, "backprop")


def show(backprop, part):
    backprop.set(view={"part": part, "picked": None})


def test_an_entry_of_delta_adds_the_kernel_its_window_and_itself(backprop):
    backprop.preset("one")
    backprop.says("δ[1, 1] = 1 adds")
    backprop.says("∂L/∂x: 1 · 1, 2; 3, 4 = 1, 2; 3, 4")
    backprop.says("∂L/∂w: 1 · 1, 0; 2, 1 = 1, 0; 2, 1")
    backprop.says("∂L/∂b: 1")
    assert backprop.marked("Gradient of the input, ∂L/∂x", "cn-gets") == ["1", "2", "3", "4"]
    assert backprop.marked("Input x, padded", "cn-window") == ["1", "0", "2", "1"]


def test_a_gradient_of_x_is_written_out_as_the_delta_and_the_weights_that_made_it(backprop):
    backprop.cell("Gradient of the input, ∂L/∂x", 1, 2).click()
    backprop.says("∂L/∂x[1, 2] = δ[0, 1]·w[1, 1] + δ[0, 2]·w[1, 0] + δ[1, 1]·w[0, 1] + δ[1, 2]·w[0, 0]")
    backprop.says("∂L/∂x[1, 2] = 0·(−1) + (−1)·0 + 1·2 + 0·1 = 2")


def test_a_gradient_of_w_meets_every_delta(backprop):
    backprop.cell("Gradient of the kernel, ∂L/∂w", 1, 0).click()
    backprop.says("∂L/∂w[1, 0] = 1·3 + 0·1 + (−1)·0 + 2·0 + 1·2 + 0·1 + 0·1 + (−2)·1 + 1·3 = 6")


def test_the_gradient_of_the_bias_is_the_sum(backprop):
    backprop.cell("Gradient of the bias, ∂L/∂b", 0, 0).click()
    backprop.says("∂L/∂b = 1 + 0 + (−1) + 2 + 1 + 0 + 0 + (−2) + 1 = 2")


def test_the_parts_are_radio_buttons_that_the_arrow_keys_move(page, backprop):
    backprop.input("part").first.focus()
    for part in ("delta", "weight", "input", "check"):
        page.keyboard.press("ArrowRight")
        backprop.becomes(part=part)
    assert backprop.state["bug"] == "none"


def test_what_is_picked_in_one_part_is_picked_in_the_others(backprop):
    backprop.set(view={"part": "both", "picked": ["kernel", 0, 1]})
    show_words = {"weight": "∂L/∂w[0, 1]", "check": "nudging measures 0"}
    for part, words in show_words.items():
        backprop.set(view={"part": part})
        backprop.says(words)


def test_delta_is_typed_where_nothing_stands_between_it_and_the_loss(page, backprop):
    backprop.cell("δ, the gradient of the output", 0, 1).click()
    page.keyboard.type("7")
    page.keyboard.press("Enter")
    backprop.wait("state.upstream[0][1] === 7")
    backprop.set(activation="tanh")
    backprop.wait("el.querySelector('[role=grid][aria-label^=\"δ, the gradient\"]').ariaReadOnly === 'true'")


def test_an_entry_beyond_those_that_were_typed_can_be_typed_too(page, backprop):
    backprop.set(padding=1)
    backprop.cell("δ, the gradient of the output", 4, 4).click()
    page.keyboard.type("2")
    page.keyboard.press("Enter")
    backprop.wait("answer.delta[24] === 2")
    assert backprop.answer["delta"][0, 0] == 1


def test_the_zeros_between_the_entries_of_delta_are_shown_as_zeros_that_were_put_there(backprop):
    backprop.preset("stride")
    spread = backprop.grid("δ, spread and padded with zeros")
    assert spread.get_by_role("row").count() == 8
    assert spread.locator(".cn-cell:not(.cn-padding)").all_text_contents() == ["1", "−1", "2", "3"]
    backprop.says("s − 1 = 1", "formula")
    backprop.says("r = 1", "formula")


def test_the_player_walks_over_the_kernel_and_ends_at_the_bias(backprop):
    show(backprop, "weight")
    forward = backprop.button("One step forward")
    for words in ("∂L/∂w[0, 1] =", "∂L/∂w[1, 0] =", "∂L/∂w[1, 1] =", "∂L/∂b ="):
        forward.click()
        backprop.says(words)


def test_a_passing_check_says_how_well(backprop):
    show(backprop, "check")
    backprop.says("✓ All 21 gradients agree with the measured slopes", "formula")


def test_one_gradient_differs_and_more_differ(backprop):
    show(backprop, "check")
    one = {"input": [[1]], "kernel": [[2]], "padding": 0, "upstream": [[1]], "loss": "weighted"}
    backprop.set(**one, activation="tanh", bug="padding")
    backprop.says("✗ The check fails: ∂L/∂x differs.", "formula")


def test_where_every_gradient_lies_on_a_kink_none_is_said_to_agree(backprop):
    show(backprop, "check")
    one = {"input": [[1]], "kernel": [[-1]], "padding": 0, "upstream": [[1]], "loss": "weighted"}
    backprop.set(**one, bias=1, activation="relu", bug="none")
    backprop.says("3 gradients cannot be checked", "formula")
    assert "agree" not in backprop.part("formula").inner_text()


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
def test_a_planted_bug_is_named_and_found(backprop, name, words):
    backprop.preset(name)
    backprop.says("Planted bug", "formula")
    backprop.says("✗ The check fails: ", "formula")
    backprop.says(words, "formula")
    backprop.says("Worst at ∂L/∂", "formula")


def test_a_number_that_differs_says_so_without_colour(backprop):
    backprop.preset("no-flip")
    failing = backprop.grid("Gradient of the input, ∂L/∂x").locator("[data-corner='≠']")
    assert failing.count() == 15
    assert "claimed, but" in failing.first.get_attribute("aria-label")


@pytest.mark.parametrize(
    ("name", "why"),
    [("hides", "w is point-symmetric"), ("hides-too", "With the identity g′ is 1 everywhere")],
)
def test_a_bug_that_hides_is_explained(backprop, name, why):
    backprop.preset(name)
    backprop.says("✓ All", "formula")
    backprop.says("And yet the bug is there. ", "formula")
    backprop.says(why, "formula")


def test_a_kink_is_marked_and_not_judged(backprop):
    backprop.preset("kink")
    backprop.says("8 gradients cannot be checked", "formula")
    kinks = backprop.grid("Measured gradient of the input").locator("[data-corner='∧']")
    assert set(kinks.all_text_contents()) == {"—"}


def test_a_bug_that_the_shapes_forbid_is_refused_with_the_shapes(backprop):
    show(backprop, "check")
    bug = backprop.select("bug")
    bug.select_option("slope_after")
    backprop.complains("g′(y) is 3×3, but ∂L/∂x is 4×4")
    backprop.wait("el.querySelector('select[name=bug]').value === 'none'")


def test_with_a_copying_border_the_copies_of_a_cell_are_picked_together(backprop):
    backprop.preset("border")
    backprop.says("to which its copies in the border are added")
    assert len(backprop.marked("Gradient of the padded input", "cn-picked")) == 4
    assert len(backprop.marked("Gradient of the input, ∂L/∂x", "cn-picked") or [1]) == 1


def test_three_lines_of_words_are_read_whole(backprop):
    backprop.preset("squared")
    backprop.cell("Output y", 0, 1).click()
    backprop.says("δ[0, 1] = ")
    assert backprop.part(".cn-box-sentence").evaluate("(el) => el.scrollHeight - el.clientHeight") == 0


@pytest.mark.parametrize("part", ["both", "delta", "weight", "input", "check"])
def test_the_brush_is_there_where_a_grid_can_be_written_into(backprop, part):
    show(backprop, part)
    written = backprop.mount.locator("[role=grid][aria-readonly=false]:visible").count()
    assert backprop.input("paint").is_visible() == (written > 0)


def test_the_gradient_of_x_stands_in_one_row_with_two_cells_of_padding(backprop):
    backprop.set(padding=2, view={"part": "input"})
    row = backprop.mount.locator(".cn-flow").locator("visible=true")
    tops = row.locator(":scope > .cn-sign").evaluate_all("(all) => all.map((el) => Math.round(el.offsetTop))")
    assert len(set(tops)) == 1
    assert row.locator("[role=gridcell]").first.bounding_box()["width"] >= 24


def test_on_a_phone_a_part_that_a_page_opens_with_has_all_the_room(browser, tmp_path):
    presets = {preset["id"]: preset["state"] for preset in BackpropExplorable.schema["presets"]}
    page = tmp_path / "page.html"
    figure = BackpropExplorable(key="opened", **presets["stride"] | {"view": {"part": "input"}})
    page.write_text(harness_page([figure]), encoding="utf-8")
    with pages.opened(browser, page.as_uri(), size="phone") as watched:
        cut = "(boxes) => boxes.filter((box) => box.scrollHeight > box.clientHeight).length"
        assert watched.page.locator(".cn-scroll:visible").evaluate_all(cut) == 0


def test_the_bias_between_two_grids_stays_on_one_line_on_a_phone(browser, alone):
    with pages.opened(browser, alone("backprop"), size="phone") as watched:
        sign = Figure(watched.page, "backprop").part(".cn-duo > .cn-sign").filter(has_text="+").first
        assert sign.inner_text() == "+\xa01\xa0="
        assert (
            sign.evaluate(
                "(el) => { const r = new Range(); r.selectNodeContents(el); "
                "return new Set([...r.getClientRects()].map(({ top }) => top)).size; }"
            )
            == 1
        )

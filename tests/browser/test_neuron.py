"""The explorable ``neuron`` in a reader's hands: sums, points that move, steps of learning."""

import pytest
from support import pages
from support.figure import Figure


@pytest.fixture
def neuron(page):
    return Figure(page, "neuron")


def test_the_sum_is_written_out_product_by_product(neuron):
    neuron.preset("and")
    neuron.says("z = 20·1 + 20·1 + (−30) = 10")
    neuron.says("a = sigmoid(10) = 0.99995, as wanted: t = 1")
    neuron.cell("Examples and answers", 0, 3).click()
    neuron.says("a = sigmoid(−30) = 9.36e−14")
    neuron.says("saturated")


def test_a_hidden_unit_is_written_out_when_its_answer_is_picked(neuron):
    neuron.preset("xor")
    neuron.cell("Examples and answers", 1, 3).click()
    neuron.says("z₂ = (−20)·0 + (−20)·1 + 30 = 10")


def test_a_sum_whose_written_factors_make_another_number_is_about_what_is_said(neuron):
    neuron.preset("xor")
    neuron.says("z = 20·1 + 20·1 + (−30) ≈ 9.998")


def test_a_step_too_small_to_be_seen_is_told_as_about(neuron):
    neuron.preset("saturated")
    neuron.says("b: 4 − 0.017 = 3.983", "formula")
    neuron.set(bias=8)
    neuron.says("b: 8 − 3.35e−4 ≈ 8", "formula")


@pytest.mark.parametrize(("activation", "ends"), [("sigmoid", ["0", "1"]), ("tanh", ["−1", "1"])])
def test_the_scale_of_an_activation_has_the_ends_that_it_only_comes_near(neuron, activation, ends):
    neuron.set(activation=activation)
    *_, written, _ = neuron.mount.evaluate(
        """(el) => [...el.querySelectorAll(".cn-plot")].map((plot) =>
            [...plot.querySelectorAll(".cn-axes text[text-anchor=end]")].map((text) => text.textContent))"""
    )
    assert [written[0], written[-1]] == ends


def test_products_that_are_nothing_are_left_out_of_a_digit(neuron):
    neuron.preset("digit")
    neuron.says("z = 1·1 + 1·1 + 0 (and 13 products that are 0) = 2")


def test_a_dead_unit_is_called_dead(neuron):
    neuron.preset("dead")
    neuron.says("dead, it is off for every example")


def middle(point):
    box = point.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


SHADED = """(el) => {
    const right = (part) => el.querySelector(part).getBoundingClientRect().right;
    return Math.abs(right(".cn-plane .cn-shades") - right(".cn-plane .cn-plot-zero")) <= 1;
}"""


def test_the_shades_go_with_the_axes_to_another_width(page, neuron):
    neuron.preset("and")
    assert neuron.mount.evaluate(SHADED)
    page.set_viewport_size({"width": 640, "height": 740})
    neuron.wait(f"({SHADED})(el)")
    page.set_viewport_size(pages.SIZES["wide"])
    neuron.wait(f"({SHADED})(el)")


def test_no_name_is_torn_where_a_line_ends(page, neuron):
    torn = """(el) => [...el.querySelectorAll(".cn-told :is(.cn-x, .cn-w, .cn-y, .cn-d)")]
        .filter((name) => name.getClientRects().length > 1).map((name) => name.innerText)"""
    neuron.preset("festival")
    neuron.says("g′(z)")
    for width in range(340, 420, 10):
        page.set_viewport_size({"width": width, "height": 740})
        pages.drawn(page)
        assert neuron.mount.evaluate(torn) == [], width
    page.set_viewport_size(pages.SIZES["wide"])


def test_a_point_is_dragged_and_undo_takes_it_back(page, neuron):
    before = neuron.state["points"]
    neuron.mount.scroll_into_view_if_needed()
    x, y = middle(neuron.part(".cn-grip").nth(2))
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 40, y - 30, steps=4)
    page.mouse.up()
    neuron.wait("state.points[2][0] < 1 && state.points[2][1] > 0")
    neuron.wait("view.picked[1] === 2")
    neuron.button("Undo").click()
    neuron.becomes(points=before)


def test_arrow_keys_move_the_picked_point_and_pages_pick_another(page, neuron):
    neuron.set(view={"picked": ["points", 0, 0]})
    neuron.part(".cn-plane").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    neuron.becomes(points=[[0.05, 0.1, 0], *neuron.state["points"][1:]])
    page.keyboard.press("PageDown")
    neuron.wait("view.picked[1] === 1")


def test_two_keys_within_one_frame_are_two_steps(neuron):
    neuron.set(view={"picked": ["points", 0, 0]})
    neuron.part(".cn-plane").evaluate(
        """(plane) => {
            const press = { key: "ArrowRight", bubbles: true };
            for (let key = 0; key < 2; key++) plane.dispatchEvent(new KeyboardEvent("keydown", press));
        }"""
    )
    neuron.becomes(points=[[0.1, 0, 0], *neuron.state["points"][1:]])


def test_a_point_is_typed_as_a_number(page, neuron):
    neuron.cell("Examples and answers", 3, 1).click()
    page.keyboard.type("0.25")
    page.keyboard.press("Enter")
    neuron.wait("state.points[3][1] === 0.25")


def test_one_step_of_the_perceptron_does_what_the_rule_says(neuron):
    neuron.set(w1=7, w2=3, bias=-12, view={"picked": ["points", 2, 0]})
    neuron.part("formula").get_by_text("w₁: 7 + 1 = 8, w₂: 3 + 0 = 3, b: −12 + 1 = −11").wait_for()
    neuron.button("One step").click()
    neuron.becomes(w1=8, w2=3, bias=-11)
    neuron.wait("view.picked[1] === 3")
    neuron.button("Undo").click()
    neuron.becomes(w1=7, w2=3, bias=-12)


def test_a_digit_is_repainted_where_it_is_looked_at(page, neuron):
    neuron.preset("digit")
    neuron.cell("Examples and answers", 1, 0).click()
    neuron.cell("Pixels of the digit", 0, 0).click()
    page.keyboard.type("1")
    page.keyboard.press("Enter")
    neuron.wait("state.digits[1][0][0] === 1 && view.picked[1] === 1")

"""The explorable ``receptive_field`` in a reader's hands: a stack is built, a cell is looked at."""

import pytest
from support.figure import Figure


@pytest.fixture
def figure(page):
    return Figure(page, "receptive_field")


def column(figure, name):
    figure.reveal("bias")
    return figure.part(f"[data-column={name}]")


def kernels(figure):
    return [row[1] for row in figure.state["layers"]]


def test_layers_are_put_in_moved_and_taken_out(figure):
    figure.preset("lenet")
    figure.part("[name=layer]").nth(0).click()
    figure.becomes(layer=1)
    figure.button("+ pool").click()
    figure.becomes(layer=2)
    assert [row[0] for row in figure.state["layers"]][:4] == [0, 1, 1, 0]
    figure.button("Move the layer towards the input").click()
    figure.becomes(layer=1)
    assert [row[0] for row in figure.state["layers"]][:4] == [1, 0, 1, 0]
    figure.button("Remove").click()
    figure.wait("state.layers.length === 7")
    for _ in range(3):
        figure.button("Undo").click()
    figure.wait("state.layers.length === 7 && state.layers[0][0] === 0")


def test_a_slider_changes_the_chosen_layer_alone(figure):
    figure.part("[name=layer]").nth(2).click()
    figure.becomes(layer=3)
    figure.nudge(column(figure, "kernel_size"))
    figure.wait("state.layers[2][1] === 4")
    assert kernels(figure) == [3, 3, 4, *[3] * 12]


def test_the_layers_are_one_tab_stop_and_chosen_by_arrows(figure):
    figure.part("[name=layer]").nth(14).focus()
    figure.page.keyboard.press("ArrowUp")
    figure.becomes(layer=14)


def test_a_kernel_that_does_not_fit_is_refused_in_place(figure):
    figure.mount.evaluate("(el) => el.explorable.set({ size: 30 }).catch(() => {})")
    figure.complains("the kernel spans 3 cells, its padded input has only 2")
    assert figure.state["size"] == 32


def test_the_groups_offered_divide_the_channels_on_both_sides(figure):
    figure.preset("separable")
    figure.part("[name=layer]").nth(0).click()
    figure.becomes(layer=1)
    offered = column(figure, "groups").locator("option").all_text_contents()
    assert offered == ["1", "2", "4", "8", "16", "32", "64"]


def test_a_hand_on_the_fan_chooses_the_cell(figure):
    figure.preset("dilated")
    fan = figure.part(".cn-rf-fan")
    fan.click(position={"x": fan.bounding_box()["width"] - 9, "y": 20})
    figure.becomes(place=100)


def test_channels_are_typed(figure):
    figure.preset("first")
    field = column(figure, "channels")
    field.fill("12")
    field.press("Enter")
    figure.wait("state.layers[0][5] === 12")


def test_it_says_what_the_whole_stack_costs(figure):
    figure.preset("vgg16")
    figure.part("[name=part][value=cost]").check(force=True)
    figure.says("21 layers: 138,357,544 parameters, 15,470,264,320 multiply-adds")
    figure.part("tfoot").get_by_text("138,357,544").wait_for()


def test_it_says_which_pixels_a_cell_sees(figure):
    figure.says("sees 31 × 31 pixels, from 1 to 31")
    figure.part("[name=way][value=on]").check(force=True)
    figure.says("pixel 16 reaches 2 of the 2 cells of layer 15")

"""The explorable ``channels`` in a reader's hands: outputs written out, filters told apart, cells edited."""

import pytest
from support import pages
from support.figure import Figure

from convnotes.explorables import ChannelsExplorable


@pytest.fixture
def channels(page):
    return Figure(page, "channels")


def test_the_first_output_is_written_out_channel_by_channel(channels):
    channels.cell("Output of filter 0", 0, 0).click()
    channels.says("channel 0: 1·0 + 1·0 + (−1)·0 + (−1)·0 + 0·0 + 1·1 + (−1)·0 + (−1)·0 + 0·1 = 1")
    channels.says("y0[0, 0] = 1 + (−1) + 0 + 1 (the last is the bias) = 1")


def test_to_pick_an_output_is_to_look_at_its_filter(channels):
    channels.cell("Output of filter 1", 0, 2).click()
    channels.says("y1[0, 2]")
    channels.becomes(filter="w1")
    channels.settle()
    assert channels.mount.get_by_label("filter w1").is_checked()
    first = channels.grid("Filter, channel 0").get_by_role("gridcell")
    shown = [text.replace("−", "-") for text in first.all_inner_texts()]
    assert list(map(float, shown)) == [value for row in channels.state["weight"][1][0] for value in row]


def test_to_choose_a_filter_is_to_look_at_the_same_place_of_its_map(channels):
    channels.cell("Output of filter 0", 1, 2).click()
    channels.says("y0[1, 2]")
    channels.mount.get_by_label("filter w1").check()
    channels.says("y1[1, 2]")


def test_a_kernel_cell_that_is_typed_changes_the_filter_that_is_shown(page, channels):
    channels.mount.get_by_label("filter w1").check()
    channels.becomes(filter="w1")
    channels.settle()
    channels.cell("Filter, channel 2", 1, 0).click()
    page.keyboard.type("7")
    page.keyboard.press("Enter")
    channels.wait("state.weight[1][2][1][0] === 7")
    assert channels.state["weight"][0][2][1][0] == 1


def test_an_input_cell_that_is_typed_changes_its_own_channel(page, channels):
    channels.cell("Input x, channel 1", 1, 1).click()  # padding stands around the input
    page.keyboard.type("5")
    page.keyboard.press("Enter")
    channels.wait("state.input[1][0][0] === 5")


def test_an_input_cell_says_what_it_feeds(channels):
    channels.cell("Input x, channel 1", 2, 3).click()
    channels.says(
        "x1[1, 2] = 1 feeds 2 outputs of each filter; of filter w0: "
        "y0[0, 1] with weight (−1), y0[1, 1] with weight 0"
    )


def test_the_player_goes_through_both_maps(channels):
    channels.slider("position").evaluate("(el) => { el.value = 9; el.dispatchEvent(new Event('input')); }")
    channels.says("y1[0, 0]")


def test_the_layer_of_twelve_filters_keeps_the_picture_with_same_padding(channels):
    channels.preset("scale")
    channels.mount.get_by_text("32×32×12").wait_for()
    channels.mount.get_by_text("336 weights and biases").wait_for()


PRESETS = [preset["id"] for preset in ChannelsExplorable.schema["presets"]]
CUT = (
    "(el) => [...el.querySelectorAll('.cn-scroll')].filter((box) => box.scrollWidth > box.clientWidth).length"
)


@pytest.mark.parametrize("preset", PRESETS)
def test_the_maps_stand_beside_their_channels(page, channels, preset):
    page.locator("main").evaluate("(el) => { el.style.maxWidth = '1000px'; }")  # with its margin
    channels.preset(preset)
    channels.mount.locator(".cn-channels:not(.cn-stacked)").wait_for()
    assert channels.mount.evaluate(CUT) == 0


@pytest.mark.parametrize("preset", PRESETS)
def test_a_phone_shows_every_column(browser, alone, preset):
    with pages.opened(browser, alone("channels"), size="phone") as watched:
        channels = Figure(watched.page, "channels")
        channels.preset(preset)
        assert channels.mount.evaluate(CUT) == 0

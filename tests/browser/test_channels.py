"""The explorable ``channels`` in a reader's hands: outputs written out, filters told apart, cells edited."""

import pytest
from support import pages
from support.pages import figure

from convnotes.explorables import ChannelsExplorable

NAME = "channels"
EL = f"document.querySelector('[data-explorable={NAME}]')"


def cell(page, label, i, j):
    grid = figure(page, NAME).get_by_role("grid", name=label)
    return grid.get_by_role("row").nth(i).get_by_role("gridcell").nth(j)


def reads(page, words):
    page.wait_for_function(f"(words) => {EL}.querySelector('.cn-sum').textContent.includes(words)", arg=words)


def test_the_first_output_is_written_out_channel_by_channel(page):
    cell(page, "Output of filter 0", 0, 0).click()
    reads(page, "channel 0: 1·0 + 1·0 + (−1)·0 + (−1)·0 + 0·0 + 1·1 + (−1)·0 + (−1)·0 + 0·1 = 1")
    reads(page, "y0[0, 0] = 1 + (−1) + 0 + 1 (the last is the bias) = 1")


def test_to_pick_an_output_is_to_look_at_its_filter(page):
    cell(page, "Output of filter 1", 0, 2).click()
    reads(page, "y1[0, 2]")
    page.wait_for_function(f"{EL}.explorable.view.filter === 'w1'")
    pages.drawn(page)
    assert figure(page, NAME).get_by_label("filter w1").is_checked()
    first = figure(page, NAME).get_by_role("grid", name="Filter, channel 0").get_by_role("gridcell")
    shown = [text.replace("−", "-") for text in first.all_inner_texts()]
    weight = page.evaluate(f"{EL}.explorable.state.weight[1][0].flat()")
    assert list(map(float, shown)) == weight


def test_to_choose_a_filter_is_to_look_at_the_same_place_of_its_map(page):
    cell(page, "Output of filter 0", 1, 2).click()
    reads(page, "y0[1, 2]")
    figure(page, NAME).get_by_label("filter w1").check()
    reads(page, "y1[1, 2]")


def test_a_kernel_cell_that_is_typed_changes_the_filter_that_is_shown(page):
    figure(page, NAME).get_by_label("filter w1").check()
    pages.drawn(page)
    cell(page, "Filter, channel 2", 1, 0).click()
    page.keyboard.type("7")
    page.keyboard.press("Enter")
    page.wait_for_function(f"{EL}.explorable.state.weight[1][2][1][0] === 7")
    assert page.evaluate(f"{EL}.explorable.state.weight[0][2][1][0]") == 1


def test_an_input_cell_that_is_typed_changes_its_own_channel(page):
    cell(page, "Input x, channel 1", 1, 1).click()  # padding stands around the input
    page.keyboard.type("5")
    page.keyboard.press("Enter")
    page.wait_for_function(f"{EL}.explorable.state.input[1][0][0] === 5")


def test_an_input_cell_says_what_it_feeds(page):
    cell(page, "Input x, channel 1", 2, 3).click()
    reads(page, "x1[1, 2] = 1 feeds 2 outputs of each filter; of filter w0: y0[0, 1] × (−1), y0[1, 1] × 0")


def test_the_player_goes_through_both_maps(page):
    figure(page, NAME).locator("input[name=position]").evaluate(
        "(el) => { el.value = 9; el.dispatchEvent(new Event('input')); }"
    )
    reads(page, "y1[0, 0]")


def test_the_layer_of_twelve_filters_keeps_the_picture_with_same_padding(page):
    figure(page, NAME).locator("select[name=preset]").select_option("scale")
    figure(page, NAME).get_by_text("32×32×12").wait_for()
    figure(page, NAME).get_by_text("336 weights and biases").wait_for()


PRESETS = [preset["id"] for preset in ChannelsExplorable.schema["presets"]]
CUT = f"[...{EL}.querySelectorAll('.cn-scroll')].filter((box) => box.scrollWidth > box.clientWidth).length"


@pytest.mark.parametrize("preset", PRESETS)
def test_the_maps_stand_beside_their_channels(page, preset):
    page.locator("main").evaluate("(el) => { el.style.maxWidth = '688px'; }")  # a page of the book
    figure(page, NAME).locator("select[name=preset]").select_option(preset)
    pages.drawn(page)
    assert figure(page, NAME).locator(".cn-channels:not(.cn-stacked)").count() == 1
    assert page.evaluate(CUT) == 0


@pytest.mark.parametrize("preset", PRESETS)
def test_a_phone_shows_every_column(browser, harness, preset):
    with pages.opened(browser, harness, size="phone") as watched:
        figure(watched.page, NAME).locator("select[name=preset]").select_option(preset)
        pages.drawn(watched.page)
        assert watched.page.evaluate(CUT) == 0

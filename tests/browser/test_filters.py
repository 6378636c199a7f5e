"""The explorable ``filters`` in a reader's hands: pictures to point at, kernels to paint, pieces to join."""

import numpy as np
import pytest
from support import pages
from support.figure import Figure


@pytest.fixture
def filters(page):
    figure = Figure(page, "filters")
    figure.set(view={"picked": None})
    figure.reset()
    return figure


def picture(filters, name):
    return filters.mount.get_by_role("application", name=name, exact=False)


def test_a_caption_stands_at_its_picture(filters):
    filters.set(picture="edge")
    gap = filters.mount.evaluate(
        """(el) => el.querySelector(".cn-photo").getBoundingClientRect().top
            - el.querySelector(".cn-caption").getBoundingClientRect().bottom"""
    )
    assert 0 <= gap < 10


def test_on_a_narrow_page_both_pictures_have_their_whole_frames(page, filters):
    page.set_viewport_size(pages.SIZES["phone"])
    filters.wait("el.querySelector('.cn-filters-narrow')")
    cut = filters.mount.evaluate(
        """(el) => {
            const { left, right } = el.querySelector(".cn-stage").getBoundingClientRect();
            const frames = [...el.querySelectorAll(".cn-photo")].map((el) => el.getBoundingClientRect());
            return frames.filter((frame) => frame.left - 1 < left || frame.right + 1 > right).length;
        }"""
    )
    page.set_viewport_size(pages.SIZES["wide"])
    assert cut == 0


def test_pointing_at_a_pixel_writes_out_its_window(filters):
    filters.set(picture="edge", kernel=[[0, -1, 0], [-1, 4, -1], [0, -1, 0]], border="replicate")
    filters.set(view={"picked": ["output", 5, 6]})
    filters.says("y[5, 6] = ")
    filters.says("4·9")
    filters.says("= 9")


def number(text):
    return float(text.replace("−", "-"))


DRAG = """async (el) => {
    const slider = el.querySelector("input[name=noise]");
    const sum = el.querySelector(".cn-sum");
    const said = [];
    for (let at = 1; said.length < 4; at++) {
        const begun = performance.now();
        slider.value = at % 2 ? 0.1 : 0.2;
        slider.dispatchEvent(new Event("input", { bubbles: true }));
        for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame);
        // A busy browser lets more time pass than a drag may stand still.
        if (performance.now() - begun < 300) said.push(sum.innerText);
    }
    return said;
}"""


@pytest.mark.parametrize(("side", "waits"), [(5, False), (7, True)])
def test_more_products_than_anybody_reads_wait_for_the_end_of_a_drag(filters, side, waits):
    filters.set(picture="edge", kernel=np.ones((side, side)).tolist(), view={"picked": ["output", 8, 8]})
    before = filters.part("sum").inner_text()
    said = filters.mount.evaluate(DRAG)
    assert [one == before for one in said] == [waits] * 4
    filters.wait("!el.querySelector('.cn-late')")  # also where no event tells that the drag has ended
    said = filters.part("sum").inner_text()
    assert said != before
    assert number(said.rsplit(" = ")[-1]) == pytest.approx(filters.answer["output"][0, 8, 8], rel=1e-2)
    under = filters.cell("Window of x", 0, 0).inner_text()
    corner = filters.answer["padded"][0, 8, 8]
    assert number(under) == pytest.approx(corner, rel=0.05, abs=0.06)


def test_a_pixel_of_the_picture_stands_for_the_output_whose_window_has_it_in_the_middle(filters):
    filters.set(picture="x", border="valid")
    box = picture(filters, "Picture x").bounding_box()
    step = box["width"] / 9
    filters.page.mouse.click(box["x"] + 4.5 * step, box["y"] + 2.5 * step)
    filters.becomes(picked=["output", 1, 3])


@pytest.mark.parametrize(
    ("key", "place"), [("ArrowRight", [5, 7]), ("ArrowUp", [4, 6]), ("PageDown", [11, 6]), ("Home", [5, 0])]
)
def test_arrow_keys_go_from_pixel_to_pixel_and_stop_at_the_edge(filters, key, place):
    filters.set(picture="edge", view={"picked": ["output", 5, 6]})
    picture(filters, "Output y").focus()
    filters.page.keyboard.press(key)
    filters.becomes(picked=["output", *place])


def test_escape_lets_go_of_the_pixel(filters):
    filters.set(picture="edge", view={"picked": ["output", 5, 6]})
    picture(filters, "Output y").focus()
    filters.page.keyboard.press("Escape")
    filters.becomes(picked=None)


def test_a_kernel_is_painted_and_every_output_follows(filters):
    filters.set(picture="x", kernel=[[0, 0, 0], [0, 1, 0], [0, 0, 0]])
    filters.part("input[name=paint]").check()
    filters.part("input[name=brush]").fill("3")
    filters.cell("Kernel w", 0, 1).click()
    filters.becomes(kernel=[[0, 3, 0], [0, 1, 0], [0, 0, 0]])
    filters.part("input[name=paint]").uncheck()
    filters.settle()
    assert filters.answer["facts"][0] == 4


def test_a_kernel_becomes_oblong_by_its_two_sides(filters):
    filters.set(picture="x")
    filters.reveal("kernel_size")
    filters.reveal("seed")
    filters.mount.get_by_label("rows of the kernel").select_option("1")
    filters.wait("state.kernel.length === 1 && state.kernel[0].length === 3")


def test_sobel_falls_apart_and_is_joined_again(filters):
    filters.set(picture="digit")
    before = filters.answer["output"]
    filters.reveal("seed")
    filters.button("Take apart").click()
    filters.becomes(kernel=[[1], [2], [1]], second=[[-1, 0, 1]], twice=1)
    filters.settle()
    np.testing.assert_allclose(filters.answer["output"], before)
    filters.button("Make one kernel").click()
    filters.becomes(kernel=[[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]], twice=0)


def test_the_laplacian_cannot_be_taken_apart(filters):
    filters.set(kernel=[[0, -1, 0], [-1, 4, -1], [0, -1, 0]])
    filters.reveal("seed")
    assert filters.button("Take apart").get_attribute("aria-disabled") == "true"
    filters.says("rank 2", "formula")


def pixel(filters, name, i, j):
    """Return the colour of a pixel of a picture's canvas, read off a copy that is made for reading."""
    canvas = picture(filters, name).locator("canvas")
    return canvas.evaluate(
        """(el, [i, j]) => {
            const copy = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
            copy.drawImage(el, -j, -i);
            return [...copy.getImageData(0, 0, 1, 1).data];
        }""",
        [i, j],
    )


@pytest.mark.parametrize(("shown", "words"), [("signed", "full at ±9"), ("clamped", "clamped: 0 to 9")])
def test_how_an_output_is_shown_is_said_beside_it(filters, shown, words):
    filters.set(picture="edge", kernel=[[0, -1, 0], [-1, 4, -1], [0, -1, 0]], border="replicate", shown=shown)
    filters.says(words, ".cn-caption")
    dark, bright = pixel(filters, "Output y", 5, 5), pixel(filters, "Output y", 5, 6)
    if shown == "signed":
        assert dark == [0x5B, 0x8F, 0xD0, 255]
        assert bright == [0xE8, 0xA3, 0x3D, 255]
    else:
        assert dark == [20, 24, 29, 255]
        assert bright == [242, 245, 247, 255]


def test_a_theme_that_changes_changes_the_tints(filters):
    filters.set(picture="edge", kernel=[[0, -1, 0], [-1, 4, -1], [0, -1, 0]], border="replicate")
    light = pixel(filters, "Output y", 5, 6)
    filters.page.evaluate("document.documentElement.dataset.theme = 'dark'")
    pages.drawn(filters.page)
    assert pixel(filters, "Output y", 5, 6) != light
    filters.page.evaluate("document.documentElement.dataset.theme = 'light'")


def test_a_link_to_a_picture_of_one_s_own_is_refused_in_words(filters):
    assert filters.refusal(picture="own")["words"].startswith("There is no picture of your own here")

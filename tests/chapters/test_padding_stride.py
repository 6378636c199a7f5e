"""Every worked number of the chapter on padding and stride, held to the core and to SciPy."""

import numpy as np
import pytest
from scipy import signal
from support import chapters
from support.chapters import printed

from convnotes import conv2d
from convnotes.fields import path_counts
from convnotes.shapes import (
    axis_padding,
    dropped,
    effective_kernel_size,
    output_size,
    uses,
)

RNG = np.random.default_rng(6)
IMAGE, KERNEL = RNG.normal(size=(5, 7)), RNG.normal(size=(3, 3))


@pytest.fixture(scope="module")
def cells():
    return chapters.cells("padding-stride")


def plane(image, kernel, **steps):
    return conv2d(image[None, None], kernel[None, None], **steps)[0, 0]


def stretched(kernel, dilation):
    """The kernel with zeros between its taps, which is what SciPy needs to dilate."""
    rows, columns = kernel.shape
    result = np.zeros((dilation * (rows - 1) + 1, dilation * (columns - 1) + 1))
    result[::dilation, ::dilation] = kernel
    return result


# --- Borders ---------------------------------------------------------------------------------------------


def test_a_32_pixel_picture_is_used_up_after_15_layers():
    sizes = [32]
    while sizes[-1] >= 3:
        sizes.append(output_size(sizes[-1], 3))
    assert (len(sizes) - 1, sizes[-1]) == (15, 2)


def test_through_15_layers_a_corner_has_one_way_an_axis_and_the_middle_3492117(cells):
    stack = [{"kernel_size": 3}] * 15
    ways = np.add(path_counts(stack, 32, 0), path_counts(stack, 32, 1))  # of the two outputs
    assert (ways[0], ways[16]) == (ways[-1], ways[15]) == (1, 3492117)
    assert [int(line.split()[-1]) for line in printed(cells["ways-counted"]).splitlines()] == [1, 3492117]


def test_along_an_edge_of_five_the_uses_are_1_2_3_2_1():
    assert uses(5, 3) == (1, 2, 3, 2, 1)


def test_the_map_of_uses_is_what_scipy_adds_up_from_all_windows():
    reads = np.outer(uses(5, 3), uses(5, 3))
    assert np.array_equal(reads, signal.convolve2d(np.ones((3, 3)), np.ones((3, 3)), mode="full"))


def test_only_the_four_corners_are_read_once():
    reads = np.outer(uses(5, 3), uses(5, 3))
    assert np.argwhere(reads == 1).tolist() == [[0, 0], [0, 4], [4, 0], [4, 4]]


def test_all_25_pixels_are_counted():
    counts, pixels = np.unique(np.outer(uses(5, 3), uses(5, 3)), return_counts=True)
    assert dict(zip(counts.tolist(), pixels.tolist(), strict=True)) == {1: 4, 2: 8, 3: 4, 4: 4, 6: 4, 9: 1}


def test_nine_windows_of_nine_cells_make_81_reads():
    assert np.outer(uses(5, 3), uses(5, 3)).sum() == 81 == output_size(5, 3) ** 2 * 9


# --- Padding ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("word", "size"), [("valid", (3, 5)), ("same", (5, 7)), ("full", (7, 9))])
def test_a_5_by_7_image_becomes(word, size):
    assert (output_size(5, 3, padding=word), output_size(7, 3, padding=word)) == size


@pytest.mark.parametrize("word", ["valid", "same", "full"])
def test_scipy_gives_the_padded_image_the_same_output(word):
    expected = signal.correlate2d(IMAGE, KERNEL, mode=word)
    np.testing.assert_allclose(plane(IMAGE, KERNEL, padding=word), expected, rtol=1e-13, atol=1e-13)


@pytest.mark.parametrize("f", [1, 3, 5, 7])
def test_same_padding_of_an_odd_kernel_is_half_of_f_minus_1(f):
    assert axis_padding("same", 9, f) == ((f - 1) // 2, (f - 1) // 2)


@pytest.mark.parametrize(("f", "amounts"), [(2, (0, 1)), (3, (1, 1)), (4, (1, 2)), (5, (2, 2))])
def test_same_padding_of_a_kernel_on_five_cells(f, amounts):
    assert axis_padding("same", 5, f) == amounts


@pytest.mark.parametrize("f", [2, 3, 4, 5])
def test_same_padding_keeps_five_outputs(f):
    assert output_size(5, f, padding="same") == 5


@pytest.mark.parametrize("p", [1, 2])
def test_equal_padding_of_a_kernel_of_four_does_not_keep_the_size(p):
    assert output_size(5, 4, padding=p) != 5


@pytest.mark.parametrize(
    ("word", "reads"), [("valid", (1, 2, 3, 2, 1)), ("same", (2, 3, 3, 3, 2)), ("full", (3, 3, 3, 3, 3))]
)
def test_padding_makes_the_uses_fairer(word, reads):
    assert uses(5, 3, padding=word) == reads


def test_zeros_darken_the_corner_of_a_white_wall_to_four_ninths():
    blurred = plane(np.ones((5, 5)), np.full((3, 3), 1 / 9), padding="same")
    assert blurred[[0, 0, 4, 4], [0, 4, 0, 4]] == pytest.approx(4 / 9)


@pytest.mark.parametrize("mode", ["reflect", "replicate", "circular"])
def test_a_copied_frame_keeps_the_wall_white(mode):
    assert plane(np.ones((5, 5)), np.full((3, 3), 1 / 9), padding=1, padding_mode=mode) == pytest.approx(1)


@pytest.mark.parametrize(
    ("mode", "framed"),
    [
        ("zeros", [0, 0, 1, 2, 3, 4, 0, 0]),
        ("reflect", [3, 2, 1, 2, 3, 4, 3, 2]),
        ("replicate", [1, 1, 1, 2, 3, 4, 4, 4]),
        ("circular", [3, 4, 1, 2, 3, 4, 1, 2]),
    ],
)
def test_the_frame_around_1_2_3_4_is(mode, framed):
    row = np.array([[1, 2, 3, 4]])
    assert plane(row, np.ones((1, 1)), padding=(0, 2), padding_mode=mode).tolist() == [framed]


# --- Stride ----------------------------------------------------------------------------------------------


def test_six_columns_at_stride_2_become_two():
    assert output_size(6, 3, stride=2) == 2


def test_the_stride_drops_one_column():
    assert dropped(6, 3, stride=2) == 1


def test_the_dropped_column_does_not_matter():
    changed = IMAGE[:, :6].copy()
    changed[:, 5] = 100
    assert np.array_equal(plane(changed, KERNEL, stride=2), plane(IMAGE[:, :6], KERNEL, stride=2))


def test_the_column_before_the_dropped_one_does_matter():
    changed = IMAGE[:, :6].copy()
    changed[:, 4] = 100
    assert not np.array_equal(plane(changed, KERNEL, stride=2), plane(IMAGE[:, :6], KERNEL, stride=2))


def test_a_step_longer_than_the_kernel_skips_cells_between_the_windows():
    assert uses(6, 2, stride=3) == (1, 1, 0, 1, 1, 0)


def test_a_stride_keeps_every_second_output_of_scipy():
    image = RNG.normal(size=(9, 12))
    expected = signal.correlate2d(image, KERNEL, mode="valid")[::2, ::2]
    np.testing.assert_allclose(plane(image, KERNEL, stride=2), expected, rtol=1e-13, atol=1e-13)


def test_a_stride_of_2_saves_450_of_630_multiply_adds():
    sizes = [output_size(9, 3, stride=s) * output_size(12, 3, stride=s) for s in (1, 2)]
    assert [9 * size for size in sizes] == [630, 180]


@pytest.mark.parametrize(("n", "s", "left"), [(8, 3, [2, 1, 0, 2]), (6, 2, [1, 1, 1, 1])])
def test_padding_0_to_3_leaves_over(n, s, left):
    assert [dropped(n, 3, stride=s, padding=p) for p in range(4)] == left


def test_padding_one_end_only_makes_the_stride_fit():
    assert dropped(6, 3, stride=2, padding=(0, 1)) == 0


def test_what_a_stride_leaves_over_may_be_padding_alone():
    assert dropped(6, 3, stride=2, padding=1) == 1
    assert min(uses(6, 3, stride=2, padding=1)) > 0


def test_a_stride_that_does_not_divide_the_padded_axis_may_leave_nothing_over():
    assert (5 + 2) % 2 == 1
    assert dropped(5, 3, stride=2, padding=1) == 0  # it divides 5 + 2 − 3


# --- Dilation --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("d", "span", "outputs"), [(1, 3, 7), (2, 5, 5), (3, 7, 3)])
def test_a_dilated_kernel_of_3_on_9_cells(d, span, outputs):
    assert (effective_kernel_size(3, d), output_size(9, 3, dilation=d)) == (span, outputs)


@pytest.mark.parametrize("d", [1, 2, 3])
def test_same_padding_of_a_dilated_kernel_of_3_is_d(d):
    assert axis_padding("same", 9, 3, dilation=d) == (d, d)


@pytest.mark.parametrize("d", [2, 3])
def test_scipy_dilates_with_zeros_between_the_taps(d):
    image, kernel = RNG.normal(size=(9, 11)), RNG.normal(size=(2, 3))
    expected = signal.correlate2d(image, stretched(kernel, d), mode="valid")
    np.testing.assert_allclose(plane(image, kernel, dilation=d), expected, rtol=1e-13, atol=1e-13)


def test_stride_2_with_dilation_2_never_reads_the_even_cells():
    reads = uses(7, 3, stride=2, padding=1, dilation=2)
    assert [cell for cell, count in enumerate(reads) if not count] == [0, 2, 4, 6]


def test_no_usual_slip_reaches_the_answer_of_the_general_question():
    padded, span = 32 + 2 * 4, 3 * (5 - 1) + 1
    slips = {
        "padded once": (32 + 4 - span) // 2 + 1,
        "stride 1": padded - span + 1,
        "dilation 1": (padded - 5) // 2 + 1,
        "a tap too many": (padded - 3 * 5) // 2 + 1,
        "no first window": (padded - span) // 2,
        "rounded up": -(-(padded - span) // 2) + 1,
    }
    question = chapters.questions("padding-stride")["general-size"]
    assert question["answer"] == (padded - span) // 2 + 1
    assert question["answer"] not in slips.values()
    assert {answer for answer, _ in question["hints"]} == set(slips.values()) - {slips["dilation 1"]}

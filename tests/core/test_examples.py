"""Every worked number that the book takes over from the notes, held to the core."""

import numpy as np
import pytest
from scipy import signal

from convnotes import conv2d, correlate2d, examples


def demo():
    return conv2d(examples.DEMO_INPUT[None], examples.DEMO_WEIGHT, examples.DEMO_BIAS, **examples.DEMO_STEPS)[
        0
    ]


def demo_window(channel, column=0):
    padded = np.pad(examples.DEMO_INPUT[channel], 1)
    return padded[0:3, column : column + 3]


@pytest.mark.parametrize("name", [n for n in dir(examples) if isinstance(getattr(examples, n), np.ndarray)])
def test_an_example_cannot_be_changed(name):
    with pytest.raises(ValueError, match="read-only"):
        getattr(examples, name)[...] = 0


def test_the_and_gate_adds_up_to_minus_30_minus_10_minus_10_and_10():
    z = examples.TRUTH_TABLE @ examples.AND_WEIGHTS + examples.AND_BIAS
    assert z.tolist() == [-30, -10, -10, 10]


def test_the_window_and_its_kernel_give_minus_8():
    assert correlate2d(examples.WINDOW, examples.CORNER_KERNEL).tolist() == [[-8]]


def test_the_curve_filter_answers_6600_on_its_own_shape():
    assert correlate2d(examples.CURVE_PATCH, examples.CURVE_FILTER).tolist() == [[6600]]


def test_the_sum_of_6600_reads_50_50_50_20_50_in_row_major_order():
    products = examples.CURVE_PATCH[(examples.CURVE_FILTER * examples.CURVE_PATCH) > 0]
    assert products.tolist() == [50, 50, 50, 20, 50]


def test_the_curve_filter_holds_nothing_but_30s_and_0s():
    assert set(examples.CURVE_FILTER.ravel().tolist()) == {0, 30}


def test_the_curve_filter_answers_0_on_an_unrelated_patch():
    assert correlate2d(examples.UNRELATED_PATCH, examples.CURVE_FILTER).tolist() == [[0]]


def test_the_unrelated_patch_is_not_empty():
    assert np.count_nonzero(examples.UNRELATED_PATCH) > 10


@pytest.mark.parametrize("name", ["DIAGONAL", "ANTIDIAGONAL", "CROSSING"])
def test_a_feature_matches_the_x_perfectly_somewhere(name):
    mean = correlate2d(examples.LETTER_X, getattr(examples, name)) / 9
    assert mean.max() == 1


@pytest.mark.parametrize("name", ["DIAGONAL", "ANTIDIAGONAL", "CROSSING"])
def test_a_feature_matches_the_bent_x_at_least_to_seven_ninths(name):
    mean = correlate2d(examples.BENT_X, getattr(examples, name)) / 9
    assert mean.max() >= 7 / 9


def test_the_bent_x_is_another_image_than_the_x():
    assert (examples.BENT_X != examples.LETTER_X).sum() > 10


def test_the_diagonal_matches_the_top_left_window_to_seven_ninths():
    mean = correlate2d(examples.LETTER_X, examples.DIAGONAL)[0, 0] / 9
    assert mean == pytest.approx(7 / 9)
    assert f"{mean:.2f}" == "0.78"


@pytest.mark.parametrize(
    ("channel", "window"),
    [
        (0, [[0, 0, 0], [0, 0, 1], [0, 0, 1]]),
        (1, [[0, 0, 0], [0, 1, 1], [0, 0, 2]]),
        (2, [[0, 0, 0], [0, 2, 0], [0, 0, 0]]),
    ],
)
def test_the_demo_starts_with_the_window_that_the_notes_print(channel, window):
    assert demo_window(channel).tolist() == window


@pytest.mark.parametrize(("channel", "total"), [(0, 1), (1, -1), (2, 0)])
def test_the_channels_of_the_first_output_add_up_as_the_notes_print(channel, total):
    assert (examples.DEMO_WEIGHT[0, channel] * demo_window(channel)).sum() == total


def test_the_first_output_of_the_demo_is_1():
    assert demo()[0, 0, 0] == 1


def test_two_pixels_to_the_right_the_demo_gives_0():
    assert demo()[0, 0, 1] == 0


def test_the_second_filter_of_the_demo_gives_another_map():
    assert (demo()[0] != demo()[1]).any()


def test_scipy_gives_the_demo_the_same_maps():
    expected = [
        sum(
            signal.correlate2d(np.pad(x, 1), w, mode="valid")[::2, ::2]
            for x, w in zip(examples.DEMO_INPUT, ws, strict=True)
        )
        + b
        for ws, b in zip(examples.DEMO_WEIGHT, examples.DEMO_BIAS, strict=True)
    ]
    assert np.array_equal(demo(), expected)


def test_no_filter_of_the_demo_is_its_own_mirror():
    flipped = examples.DEMO_WEIGHT[:, :, ::-1, ::-1]
    assert all((w != f).any() for w, f in zip(examples.DEMO_WEIGHT, flipped, strict=True))


def blocks(image):
    return image.reshape(2, 2, 2, 2).swapaxes(1, 2).reshape(2, 2, 4)


def test_the_maxima_of_the_pooling_example_are_6_8_3_4():
    assert blocks(examples.POOL_INPUT).max(axis=-1).tolist() == [[6, 8], [3, 4]]


def test_the_maxima_of_the_backward_example_lie_in_the_four_corners_of_the_image():
    assert blocks(examples.POOL_CORNERS).argmax(axis=-1).tolist() == [[0, 1], [2, 3]]


def test_the_one_hot_target_is_the_third_of_ten_classes():
    assert (len(examples.ONE_HOT), examples.ONE_HOT.argmax(), examples.ONE_HOT.sum()) == (10, 2, 1)

"""Every worked number of the chapter on channels, held to the core and to SciPy."""

import numpy as np
import pytest
from scipy import signal
from support import chapters

from convnotes import conv2d, examples
from convnotes.shapes import conv_multiply_adds, conv_parameters, output_size

RNG = np.random.default_rng(6)


def test_two_filters_with_same_padding_give_two_maps():
    assert conv2d(np.ones((1, 1, 5, 7)), np.ones((2, 1, 3, 3)), padding="same").shape == (1, 2, 5, 7)


@pytest.mark.parametrize(("padding", "size"), [("same", 32), ("valid", 28)])
def test_twelve_5_by_5_filters_on_a_colour_picture_give_twelve_maps(padding, size):
    y = conv2d(np.ones((1, 3, 32, 32)), np.ones((12, 3, 5, 5)), padding=padding)
    assert y.shape == (1, 12, size, size)


@pytest.mark.parametrize("k", range(1, 8))
def test_without_padding_33_minus_k_windows_fit_on_32_cells(k):
    assert output_size(32, k) == 33 - k


def test_the_channels_are_summed_as_scipy_sums_them():
    x, w = RNG.normal(size=(3, 9, 11)), RNG.normal(size=(2, 3, 3, 3))
    expected = [sum(signal.correlate2d(c, k, mode="same") for c, k in zip(x, ws, strict=True)) for ws in w]
    np.testing.assert_allclose(conv2d(x[None], w, padding="same")[0], expected, rtol=1e-12, atol=1e-12)


def test_three_channels_and_two_filters_make_a_depth_of_two():
    assert conv2d(np.ones((1, 3, 9, 11)), np.ones((2, 3, 3, 3)), padding="same").shape == (1, 2, 9, 11)


def test_twelve_such_filters_learn_336_numbers_and_multiply_82944_times():
    side = output_size(32, 3, stride=2, padding=1)
    learnt, multiplied = conv_parameters(3, 12, 3), conv_multiply_adds(3, 12, 3, (side, side))
    assert (learnt, multiplied) == (12 * (27 + 1), 12 * 27 * 16 * 16)
    printed = chapters.printed(chapters.cells("channels")["twelve-such-filters"])
    assert [int(word) for word in printed.split() if word.isdigit()] == [learnt, multiplied]


def test_the_first_output_of_the_demo_is_1_and_the_next_0():
    y = conv2d(examples.DEMO_INPUT[None], examples.DEMO_WEIGHT, examples.DEMO_BIAS, **examples.DEMO_STEPS)
    assert y[0, 0, 0, :2].tolist() == [1, 0]
    printed = chapters.printed(chapters.cells("channels")["demo-sum"]).splitlines()
    assert [line.split(" = ")[-1] for line in printed] == ["1", "-1", "0", "1"]


def test_depthwise_and_1_by_1_cost_an_eighth_of_a_whole_convolution():
    assert conv2d(np.ones((1, 64, 5, 5)), np.ones((64, 1, 3, 3)), groups=64).shape == (1, 64, 3, 3)
    printed = chapters.printed(chapters.cells("channels")["grouped-costs"])
    assert "every other: 36864" in printed
    assert "576 + 4096 = 4672" in printed
    assert 64 * 64 * 9 == 36864
    assert round(36864 / 4672) == 8

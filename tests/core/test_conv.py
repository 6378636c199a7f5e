"""Convolution, forward: against SciPy and loops, and the facts that the book states about it."""

import tracemalloc

import numpy as np
import pytest
import scipy.ndimage
import scipy.signal
from hypothesis import given, settings
from numpy.testing import assert_array_equal
from support.convolutions import BATCH, IMAGE, KERNEL, close, convolutions, random_convolution, scipy_conv2d

from convnotes import _gemm, examples
from convnotes.conv import conv2d, conv2d_backward, convolve1d, convolve2d, correlate2d
from convnotes.reference import conv as loops
from convnotes.reference import windows as sums
from convnotes.shapes import padding_amounts

RNG = np.random.default_rng(1)


# ---------------------------------------------------------------- worked numbers


def test_window_of_the_syllabus_gives_minus_eight():
    assert_array_equal(correlate2d(examples.WINDOW, examples.CORNER_KERNEL), [[-8]])


def test_demo_window_gives_the_channel_sums_and_their_total():
    window, w0 = np.pad(examples.DEMO_INPUT, ((0, 0), (1, 1), (1, 1)))[:, :3, :3], examples.DEMO_WEIGHT[0]
    sums = [correlate2d(channel, kernel).item() for channel, kernel in zip(window, w0, strict=True)]
    assert sums == [1, -1, 0]
    assert conv2d([window], [w0], [1]).item() == 1


def test_a_1x1_kernel_mixes_the_channels_of_each_cell():
    x, weight = RNG.standard_normal((2, 3, 4, 5)), RNG.standard_normal((6, 3, 1, 1))
    close(conv2d(x, weight), np.tensordot(weight[:, :, 0, 0], x, (1, 1)).transpose(1, 0, 2, 3))


# ---------------------------------------------------------------- against others


@given(convolutions())
def test_conv2d_is_what_scipy_finds_channel_by_channel(convolution):
    x, weight, bias, options = convolution
    close(conv2d(x, weight, bias, **options), scipy_conv2d(x, weight, bias, **options))


@pytest.mark.parametrize("kernel_size", [(1, 1), (2, 1), (1, 2), (2, 3)], ids=str)
@pytest.mark.parametrize("padding", [((0, 0), (0, 0)), ((1, 0), (0, 1))], ids=["unpadded", "padded"])
def test_windows_side_by_side_are_those_of_scipy(kernel_size, padding):
    shapes = (2, 4, 6, 6), (6, 2, *kernel_size)
    options = {"stride": kernel_size, "padding": padding, "groups": 2}
    x, weight, bias, options = random_convolution(RNG, *shapes, **options)
    close(conv2d(x, weight, bias, **options), scipy_conv2d(x, weight, bias, **options))


@settings(max_examples=25)
@given(convolutions(largest_batch=1))
def test_conv2d_is_the_printed_equation(convolution):
    x, weight, bias, options = convolution
    close(conv2d(x, weight, bias, **options), loops.conv2d(x, weight, bias, **options))


@given(convolutions(modes=("zeros",)))
def test_conv2d_is_one_sum_over_windows(convolution):
    x, weight, bias, options = convolution
    printed = {name: value for name, value in options.items() if name != "padding_mode"}
    close(conv2d(x, weight, bias, **options), sums.conv2d(x, weight, bias, **printed))


@pytest.mark.parametrize("mode", ["valid", "same", "full"])
@pytest.mark.parametrize("kernel", [KERNEL, KERNEL[:3], KERNEL[:1, :2]])
def test_correlate2d_and_convolve2d_are_those_of_scipy(kernel, mode):
    close(correlate2d(IMAGE, kernel, mode=mode), scipy.signal.correlate2d(IMAGE, kernel, mode))
    close(convolve2d(IMAGE, kernel, mode=mode), scipy.signal.convolve2d(IMAGE, kernel, mode))


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [("zeros", "constant"), ("reflect", "mirror"), ("replicate", "nearest"), ("circular", "wrap")],
)
def test_padding_modes_are_those_of_scipy_ndimage(ours, theirs):
    odd = RNG.standard_normal((3, 5))
    found = conv2d(IMAGE[None, None], odd[None, None], padding="same", padding_mode=ours)
    close(found[0, 0], scipy.ndimage.correlate(IMAGE, odd, mode=theirs))


@pytest.mark.parametrize("mode", ["full", "same", "valid"])
def test_convolve1d_is_that_of_numpy(mode):
    close(convolve1d(IMAGE[0], KERNEL[:, 0], mode=mode), np.convolve(IMAGE[0], KERNEL[:, 0], mode))


def test_convolve1d_of_a_long_kernel_in_full_is_that_of_numpy():
    close(convolve1d(KERNEL[:, 0], IMAGE[0]), np.convolve(KERNEL[:, 0], IMAGE[0]))


def test_convolve1d_same_has_the_length_of_f():
    assert convolve1d(KERNEL[:, 0], IMAGE[0], mode="same").shape == (4,)


# ---------------------------------------------------------------- what convolution is


def test_convolution_is_correlation_with_the_kernel_flipped():
    assert_array_equal(convolve2d(IMAGE, KERNEL), correlate2d(IMAGE, KERNEL[::-1, ::-1]))


def test_convolution_commutes():
    close(convolve2d(IMAGE, KERNEL, mode="full"), convolve2d(KERNEL, IMAGE, mode="full"))


def test_correlation_does_not_commute_but_flips():
    forward, swapped = correlate2d(IMAGE, KERNEL, mode="full"), correlate2d(KERNEL, IMAGE, mode="full")
    close(forward, swapped[::-1, ::-1])
    assert not np.allclose(forward, swapped)


def test_convolution_of_signals_commutes_and_associates():
    f, g, h = RNG.standard_normal(5), RNG.standard_normal(3), RNG.standard_normal(4)
    close(convolve1d(f, g), convolve1d(g, f))
    close(convolve1d(convolve1d(f, g), h), convolve1d(f, convolve1d(g, h)))


def test_unit_impulse_leaves_an_image_alone():
    assert_array_equal(correlate2d(IMAGE, [[1]]), IMAGE)


def test_correlation_of_an_impulse_is_the_kernel_flipped():
    impulse = np.zeros((7, 5))
    impulse[3, 2] = 1
    assert_array_equal(correlate2d(impulse, KERNEL), KERNEL[::-1, ::-1])


def test_convolution_is_equivariant_to_circular_shifts():
    x, weight = BATCH.x, RNG.standard_normal((2, 4, 3, 3))
    options = {"padding": "same", "padding_mode": "circular"}
    shifted = conv2d(np.roll(x, (2, -3), (2, 3)), weight, **options)
    close(shifted, np.roll(conv2d(x, weight, **options), (2, -3), (2, 3)))


def test_strided_convolution_is_not_equivariant_to_a_shift_by_one():
    x, weight = BATCH.x, RNG.standard_normal((2, 4, 3, 3))
    options = {"padding": "same", "padding_mode": "circular", "stride": 2}
    shifted = conv2d(np.roll(x, 1, 2), weight, **options)
    candidates = [np.roll(conv2d(x, weight, **options), shift, 2) for shift in range(3)]
    assert not any(np.allclose(shifted, candidate) for candidate in candidates)


def test_stride_keeps_every_sth_output():
    x, weight = BATCH.x, RNG.standard_normal((2, 4, 3, 2))
    close(conv2d(x, weight, stride=(2, 3)), conv2d(x, weight)[:, :, ::2, ::3])


def test_dilation_is_a_kernel_with_zeros_between_its_taps():
    x, weight = BATCH.x, RNG.standard_normal((2, 4, 3, 2))
    sparse = np.zeros((2, 4, 5, 4))
    sparse[:, :, ::2, ::3] = weight
    close(conv2d(x, weight, dilation=(2, 3)), conv2d(x, sparse))


def test_groups_are_convolutions_side_by_side():
    x, weight = BATCH.x, BATCH.weight
    halves = [conv2d(x[:, :2], weight[:3]), conv2d(x[:, 2:], weight[3:])]
    close(conv2d(x, weight, groups=2), np.concatenate(halves, axis=1))


def test_depthwise_convolution_keeps_channels_apart():
    weight = RNG.standard_normal((4, 1, 3, 2))
    y = conv2d(BATCH.x, weight, groups=4)
    close(y[1, 2], correlate2d(BATCH.x[1, 2], weight[2, 0]))


def test_zero_mean_kernel_answers_zero_to_a_flat_image():
    weight = RNG.standard_normal((1, 1, 3, 4))
    flat = np.full((1, 1, 6, 7), 5.0)
    close(conv2d(flat, weight - weight.mean(), padding=1, padding_mode="reflect"), 0)


def test_bias_is_added_once_to_every_cell():
    x, weight, bias, options = BATCH
    close(
        conv2d(x, weight, bias, **options) - conv2d(x, weight, **options),
        np.broadcast_to(bias[:, None, None], (2, 6, 3, 8)),
    )


@given(convolutions())
def test_conv2d_is_linear_in_the_image_and_in_the_kernels(convolution):
    x, weight, _, options = convolution
    close(conv2d(2 * x, -3 * weight, **options), -6 * conv2d(x, weight, **options))
    other = np.flip(x)
    close(
        conv2d(x + other, weight, **options), conv2d(x, weight, **options) + conv2d(other, weight, **options)
    )


@pytest.mark.parametrize("padding", ["same", "full", "valid", 1, (0, 1), ((1, 2), (0, 3))])
@pytest.mark.parametrize("steps", [{}, {"stride": (3, 2)}, {"dilation": (1, 2)}], ids=str)
def test_padding_before_and_padding_within_are_the_same(padding, steps):
    x, weight = BATCH.x, RNG.standard_normal((2, 4, 4, 3))
    padded = np.pad(x, ((0, 0), (0, 0), *padding_amounts(padding, (6, 7), (4, 3), **steps)))
    close(conv2d(x, weight, padding=padding, **steps), conv2d(padded, weight, **steps))


def test_a_long_signal_takes_little_more_memory_than_itself():
    f, g = RNG.standard_normal(300_000), RNG.standard_normal(200)
    tracemalloc.start()
    y = convolve1d(f, g)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 6 * f.nbytes  # all copies at once would be 200 times
    close(y, np.convolve(f, g))


@pytest.mark.parametrize("mode", ["zeros", "reflect", "replicate", "circular"])
@pytest.mark.parametrize("options", [{"stride": (2, 3), "dilation": (1, 2)}, {"groups": 2}])
def test_strips_of_the_width_are_the_whole(mode, options, monkeypatch):
    x = RNG.standard_normal((2, 4, 3, 40))
    weight = RNG.standard_normal((6, 4 // options.get("groups", 1), 2, 5))
    options = options | {"padding": ((1, 0), (4, 2)), "padding_mode": mode}
    whole = conv2d(x, weight, np.arange(6.0), **options)
    delta = RNG.standard_normal(whole.shape)
    gradients = conv2d_backward(delta, x, weight, **options)
    monkeypatch.setattr(_gemm, "BLOCK_BYTES", 512)
    close(conv2d(x, weight, np.arange(6.0), **options), whole)
    for found, wanted in zip(conv2d_backward(delta, x, weight, **options), gradients, strict=True):
        close(found, wanted)

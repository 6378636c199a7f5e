"""Convolution: against SciPy, loops and slopes, and the facts that the book states about it."""

import tracemalloc

import numpy as np
import pytest
import scipy.ndimage
import scipy.signal
from convolutions import convolutions, random_convolution, scipy_conv2d
from hypothesis import given, settings
from hypothesis import strategies as st
from layouts import LAYOUTS
from numpy.testing import assert_allclose, assert_array_equal

from convnotes import columns
from convnotes.conv import conv2d, conv2d_backward, convolve1d, convolve2d, correlate2d
from convnotes.gradcheck import gradcheck
from convnotes.reference import conv as loops
from convnotes.shapes import padding_amounts, uses

RNG = np.random.default_rng(0)
IMAGE, KERNEL = RNG.standard_normal((7, 9)), RNG.standard_normal((4, 3))
EVERYTHING = {"stride": (2, 1), "padding": ((1, 0), (2, 1)), "dilation": (1, 2), "groups": 2}
BATCH = random_convolution(RNG, (2, 4, 6, 7), (6, 2, 3, 2), **EVERYTHING)


def inner(a, b):
    return np.vdot(a, b)


def close(actual, expected):
    """Equal but for the rounding of some dozens of additions."""
    assert_allclose(actual, expected, rtol=1e-12, atol=1e-12)


# ---------------------------------------------------------------- worked numbers


def test_window_of_the_syllabus_gives_minus_eight():
    window = np.array([[0, 0, 0], [0, 1, 1], [0, 1, 2]])
    kernel = np.array([[4, 0, 0], [0, 0, 0], [0, 0, -4]])
    assert_array_equal(correlate2d(window, kernel), [[-8]])


def test_demo_window_gives_the_channel_sums_and_their_total():
    window = [
        [[0, 0, 0], [0, 0, 1], [0, 0, 1]],
        [[0, 0, 0], [0, 1, 1], [0, 0, 2]],
        [[0, 0, 0], [0, 2, 0], [0, 0, 0]],
    ]
    w0 = [
        [[1, 1, -1], [-1, 0, 1], [-1, -1, 0]],
        [[-1, 0, -1], [0, 0, -1], [1, -1, 0]],
        [[0, 1, 0], [1, 0, 1], [0, -1, 1]],
    ]
    sums = [correlate2d(channel, kernel).item() for channel, kernel in zip(window, w0, strict=True)]
    assert sums == [1, -1, 0]
    assert conv2d([window], [w0], [1]).item() == 1


def test_a_1x1_kernel_mixes_the_channels_of_each_cell():
    x, weight = RNG.standard_normal((2, 3, 4, 5)), RNG.standard_normal((6, 3, 1, 1))
    close(conv2d(x, weight), np.tensordot(weight[:, :, 0, 0], x, (1, 1)).transpose(1, 0, 2, 3))


# ---------------------------------------------------------------- forward, against others


@given(convolutions())
def test_conv2d_is_what_scipy_finds_channel_by_channel(convolution):
    x, weight, bias, options = convolution
    close(conv2d(x, weight, bias, **options), scipy_conv2d(x, weight, bias, **options))


@settings(max_examples=25)
@given(convolutions(largest_batch=1))
def test_conv2d_is_the_printed_equation(convolution):
    x, weight, bias, options = convolution
    close(conv2d(x, weight, bias, **options), loops.conv2d(x, weight, bias, **options))


@pytest.mark.parametrize("mode", ["valid", "full"])
@pytest.mark.parametrize("kernel", [KERNEL, KERNEL[:3], KERNEL[:1, :2]])
def test_correlate2d_and_convolve2d_are_those_of_scipy(kernel, mode):
    close(correlate2d(IMAGE, kernel, mode=mode), scipy.signal.correlate2d(IMAGE, kernel, mode))
    close(convolve2d(IMAGE, kernel, mode=mode), scipy.signal.convolve2d(IMAGE, kernel, mode))


def test_same_of_an_odd_kernel_is_that_of_scipy():
    odd = RNG.standard_normal((3, 5))
    close(correlate2d(IMAGE, odd, mode="same"), scipy.signal.correlate2d(IMAGE, odd, "same"))
    close(convolve2d(IMAGE, odd, mode="same"), scipy.signal.convolve2d(IMAGE, odd, "same"))


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [("zeros", "constant"), ("reflect", "mirror"), ("replicate", "nearest"), ("circular", "wrap")],
)
def test_padding_modes_are_those_of_scipy_ndimage(ours, theirs):
    odd = RNG.standard_normal((3, 5))
    found = conv2d(IMAGE[None, None], odd[None, None], padding="same", padding_mode=ours)
    close(found[0, 0], scipy.ndimage.correlate(IMAGE, odd, mode=theirs))


@pytest.mark.parametrize("mode", ["full", "valid"])
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
def test_padding_before_and_padding_within_are_the_same(padding):
    x, weight = BATCH.x, RNG.standard_normal((2, 4, 4, 3))
    amounts = padding_amounts(padding, (6, 7), (4, 3))
    close(conv2d(x, weight, padding=padding), conv2d(np.pad(x, ((0, 0), (0, 0), *amounts)), weight))


# ---------------------------------------------------------------- backward


@given(convolutions(), st.integers(0, 2**32))
def test_backward_of_x_is_the_adjoint_of_forward(convolution, seed):
    x, weight, _, options = convolution
    y = conv2d(x, weight, **options)
    u = np.random.default_rng(seed).standard_normal(y.shape)
    grad_x, _, _ = conv2d_backward(u, x, weight, **options)
    other = np.flip(x)  # the map is linear: any other image will do
    assert_allclose(inner(conv2d(other, weight, **options), u), inner(other, grad_x), rtol=1e-9, atol=1e-9)


@given(convolutions(), st.integers(0, 2**32))
def test_backward_of_weight_is_the_adjoint_of_forward(convolution, seed):
    x, weight, _, options = convolution
    u = np.random.default_rng(seed).standard_normal(conv2d(x, weight, **options).shape)
    _, grad_weight, _ = conv2d_backward(u, x, weight, **options)
    other = np.flip(weight)
    assert_allclose(inner(conv2d(x, other, **options), u), inner(other, grad_weight), rtol=1e-9, atol=1e-9)


@settings(max_examples=25)
@given(convolutions(largest_batch=1), st.integers(0, 2**32))
def test_backward_is_the_printed_equation(convolution, seed):
    x, weight, _, options = convolution
    u = np.random.default_rng(seed).standard_normal(conv2d(x, weight, **options).shape)
    expected = loops.conv2d_backward(u, x, weight, **options)
    for actual, wanted in zip(conv2d_backward(u, x, weight, **options), expected, strict=True):
        close(actual, wanted)


@settings(max_examples=15)
@given(convolutions(largest_batch=1))
def test_complex_step_agrees_with_backward_to_rounding(convolution):
    x, weight, bias, options = convolution
    report = gradcheck(
        lambda x, weight, bias: conv2d(x, weight, bias, **options),
        {"x": x, "weight": weight, "bias": bias},
        lambda delta, x, weight, bias: conv2d_backward(delta, x, weight, **options),
        method="complex",
        tolerance=1e-12,
    )
    assert report.passed, report


@pytest.mark.parametrize("mode", ["zeros", "reflect", "replicate", "circular"])
def test_central_differences_agree_with_backward(mode):
    x, weight, bias, options = BATCH
    options = options | {"padding_mode": mode}
    report = gradcheck(
        lambda x, weight, bias: conv2d(x, weight, bias, **options),
        {"x": x, "weight": weight, "bias": bias},
        lambda delta, x, weight, bias: conv2d_backward(delta, x, weight, **options),
    )
    assert report.passed, report


def test_grad_x_is_the_full_convolution_of_delta_with_the_kernel():
    delta = RNG.standard_normal((4, 7))
    grad_x, _, _ = conv2d_backward(delta[None, None], IMAGE[None, None], KERNEL[None, None])
    close(grad_x[0, 0], scipy.signal.convolve2d(delta, KERNEL, "full"))


def test_grad_weight_is_the_image_correlated_with_delta():
    delta = RNG.standard_normal((4, 7))
    _, grad_weight, _ = conv2d_backward(delta[None, None], IMAGE[None, None], KERNEL[None, None])
    close(grad_weight[0, 0], scipy.signal.correlate2d(IMAGE, delta, "valid"))


def test_grad_bias_is_the_sum_of_delta():
    x, weight, bias, options = BATCH
    delta = RNG.standard_normal(conv2d(x, weight, bias, **options).shape)
    close(conv2d_backward(delta, x, weight, **options)[2], delta.sum((0, 2, 3)))


def test_strided_grad_x_is_a_full_convolution_of_delta_with_zeros_between():
    """The general rule of the book: s − 1 zeros between, r zeros after, full, drop p from each side."""
    h, w, (kh, kw), s, p, d = 8, 9, KERNEL.shape, 3, 2, 2
    delta = RNG.standard_normal(
        conv2d(np.zeros((1, 1, h, w)), KERNEL[None, None], stride=s, padding=p, dilation=d).shape
    )
    spread = np.zeros([h + 2 * p - d * (kh - 1), w + 2 * p - d * (kw - 1)])
    spread[::s, ::s] = delta[0, 0]  # its length holds the s − 1 between and the r after
    sparse = np.zeros((d * (kh - 1) + 1, d * (kw - 1) + 1))
    sparse[::d, ::d] = KERNEL
    expected = scipy.signal.convolve2d(spread, sparse, "full")[p:-p, p:-p]
    x = np.zeros((1, 1, h, w))
    close(conv2d_backward(delta, x, KERNEL[None, None], stride=s, padding=p, dilation=d)[0][0, 0], expected)


def test_gradient_of_a_sum_counts_the_uses_of_each_cell():
    ones = np.ones((1, 1, 3, 2))
    grad_x, _, _ = conv2d_backward(np.ones((1, 1, 3, 6)), np.zeros((1, 1, 5, 7)), ones)
    assert_array_equal(grad_x[0, 0], np.outer(uses(5, 3), uses(7, 2)))


def test_cells_that_a_stride_drops_get_no_gradient():
    grad_x, _, _ = conv2d_backward(
        np.ones((1, 1, 2, 2)), np.ones((1, 1, 6, 6)), np.ones((1, 1, 3, 3)), stride=2
    )
    assert not grad_x[0, 0, 5].any()
    assert not grad_x[0, 0, :, 5].any()


# ---------------------------------------------------------------- how it is computed makes no difference


@pytest.mark.parametrize("block", [1, 1000, 3000], ids=lambda block: f"{block} bytes")
@given(convolution=convolutions(largest_batch=5))
def test_results_do_not_depend_on_the_size_of_a_block(block, convolution):
    x, weight, bias, options = convolution
    y = conv2d(x, weight, bias, **options)
    delta = np.random.default_rng(0).standard_normal(y.shape)
    whole = y, *conv2d_backward(delta, x, weight, **options)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(columns, "BLOCK_BYTES", block)
        parts = conv2d(x, weight, bias, **options), *conv2d_backward(delta, x, weight, **options)
    for part, expected in zip(parts, whole, strict=True):
        close(part, expected)


@given(convolutions())
def test_correlating_and_folding_give_the_same_gradient_at_stride_1(convolution):
    x, weight, _, options = convolution
    options = options | {"stride": (1, 1)}
    delta = np.random.default_rng(0).standard_normal(conv2d(x, weight, **options).shape)
    amounts, dilation = options["padding"], options["dilation"]
    plan = columns.Plan(
        weight.shape[2:],
        (1, 1),
        dilation,
        amounts,
        options["padding_mode"],
        options["groups"],
        delta.shape[2:],
    )
    arguments = delta, x, weight, plan
    close(columns.grad_x_by_correlation(*arguments), columns.grad_x_by_folding(*arguments))


def test_columns_in_memory_stay_within_a_block():
    """Whatever the size of the image, the peak is the result, a padded image and little more than a block."""
    x, weight = np.ones((2, 8, 200, 300), np.float32), np.ones((4, 8, 5, 5), np.float32)
    conv2d(x[:, :, :9, :9], weight)  # what is imported on first use is no part of it
    tracemalloc.start()
    y = conv2d(x, weight)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    all_columns = y[:, 0].nbytes * weight[0].size
    assert peak < y.nbytes + x[0].nbytes + 2 * columns.BLOCK_BYTES < all_columns / 4


# ---------------------------------------------------------------- dtypes, memory, emptiness


@pytest.mark.parametrize(
    "dtype", [np.float16, np.float32, np.float64, np.longdouble, np.complex64, np.complex128]
)
def test_floating_dtypes_are_kept(dtype):
    x, weight, bias = (array.astype(dtype) for array in BATCH[:3])
    y = conv2d(x, weight, bias, **EVERYTHING)
    results = [y, *conv2d_backward(y, x, weight, **EVERYTHING)]
    assert [result.dtype for result in results] == [dtype] * 4


@pytest.mark.parametrize("dtype", [np.bool_, np.int8, np.uint8, np.int64])
def test_integers_become_float64(dtype):
    x, weight = np.ones((1, 1, 3, 3), dtype), np.ones((1, 1, 2, 2), dtype)
    assert conv2d(x, weight).dtype == np.float64
    assert {g.dtype for g in conv2d_backward(np.ones((1, 1, 2, 2), dtype), x, weight)} == {np.dtype(float)}


def test_small_integers_do_not_wrap():
    x = np.full((1, 1, 4, 4), 255, np.uint8)
    assert conv2d(x, np.ones((1, 1, 4, 4), np.uint8)).item() == 255 * 16


def test_half_precision_is_rounded_once():
    x, weight = BATCH.x.astype(np.float16), BATCH.weight.astype(np.float16)
    exact = conv2d(x.astype(float), weight.astype(float), **EVERYTHING)
    assert_array_equal(conv2d(x, weight, **EVERYTHING), exact.astype(np.float16))


def test_mixed_dtypes_meet_in_the_wider_one():
    assert conv2d(BATCH.x.astype(np.float32), BATCH.weight, **EVERYTHING).dtype == np.float64


def test_single_precision_is_close_to_double():
    x, weight, bias, options = BATCH
    single = conv2d(x.astype(np.float32), weight.astype(np.float32), bias.astype(np.float32), **options)
    assert_allclose(single, conv2d(x, weight, bias, **options), rtol=1e-4, atol=1e-5)


def test_complex_images_are_not_conjugated():
    x, weight = BATCH.x + 1j * np.flip(BATCH.x), BATCH.weight * (2 - 1j)
    close(conv2d(x, weight, **EVERYTHING), (2 - 1j) * (
        conv2d(x.real, BATCH.weight, **EVERYTHING) + 1j * conv2d(x.imag, BATCH.weight, **EVERYTHING)
    ))  # fmt: skip


def test_big_endian_input_gives_native_output():
    x = BATCH.x.astype(">f8")
    assert conv2d(x, BATCH.weight, **EVERYTHING).dtype == np.dtype("=f8")


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("options", [EVERYTHING, {"groups": 2, "padding": 1}, {"groups": 2}])
def test_memory_layout_does_not_matter(layout, options):
    x, weight, bias, _ = BATCH
    y = conv2d(x, weight, bias, **options)
    close(conv2d(layout(x), layout(weight), layout(bias), **options), y)
    expected = conv2d_backward(y, x, weight, **options)
    for actual, wanted in zip(
        conv2d_backward(layout(y), layout(x), layout(weight), **options), expected, strict=True
    ):
        close(actual, wanted)


@given(convolutions())
def test_inputs_are_left_alone(convolution):
    x, weight, bias, options = convolution
    before = [array.copy() for array in (x, weight, bias)]
    y = conv2d(x, weight, bias, **options)
    delta = y.copy()
    conv2d_backward(delta, x, weight, **options)
    for array, copy in zip((x, weight, bias, delta), (*before, y), strict=True):
        assert_array_equal(array, copy)


@given(convolutions(largest_batch=1))
def test_results_share_no_memory_with_inputs_or_each_other(convolution):
    x, weight, bias, options = convolution
    y = conv2d(x, weight, bias, **options)
    arrays = [x, weight, bias, y, *conv2d_backward(y, x, weight, **options)]
    for i, a in enumerate(arrays):
        assert not any(np.shares_memory(a, b) for b in arrays[:i])


@pytest.mark.parametrize("kernel", [np.ones((1, 1)), np.ones((1, 1), np.float32)])
def test_a_1x1_correlation_is_a_copy(kernel):
    image = np.ones((3, 4), kernel.dtype)
    assert not np.shares_memory(correlate2d(image, kernel), image)


@given(convolutions(largest_batch=1))
def test_results_are_writeable_and_contiguous(convolution):
    x, weight, bias, options = convolution
    y = conv2d(x, weight, bias, **options)
    for result in (y, *conv2d_backward(y, x, weight, **options)):
        assert result.flags.writeable
        assert result.flags.c_contiguous


@pytest.mark.parametrize("options", [EVERYTHING, {"groups": 2, "padding": 1}])
def test_an_empty_batch_gives_an_empty_batch_and_zero_gradients(options):
    empty = BATCH.x[:0]
    y = conv2d(empty, BATCH.weight, BATCH.bias, **options)
    grad_x, grad_weight, grad_bias = conv2d_backward(y, empty, BATCH.weight, **options)
    assert y.shape == (0, *conv2d(BATCH.x, BATCH.weight, **options).shape[1:])
    assert grad_x.shape == empty.shape
    assert not grad_weight.any()
    assert not grad_bias.any()


def test_the_gradient_of_x_is_left_out_where_it_is_not_needed():
    given = conv2d(BATCH.x, BATCH.weight, **EVERYTHING), BATCH.x, BATCH.weight
    _, *expected = conv2d_backward(*given, **EVERYTHING)
    grad_x, *gradients = conv2d_backward(*given, **EVERYTHING, needs_grad_x=False)
    assert grad_x is None
    for gradient, wanted in zip(gradients, expected, strict=True):
        assert_array_equal(gradient, wanted)


def test_nested_lists_are_images():
    assert conv2d([[[[1, 2], [3, 4]]]], [[[[1, 10]]]]).tolist() == [[[[21], [43]]]]


@pytest.mark.parametrize("scale", [1e-300, 1e150])
def test_huge_and_tiny_values_keep_their_digits(scale):
    x, weight, _, options = BATCH
    assert_allclose(
        conv2d(x * scale, weight, **options) / scale, conv2d(x, weight, **options), rtol=1e-9, atol=1e-12
    )


def test_nan_stays_in_the_windows_that_hold_it():
    x = np.zeros((1, 1, 5, 6))
    x[0, 0, 1, 2] = np.nan
    assert_array_equal(
        np.isnan(conv2d(x, np.ones((1, 1, 2, 2))))[0, 0].nonzero(), ([0, 0, 1, 1], [1, 2, 1, 2])
    )


# ---------------------------------------------------------------- bad input

X, W = np.ones((1, 4, 4, 6)), np.ones((6, 2, 3, 3))


@pytest.mark.parametrize(
    ("arguments", "options", "message"),
    [
        ((X[0], W), {}, "x must have the 4 axes (N, C, H, W), got shape (4, 4, 6)"),
        ((X, W[0]), {}, "weight must have the 4 axes (O, C, k_h, k_w), got shape (2, 3, 3)"),
        ((X[:, :, :0], W), {}, "x must not be empty along H, got shape (1, 4, 0, 6) for (N, C, H, W)"),
        ((X, W[:0]), {}, "weight must not be empty along O, got shape (0, 2, 3, 3) for (O, C, k_h, k_w)"),
        ((X, W), {}, "weight must have 4 input channels for x with 4 channels in 1 groups, got 2"),
        ((X, W), {"groups": 4}, "groups 4 does not divide out_channels 6"),
        ((X, W), {"groups": 3}, "groups 3 does not divide in_channels 4"),
        ((X, W), {"groups": 0}, "groups must be at least 1, got 0"),
        ((X, np.ones((2, 2, 5, 3))), {"groups": 2}, "kernel_size 5 exceeds padded height 4"),
        ((X, np.ones((2, 2, 3, 8))), {"groups": 2}, "kernel_size 8 exceeds padded width 6"),
        (
            (X, W),
            {"groups": 2, "dilation": (2, 1)},
            "kernel_size 3 with dilation 2 spans 5 and exceeds padded height 4",
        ),
        ((X, W), {"groups": 2, "stride": 0}, "stride must be at least 1, got 0"),
        ((X, W), {"groups": 2, "dilation": (1, 0)}, "dilation must be at least 1, got 0"),
        ((X, W), {"groups": 2, "padding": -1}, "padding must be at least 0, got -1"),
        (
            (X, W),
            {"groups": 2, "padding": "some"},
            "padding must be 'valid', 'same', 'full' or integers, got 'some'",
        ),
        (
            (X, W),
            {"groups": 2, "padding_mode": "mirror"},
            "padding_mode must be one of zeros, reflect, replicate, circular, got 'mirror'",
        ),
        (
            (X, W),
            {"groups": 2, "padding": (4, 0), "padding_mode": "reflect"},
            "padding 4 exceeds 3, the most that reflect can take from height 4",
        ),
        (
            (X, W),
            {"groups": 2, "padding": (0, 7), "padding_mode": "circular"},
            "padding 7 exceeds 6, the most that circular can take from width 6",
        ),
        ((X, W, np.ones(5)), {"groups": 2}, "bias must have shape (6,), got (5,)"),
    ],
)  # fmt: skip
def test_conv2d_says_what_is_wrong(arguments, options, message):
    with pytest.raises(ValueError) as error:  # noqa: PT011 (the whole message is compared)
        conv2d(*arguments, **options)
    assert str(error.value) == message


def test_backward_says_what_shape_delta_should_have():
    with pytest.raises(ValueError, match=r"grad_output must have shape \(1, 6, 2, 4\), got \(1, 6, 2, 5\)"):
        conv2d_backward(np.ones((1, 6, 2, 5)), X, W, groups=2)


def test_backward_checks_hyper_parameters_as_forward_does():
    with pytest.raises(ValueError, match="kernel_size 5 exceeds padded height 4"):
        conv2d_backward(np.ones((1, 6, 2, 5)), X, np.ones((6, 4, 5, 3)))


@pytest.mark.parametrize("name", ["stride", "padding", "dilation", "groups"])
def test_sizes_must_be_integers(name):
    with pytest.raises(TypeError, match=rf"{name} must be an integer, got 1\.5"):
        conv2d(X, W, **({"groups": 2} | {name: 1.5}))


@pytest.mark.parametrize("bad", [np.array(["a"]), np.array([None]), np.array(["2020-01-01"], "M8[D]")])
def test_arrays_must_hold_numbers(bad):
    with pytest.raises(TypeError, match=f"x must hold numbers, got dtype {bad.dtype}".replace("[", r"\[")):
        conv2d(bad, W)


@pytest.mark.parametrize("function", [correlate2d, convolve2d])
def test_a_kernel_larger_than_the_image_does_not_swap_the_two(function):
    with pytest.raises(ValueError, match="kernel_size 4 exceeds padded height 2"):
        function(np.ones((2, 9)), KERNEL)


@pytest.mark.parametrize("function", [correlate2d, convolve2d])
def test_images_and_kernels_are_two_dimensional(function):
    with pytest.raises(ValueError, match=r"image must have the 2 axes \(H, W\), got shape \(1, 7, 9\)"):
        function(IMAGE[None], KERNEL)
    with pytest.raises(ValueError, match=r"kernel must have the 2 axes \(k_h, k_w\), got shape \(3,\)"):
        function(IMAGE, KERNEL[0])


@pytest.mark.parametrize("function", [correlate2d, convolve2d, convolve1d])
def test_mode_is_one_of_three_words(function):
    arrays = (IMAGE[0], KERNEL[0]) if function is convolve1d else (IMAGE, KERNEL)
    for mode in ("some", 1, None):
        with pytest.raises(ValueError, match=f"mode must be 'valid', 'same' or 'full', got {mode!r}"):
            function(*arrays, mode=mode)


def test_signals_are_one_dimensional_and_not_empty():
    with pytest.raises(ValueError, match=r"f must have the one axis \(n\), got shape \(7, 9\)"):
        convolve1d(IMAGE, KERNEL[0])
    with pytest.raises(ValueError, match=r"g must not be empty along k"):
        convolve1d(IMAGE[0], [])


def test_a_signal_shorter_than_the_kernel_has_no_valid_part():
    with pytest.raises(ValueError, match="kernel_size 9 exceeds padded width 4"):
        convolve1d(KERNEL[:, 0], IMAGE[0], mode="valid")

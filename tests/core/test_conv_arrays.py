"""Convolution of any arrays, forward and backward: blocks, dtypes, memory, emptiness, extreme values."""

import tracemalloc

import numpy as np
import pytest
from hypothesis import given
from numpy.testing import assert_allclose, assert_array_equal
from support.convolutions import BATCH, EVERYTHING, close, convolutions
from support.layouts import LAYOUTS

from convnotes import _gemm
from convnotes.conv import conv2d, conv2d_backward, correlate2d

# ---------------------------------------------------------------- how it is computed makes no difference


@pytest.mark.parametrize(
    ("name", "value"),
    [*(("BLOCK_BYTES", n) for n in (1, 1000, 3000)), ("ABREAST", (2, 3)), ("DEEP", 1), ("DEEP", 1000)],
)
@given(convolution=convolutions(largest_batch=5))
def test_results_do_not_depend_on_how_the_work_is_cut(name, value, convolution):
    x, weight, bias, options = convolution
    y = conv2d(x, weight, bias, **options)
    delta = np.random.default_rng(0).standard_normal(y.shape)
    whole = y, *conv2d_backward(delta, x, weight, **options)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_gemm, name, value)
        parts = conv2d(x, weight, bias, **options), *conv2d_backward(delta, x, weight, **options)
    for part, expected in zip(parts, whole, strict=True):
        close(part, expected)


@given(convolutions())
def test_correlating_and_folding_give_the_same_gradient_at_stride_1(convolution):
    x, weight, _, options = convolution
    options = options | {"stride": (1, 1)}
    delta = np.random.default_rng(0).standard_normal(conv2d(x, weight, **options).shape)
    amounts, dilation = options["padding"], options["dilation"]
    plan = _gemm.Plan(
        weight.shape[2:],
        (1, 1),
        dilation,
        amounts,
        options["padding_mode"],
        options["groups"],
        delta.shape[2:],
    )
    arguments = delta, x, weight, plan
    close(_gemm.grad_x_by_correlation(*arguments), _gemm.grad_x_by_folding(*arguments))


def peak(function, *arguments, **options):
    """Return the result, and the most memory that was held until it was there."""
    function(*arguments, **options)  # what is imported on first use is no part of it
    tracemalloc.start()
    result = function(*arguments, **options)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return result, most


def test_columns_in_memory_stay_within_a_block():
    """Whatever the size of the image, the peak is the result, a padded image and little more than a block."""
    x, weight = np.ones((2, 8, 200, 300), np.float32), np.ones((4, 8, 3, 7), np.float32)
    y, most = peak(conv2d, x, weight, padding=3)
    all_columns = y[:, 0].nbytes * weight[0].size
    assert most < y.nbytes + x[0].nbytes + 1.25 * _gemm.BLOCK_BYTES < all_columns / 4


def test_columns_of_the_gradient_in_memory_stay_within_a_block():
    x, weight = np.ones((2, 8, 200, 300), np.float32), np.ones((4, 8, 3, 7), np.float32)
    y = conv2d(x, weight, stride=(1, 2))
    gradients, most = peak(conv2d_backward, y, x, weight, stride=(1, 2))
    assert most < sum(g.nbytes for g in gradients) + x[0].nbytes + 1.25 * _gemm.BLOCK_BYTES


def test_one_product_at_a_time_is_in_memory():
    y, most = peak(conv2d, np.ones((3, 1, 100, 100)), np.ones((64, 1, 1, 1)))
    assert most < y.nbytes + 1.5 * y[0].nbytes


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


def test_a_bias_in_half_precision_is_added_before_the_rounding():
    x, weight, bias = (np.array(cells, np.float16) for cells in ([[[[2048, 1]]]], [[[[1, 1]]]], [1]))
    assert conv2d(x, weight, bias).item() == 2050  # 2049 would be rounded to 2048, and with 1 to 2048 again


def test_gradients_in_half_precision_are_rounded_once(monkeypatch):
    """Sums of these integers are exact in single precision, in whatever blocks they are added up."""
    monkeypatch.setattr(_gemm, "BLOCK_BYTES", 1)
    shapes = conv2d(BATCH.x, BATCH.weight, **EVERYTHING).shape, BATCH.x.shape, BATCH.weight.shape
    rng = np.random.default_rng(0)
    delta, x, weight = (rng.integers(-60, 61, shape).astype(float) for shape in shapes)
    exact = conv2d_backward(delta, x, weight, **EVERYTHING)
    half = conv2d_backward(*(array.astype(np.float16) for array in (delta, x, weight)), **EVERYTHING)
    for gradient, wanted in zip(half, exact, strict=True):
        assert_array_equal(gradient, wanted.astype(np.float16))


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


def test_groups_may_be_a_small_integer_of_numpy():
    x, weight = np.ones((1, 300, 1, 1)), np.ones((2, 150, 1, 1))
    assert conv2d(x, weight, groups=np.int8(2)).ravel().tolist() == [150, 150]

"""The dense layer: against loops, a 1×1 convolution and the complex step."""

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from support.layouts import LAYOUTS
from support.slopes import assert_adjoint

from convnotes.conv import conv2d
from convnotes.linear import flatten, flatten_backward, linear, linear_backward
from convnotes.reference import dense as loops

RNG = np.random.default_rng(0)
X, WEIGHT, BIAS = RNG.standard_normal((4, 3)), RNG.standard_normal((5, 3)), RNG.standard_normal(5)
GRAD = RNG.standard_normal((4, 5))


def test_linear_equals_the_printed_sum():
    assert_allclose(linear(X, WEIGHT, BIAS), loops.linear(X, WEIGHT, BIAS), rtol=1e-13)


def test_linear_is_a_1x1_convolution_of_images_of_one_cell():
    as_images = conv2d(X[..., None, None], WEIGHT[..., None, None], BIAS)
    assert_allclose(linear(X, WEIGHT, BIAS), as_images[..., 0, 0], rtol=1e-13)


def test_without_a_bias_nothing_is_added():
    assert_allclose(linear(X, WEIGHT), linear(X, WEIGHT, np.zeros(5)))


def test_two_linear_layers_are_one():
    second = RNG.standard_normal((2, 5))
    assert_allclose(linear(linear(X, WEIGHT), second), linear(X, second @ WEIGHT), rtol=1e-12)


def test_linear_backward_equals_the_printed_sums():
    for result, expected in zip(
        linear_backward(GRAD, X, WEIGHT), loops.linear_backward(GRAD, X, WEIGHT), strict=True
    ):
        assert_allclose(result, expected, rtol=1e-12)


def test_linear_backward_is_the_adjoint_of_each_slope():
    grad_x, grad_weight, grad_bias = linear_backward(GRAD, X, WEIGHT)
    assert_adjoint(lambda x: linear(x, WEIGHT, BIAS), grad_x, X, GRAD)
    assert_adjoint(lambda weight: linear(X, weight, BIAS), grad_weight, WEIGHT, GRAD)
    assert_adjoint(lambda bias: linear(X, WEIGHT, bias), grad_bias, BIAS, GRAD)


def test_complex_numbers_are_not_conjugated():
    assert linear([[1j]], [[1j]]).item() == -1


def test_flatten_and_its_backward_equal_the_loops():
    x = RNG.standard_normal((2, 3, 4, 5))
    assert_array_equal(flatten(x), loops.flatten(x))
    assert_array_equal(flatten_backward(flatten(x), x.shape), loops.flatten_backward(flatten(x), x.shape))


def test_flatten_reads_each_sample_in_row_major_order():
    x = np.arange(24.0).reshape(2, 1, 3, 4)
    assert_array_equal(flatten(x), [np.arange(12), np.arange(12, 24)])


@pytest.mark.parametrize("layout", LAYOUTS)
def test_flatten_and_back_is_the_identity_in_every_layout(layout):
    x = RNG.standard_normal((2, 2, 3, 4))
    assert_array_equal(flatten_backward(flatten(layout(x)), x.shape), x)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_layout_in_memory_does_not_matter(layout):
    assert_allclose(linear(layout(X), layout(WEIGHT), layout(BIAS)), linear(X, WEIGHT, BIAS), rtol=1e-13)


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_floating_dtypes_are_kept(dtype):
    x, weight, bias, grad = (array.astype(dtype) for array in (X, WEIGHT, BIAS, GRAD))
    results = [
        linear(x, weight, bias),
        *linear_backward(grad, x, weight),
        flatten(x),
        flatten_backward(x, (4, 3)),
    ]
    assert [result.dtype for result in results] == [np.dtype(dtype)] * 6


def test_sums_of_integers_do_not_wrap():
    assert linear(np.full((1, 300), 255, np.uint8), np.full((1, 300), 255, np.uint8)).item() == 300 * 255**2


def test_half_precision_is_rounded_once_at_the_end():
    x, weight, bias = (np.array(rows, np.float16) for rows in ([[6e4, 6e4]], [[1, 1]], [-6e4]))
    assert linear(x, weight, bias) == np.float16(6e4)
    many = np.ones((5000, 2), np.float16)
    assert_array_equal(linear_backward(many, many, many[:2])[2], [5000, 5000])


def test_results_never_share_memory_with_inputs_which_are_left_alone():
    inputs = [array.copy() for array in (X, WEIGHT, BIAS, GRAD)]
    x, weight, bias, grad = inputs
    results = [
        linear(x, weight, bias),
        *linear_backward(grad, x, weight),
        flatten(x),
        flatten_backward(x, x.shape),
    ]
    assert not any(np.shares_memory(result, array) for result in results for array in inputs)
    for array, before in zip(inputs, (X, WEIGHT, BIAS, GRAD), strict=True):
        assert_array_equal(array, before)


def test_an_empty_batch_has_zero_gradients_of_the_parameters():
    grad_x, grad_weight, grad_bias = linear_backward(np.zeros((0, 5)), np.zeros((0, 3)), WEIGHT)
    assert grad_x.shape == (0, 3)
    assert_array_equal(grad_weight, np.zeros((5, 3)))
    assert_array_equal(grad_bias, np.zeros(5))
    assert linear(np.zeros((0, 3)), WEIGHT, BIAS).shape == (0, 5)
    assert flatten(np.zeros((0, 2, 3))).shape == (0, 6)


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: linear(X[0], WEIGHT), ValueError, r"x must have the 2 axes \(N, I\), got shape \(3,\)"),
        (lambda: linear(X, WEIGHT.T), ValueError, "x has 3 features, but weight takes 5"),
        (lambda: linear(X, WEIGHT, BIAS[:2]), ValueError, r"bias must have shape \(5,\), got \(2,\)"),
        (lambda: linear(X, [["a"]]), TypeError, "weight must hold numbers"),
        (lambda: linear_backward(GRAD.T, X, WEIGHT), ValueError, r"grad_output must have shape \(4, 5\)"),
        (lambda: flatten(1.0), ValueError, "x must have an axis of samples"),
        (lambda: flatten_backward(X, (4, 2)), ValueError, r"grad_output must have shape \(4, 2\)"),
        (lambda: flatten_backward(X, ()), ValueError, "input_shape must have an axis of samples"),
        (lambda: flatten_backward(X, None), TypeError, "input_shape must be a tuple of integers, got None"),
        (lambda: flatten_backward(X, (4, 3.0)), TypeError, "input_shape must be an integer, got 3.0"),
        (lambda: flatten_backward(X, (4, True)), TypeError, "input_shape must be an integer, got True"),
        (lambda: flatten_backward(X, (-4, 3)), ValueError, "input_shape must be at least 0, got -4"),
        (lambda: linear(None, WEIGHT), TypeError, "x must hold numbers, got None"),
        (lambda: linear(X, None), TypeError, "weight must hold numbers, got None"),
        (lambda: linear_backward(None, X, WEIGHT), TypeError, "grad_output must hold numbers, got None"),
        (lambda: flatten_backward(None, (4, 3)), TypeError, "grad_output must hold numbers, got None"),
    ],
)
def test_bad_input_is_named_with_value_and_limit(call, error, message):
    with pytest.raises(error, match=message):
        call()

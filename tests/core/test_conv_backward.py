"""The gradients of a convolution: against loops, SciPy and slopes, and the facts that the book states."""

import tracemalloc

import numpy as np
import pytest
import scipy.signal
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from support.convolutions import BATCH, EVERYTHING, IMAGE, KERNEL, close, convolutions

from convnotes.conv import conv2d, conv2d_backward
from convnotes.gradcheck import gradcheck
from convnotes.reference import conv as loops
from convnotes.shapes import uses

RNG = np.random.default_rng(2)


@given(convolutions(), st.integers(0, 2**32))
def test_backward_of_x_is_the_adjoint_of_forward(convolution, seed):
    x, weight, _, options = convolution
    y = conv2d(x, weight, **options)
    u = np.random.default_rng(seed).standard_normal(y.shape)
    grad_x, _, _ = conv2d_backward(u, x, weight, **options)
    other = np.flip(x)  # the map is linear: any other image will do
    assert_allclose(
        np.vdot(conv2d(other, weight, **options), u), np.vdot(other, grad_x), rtol=1e-9, atol=1e-9
    )


@given(convolutions(), st.integers(0, 2**32))
def test_backward_of_weight_is_the_adjoint_of_forward(convolution, seed):
    x, weight, _, options = convolution
    u = np.random.default_rng(seed).standard_normal(conv2d(x, weight, **options).shape)
    _, grad_weight, _ = conv2d_backward(u, x, weight, **options)
    other = np.flip(weight)
    assert_allclose(
        np.vdot(conv2d(x, other, **options), u), np.vdot(other, grad_weight), rtol=1e-9, atol=1e-9
    )


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


def test_the_gradient_of_x_is_left_out_where_it_is_not_needed():
    given = conv2d(BATCH.x, BATCH.weight, **EVERYTHING), BATCH.x, BATCH.weight
    _, *expected = conv2d_backward(*given, **EVERYTHING)
    grad_x, *gradients = conv2d_backward(*given, **EVERYTHING, needs_grad_x=False)
    assert grad_x is None
    for gradient, wanted in zip(gradients, expected, strict=True):
        assert_array_equal(gradient, wanted)


def test_the_gradients_of_a_long_signal_take_little_more_memory_than_itself():
    x, weight = RNG.standard_normal((1, 1, 1, 300_000)), RNG.standard_normal((1, 1, 1, 200))
    delta = RNG.standard_normal((1, 1, 1, 300_000 - 199))
    tracemalloc.start()
    grad_x, grad_weight, _ = conv2d_backward(delta, x, weight)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 8 * x.nbytes
    close(grad_x[0, 0, 0], np.convolve(delta[0, 0, 0], weight[0, 0, 0]))
    close(grad_weight[0, 0, 0], np.correlate(x[0, 0, 0], delta[0, 0, 0]))

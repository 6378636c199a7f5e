"""Every worked number of the chapter on a convolution's gradients, held to SciPy and to slopes."""

import numpy as np
import pytest
from scipy import signal
from support.slopes import central_slope

from convnotes import convolve2d, correlate2d, examples, tanh, tanh_backward
from convnotes.conv import conv2d_backward
from convnotes.exercises import check_input_gradient
from convnotes.shapes import conv_parameters

X, W, B = examples.BACKPROP_INPUT, examples.BACKPROP_KERNEL, examples.BACKPROP_BIAS
DELTA = examples.BACKPROP_DELTA
RNG = np.random.default_rng(8)
IMAGE, KERNEL = RNG.normal(size=(9, 7)), RNG.normal(size=(3, 2))  # higher than wide, and no symmetry


def loss(x=X, w=W, b=B):
    return (DELTA * (signal.correlate2d(x, w, mode="valid") + b)).sum()


def measured(function, values):
    """Return the slope of a scalar function at each element, by central differences."""
    slopes = np.zeros(np.shape(values))
    for index in np.ndindex(slopes.shape):
        direction = np.zeros(slopes.shape)
        direction[index] = 1
        slopes[index] = central_slope(function, np.array(values, float), direction)
    return slopes


def backward(delta, x, w, **steps):
    """Return the gradients of one image and one kernel."""
    grad_x, grad_w, grad_b = conv2d_backward(delta[None, None], x[None, None], w[None, None], **steps)
    return grad_x[0, 0], grad_w[0, 0], grad_b[0]


# --- The example -----------------------------------------------------------------------------------------


def test_the_loss_of_the_example_is_7():
    assert loss() == 7


def test_its_kernel_has_no_symmetry_that_a_bug_could_hide_behind():
    assert not np.array_equal(W, np.flip(W))
    assert not np.array_equal(W, W.T)


def test_the_gradients_of_the_example_are_what_nudging_measures():
    grad_x, grad_w, grad_b = backward(DELTA, X, W)
    np.testing.assert_allclose(grad_x, measured(lambda x: loss(x=x), X), atol=1e-8)
    np.testing.assert_allclose(grad_w, measured(lambda w: loss(w=w), W), atol=1e-8)
    assert grad_b == pytest.approx(measured(lambda b: loss(b=b), B).item(), abs=1e-8)


def test_its_numbers_are_those_of_the_text():
    grad_x, grad_w, grad_b = backward(DELTA, X, W)
    assert grad_w.tolist() == [[3, 0], [6, -2]]
    assert grad_x.tolist() == [[1, 2, -1, -2], [2, 4, 2, 1], [0, -4, -4, 2], [0, 0, 2, -1]]
    assert grad_b == 2


def test_a_layer_of_64_kernels_on_64_channels_has_36928_numbers():
    assert conv_parameters(64, 64, 3) == 36928


# --- The two partial derivatives -------------------------------------------------------------------------


def test_a_step_of_a_weight_changes_the_outputs_by_the_inputs_under_it():
    for u, v in np.ndindex(W.shape):
        step = np.zeros(W.shape)
        step[u, v] = 1
        change = correlate2d(X, W + step) - correlate2d(X, W)
        assert np.array_equal(change, X[u : u + 3, v : v + 3])


def test_a_step_of_an_input_changes_the_outputs_by_the_kernel_on_its_head():
    step = np.zeros(X.shape)
    step[1, 1] = 1
    change = correlate2d(X + step, W) - correlate2d(X, W)
    assert np.array_equal(change[0:2, 0:2], np.flip(W))
    assert np.count_nonzero(change) == np.count_nonzero(W)


# --- Stride 1, no padding --------------------------------------------------------------------------------


def test_the_gradient_of_the_kernel_is_x_correlated_with_delta():
    delta = RNG.normal(size=(7, 6))
    expected = signal.correlate2d(IMAGE, delta, mode="valid")
    np.testing.assert_allclose(backward(delta, IMAGE, KERNEL)[1], expected, atol=1e-12)


def test_delta_correlated_with_x_is_the_gradient_flipped():  # correction 7
    delta = RNG.normal(size=(7, 6))
    swapped = signal.correlate2d(delta, IMAGE, mode="full")[8 - 2 : 8 + 1, 6 - 1 : 6 + 1]
    np.testing.assert_allclose(np.flip(swapped), backward(delta, IMAGE, KERNEL)[1], atol=1e-12)


def test_the_gradient_of_the_input_is_the_full_convolution_of_delta_with_the_kernel():  # correction 6
    delta = RNG.normal(size=(7, 6))
    expected = signal.convolve2d(delta, KERNEL, mode="full")
    padded = np.pad(delta, [(2, 2), (1, 1)])  # k − 1 on each side
    np.testing.assert_allclose(backward(delta, IMAGE, KERNEL)[0], expected, atol=1e-12)
    np.testing.assert_allclose(correlate2d(padded, np.flip(KERNEL)), expected, atol=1e-12)
    assert expected.shape == IMAGE.shape


def test_the_gradient_of_the_bias_is_the_sum_of_delta():
    delta = RNG.normal(size=(7, 6))
    assert backward(delta, IMAGE, KERNEL)[2] == pytest.approx(delta.sum())


def test_of_forward_and_backward_one_has_the_flip():
    step = RNG.normal(size=IMAGE.shape)
    delta = RNG.normal(size=(7, 6))
    there = np.vdot(delta, signal.convolve2d(step, KERNEL, mode="valid"))
    back = np.vdot(step, signal.correlate2d(delta, KERNEL, mode="full"))
    assert there == pytest.approx(back)


# --- With an activation ----------------------------------------------------------------------------------


def test_delta_comes_first_and_then_the_convolution():  # correction 8
    grad_a = RNG.normal(size=(7, 6))

    def activated(x):
        return (grad_a * np.tanh(signal.correlate2d(x, KERNEL, mode="valid"))).sum()

    delta = tanh_backward(grad_a, correlate2d(IMAGE, KERNEL))
    np.testing.assert_allclose(backward(delta, IMAGE, KERNEL)[0], measured(activated, IMAGE), atol=1e-8)


def test_the_slope_of_the_activation_has_the_shape_of_y_and_not_of_x():
    y = correlate2d(X, W)
    assert tanh(y).shape == y.shape == (3, 3)
    assert X.shape == (4, 4)


# --- The exercise ----------------------------------------------------------------------------------------


def test_the_full_convolution_passes_the_exercise():
    right = "Right, in all 6 cases."
    assert check_input_gradient(lambda delta, w: signal.convolve2d(delta, w, mode="full")) == right
    assert check_input_gradient(lambda delta, w: convolve2d(delta, w, mode="full").tolist()) == right

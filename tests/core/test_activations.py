"""Activations: against SciPy, loops and the complex step, at ordinary and at extreme values."""

import numpy as np
import pytest
import scipy.special
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.testing import assert_allclose, assert_array_equal
from support.layouts import LAYOUTS
from support.slopes import assert_adjoint, complex_slope

from convnotes.activations import (
    leaky_relu,
    leaky_relu_backward,
    relu,
    relu_backward,
    sigmoid,
    sigmoid_backward,
    softmax,
    softmax_backward,
    step,
    step_backward,
    tanh,
    tanh_backward,
)
from convnotes.reference import dense as loops

PAIRS = {
    "step": (step, step_backward),
    "relu": (relu, relu_backward),
    "leaky_relu": (leaky_relu, leaky_relu_backward),
    "sigmoid": (sigmoid, sigmoid_backward),
    "tanh": (tanh, tanh_backward),
    "softmax": (softmax, softmax_backward),
}
each = pytest.mark.parametrize(("forward", "backward"), PAIRS.values(), ids=PAIRS)
images = hnp.arrays(np.float64, (2, 3, 4), elements=st.floats(-30, 30))
X = np.random.default_rng(0).standard_normal((2, 3, 4))


@pytest.mark.parametrize("name", ["step", "relu", "leaky_relu", "sigmoid", "tanh"])
@given(images)
def test_elementwise_activations_equal_the_printed_formula(name, x):
    assert_allclose(PAIRS[name][0](x), loops.elementwise(getattr(loops, name), x), rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize("name", ["step", "relu", "leaky_relu", "sigmoid", "tanh"])
def test_elementwise_gradients_equal_the_printed_formula(name):
    grad_output = np.random.default_rng(1).standard_normal(X.shape)
    expected = loops.elementwise_backward(getattr(loops, f"{name}_slope"), grad_output, X)
    assert_allclose(PAIRS[name][1](grad_output, X), expected, rtol=1e-12)


@given(images)
def test_sigmoid_is_that_of_scipy(x):
    assert_allclose(sigmoid(x), scipy.special.expit(x), rtol=1e-14)


@pytest.mark.parametrize("axis", [0, 1, -1])
@given(images)
def test_softmax_is_that_of_scipy(axis, x):
    assert_allclose(softmax(x, axis=axis), scipy.special.softmax(x, axis=axis), rtol=1e-13)


@given(hnp.arrays(np.float64, (3, 4), elements=st.floats(-30, 30)))
def test_softmax_equals_the_printed_formula(x):
    assert_allclose(softmax(x), loops.softmax(x), rtol=1e-12)


def test_softmax_backward_equals_the_printed_formula():
    x, grad_output = np.random.default_rng(1).standard_normal((2, 3, 4))
    assert_allclose(softmax_backward(grad_output, x), loops.softmax_backward(grad_output, x), rtol=1e-12)


@each
@given(images)
def test_backward_is_the_adjoint_of_the_slope(forward, backward, x):
    x[x == 0] = 1  # the rectifiers have no slope there
    grad_output = np.random.default_rng(1).standard_normal(x.shape)
    assert_adjoint(forward, backward(grad_output, x), x, grad_output, rtol=1e-12)


@pytest.mark.parametrize("axis", [0, 1])
def test_softmax_backward_along_another_axis_is_the_adjoint_of_its_slope(axis):
    grad_output = np.random.default_rng(1).standard_normal(X.shape)
    grad_x = softmax_backward(grad_output, X, axis=axis)
    assert_adjoint(lambda x: softmax(x, axis=axis), grad_x, X, grad_output)


def test_a_step_is_that_of_numpy_and_fires_at_its_threshold():
    assert_array_equal(step(X), np.heaviside(X, 1))
    assert step(0.0) == step(-0.0) == 1


def test_a_step_is_flat_everywhere():
    assert_array_equal(step_backward(np.ones(3), [-1e-300, 0, 1e-300]), 0)


def test_relu_is_0_and_flat_at_the_kink():
    assert relu(0.0) == 0
    assert relu_backward(1.0, 0.0) == 0


def test_leaky_relu_takes_the_left_slope_at_the_kink():
    assert leaky_relu_backward(1.0, 0.0, negative_slope=0.25) == 0.25


def test_the_and_gate_of_the_syllabus():
    gate = [sigmoid(20 * a + 20 * b - 30) for a in (0, 1) for b in (0, 1)]
    assert_allclose(gate, [9.36e-14, 4.54e-5, 4.54e-5, 0.99995], rtol=1e-3)


def test_the_slope_of_sigmoid_is_at_most_a_quarter_and_that_of_tanh_at_most_1():
    x = np.linspace(-9, 9, 181)
    one = np.ones_like(x)
    assert sigmoid_backward(one, x).max() == 0.25 == sigmoid_backward(1, 0)
    assert tanh_backward(one, x).max() == 1 == tanh_backward(1, 0)


def test_sigmoid_and_tanh_saturate_without_a_warning():
    assert_array_equal(sigmoid([-1e4, 1e4, -np.inf, np.inf]), [0, 1, 0, 1])
    assert_array_equal(tanh([-1e4, 1e4, -np.inf, np.inf]), [-1, 1, -1, 1])


@pytest.mark.parametrize(("forward", "backward"), [PAIRS["sigmoid"], PAIRS["tanh"]])
def test_the_slope_of_a_saturated_cell_does_not_cancel_to_0(forward, backward):
    assert_allclose(backward(1.0, 40.0), complex_slope(forward, -40.0, 1.0), rtol=1e-14, atol=0)
    assert backward(1.0, 40.0) > 0


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_the_slope_of_tanh_overflows_nowhere(dtype):
    largest = np.finfo(dtype).max
    grad_output, x = np.array([[1, 1, largest], [largest, -largest, 0]], dtype)
    assert_array_equal(tanh_backward(grad_output, x), [0, 0, largest])


def test_tanh_is_a_stretched_sigmoid():
    assert_allclose(tanh(X), 2 * sigmoid(2 * X) - 1, atol=1e-15)


def test_shares_sum_to_1_and_ignore_a_common_shift():
    assert_allclose(softmax(X).sum(axis=-1), 1)
    assert_allclose(softmax(X + 1e3), softmax(X), atol=1e-12)


def test_softmax_of_huge_scores_does_not_overflow():
    assert_array_equal(softmax([1e308, 0, -1e308]), [1, 0, 0])


def test_a_score_of_minus_infinity_has_no_share():
    assert_array_equal(softmax([0, -np.inf, 0]), [0.5, 0, 0.5])


def test_shares_are_nan_where_every_score_is_minus_infinity():
    assert_array_equal(np.isnan(softmax([[-np.inf, -np.inf], [0, 0]])), [[True, True], [False, False]])


def test_the_gradient_of_softmax_sums_to_0():
    assert_allclose(softmax_backward(X, X).sum(axis=-1), 0, atol=1e-15)


@pytest.mark.parametrize("forward", [step, relu, leaky_relu, sigmoid, tanh])
def test_nan_stays_nan(forward):
    assert np.isnan(forward(np.nan))


def test_relu_of_minus_infinity_is_0():
    assert_array_equal(relu([-np.inf, np.inf]), [0, np.inf])


@each
@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64, np.longdouble])
def test_floating_dtypes_are_kept(forward, backward, dtype):
    x = X.astype(dtype)
    assert forward(x).dtype == dtype
    assert backward(x, x).dtype == dtype


@each
def test_integers_become_float64(forward, backward):
    x = np.array([[1, 2], [3, 200]], np.uint8)
    assert forward(x).dtype == backward(x, x).dtype == np.float64
    assert_array_equal(forward(x), forward(x.astype(float)))


@each
@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_layout_in_memory_does_not_matter(forward, backward, layout):
    assert_array_equal(forward(layout(X)), forward(X))
    assert_array_equal(backward(layout(X), layout(X)), backward(X, X))


@each
def test_results_never_share_memory_with_inputs_which_are_left_alone(forward, backward):
    x, grad_output = np.abs(X), X.copy()
    before = x.copy(), grad_output.copy()
    for result in (forward(x), backward(grad_output, x)):
        assert not np.shares_memory(result, x)
        assert not np.shares_memory(result, grad_output)
    assert_array_equal(x, before[0])
    assert_array_equal(grad_output, before[1])


@each
def test_an_empty_batch_gives_an_empty_batch(forward, backward):
    empty = np.zeros((0, 4))
    assert forward(empty).shape == backward(empty, empty).shape == (0, 4)


@each
def test_text_is_refused(forward, backward):
    with pytest.raises(TypeError, match="x must hold numbers"):
        forward(["a"])
    with pytest.raises(TypeError, match="grad_output must hold numbers"):
        backward(["a"], [1.0])


@each
def test_a_gradient_of_another_shape_is_refused(forward, backward):
    with pytest.raises(ValueError, match=r"grad_output must have shape \(2, 3\), got \(3, 2\)"):
        backward(np.zeros((3, 2)), np.zeros((2, 3)))


@pytest.mark.parametrize("slope", [np.nan, np.inf])
def test_a_slope_that_is_not_finite_is_refused(slope):
    for call in (
        lambda: leaky_relu(X, negative_slope=slope),
        lambda: leaky_relu_backward(X, X, negative_slope=slope),
    ):
        with pytest.raises(ValueError, match=f"negative_slope must be finite, got {slope}"):
            call()


def test_an_axis_that_x_does_not_have_is_refused():
    with pytest.raises(ValueError, match="axis 3 is not one of the 3 axes of x"):
        softmax(X, axis=3)


@pytest.mark.parametrize("axis", [None, 0.0, True, "0"])
def test_an_axis_is_an_integer(axis):
    for call in (lambda: softmax(X, axis=axis), lambda: softmax_backward(X, X, axis=axis)):
        with pytest.raises(TypeError, match=f"axis must be an integer, got {axis!r}"):
            call()


def test_an_axis_before_the_first_is_refused():
    with pytest.raises(ValueError, match="axis -4 is not one of the 3 axes of x"):
        softmax(X, axis=-4)
    with pytest.raises(ValueError, match="axis -1 is not one of the 0 axes of x"):
        softmax(1.0)


@each
def test_none_is_no_array(forward, backward):
    with pytest.raises(TypeError, match="x must hold numbers, got None"):
        forward(None)
    with pytest.raises(TypeError, match="grad_output must hold numbers, got None"):
        backward(None, [1.0])


@pytest.mark.parametrize("slope", ["a", None, True, [0.5]])
def test_a_slope_is_a_number(slope):
    with pytest.raises(TypeError, match="negative_slope must be a number, got"):
        leaky_relu(X, negative_slope=slope)


def test_the_rectifiers_gradient_multiplies():
    with np.errstate(invalid="ignore"):
        assert np.isnan(relu_backward([np.inf], [-1.0])).all()


def test_softmax_of_no_scores_is_refused():
    with pytest.raises(ValueError, match=r"x has no score along axis -1: shape \(2, 0\)"):
        softmax(np.zeros((2, 0)))


def test_a_hundred_thousand_shares_in_half_precision_do_not_vanish():
    assert_array_equal(softmax(np.zeros(100_000, np.float16)), np.full(100_000, 1e-5, np.float16))


def test_the_gradient_of_five_thousand_shares_in_half_precision_still_sums_to_0():
    x = np.zeros((5000, 2), np.float16)
    assert (
        np.abs(softmax_backward(np.ones_like(x), x, axis=0)).max() <= np.finfo(np.float16).smallest_subnormal
    )


@pytest.mark.parametrize("dtype", [np.float32, np.float64, np.complex128])
@pytest.mark.parametrize("backward", [relu_backward, leaky_relu_backward, step_backward])
def test_what_is_no_number_has_no_slope_and_shows_it(backward, dtype):
    x = np.array([np.nan, -1, 2], dtype)
    assert_array_equal(np.isnan(backward(np.ones(3, dtype), x)), [True, False, False])


@pytest.mark.parametrize("backward", [relu_backward, step_backward])
def test_no_gradient_is_a_zero_with_a_sign(backward):
    gradient = backward([-1.0, -1.0, -1.0], [-2.0, -0.0, 0.0])
    assert_array_equal(gradient, 0)
    assert not np.signbit(gradient).any()

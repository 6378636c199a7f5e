"""The gradient check: passes what is right, finds what is wrong and where, refuses what has no gradient."""

import numpy as np
import pytest

from convnotes.activations import relu, relu_backward
from convnotes.conv import conv2d, conv2d_backward
from convnotes.gradcheck import TOLERANCE, NotDifferentiableError, gradcheck

RNG = np.random.default_rng(0)
X, WEIGHT, BIAS = RNG.standard_normal((1, 2, 4, 5)), RNG.standard_normal((3, 2, 2, 3)), RNG.standard_normal(3)
INPUTS = {"x": X, "weight": WEIGHT, "bias": BIAS}


def backward(delta, x, weight, bias):
    return conv2d_backward(delta, x, weight)


def square(delta, x):
    return [2 * x * delta]


METHODS = pytest.mark.parametrize("method", ["central", "complex"])
DTYPES = pytest.mark.parametrize("dtype", [np.float32, np.float64])


# ---------------------------------------------------------------- what is right passes


@METHODS
@DTYPES
def test_a_right_gradient_passes(method, dtype):
    inputs = {name: x.astype(dtype) for name, x in INPUTS.items()}
    report = gradcheck(conv2d, inputs, backward, method=method)
    assert report.passed, report
    assert report.tolerance == TOLERANCE[method, np.dtype(dtype).itemsize]


def test_complex_step_is_exact_to_rounding():
    assert gradcheck(conv2d, INPUTS, backward, method="complex").worst.relative_error < 1e-14


def test_central_differences_are_good_to_eight_digits():
    assert gradcheck(conv2d, INPUTS, backward).worst.relative_error < 1e-8


@METHODS
@pytest.mark.parametrize("scale", [1e-8, 1.0, 1e8])
def test_inputs_of_any_size_are_checked(method, scale):
    report = gradcheck(np.square, [scale * (1 + RNG.random((2, 3)))], square, method=method)
    assert report.passed, report


def test_numeric_gradients_stand_beside_the_analytic_ones():
    report = gradcheck(conv2d, INPUTS, backward)
    assert list(report.numeric) == list(report.analytic) == ["x", "weight", "bias"]
    for name, x in INPUTS.items():
        assert report.numeric[name].shape == report.relative_error[name].shape == x.shape
        np.testing.assert_allclose(report.numeric[name], report.analytic[name], rtol=1e-6, atol=1e-8)


def test_a_backward_of_one_input_may_return_its_gradient_alone():
    assert gradcheck(relu, [[1.0, -2.0]], relu_backward).passed
    assert not gradcheck(relu, [[1.0, -2.0]], lambda delta, x: delta).passed


def test_the_projected_check_alone_measures_one_number():
    calls = []

    def counted(*inputs):
        calls.append(1)
        return conv2d(*inputs)

    report = gradcheck(counted, INPUTS, backward, elementwise=False)
    assert report.passed
    assert report.worst == report.projected
    assert report.numeric == {}
    assert len(calls) == 8  # the output, and ℓ at 0, ±h, ±h/2 and, because it curves, ±h/4


def test_integers_are_checked_as_double_precision():
    assert gradcheck(np.square, [[1, 2]], square).analytic["inputs[0]"].dtype == np.float64


def test_a_single_number_has_a_gradient():
    assert gradcheck(np.square, [3.0], square).passed


def test_a_gradient_of_zero_passes():
    report = gradcheck(
        lambda x: np.exp(x) / np.exp(x).sum(), [[1.0, 2.0]], lambda d, x: _softmax_backward(d, x)
    )
    constant = gradcheck(lambda x: (np.exp(x) / np.exp(x).sum()).sum(), [[1.0, 2.0]], lambda d, x: [0 * x])
    assert report.passed
    assert constant.passed, constant


def _softmax_backward(delta, x):
    y = np.exp(x) / np.exp(x).sum()
    return [y * (delta - (delta * y).sum())]


def test_an_empty_batch_passes():
    inputs = INPUTS | {"x": X[:0]}
    assert gradcheck(conv2d, inputs, backward).passed


def test_the_same_seed_gives_the_same_report():
    first, second = (gradcheck(conv2d, INPUTS, backward, seed=3) for _ in range(2))
    assert first.worst == second.worst


def test_another_seed_weighs_the_outputs_differently():
    first, second = (gradcheck(conv2d, INPUTS, backward, seed=seed) for seed in (0, 1))
    assert first.projected.analytic != second.projected.analytic


@pytest.mark.parametrize(
    ("function", "slope", "x"),
    [
        (np.log, lambda x: 1 / x, [1e-3, 2.0]),
        (lambda x: np.sin(1000 * x), lambda x: 1000 * np.cos(1000 * x), [0.3, 1.0]),
    ],
    ids=["steep", "fast"],
)
def test_a_strongly_curved_function_passes(function, slope, x):
    assert gradcheck(function, [x], lambda delta, x: [delta * slope(x)]).passed


@pytest.mark.parametrize("seed", range(20))
def test_large_terms_that_cancel_raise_no_false_alarm(seed):
    large = np.random.default_rng(seed).standard_normal(6) * 1e6
    x = {"large": large - large.mean(), "factors": [1.2, 0.7]}
    assert gradcheck(
        lambda large, factors: large.sum() + factors.prod(),
        x,
        lambda delta, large, factors: [delta * np.ones(6), delta * factors[::-1]],
        seed=seed,
    ).passed


# ---------------------------------------------------------------- what is wrong is found


@METHODS
def test_a_wrong_element_is_found_at_its_place(method):
    def wrong(delta, x, weight, bias):
        grad_x, grad_weight, grad_bias = conv2d_backward(delta, x, weight)
        grad_weight[2, 1, 0, 2] += 0.5
        return grad_x, grad_weight, grad_bias

    report = gradcheck(conv2d, INPUTS, wrong, method=method)
    assert not report.passed
    assert (report.worst.name, report.worst.index) == ("weight", (2, 1, 0, 2))
    assert report.worst.analytic - report.worst.numeric == pytest.approx(0.5)
    assert "FAILED" in str(report)
    assert "at weight[2, 1, 0, 2]" in str(report)


@METHODS
def test_a_wrong_element_is_felt_by_the_projected_check(method):
    def wrong(delta, x, weight, bias):
        grad_x, grad_weight, grad_bias = conv2d_backward(delta, x, weight)
        grad_weight[2, 1, 0, 2] += 0.5
        return grad_x, grad_weight, grad_bias

    report = gradcheck(conv2d, INPUTS, wrong, method=method, elementwise=False)
    assert not report.passed
    assert report.worst.name == "⟨v, Jᵀu⟩"


def test_a_forgotten_flip_is_found():
    def unflipped(delta, x, weight, bias):
        _, grad_weight, grad_bias = conv2d_backward(delta, x, weight)
        return conv2d_backward(delta, x, weight[..., ::-1, ::-1])[0], grad_weight, grad_bias

    report = gradcheck(conv2d, INPUTS, unflipped)
    assert report.worst.name == "x"
    assert not report.passed


def test_an_error_of_one_in_ten_thousand_is_found():
    report = gradcheck(np.square, [[3.0, 1.0]], lambda delta, x: [2.0002 * x * delta])
    assert not report.passed
    assert report.worst.relative_error == pytest.approx(1e-4, rel=1e-3)


def test_a_small_wrong_gradient_among_large_ones_is_found():
    inputs = [np.array([1e-3, 1.0, 1.0])]
    report = gradcheck(np.square, inputs, lambda delta, x: [2 * x * delta * np.array([2, 1, 1])])
    assert not report.passed
    assert report.worst.index == (0,)


@DTYPES
@pytest.mark.parametrize("size", [255, 1e4, 1e12])
def test_a_wrong_gradient_at_large_numbers_is_found_by_elements_and_projected(size, dtype):
    x = {"x": np.full((9, 28), size, dtype)}
    assert gradcheck(np.positive, x, lambda delta, x: [delta]).passed
    report = gradcheck(np.positive, x, lambda delta, x: [1.1 * delta])
    assert report.relative_error["x"].max() > report.tolerance
    assert report.projected.relative_error > report.tolerance


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_a_gradient_that_is_not_finite_fails(value):
    report = gradcheck(np.square, [[3.0, 1.0]], lambda delta, x: [np.array([value, 2 * delta[1]])])
    assert not report.passed
    assert report.worst.relative_error == np.inf
    assert report.worst.index == (0,)


def test_the_tolerance_is_the_callers_to_set():
    def slightly_wrong(delta, x):
        return [2.0002 * x * delta]

    assert gradcheck(np.square, [[3.0]], slightly_wrong, tolerance=1e-3).passed


# ---------------------------------------------------------------- what has no gradient is refused


def maximum(x):
    return np.max(x, keepdims=True)


def first_maximum(delta, x):
    grad = np.zeros_like(x)
    grad[np.unravel_index(np.argmax(x), x.shape)] = delta.item()
    return [grad]


@DTYPES
@pytest.mark.parametrize(
    ("function", "backward", "x", "where"),
    [
        (np.abs, lambda d, x: [np.sign(x) * d], [1.0, 0.0], r"inputs\[0\]\[1\] = 0"),
        (
            lambda x: np.maximum(x, 0),
            lambda d, x: [(x > 0) * d],
            [[1.0, -1.0], [2.0, 0.0]],
            r"inputs\[0\]\[1, 1\] = 0",
        ),
        (maximum, first_maximum, [1.0, 2.0, 2.0], r"inputs\[0\]\[1\] = 2"),
    ],
    ids=["absolute value", "rectifier", "tie"],
)
def test_a_kink_or_tie_is_no_false_alarm_but_refused(function, backward, x, where, dtype):
    with pytest.raises(NotDifferentiableError, match=f"not differentiable at {where}.*move the inputs away"):
        gradcheck(function, [np.array(x, dtype)], backward)


def test_the_projected_check_refuses_a_kink_too():
    with pytest.raises(NotDifferentiableError, match="in a random direction"):
        gradcheck(np.abs, [[1.0, 0.0]], lambda d, x: [np.sign(x) * d], elementwise=False)


def test_the_slopes_on_both_sides_are_named():
    # u is what the seed draws; |x| has the slopes −u and u at 0.
    u = np.random.default_rng(0).standard_normal(())
    with pytest.raises(
        NotDifferentiableError, match=f"slope is {-u:.6g} on one side and {u:.6g} on the other"
    ):
        gradcheck(np.abs, [0.0], lambda d, x: [d])


@pytest.mark.parametrize("x", [-5e-6, 5e-6, 7.63e-6 / 3, -1e-9])
def test_a_step_across_a_kink_is_told_from_a_kink(x):
    with pytest.raises(
        NotDifferentiableError,
        match=r"the step 7.63e-06 from inputs\[0\]\[0\] = .* crosses a kink",
    ):
        gradcheck(relu, [[x]], relu_backward)


def test_a_smaller_step_sees_the_slope_beside_a_kink():
    assert gradcheck(relu, [[-5e-6, 1.0]], relu_backward, step=1e-7).passed
    assert not gradcheck(relu, [[-5e-6, 1.0]], lambda delta, x: [delta], step=1e-7).passed


@DTYPES
@pytest.mark.parametrize("function", [np.sign, np.cbrt], ids=["jump", "endless slope"])
def test_a_jump_that_is_even_on_both_sides_is_refused(function, dtype):
    with pytest.raises(NotDifferentiableError, match="it jumps, or its slope grows without end"):
        gradcheck(function, [np.zeros(1, dtype)], lambda d, x: [0 * d])


@pytest.mark.parametrize("scale", [1e-170, 1e154, 1e160, 1e300])
def test_a_wrong_gradient_of_any_size_is_found(scale):
    assert gradcheck(lambda x: scale * x, [[1.0, 2.0]], lambda d, x: [scale * d]).passed
    report = gradcheck(lambda x: scale * x, [[1.0, 2.0]], lambda d, x: [5 * scale * d])
    assert report.worst.relative_error == pytest.approx(0.8)
    assert report.projected.relative_error > report.tolerance


def test_beside_a_kink_there_is_a_gradient():
    assert gradcheck(np.abs, [[1.0, -1e-3]], lambda d, x: [np.sign(x) * d]).passed


def test_a_curved_function_is_not_mistaken_for_a_kink():
    report = gradcheck(
        lambda x: np.cos(40 * x), [[0.0, 1.0]], lambda d, x: [-40 * np.sin(40 * x) * d], tolerance=1e-4
    )
    assert report.passed, report


@pytest.mark.parametrize("large", [1e6, 1e8, 1e10])
def test_what_rounding_makes_of_a_large_constant_is_no_kink(large):
    x = np.linspace(0.1, 3, 40)
    assert gradcheck(lambda x: large + np.sin(x), [x], lambda d, x: [d * np.cos(x)]).passed


@pytest.mark.parametrize("angle", [1e-6, 4e-6])
def test_a_kink_too_flat_to_change_a_verdict_is_let_pass(angle):
    backward = lambda d, x: [d * (1 + angle * np.sign(x))]  # noqa: E731
    assert gradcheck(lambda x: x + angle * np.abs(x), [[0.0, 1.0]], backward).passed


@pytest.mark.parametrize("angle", [6e-6, 2e-5])
def test_a_kink_ten_times_steeper_than_the_tolerance_is_refused(angle):
    with pytest.raises(NotDifferentiableError, match=r"not differentiable at inputs\[0\]\[0\] = 0"):
        gradcheck(lambda x: x + angle * np.abs(x), [[0.0, 1.0]], lambda d, x: [d])


def test_a_kink_is_a_value_error():
    assert issubclass(NotDifferentiableError, ValueError)


# ---------------------------------------------------------------- bad input


@pytest.mark.parametrize(
    ("arguments", "options", "message"),
    [
        ((np.square, [], square), {}, "inputs must hold at least one array, got none"),
        ((np.square, [[np.nan]], square), {}, r"inputs\[0\] must be finite, got nan"),
        ((np.square, {"x": [1.0, -np.inf]}, square), {}, "x must be finite, got -inf"),
        ((np.square, [[1.0]], square), {"method": "forward"}, "method 'forward' on float64 inputs: must be"),
        ((np.square, [[1.0]], square), {"tolerance": 0}, "tolerance must be finite and more than 0, got 0"),
        ((np.square, [[1.0]], square), {"step": -1}, "step must be finite and more than 0, got -1"),
        ((np.square, [[1j]], square), {}, "method 'central' on complex128 inputs: must be"),
        ((np.square, [np.ones(2, np.float16)], square), {}, "method 'central' on float16 inputs: must be"),
        ((lambda x: x * np.inf, [[1.0]], square), {}, "the function must return finite numbers, got inf"),
        (
            (lambda x: np.where(x == 1, x, np.inf), [[1.0]], square),
            {},
            "the function must return finite numbers, got inf",
        ),
        ((np.square, [[1.0]], lambda d, x: None), {}, "backward must return a tuple of 1 gradients"),
        ((np.add, [[1.0], [2.0]], lambda d, x, y: d), {}, "backward must return a tuple of 2 gradients"),
        ((np.square, [[1.0, 2.0]], lambda d, x: x[:1]), {}, r"must have shape \(2,\), got \(1,\)"),
        ((np.square, [[1.0]], lambda d, x: [x, x]), {}, "backward must return a tuple of 1 gradients"),
        (
            (np.square, {"x": [1.0, 2.0]}, lambda d, x: [x[:1]]),
            {},
            r"the gradient of x must have shape \(2,\), got \(1,\)",
        ),
        (
            (np.abs, [[1.0]], square),
            {"method": "complex"},
            "'complex' needs a function that keeps complex numbers",
        ),
    ],
)
def test_what_cannot_be_checked_is_named(arguments, options, message):
    with pytest.raises(ValueError, match=message):
        gradcheck(*arguments, **options)


def test_whether_each_element_is_checked_is_true_or_false():
    with pytest.raises(TypeError, match="elementwise must be True or False, got 1"):
        gradcheck(np.square, [[1.0]], square, elementwise=1)


@pytest.mark.parametrize(
    ("function", "inputs", "backward", "message"),
    [
        (np.square, {"x": ["a"]}, square, "x must hold numbers"),
        (lambda x: None, {"x": [1.0]}, square, "what the function returns must hold real numbers, got None"),
        (
            lambda x: 1j * x,
            {"x": [1.0]},
            square,
            "what the function returns must hold real numbers, got dtype",
        ),
        (np.square, {"x": [1.0]}, lambda d, x: [None], "the gradient of x must hold real numbers, got None"),
        (
            np.square,
            {"x": [1.0]},
            lambda d, x: [1j * d],
            "the gradient of x must hold real numbers, got dtype",
        ),
    ],
)
def test_inputs_outputs_and_gradients_must_hold_numbers(function, inputs, backward, message):
    with pytest.raises(TypeError, match=message):
        gradcheck(function, inputs, backward)


def test_a_function_that_writes_to_its_inputs_is_stopped():
    def doubled_in_place(x):
        x *= 2
        return x

    with pytest.raises(ValueError, match="read-only"):
        gradcheck(doubled_in_place, [[1.0]], square)


def test_a_backward_that_writes_to_its_grad_output_is_stopped():
    def doubling(delta, x):
        delta *= 2
        return [delta]

    with pytest.raises(ValueError, match="read-only"):
        gradcheck(lambda x: 1.0 * x, [[1.0]], doubling)


def test_inputs_are_left_alone():
    x = np.array([1.0, 2.0])
    gradcheck(np.square, [x], square)
    assert x.tolist() == [1.0, 2.0]
    assert x.flags.writeable

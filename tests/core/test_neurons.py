"""One unit: the gates of the book, what it cannot decide, and its two rules of learning."""

from itertools import product

import numpy as np
import pytest
import scipy.special
from numpy.testing import assert_allclose, assert_array_equal
from scipy.optimize import linprog
from support.slopes import central_slope

from convnotes import examples
from convnotes.neurons import (
    INPUTS,
    NAMES,
    activate,
    boolean_functions,
    gradient_step,
    neuron,
    perceptron_step,
    slope,
)

TABLE = np.array(INPUTS)
X, WEIGHT = np.random.default_rng(0).standard_normal((2, 3))
SMOOTH = [name for name in NAMES if name != "step"]


def gate(weight, bias, x=TABLE, activation="sigmoid"):
    return neuron(x, weight, bias, activation)


# ---------------------------------------------------------------- the gates of the book


def test_the_and_gate_says_the_numbers_of_the_syllabus():
    expected = [9.36e-14, 4.54e-5, 4.54e-5, 0.99995]
    assert_allclose(gate(examples.AND_WEIGHTS, examples.AND_BIAS), expected, rtol=1e-3)
    assert_allclose(gate(examples.AND_WEIGHTS, examples.AND_BIAS), scipy.special.expit([-30, -10, -10, 10]))


def test_or_and_nand_say_what_they_are_called():
    answers = gate(examples.OR_WEIGHTS, examples.OR_BIAS), gate(examples.NAND_WEIGHTS, examples.NAND_BIAS)
    assert_array_equal(np.round(answers), [[0, 1, 1, 1], [1, 1, 1, 0]])


def test_two_hidden_units_decide_what_one_cannot():
    weights, biases = examples.XOR_HIDDEN_WEIGHTS, examples.XOR_HIDDEN_BIASES
    hidden = np.stack([gate(w, b) for w, b in zip(weights, biases, strict=True)], axis=1)
    answers = gate(examples.AND_WEIGHTS, examples.AND_BIAS, hidden)
    assert_array_equal(np.round(answers), [0, 1, 1, 0])
    assert np.abs(answers - [0, 1, 1, 0]).max() < 1e-3


def test_one_goes_to_the_festival_for_the_artists_and_not_for_company_alone():
    goes = gate(examples.FESTIVAL_WEIGHTS, examples.FESTIVAL_BIAS, activation="step")
    assert_array_equal(goes, [0, 0, 1, 1])  # (artists, company)


@pytest.mark.parametrize("activation", NAMES)
def test_a_neuron_activates_its_weighted_sum(activation):
    z = TABLE @ X[:2] + 0.5
    assert_array_equal(neuron(TABLE, X[:2], 0.5, activation), activate(z, activation))


@pytest.mark.parametrize("activation", NAMES)
def test_the_slope_is_what_a_nudge_measures(activation):
    for z in (-2.5, -0.3, 0.7, 4.0):
        measured = central_slope(lambda one: activate(one, activation), np.array(z), 1.0)
        assert_allclose(slope(z, activation), measured, rtol=1e-6, atol=1e-9)


def test_slopes_and_answers_are_arrays_of_their_own():
    z = np.array([-1.0, 2.0])
    for made in (activate(z, "identity"), slope(z, "identity")):
        made += 9
    assert_array_equal(z, [-1, 2])


# ---------------------------------------------------------------- all functions of two bits


@pytest.mark.parametrize("largest", [2, 4])
def test_one_unit_decides_14_of_the_16_functions_and_neither_xor_nor_xnor(largest):
    found = boolean_functions(largest)
    assert set(product((0, 1), repeat=4)) - set(found) == {(0, 1, 1, 0), (1, 0, 0, 1)}


def test_the_integers_that_are_found_decide_so():
    for answers, (*weight, bias) in boolean_functions().items():
        assert_array_equal(gate(weight, bias, activation="step"), answers)


@pytest.mark.parametrize("answers", list(product((0, 1), repeat=4)))
def test_a_linear_program_finds_a_line_for_the_same_functions(answers):
    # Is there a unit with z ≥ 1 where the answer is 1 and z ≤ −1 where it is 0?
    rows = [[-(2 * a - 1) * v for v in (*x, 1)] for a, x in zip(answers, INPUTS, strict=True)]
    solved = linprog(np.zeros(3), A_ub=rows, b_ub=[-1] * 4, bounds=[(None, None)] * 3)
    assert (solved.status == 0) == (answers in boolean_functions())


def test_with_integers_up_to_1_and_is_out_of_reach():
    assert (0, 0, 0, 1) not in boolean_functions(1)


# ---------------------------------------------------------------- learning


@pytest.mark.parametrize("answers", list(boolean_functions()))
def test_the_perceptrons_rule_finds_every_function_that_one_unit_decides(answers):
    unit = np.zeros(2), 0.0
    for _ in range(20):
        for x, target in zip(INPUTS, answers, strict=True):
            unit = perceptron_step(x, target, *unit)
    assert_array_equal(gate(*unit, activation="step"), answers)


def test_the_perceptrons_rule_never_finds_xor():
    unit, seen = (np.zeros(2), 0.0), set()
    for _ in range(50):
        for x, target in zip(INPUTS, (0, 1, 1, 0), strict=True):
            unit = perceptron_step(x, target, *unit)
        seen.add((*unit[0], unit[1]))
    assert len(seen) < 10  # it goes round in a circle


def test_the_perceptron_leaves_alone_what_is_right():
    weight, bias = perceptron_step([1, 1], 1, [1, 1], 0)
    assert (weight.tolist(), bias) == ([1, 1], 0)


@pytest.mark.parametrize("name", SMOOTH)
def test_a_gradient_step_goes_down_the_slope_of_half_the_squared_error(name):
    target, rate, bias = 0.3, 0.5, 0.2

    def loss(v):
        return (neuron(X, v[:3], v[3], name) - target) ** 2 / 2

    here = np.array([*WEIGHT, bias])
    slope = [central_slope(loss, here, direction) for direction in np.eye(4)]
    weight, moved = gradient_step(X, target, WEIGHT, bias, activation=name, learning_rate=rate)
    assert_allclose([*weight, moved], here - rate * np.array(slope), atol=1e-9)


def test_nothing_is_learnt_through_a_step():
    weight, bias = gradient_step(X, 1, WEIGHT, -9, activation="step")
    assert_array_equal(weight, WEIGHT)
    assert bias == -9


def test_adaline_finds_the_line_of_least_squares():
    rng = np.random.default_rng(0)
    xs = rng.normal(size=(20, 2))
    unit = np.zeros(2), 0.0
    for _ in range(200):
        for x in xs:
            unit = gradient_step(x, 3 * x[0] - x[1] + 2, *unit, activation="identity", learning_rate=0.1)
    assert_allclose([*unit[0], unit[1]], [3, -1, 2], atol=1e-9)


def test_what_a_step_is_given_is_left_alone():
    weight = np.zeros(2)
    perceptron_step([1, 1], 0, weight, 0)
    assert_array_equal(weight, 0)


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: neuron([1, 2, 3], [1, 2], 0), ValueError, r"x must have shape \(2,\), got \(3,\)"),
        (lambda: neuron(np.ones((2, 2, 2)), [1, 2], 0), ValueError, r"x must have shape \(2, 2\), got"),
        (lambda: neuron(1, [1, 2], 0), ValueError, r"x must have shape \(2,\), got \(\)"),
        (lambda: neuron([1], [[1]], 0), ValueError, r"weight must have the one axis \(I\)"),
        (lambda: neuron([1], [1], None), TypeError, "bias must be a number, got None"),
        (lambda: neuron([1], [1], 0, "softmax"), ValueError, "activation must be one of identity, step,"),
        (lambda: perceptron_step([1], 2, [1], 0), ValueError, "target must be 0 or 1, got 2"),
        (lambda: perceptron_step([[1]], 1, [1], 0), ValueError, r"x must have the one axis \(I\)"),
        (
            lambda: gradient_step([1], 1, [1], 0, learning_rate=-1),
            ValueError,
            "learning_rate must be finite and at least 0, got -1",
        ),
        (lambda: gradient_step([1], np.nan, [1], 0), ValueError, "target must be finite, got nan"),
        (lambda: boolean_functions(0), ValueError, "largest must be at least 1, got 0"),
    ],
)
def test_bad_input_is_named_with_value_and_limit(call, error, message):
    with pytest.raises(error, match=message):
        call()

"""Optimisers: against the printed recurrences, and random search as their foil."""

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from convnotes.layers import Parameter
from convnotes.optim import SGD, Adam, random_search

RNG = np.random.default_rng(0)
START = RNG.standard_normal((3, 2))
GRADS = RNG.standard_normal((5, 3, 2))


def run(make, start=START):
    parameter = Parameter(start.copy())
    optimiser = make({"w": parameter})
    for grad in GRADS:
        parameter.grad = grad.copy()
        optimiser.step()
        assert_array_equal(parameter.grad, grad)
    return parameter.value


def test_sgd_walks_down_the_gradients():
    assert_allclose(run(lambda p: SGD(p, 0.1)), START - 0.1 * GRADS.sum(axis=0))


def test_momentum_is_a_fading_sum_of_gradients():
    total = sum(0.9 ** (later - now) * GRADS[now] for later in range(5) for now in range(later + 1))
    assert_allclose(run(lambda p: SGD(p, 0.1, momentum=0.9)), START - 0.1 * total)


def test_adam_follows_the_printed_algorithm():
    theta, m, v = START.copy(), np.zeros((3, 2)), np.zeros((3, 2))
    for t, g in enumerate(GRADS, start=1):
        m, v = 0.8 * m + 0.2 * g, 0.95 * v + 0.05 * g**2
        theta = theta - 0.1 * (m / (1 - 0.8**t)) / (np.sqrt(v / (1 - 0.95**t)) + 1e-8)
    assert_allclose(run(lambda p: Adam(p, 0.1, betas=(0.8, 0.95))), theta)


def test_adam_does_not_care_for_the_scale_of_the_gradients():
    def first_step(scale):
        parameter = Parameter(np.zeros(1), grad=np.array([scale]))
        Adam({"w": parameter}, 0.1, epsilon=1e-30).step()
        return parameter.value

    assert_allclose(first_step(1e-6), first_step(1e6))


def test_weight_decay_pulls_weights_towards_0_but_not_biases():
    weight = Parameter(np.array([[1.0, -4.0]]), np.zeros((1, 2)))
    bias = Parameter(np.ones(2), np.zeros(2))
    SGD({"w": weight, "b": bias}, 0.5, weight_decay=0.1).step()
    assert_allclose(weight.value, [[0.95, -3.8]])
    assert_array_equal(bias.value, [1, 1])


@pytest.mark.parametrize(
    "make", [lambda p: SGD(p, 0.1, momentum=0.9, weight_decay=0.1), lambda p: Adam(p, 0.1)]
)
def test_float32_stays_float32_and_values_are_moved_in_place(make):
    value = START.astype(np.float32)
    parameter = Parameter(value, grad=GRADS[0].astype(np.float32))
    make({"w": parameter}).step()
    assert parameter.value is value
    assert value.dtype == np.float32
    assert (value != START.astype(np.float32)).all()


def test_adam_does_not_care_for_the_scale_in_half_precision_either():
    parameter = Parameter(np.ones(4, np.float16), grad=np.array([0, 1e-7, 1, 6e4], np.float16))
    Adam({"w": parameter}, 0.5).step()
    assert parameter.value.dtype == np.float16
    assert_allclose(parameter.value, [1, 0.5, 0.5, 0.5], rtol=0.1)


@pytest.mark.parametrize("make", [lambda p: SGD(p, 0.02, momentum=0.9), lambda p: Adam(p, 0.05)])
def test_both_find_the_bottom_of_a_bowl(make):
    parameter = Parameter(np.array([3.0, -2.0]))
    optimiser = make({"w": parameter})
    for _ in range(500):
        parameter.grad = parameter.value * [1, 10]
        optimiser.step()
    assert_allclose(parameter.value, 0, atol=1e-3)


def test_nothing_moves_if_one_parameter_has_no_gradient():
    first, second = Parameter(np.ones(1), np.ones(1)), Parameter(np.ones(1))
    with pytest.raises(RuntimeError, match="parameter second has no gradient"):
        SGD({"first": first, "second": second}, 0.1).step()
    assert first.value == 1


def bowl(w):
    return float(np.square(w - 3).sum())


def test_random_search_never_gets_worse_and_says_so():
    best, losses = random_search(bowl, np.zeros(25), steps=300, scale=0.3, rng=np.random.default_rng(0))
    assert losses.shape == (301,)
    assert (np.diff(losses) <= 0).all()
    assert losses[0] == 25 * 9
    assert bowl(best) == losses[-1] < losses[0]


def test_random_search_of_25_numbers_is_far_behind_gradient_descent():
    parameter = Parameter(np.zeros(25))
    optimiser = SGD({"w": parameter}, 0.1)
    for _ in range(50):
        parameter.grad = 2 * (parameter.value - 3)
        optimiser.step()
    _, losses = random_search(bowl, np.zeros(25), steps=50, scale=0.3, rng=np.random.default_rng(0))
    assert bowl(parameter.value) < 1e-6
    assert losses[-1] > 10


def test_one_seed_gives_one_search():
    searches = [random_search(bowl, START, steps=20, scale=1, rng=np.random.default_rng(5)) for _ in range(2)]
    assert_array_equal(searches[0][0], searches[1][0])


def test_random_search_leaves_its_start_alone_and_keeps_its_dtype():
    start = np.zeros(3, np.float32)
    best, _ = random_search(bowl, start, steps=50, scale=1, rng=np.random.default_rng(0))
    assert_array_equal(start, [0, 0, 0])
    assert best.dtype == np.float32


PARAMETERS = {"w": Parameter(np.ones(1), np.ones(1))}


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: SGD({}, 0.1), "parameters are empty"),
        (lambda: SGD(PARAMETERS, -0.1), "learning_rate must be finite and at least 0, got -0.1"),
        (lambda: SGD(PARAMETERS, np.nan), "learning_rate must be finite and at least 0, got nan"),
        (lambda: SGD(PARAMETERS, 0.1, momentum=1), r"momentum must be at least 0 and less than 1, got 1"),
        (lambda: SGD(PARAMETERS, 0.1, weight_decay=-1), "weight_decay must be finite and at least 0, got -1"),
        (lambda: Adam(PARAMETERS, 0.1, betas=(0.9, 1.0)), r"betas must be at least 0 and less than 1, got 1"),
        (lambda: Adam(PARAMETERS, 0.1, betas=(0.9,)), "betas must be two numbers"),
        (lambda: Adam(PARAMETERS, 0.1, epsilon=0), "epsilon must be finite and more than 0, got 0"),
        (lambda: random_search(bowl, START, steps=-1, scale=1, rng=RNG), "steps must be at least 0, got -1"),
        (
            lambda: random_search(bowl, START, steps=1, scale=0, rng=RNG),
            "scale must be finite and more than 0, got 0",
        ),
    ],
)
def test_bad_input_is_named_with_value_and_limit(call, message):
    with pytest.raises(ValueError, match=message):
        call()


@pytest.mark.parametrize("value", ["a", None, True, [0.1], 1j])
def test_what_is_no_number_is_named(value):
    for call, name in (
        (lambda: SGD(PARAMETERS, value), "learning_rate"),
        (lambda: SGD(PARAMETERS, 0.1, momentum=value), "momentum"),
        (lambda: SGD(PARAMETERS, 0.1, weight_decay=value), "weight_decay"),
        (lambda: Adam(PARAMETERS, betas=(0.9, value)), "betas"),
        (lambda: Adam(PARAMETERS, epsilon=value), "epsilon"),
        (lambda: random_search(bowl, START, steps=1, scale=value, rng=RNG), "scale"),
    ):
        with pytest.raises(TypeError, match=f"{name} must be a number, got"):
            call()


@pytest.mark.parametrize("betas", [None, 0.9, "ab", (0.9,), (0.9, 0.9, 0.9)])
def test_betas_are_two(betas):
    with pytest.raises(ValueError, match="betas must be two numbers, got"):
        Adam(PARAMETERS, betas=betas)


def test_a_random_search_takes_a_generator():
    with pytest.raises(TypeError, match=r"rng must be a numpy\.random\.Generator, got 0"):
        random_search(bowl, START, steps=1, scale=1, rng=0)


def test_a_random_search_leaves_a_start_that_is_no_number():
    def loss(w):
        return float(w[0] ** 2) if w[0] > 0 else np.nan

    best, losses = random_search(loss, [-1.0], steps=200, scale=1, rng=np.random.default_rng(0))
    assert np.isnan(losses[0])
    assert 0 < best[0] < 0.5
    known = losses[np.isfinite(losses)]
    assert (np.diff(known) <= 0).all()
    assert np.isfinite(losses[-len(known) :]).all()


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"a": 1}, "parameter a must be a Parameter, got 1"),
        ([Parameter(np.ones(1))], "parameters must be a dict of Parameter, got list"),
    ],
)
def test_what_an_optimiser_moves_are_parameters(parameters, message):
    with pytest.raises(TypeError, match=message):
        SGD(parameters, 0.1)


@pytest.mark.parametrize("kind", [SGD, Adam])
def test_a_gradient_of_another_shape_is_refused_before_anything_moves(kind):
    first, second = Parameter(np.ones(2), np.ones(2)), Parameter(np.ones(3), np.ones((1, 3)))
    optimiser = kind({"first": first, "second": second}, 0.1)
    with pytest.raises(
        ValueError, match=r"gradient of parameter second must have shape \(3,\), got \(1, 3\)"
    ):
        optimiser.step()
    assert_array_equal(first.value, 1)
    assert optimiser.steps == 0

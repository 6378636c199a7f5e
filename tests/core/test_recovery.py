"""Three learners on one loss: against the core's convolution, NumPy's eigenvalues and numerical gradients."""

import tracemalloc

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from convnotes.conv import conv2d_backward, correlate2d
from convnotes.gradcheck import gradcheck
from convnotes.layers import Parameter
from convnotes.optim import Adam, random_search, stable_rate
from convnotes.recovery import (
    METHODS,
    blind_search,
    descend,
    filtered,
    keep_if_better,
    loss_surface,
    recovery_hessian,
    recovery_loss,
    recovery_loss_backward,
)

RNG = np.random.default_rng(0)
X, HIDDEN = RNG.standard_normal((7, 9)), RNG.standard_normal((3, 2))
TARGET = correlate2d(X, HIDDEN)
START = RNG.standard_normal((3, 2))
HESSIAN = recovery_hessian(X, (3, 2))
ONES, LINE = np.ones((6, 8)), np.array([[1.0, -1.0]])
STRIPES = np.where((np.arange(8) < 2) | (np.arange(8) > 5), ONES, 0)


def test_a_kernel_makes_of_a_picture_what_the_core_makes():
    assert_allclose(filtered(X, HIDDEN), TARGET)
    assert_allclose(filtered(X, HIDDEN, rectified=True), np.maximum(TARGET, 0))


def test_a_large_kernel_takes_no_copy_of_the_picture_for_each_of_its_cells():
    x, weight = np.ones((200, 200)), np.ones((15, 15))
    target = np.zeros((186, 186))
    tracemalloc.start()
    filtered(x, weight)
    recovery_loss_backward(weight, x, target)
    blind_search(np.ones((40, 15, 15)), x, target)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 60 * x.nbytes  # 225 copies would be as many times as large


def test_half_precision_is_summed_in_single():
    x = np.full((30, 30), 200, np.float16)
    weight = np.full((2, 2), 0.5, np.float16)
    assert filtered(x, weight).dtype == np.float16
    assert_array_equal(filtered(x, weight), np.float16(400))
    assert recovery_loss(weight, x, np.zeros((29, 29), np.float16)) == 29**2 * 400**2
    assert_array_equal(recovery_hessian(x, 2), np.float32(2 * 29**2 * 200**2))
    assert stable_rate(np.full((1, 1), 2, np.float16)) == 1
    assert_allclose(recovery_loss_backward(weight, x, np.zeros((29, 29), np.float16)), 2 * 29**2 * 400 * 200)


def test_the_loss_is_the_sum_of_squared_errors():
    assert_allclose(recovery_loss(START, X, TARGET), np.square(correlate2d(X, START) - TARGET).sum())
    assert recovery_loss(HIDDEN, X, filtered(X, HIDDEN)) == 0


def test_the_gradient_is_that_of_the_convolution():
    error = 2 * (correlate2d(X, START) - TARGET)
    _, expected, _ = conv2d_backward(error[None, None], X[None, None], START[None, None])
    assert_allclose(recovery_loss_backward(START, X, TARGET), expected[0, 0])


@pytest.mark.parametrize("rectified", [False, True])
def test_the_gradient_is_that_which_is_measured(rectified):
    given = {"x": X, "target": filtered(X, HIDDEN, rectified=rectified), "rectified": rectified}
    report = gradcheck(
        lambda weight: recovery_loss(weight, **given),
        [START],
        lambda grad_output, weight: grad_output * recovery_loss_backward(weight, **given),
    )
    assert report.passed, report


def test_the_hessian_is_the_slope_of_the_gradient_whatever_the_weights():
    for weight in (START, 10 * HIDDEN):
        for at, unit in enumerate(np.eye(6)):
            step = unit.reshape(3, 2)
            change = recovery_loss_backward(weight + step, X, TARGET)
            change -= recovery_loss_backward(weight, X, TARGET)
            assert_allclose(change.ravel(), HESSIAN[at], atol=1e-9)


def test_the_loss_is_a_quadratic_around_the_hidden_kernel():
    away = (START - HIDDEN).ravel()
    assert_allclose(recovery_loss(START, X, TARGET), away @ HESSIAN @ away / 2)


def test_the_forgotten_line_curves_one_way_only():
    assert_allclose(np.linalg.eigvalsh(recovery_hessian(ONES, (1, 2))), [0, 168], atol=1e-9)
    assert round(stable_rate(recovery_hessian(ONES, (1, 2))), 4) == 0.0119
    assert_allclose(np.linalg.eigvalsh(recovery_hessian(STRIPES, (1, 2))), [12, 60])
    assert round(stable_rate(recovery_hessian(STRIPES, (1, 2))), 4) == 0.0333


def test_without_the_line_only_the_sum_of_the_weights_is_learnt():
    run = descend([[0.5, 1.0]], ONES, filtered(ONES, LINE), steps=200, learning_rate=0.005)
    assert_allclose(run.weights[-1], [[-0.25, 0.25]])
    run = descend([[0.5, 1.0]], STRIPES, filtered(STRIPES, LINE), steps=200, learning_rate=0.03)
    assert_allclose(run.weights[-1], LINE)


# ---------------------------------------------------------------- the stable rate


@pytest.mark.parametrize(("method", "momentum"), [("plain", 0.0), ("momentum", 0.9)])
@pytest.mark.parametrize("x", [X, ONES, STRIPES], ids=["noise", "ones", "stripes"])
def test_just_below_the_limit_descent_converges_and_just_above_it_explodes(x, method, momentum):
    size = (3, 2) if x is X else (1, 2)
    hessian, hidden = recovery_hessian(x, size), HIDDEN if x is X else LINE
    limit = stable_rate(hessian, momentum=momentum)
    at = {"x": x, "target": filtered(x, hidden), "steps": 2000, "method": method}
    start = START if x is X else START[:1]
    below, above = (descend(start, **at, learning_rate=share * limit).losses for share in (0.99, 1.01))
    assert below[-1] < 1e-6 * below[0]
    assert above[-1] > 1e3 * above[0]


def test_at_the_limit_the_largest_step_matrix_has_a_spectral_radius_of_1():
    eigenvalues = np.linalg.eigvalsh(HESSIAN)
    assert stable_rate(HESSIAN) == pytest.approx(2 / eigenvalues[-1])
    for momentum in (0.0, 0.3, 0.9):
        rate = stable_rate(HESSIAN, momentum=momentum)
        radii = []
        for share in (0.999, 1.001):
            step = [
                # error ← error − η·(μ·v + λ·error); v ← μ·v + λ·error
                np.abs(
                    np.linalg.eigvals(
                        [[1 - share * rate * value, -share * rate * momentum], [value, momentum]]
                    )
                )
                for value in eigenvalues
            ]
            radii.append(np.max(step))
        assert radii[0] < 1 < radii[1]


def test_what_curves_nowhere_upward_has_no_limit():
    assert stable_rate(np.zeros((2, 2))) == np.inf
    assert stable_rate(-np.eye(2)) == np.inf
    assert stable_rate([[5e-324]]) == np.inf


@pytest.mark.parametrize(
    ("hessian", "words"),
    [([1, 2], "hessian must have the 2 axes"), ([[1, 2]], r"hessian must have shape \(1, 1\), got \(1, 2\)")],
)
def test_a_hessian_is_a_square_matrix(hessian, words):
    with pytest.raises(ValueError, match=words):
        stable_rate(hessian)


# ---------------------------------------------------------------- the learners


def test_plain_descent_is_the_recurrence():
    run = descend(START, X, TARGET, steps=3, learning_rate=0.01)
    weight = START
    for step in range(4):
        assert_allclose(run.weights[step], weight)
        assert_allclose(run.losses[step], recovery_loss(weight, X, TARGET))
        weight = weight - 0.01 * recovery_loss_backward(weight, X, TARGET)


def test_momentum_goes_on_where_it_was_going():
    run = descend(START, X, TARGET, steps=20, learning_rate=0.002, method="momentum")
    change = np.diff(run.weights, axis=0)
    for step in range(1, 20):
        slope = recovery_loss_backward(run.weights[step], X, TARGET)
        assert_allclose(change[step], 0.9 * change[step - 1] - 0.002 * slope)


def test_adam_is_the_optimiser_of_that_name():
    run = descend(START, X, TARGET, steps=5, learning_rate=0.1, method="adam")
    parameter = Parameter(START.copy())
    optimiser = Adam({"w": parameter}, 0.1)
    for step in range(1, 6):
        parameter.grad = recovery_loss_backward(parameter.value, X, TARGET)
        optimiser.step()
        assert_allclose(run.weights[step], parameter.value)


@pytest.mark.parametrize("method", METHODS)
def test_every_method_finds_the_hidden_kernel(method):
    rate = {"plain": stable_rate(HESSIAN) / 2, "momentum": 0.01, "adam": 0.05}[method]
    run = descend(START, X, TARGET, steps=1000, learning_rate=rate, method=method)
    assert_allclose(run.weights[-1], HIDDEN, atol=1e-5)
    assert run.stopped == 0


def test_a_run_that_explodes_names_its_step_and_keeps_the_last_finite_state():
    rate = 30 * stable_rate(HESSIAN)
    run = descend(START, X, TARGET, steps=300, learning_rate=rate)
    assert 0 < run.stopped < 300
    assert np.isfinite(run.losses).all()
    assert np.isfinite(run.weights).all()
    assert (run.losses[run.stopped :] == run.losses[run.stopped - 1]).all()
    assert_array_equal(run.weights[-1], run.weights[run.stopped - 1])
    longer = descend(START, X, TARGET, steps=run.stopped - 1, learning_rate=rate)
    assert longer.stopped == 0
    with np.errstate(over="ignore"):
        slope = recovery_loss_backward(longer.weights[-1], X, TARGET)
        after = recovery_loss(longer.weights[-1] - rate * slope, X, TARGET)
    assert not np.isfinite(after)


def test_a_blank_start_behind_a_relu_learns_nothing():
    given = {"x": X, "target": filtered(X, HIDDEN, rectified=True), "rectified": True}
    run = descend(np.zeros((3, 2)), **given, steps=50, learning_rate=0.01)
    assert not run.weights.any()
    started = descend(0.1 * START, **given, steps=500, learning_rate=0.01)
    assert started.losses[-1] < 0.01 * started.losses[0]
    bare = descend(np.zeros((3, 2)), X, TARGET, steps=500, learning_rate=0.01)
    assert bare.losses[-1] < 1e-6 * bare.losses[0]


def test_the_blind_are_judged_by_the_best_that_they_tried():
    draws = RNG.standard_normal((600, 3, 2))
    run = blind_search(draws, X, TARGET)
    losses = [np.square(correlate2d(X, draw) - TARGET).sum() for draw in draws]
    assert_allclose(run.losses, np.minimum.accumulate(losses))
    assert_allclose([recovery_loss(weight, X, TARGET) for weight in run.weights], run.losses)


def test_keeping_what_is_better_is_random_search():
    best, losses = random_search(
        lambda weight: recovery_loss(weight, X, TARGET),
        START,
        steps=200,
        scale=0.1,
        rng=np.random.default_rng(5),
    )
    changes = 0.1 * np.random.default_rng(5).standard_normal((200, 3, 2))
    run = keep_if_better(START, changes, X, TARGET)
    assert_array_equal(run.weights[-1], best)
    assert_array_equal(run.losses, losses)


def test_the_order_is_blind_then_keeping_then_descending():
    x = RNG.standard_normal((16, 16))
    hidden = RNG.standard_normal((5, 5))
    given = {"x": x, "target": filtered(x, hidden)}
    nothing = recovery_loss(np.zeros((5, 5)), **given)
    blind = blind_search(RNG.standard_normal((3000, 5, 5)), **given).losses[-1] / nothing
    kept = keep_if_better(np.zeros((5, 5)), 0.1 * RNG.standard_normal((3000, 5, 5)), **given).losses[-1]
    rate = stable_rate(recovery_hessian(x, 5)) / 2
    descended = descend(np.zeros((5, 5)), **given, steps=100, learning_rate=rate).losses[-1] / nothing
    assert blind > 0.2 > 0.05 > kept / nothing > 1e-4 > 1e-7 > descended


def test_a_surface_is_the_loss_of_each_pair_of_weights():
    for size in ((1, 2), (2, 1)):
        target = correlate2d(X, np.ones(size))
        surface = loss_surface([-1, 0, 2], [0.5, 1], X, target, rectified=True)
        for i, a in enumerate([-1, 0, 2]):
            for j, b in enumerate([0.5, 1]):
                weight = np.reshape([a, b], size)
                assert_allclose(surface[i, j], recovery_loss(weight, X, target, rectified=True))


# ---------------------------------------------------------------- what is refused


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: filtered(X, np.ones((8, 2))), "weight height 8 is outside 1 to 7, the height of x"),
        (lambda: recovery_hessian(X, (3, 10)), "weight width 10 is outside 1 to 9, the width of x"),
        (lambda: recovery_loss(START, X, X), r"target must have shape \(5, 8\), got \(7, 9\)"),
        (lambda: filtered(X[0], HIDDEN), "x must have the 2 axes"),
        (lambda: loss_surface([0], [0], X, TARGET), r"two weights is 1×2 or 2×1, but .* ask for \(3, 2\)"),
        (lambda: blind_search(np.empty((0, 3, 2)), X, TARGET), "draws must not be empty"),
        (
            lambda: keep_if_better(START, np.ones((4, 2, 3)), X, TARGET),
            r"changes must have shape \(4, 3, 2\)",
        ),
        (lambda: descend(START, X, TARGET, steps=-1, learning_rate=1), "steps"),
        (lambda: descend(START, X, TARGET, steps=1, learning_rate=-1), "learning_rate"),
        (
            lambda: descend(START, X, TARGET, steps=1, learning_rate=1, method="newton"),
            "plain, momentum, adam",
        ),
    ],
)
def test_what_does_not_fit_is_named(call, words):
    with pytest.raises(ValueError, match=words):
        call()


def test_a_relu_is_there_or_not():
    with pytest.raises(TypeError, match="rectified"):
        filtered(X, HIDDEN, rectified=2)

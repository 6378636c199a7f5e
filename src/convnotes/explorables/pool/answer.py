"""The explorable ``pool``: a window summed up in one number, and where that number's gradient goes."""

import numpy as np

from convnotes.explorables.nudges import DIFFERS, measured, under_taps
from convnotes.explorables.runtime.explorable import Explorable
from convnotes.explorables.runtime.schema import fault
from convnotes.explorables.runtime.text import number, stable, table
from convnotes.pool import (
    avg_pool2d,
    avg_pool2d_backward,
    gaussian_pool2d,
    gaussian_pool2d_backward,
    lp_pool2d,
    lp_pool2d_backward,
    max_pool2d,
    max_pool2d_backward,
)
from convnotes.shapes import dropped
from convnotes.windows import pad, windows


def check(state):
    """A window must fit into the padded input, and must not lie in the padding alone."""
    size, padding = state["kernel_size"], state["padding"]
    if padding >= size:
        return fault("padding_only", "padding", padding, size)
    for axis, n in zip(("height", "width"), np.shape(state["input"]), strict=True):
        if size > n + 2 * padding:
            return fault(f"exceeds_{axis}", "kernel_size", size, n + 2 * padding)
    return None


def operation(state):
    """Return the state's pool, x → y, and its backward, (∂L/∂y, x) → ∂L/∂x, on batches of images."""
    size, steps = state["kernel_size"], {"stride": state["stride"], "padding": state["padding"]}
    p, sigma = state["p"], state["sigma"]
    return {
        "max": (
            lambda x: max_pool2d(x, size, **steps)[0],
            lambda g, x: max_pool2d_backward(g, max_pool2d(x, size, **steps)[1], x.shape),
        ),
        "mean": (
            lambda x: avg_pool2d(x, size, **steps),
            lambda g, x: avg_pool2d_backward(g, x.shape, size, **steps),
        ),
        "norm": (
            lambda x: lp_pool2d(x, p, size, **steps),
            lambda g, x: lp_pool2d_backward(g, x, p, size, **steps),
        ),
        "gaussian": (
            lambda x: gaussian_pool2d(x, sigma, size, **steps),
            lambda g, x: gaussian_pool2d_backward(g, x.shape, sigma, size, **steps),
        ),
    }[state["kind"]]


def answer(state):
    """Return what pooling makes of the input, how a shift changes it, and its gradient beside a check.

    ``x`` is the input, shifted; ``output`` what pooling makes of it, ``before`` what it makes of the input
    unshifted, ``same`` where they are equal; ``counts`` has equal outputs, outputs, equal inputs, inputs,
    then the same four without the cells that are 0 both times.
    ``slopes[i, j, u, v]`` is ∂y[i, j]/∂x under tap (u, v) as the backward has it, bug and all; ``grad_x`` and
    ``slope_sum`` (what y[i, j] gains when its whole window rises) come from it. The ``numeric`` ones were
    measured: central and one-sided (``_up``, ``_down``), and the verdicts hold the two to each other.
    """
    window = size, stride, padding = tuple(state[name] for name in ("kernel_size", "stride", "padding"))
    forward, backward = operation(state)
    original = np.array(state["input"], float)
    x = shifted(original, state["shift"])
    y, before = forward(x[None, None])[0, 0], forward(original[None, None])[0, 0]
    pairs = (y, before), (x, original)
    counts = [count for active in (False, True) for pair in pairs for count in unchanged(*pair, active)]
    delta = extended(state["delta"], y.shape)
    slopes = planted(state, x, y, true_slopes(backward, x, y.shape, window), window)
    grad_x = gathered(delta[..., None, None] * slopes, x.shape, window)
    extra = {}
    if state["kind"] == "max":
        extra = {"indices": max_pool2d(x[None, None], size, stride=stride, padding=padding)[1][0, 0]}
    elif state["kind"] != "norm":
        patch = np.zeros((1, 1, size, size))
        weights = operation({**state, "stride": 1, "padding": 0})[1]
        extra = {"weights": weights(np.ones((1, 1, 1, 1)), patch)[0, 0]}
    checked = {}
    if state["direction"] == "backward":  # it costs the most, and is seen there alone
        checked = measured(forward, x, delta, grad_x, slopes, cells(x.shape, window))
    return {
        "x": x,
        "output": y,
        "before": before,
        "same": equal(y, before).astype(int),
        "counts": np.array(counts, int),
        "dropped": np.array([dropped(n, size, stride=stride, padding=padding) for n in x.shape]),
        **extra,
        "delta": delta,
        "slopes": slopes,
        "grad_x": grad_x,
        **checked,
    }


def shifted(x, shift):
    """Return the image moved so many columns to the right (left if negative); zeros come in."""
    columns = x.shape[1]
    moved = pad(x, ((0, 0), (max(shift, 0), max(-shift, 0))))
    return moved[:, :columns] if shift > 0 else moved[:, moved.shape[1] - columns :]


def extended(delta, shape):
    """Return δ for an output of this shape: what the state gives, and 1 beyond it."""
    whole, given = np.ones(shape), np.array(delta, float)[: shape[0], : shape[1]]
    whole[: given.shape[0], : given.shape[1]] = given
    return whole


def equal(a, b):
    """Where two arrays are equal, the last bits aside."""
    rounded = np.vectorize(stable, otypes=[float])
    return rounded(a) == rounded(b)


def unchanged(after, before, active):
    """Return how many cells are equal, of how many; ``active`` leaves out those that are 0 both times."""
    nothing = equal(after, np.zeros_like(after)) & equal(before, np.zeros_like(before))
    counted = ~nothing | (not active)
    return [(equal(after, before) & counted).sum(), counted.sum()]


def true_slopes(backward, x, shape, window):
    """Return ∂y[i, j]/∂x under each tap (u, v) of its window: the backward of one output at a time."""
    count = shape[0] * shape[1]
    ones = np.eye(count).reshape(count, 1, *shape)
    grads = backward(ones, np.broadcast_to(x, (count, 1, *x.shape)))
    return under_taps(grads.reshape(*shape, *x.shape), cells(x.shape, window))


def cells(shape, window):
    """Return (i, j, u, v) → the cell under that tap, counted from 1 in row-major order; 0 is the padding."""
    size, stride, padding = window
    numbers = pad(np.arange(1, shape[0] * shape[1] + 1).reshape(shape), ((padding, padding),) * 2)
    return windows(numbers, (size, size), (stride, stride), (1, 1))


def gathered(shares, shape, window):
    """Return the image that adds up what the windows hand to the cells under their taps."""
    total = np.bincount(cells(shape, window).ravel(), shares.ravel(), shape[0] * shape[1] + 1)
    return total[1:].reshape(shape)


# The bugs that a reader can plant. They spoil the slopes here; the core knows nothing of them.


def planted(state, x, y, slopes, window):
    """Return the slopes as a backward with the state's bug has them; most bugs need their kind of pool."""
    bug, kind, under = state["bug"], state["kind"], cells(x.shape, window)
    if bug == "sign" and kind == "norm":
        return np.abs(slopes)
    if bug == "ties" and kind == "max":
        return (np.append(-np.inf, x)[under] == y[..., None, None]).astype(float)
    if bug == "whole" and kind in ("mean", "gaussian"):
        return (under > 0).astype(float)
    if bug == "overwrite":
        order = np.broadcast_to(np.arange(y.size).reshape(*y.shape, 1, 1), under.shape)
        last = np.zeros(x.size + 1, int)
        np.maximum.at(last, under, order)
        return np.where(order == last[under], slopes, 0)
    return slopes


def still(state, view, answer):
    """Return input and output, or δ and gradient, and the picked cell (else the first) in one sentence."""
    y, steps = (
        answer["output"],
        f"{state['kernel_size']}×{state['kernel_size']} windows, stride {state['stride']}",
    )
    grid, i, j = view["picked"] or ("output", 0, 0)
    if state["direction"] == "forward":
        i, j = (min(i, y.shape[0] - 1), min(j, y.shape[1] - 1)) if grid == "output" else (0, 0)
        sentence = f"Pooling by {state['kind']} with {steps}: y[{i}, {j}] = {number(y[i, j])}."
        return table(answer["x"], "input x") + table(y, "output y") + f"<p>{sentence}</p>"
    grad = answer["grad_x"]
    i, j = (min(i, grad.shape[0] - 1), min(j, grad.shape[1] - 1)) if grid in ("grad", "input") else (0, 0)
    wrong = int((answer["verdict"] == DIFFERS).sum() + (answer["sum_verdict"] == DIFFERS).sum())
    found = ("1 slope differs" if wrong == 1 else f"{wrong} slopes differ") if wrong else "no slope differs"
    return (
        table(answer["x"], "input x")
        + table(answer["delta"], "δ = ∂L/∂y")
        + table(grad, "∂L/∂x")
        + f"<p>Backward through pooling by {state['kind']} with {steps}: ∂L/∂x[{i}, {j}] = "
        f"{number(grad[i, j])}; in a numerical check {found}.</p>"
    )


class PoolExplorable(Explorable):
    """Pooling, forward and backward: the kind, the window, a shift, ties, and bugs that a check finds."""

    NAME = "pool"
    check, compute, still = staticmethod(check), staticmethod(answer), staticmethod(still)

"""The explorable ``pool``: a window summed up in one number, and where that number's gradient goes."""

import numpy as np

from convnotes.explorables.pool.bugs import planted
from convnotes.explorables.pool.measured import measured
from convnotes.explorables.pool.shift import counts, equal, shifted
from convnotes.explorables.pool.still import still
from convnotes.explorables.pool.taps import cells, gathered, under_taps
from convnotes.explorables.runtime.explorable import Explorable
from convnotes.explorables.runtime.schema import fault
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
    size, stride, padding = (state[name] for name in ("kernel_size", "stride", "padding"))
    forward, backward = operation(state)
    original = np.array(state["input"], float)
    x = shifted(original, state["shift"])
    y, before = forward(x[None, None])[0, 0], forward(original[None, None])[0, 0]
    delta = extended(state["delta"], y.shape)
    under = cells(x.shape, (size, stride, padding))
    slopes = planted(state, x, y, true_slopes(backward, x, under), under)
    grad_x = gathered(delta[..., None, None] * slopes, x.shape, under)
    checked = {}
    if state["direction"] == "backward":  # it costs the most, and is seen there alone
        checked = measured(forward, x, delta, grad_x, slopes, under)
    return {
        "x": x,
        "output": y,
        "before": before,
        "same": equal(y, before).astype(int),
        "counts": counts((y, before), (x, original)),
        "dropped": np.array([dropped(n, size, stride=stride, padding=padding) for n in x.shape]),
        **parts(state, x),
        "delta": delta,
        "slopes": slopes,
        "grad_x": grad_x,
        **checked,
    }


def parts(state, x):
    """Return ``indices``, the winners of a maximum, or ``weights``, those of a mean; a norm has neither."""
    size, kind = state["kernel_size"], state["kind"]
    if kind == "max":
        steps = {"stride": state["stride"], "padding": state["padding"]}
        return {"indices": max_pool2d(x[None, None], size, **steps)[1][0, 0]}
    if kind == "norm":
        return {}
    backward = operation({**state, "stride": 1, "padding": 0})[1]
    return {"weights": backward(np.ones((1, 1, 1, 1)), np.zeros((1, 1, size, size)))[0, 0]}


def true_slopes(backward, x, under):
    """Return ∂y[i, j]/∂x under each tap (u, v) of its window: the backward of one output at a time."""
    shape = under.shape[:2]
    count = shape[0] * shape[1]
    ones = np.eye(count).reshape(count, 1, *shape)
    grads = backward(ones, np.broadcast_to(x, (count, 1, *x.shape)))
    return under_taps(grads.reshape(*shape, *x.shape), under)


def extended(delta, shape):
    """Return δ for an output of this shape: what the state gives, and 1 beyond it."""
    whole, given = np.ones(shape), np.array(delta, float)[: shape[0], : shape[1]]
    whole[: given.shape[0], : given.shape[1]] = given
    return whole


class PoolExplorable(Explorable):
    """Pooling, forward and backward: the kind, the window, a shift, ties, and bugs that a check finds."""

    NAME = "pool"
    check, compute, still = staticmethod(check), staticmethod(answer), staticmethod(still)

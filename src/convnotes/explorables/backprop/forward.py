"""From x to L, and from L back to y: what stands before and behind the convolution of ``backprop``."""

import numpy as np

from convnotes import activations
from convnotes.explorables.runtime.text import stable
from convnotes.losses import mse_loss, mse_loss_backward

NAMES = ("x", "w", "b")
rounded = np.vectorize(stable, otypes=[float])


def arrays(state):
    """Return x, w and b, all with two axes."""
    return (np.array(rows, float) for rows in (state["input"], state["kernel"], [[state["bias"]]]))


def named(prefix, values):
    """Return the arrays by their names, one each for x, w and b.

    >>> named("grad", [1, 2, 3])
    {'grad_x': 1, 'grad_w': 2, 'grad_b': 3}
    """
    return {f"{prefix}_{name}": array for name, array in zip(NAMES, values, strict=True)}


def activate(state, y):
    """Return a = g(y) and g′(y). Whether y is above ReLU's kink is not left to its last bits."""
    if state["activation"] == "identity":
        return y, np.ones_like(y)
    g = getattr(activations, state["activation"])
    g_backward = getattr(activations, f"{state['activation']}_backward")
    return g(y), g_backward(np.ones_like(y), rounded(y))


def judge(state, a):
    """Return L and ∂L/∂a: a weighted sum Σ ∂L/∂a ⊙ a, or the mean squared error from the target."""
    if state["loss"] == "weighted":
        weights = fitted(state["upstream"], a.shape)
        return np.vdot(weights, a), weights
    target = fitted(state["target"], a.shape)
    return mse_loss(a, target), mse_loss_backward(1, a, target)


def fitted(rows, shape):
    """Return the rows as an array of this shape: cropped, or with zeros for the cells that are not there.

    >>> fitted([[1, 2, 3]], (2, 2))
    array([[1., 2.],
           [0., 0.]])
    """
    grid, (height, width) = np.zeros(shape), shape
    rows = np.array(rows, float)[:height, :width]
    grid[: len(rows), : rows.shape[1]] = rows
    return grid

"""∂L/∂x as the full convolution that it is: δ spread out among zeros, and the kernel flipped."""

import math

import numpy as np

from convnotes.explorables.runtime.windows import geometry


def counted(shape):
    """Return the cells of a grid, counted from 1 in row-major order, so that 0 stays free for a zero."""
    return np.arange(1, math.prod(shape) + 1).reshape(shape)


def spread_out(delta, state, dropped):
    """Return δ with s − 1 zeros between its entries, r after the last, and d(k − 1) on each side.

    >>> state = {"input": [[0] * 4], "kernel": [[1, 1]], "stride": 2, "padding": 0, "dilation": 1}
    >>> spread_out(np.array([[5, 6]]), state, (0, 0))
    array([[0, 5, 0, 6, 0]])
    """
    s = state["stride"]
    margin = [axis.extent - 1 for axis in geometry(state)]
    sizes = zip(delta.shape, dropped, margin, strict=True)
    grid = np.zeros([s * (n - 1) + 1 + r + 2 * m for n, r, m in sizes], delta.dtype)
    rows, columns = (slice(m, m + s * (n - 1) + 1, s) for n, m in zip(delta.shape, margin, strict=True))
    grid[rows, columns] = delta
    return grid


def flip_dilated(w, dilation):
    """Return the kernel with d − 1 zeros between its taps, flipped in both axes.

    >>> flip_dilated(np.array([[1, 2]]), 2)
    array([[2, 0, 1]])
    """
    grid = np.zeros([dilation * (n - 1) + 1 for n in w.shape], w.dtype)
    grid[::dilation, ::dilation] = w
    return grid[::-1, ::-1]

"""Where the windows of a state's kernel lie on its input, and whether they fit; the twin of ``windows.ts``.

For any state with ``input``, ``kernel``, ``stride``, ``padding``, ``dilation`` and ``padding_mode``.
"""

import math
from typing import NamedTuple

import numpy as np

from convnotes.explorables.runtime.schema import fault
from convnotes.shapes import axis_padding, dropped, effective_kernel_size, output_size
from convnotes.windows import pad


class Axis(NamedTuple):
    """One axis of a convolution."""

    n: int
    """Cells of the input."""
    k: int
    """Taps of the kernel."""
    amounts: tuple[int, int]
    """Cells of padding before and after."""
    extent: int
    """Cells from the first tap to the last, d(k − 1) + 1."""

    @property
    def padded(self):
        """Cells of the padded input."""
        return self.n + sum(self.amounts)


def geometry(state):
    """Return the axes (height, width).

    >>> state = {"input": [[0] * 5], "kernel": [[1, 1, 1]], "stride": 1, "padding": "same", "dilation": 2}
    >>> geometry(state)[1]
    Axis(n=5, k=3, amounts=(2, 2), extent=5)
    """
    sizes = np.shape(state["input"]), np.shape(state["kernel"])
    steps = {"stride": state["stride"], "dilation": state["dilation"]}
    return [
        Axis(n, k, axis_padding(state["padding"], n, k, **steps), effective_kernel_size(k, state["dilation"]))
        for n, k in zip(*sizes, strict=True)
    ]


def misfit(state):
    """Return the error if the kernel exceeds the padded input, or a mode cannot find what it copies."""
    axes = geometry(state)
    for name, axis in zip(("height", "width"), axes, strict=True):
        if axis.extent > axis.padded:
            return fault(f"exceeds_{name}", "kernel_size", axis.extent, axis.padded)
    mode = state["padding_mode"]
    if mode in ("reflect", "circular"):
        limits = [(max(axis.amounts), axis.n - (mode == "reflect")) for axis in axes]
        amount, most = max(limits, key=lambda limit: limit[0] - limit[1])  # what fits there fits on both axes
        if amount > most:
            return fault(f"mode_{mode}", "padding", amount, most)
    return None


def outputs(state):
    """Return the shape of the output, and how many (rows, columns) of the padded input no window reaches."""
    steps = {"stride": state["stride"], "dilation": state["dilation"]}
    axes = geometry(state)
    return (
        tuple(output_size(n, k, padding=p, **steps) for n, k, p, _ in axes),
        tuple(dropped(n, k, padding=p, **steps) for n, k, p, _ in axes),
    )


def shown_cells(shape, amounts, mode="zeros"):
    """Return the input cell, row by row, that each cell of the padded input shows; −1 for a zero.

    >>> shown_cells((1, 2), ((0, 0), (1, 0)))
    array([[-1,  0,  1]])
    """
    numbers = np.arange(1, math.prod(shape) + 1).reshape(shape)  # so that 0 stays free for a zero
    return pad(numbers, amounts, mode) - 1

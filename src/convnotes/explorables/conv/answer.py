"""The explorable ``conv``: one channel, one kernel, every window in the open."""

import numpy as np

from convnotes.conv import conv2d
from convnotes.explorables.runtime.explorable import Explorable
from convnotes.explorables.runtime.geometry import geometry, misfit, outputs
from convnotes.explorables.runtime.text import number, table
from convnotes.windows import pad


def answer(state):
    """Return output, padded, source (the input cell that each padded cell shows, −1: a zero), dropped, laid.

    ``source`` counts input cells in row-major order; ``dropped`` is how many (rows, columns) at the end of
    the padded input no window reaches; ``laid`` is the kernel as it lies on a window, with ``flip`` turned
    about both its axes.
    """
    x, kernel = np.array(state["input"], float), np.array(state["kernel"], float)
    kernel = kernel[::-1, ::-1] if state["flip"] else kernel
    amounts, mode = tuple(axis.amounts for axis in geometry(state)), state["padding_mode"]
    steps = {"stride": state["stride"], "dilation": state["dilation"]}
    y = conv2d(x[None, None], kernel[None, None], padding=amounts, padding_mode=mode, **steps)
    cells = np.arange(1, x.size + 1).reshape(x.shape)
    return {
        "output": y[0, 0],
        "padded": pad(x, amounts, mode),
        "source": pad(cells, amounts, mode) - 1,
        "dropped": np.array(outputs(state)[1]),
        "laid": kernel,
    }


def still(state, view, answer):
    """Return the three grids, and the picked output (else the first) in one sentence."""
    y = answer["output"]
    grid, i, j = view["picked"] or ("output", 0, 0)
    i, j = (min(i, y.shape[0] - 1), min(j, y.shape[1] - 1)) if grid == "output" else (0, 0)
    steps = f"stride {state['stride']}, padding {state['padding']}, dilation {state['dilation']}"
    steps += ", the kernel flipped" if state["flip"] else ""
    sentence = f"With {steps} the output is {y.shape[0]}×{y.shape[1]}, and y[{i}, {j}] = {number(y[i, j])}."
    return (
        table(answer["padded"], "input x, padded")
        + table(state["kernel"], "kernel w")
        + table(y, "output y")
        + f"<p>{sentence}</p>"
    )


class ConvExplorable(Explorable):
    """Convolution, cell by cell: kernel size, stride, padding, dilation; every product and its sum."""

    NAME = "conv"
    check, compute, still = staticmethod(misfit), staticmethod(answer), staticmethod(still)

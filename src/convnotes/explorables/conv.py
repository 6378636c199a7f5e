"""The explorable ``conv``: one channel, one kernel, every window in the open."""

import numpy as np

from convnotes.conv import conv2d
from convnotes.explorables.runtime.explorable import Explorable
from convnotes.explorables.runtime.schema import fault
from convnotes.explorables.runtime.text import number, table
from convnotes.shapes import axis_padding, dropped, effective_kernel_size
from convnotes.windows import pad


def geometry(state):
    """Return, per axis (height, width): input size, kernel size, amounts of padding, extent of the kernel."""
    sizes = np.shape(state["input"]), np.shape(state["kernel"])
    steps = {"stride": state["stride"], "dilation": state["dilation"]}
    return [
        (n, k, axis_padding(state["padding"], n, k, **steps), effective_kernel_size(k, state["dilation"]))
        for n, k in zip(*sizes, strict=True)
    ]


def check(state):
    """A kernel must fit into the padded input, and a mode must find the cells that it copies."""
    axes = geometry(state)
    for axis, (n, _, amounts, extent) in zip(("height", "width"), axes, strict=True):
        if extent > n + sum(amounts):
            return fault(f"exceeds_{axis}", "kernel_size", extent, n + sum(amounts))
    mode = state["padding_mode"]
    most = {"reflect": lambda n: n - 1, "circular": lambda n: n}.get(mode)
    for n, _, amounts, _ in axes if most else ():
        if max(amounts) > most(n):
            return fault(f"mode_{mode}", "padding", max(amounts), most(n))
    return None


def answer(state):
    """Return output, padded, source (the input cell that each padded cell shows, −1: a zero), dropped, laid.

    ``source`` counts input cells in row-major order; ``dropped`` is how many (rows, columns) at the end of
    the padded input no window reaches; ``laid`` is the kernel as it lies on a window, with ``flip`` turned
    about both its axes.
    """
    x, kernel = np.array(state["input"], float), np.array(state["kernel"], float)
    kernel = kernel[::-1, ::-1] if state["flip"] else kernel
    axes = geometry(state)
    amounts, mode = tuple(axis[2] for axis in axes), state["padding_mode"]
    steps = {"stride": state["stride"], "dilation": state["dilation"]}
    y = conv2d(x[None, None], kernel[None, None], padding=amounts, padding_mode=mode, **steps)
    cells = np.arange(1, x.size + 1).reshape(x.shape)
    return {
        "output": y[0, 0],
        "padded": pad(x, amounts, mode),
        "source": pad(cells, amounts, mode) - 1,
        "dropped": np.array([dropped(n, k, padding=p, **steps) for n, k, p, _ in axes]),
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
    check, compute, still = staticmethod(check), staticmethod(answer), staticmethod(still)

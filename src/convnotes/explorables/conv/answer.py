"""The explorable ``conv``: one channel, one kernel, every window in the open."""

import numpy as np

from convnotes.conv import conv2d
from convnotes.explorables.runtime.explorable import Explorable
from convnotes.explorables.runtime.text import table
from convnotes.explorables.runtime.windows import geometry, misfit, outputs, shown_cells
from convnotes.windows import pad
from convnotes.words import t


def answer(state):
    """Return output, padded, source, dropped and oriented.

    ``source`` is the input cell, row by row, that each padded cell shows, −1 for a zero; ``dropped`` is how
    many (rows, columns) at the end of the padded input no window reaches; ``oriented`` is the kernel as it
    lies on a window, with ``flip`` turned about both its axes.
    """
    x, kernel = np.array(state["input"], float), np.array(state["kernel"], float)
    kernel = kernel[::-1, ::-1] if state["flip"] else kernel
    amounts, mode = tuple(axis.amounts for axis in geometry(state)), state["padding_mode"]
    steps = {"stride": state["stride"], "dilation": state["dilation"]}
    y = conv2d(x[None, None], kernel[None, None], padding=amounts, padding_mode=mode, **steps)
    return {
        "output": y[0, 0],
        "padded": pad(x, amounts, mode),
        "source": shown_cells(x.shape, amounts, mode),
        "dropped": np.array(outputs(state)[1]),
        "oriented": kernel,
    }


def still(state, view, answer):
    """Return the three grids, and the picked output (else the first) in one sentence."""
    y = answer["output"]
    (height, width), (grid, i, j) = y.shape, view["picked"] or ("output", 0, 0)
    i, j = (min(i, height - 1), min(j, width - 1)) if grid == "output" else (0, 0)
    padding = state["padding"]
    steps = {
        "stride": state["stride"],
        "padding": t(f"conv.padding.{padding}") if isinstance(padding, str) else padding,
        "dilation": state["dilation"],
    }
    key = "conv.still.flipped" if state["flip"] else "conv.still.sentence"
    sentence = t(key, **steps, size=f"{height}×{width}", i=i, j=j, value=y[i, j])
    return (
        table(answer["padded"], t("conv.still.input"))
        + table(state["kernel"], t("conv.still.kernel"))
        + table(y, t("conv.still.output"))
        + f"<p>{sentence}</p>"
    )


class ConvExplorable(Explorable):
    """Convolution, cell by cell: kernel size, stride, padding, dilation; every product and its sum."""

    NAME = "conv"
    check, compute, still = staticmethod(misfit), staticmethod(answer), staticmethod(still)

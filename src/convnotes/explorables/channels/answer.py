"""The explorable ``channels``: three input channels, two filters; what each channel adds to each output."""

import numpy as np

from convnotes.conv import conv2d
from convnotes.explorables.runtime.explorable import Explorable
from convnotes.explorables.runtime.schema import fault
from convnotes.explorables.runtime.text import table
from convnotes.shapes import conv_multiply_adds, conv_parameters, output_size
from convnotes.words import number, t


def check(state):
    """A filter must fit into the padded input; into the picture of the sizes below it always does."""
    axes = zip(("height", "width"), np.shape(state["input"])[1:], np.shape(state["weight"])[2:], strict=True)
    for axis, n, k in axes:
        if k > n + 2 * state["padding"]:
            return fault(f"exceeds_{axis}", "kernel_size", k, n + 2 * state["padding"])
    return None


def answer(state):
    """Return padded (3, H + 2p, W + 2p), partial, output and layer.

    partial[o, k] is what channel k adds to output o, (2, 3, H', W'); output[o] = bias[o] + Σ partial[o, k],
    (2, H', W'). layer is what these filters make of a square picture of three channels, ``image_size`` cells
    wide, if there are ``filters`` of them: height, width, depth, parameters, multiply-adds.
    """
    x, weight = np.array(state["input"], float), np.array(state["weight"], float)
    steps = {"stride": state["stride"], "padding": state["padding"]}
    partial = [
        [conv2d(plane[None, None], w[None, None], **steps)[0, 0] for plane, w in zip(x, filter_, strict=True)]
        for filter_ in weight
    ]
    kernel, size, filters = weight.shape[2:], state["image_size"], state["filters"]
    height, width = (output_size(size, k, **steps) for k in kernel)
    costs = (conv_parameters(3, filters, kernel), conv_multiply_adds(3, filters, kernel, (height, width)))
    margin = (state["padding"],) * 2
    return {
        "padded": np.pad(x, ((0, 0), margin, margin)),
        "partial": np.array(partial),
        "output": conv2d(x[None], weight, np.array(state["bias"][0], float), **steps)[0],
        "layer": np.array([height, width, filters, *costs]),
    }


def still(state, view, answer):
    """Return the channels, the shown filter's kernels and map, and the picked output in one sentence."""
    o = ("w0", "w1").index(view["filter"])
    y, partial = answer["output"][o], answer["partial"][o]
    grid, i, j = view["picked"] or (f"output{o}", 0, 0)
    i, j = (min(i, y.shape[0] - 1), min(j, y.shape[1] - 1)) if grid == f"output{o}" else (0, 0)
    shares = " + ".join(f"({number(share)})" if share < 0 else number(share) for share in partial[:, i, j])
    place = {"o": o, "i": i, "j": j}
    sentence = t("channels.still.sentence", **place, shares=shares, bias=state["bias"][0][o], value=y[i, j])
    channels = "".join(
        table(answer["padded"][k], t("channels.still.input", k=k))
        + table(state["weight"][o][k], t("channels.still.filter", o=o, k=k))
        for k in range(3)
    )
    return channels + table(y, t("channels.still.output", o=o)) + f"<p>{sentence}</p>"


class ChannelsExplorable(Explorable):
    """Three channels in, two maps out: every product, every channel's sum, the bias, the output."""

    NAME = "channels"
    check, compute, still = staticmethod(check), staticmethod(answer), staticmethod(still)

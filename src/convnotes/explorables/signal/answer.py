"""The explorable ``signal``: two signals in one dimension; one is flipped, slides over the other, adds up."""

import numpy as np

from convnotes.conv import convolve1d, correlate2d
from convnotes.explorables.runtime.explorable import Explorable
from convnotes.explorables.runtime.text import table
from convnotes.matrix import convolution_matrix
from convnotes.words import t


def check(state):
    """Any two signals can be convolved, whatever their lengths."""
    return None


def answer(state):
    """Return time, output, products and shares.

    products[i, j] is f's cell j times what of g lies on it at time[i]; shares[i, τ] is what f[τ] adds to the
    output there, so that column τ is the trace that f[τ] leaves.

    Discrete: the sum over τ of f[τ]·g[t − τ], or with ``flip`` off of f[τ]·g[τ − t], at each t where the
    signals meet. Continuous: each value is held for one step, and the sum becomes the integral over τ, taken
    exactly: at every quarter of a step both signals are constant over quarters, so that each product is a
    rectangle. It starts and ends at 0, where the signals only touch.
    """
    f, g = np.array(state["f"], float), np.array(state["g"], float)
    margin, step = g.shape[1] - 1, 1.0
    if state["time"] == "continuous":
        pieces = SignalExplorable.schema["constants"]["pieces"]
        f, g = np.repeat(f, pieces, axis=1), np.repeat(g, pieces, axis=1)
        margin, step = g.shape[1], 1 / pieces
    y = convolve1d(f[0], g[0]) if state["flip"] else correlate2d(f, g, mode="full")[0]
    edge = margin - (g.shape[1] - 1)  # 1 in continuous time, for the zeros at both ends
    window = g[:, ::-1] if state["flip"] else g
    placed = convolution_matrix(window, f.shape, padding=((0, 0), (margin, margin)))
    first = 0 if state["flip"] else -margin
    products = placed * f
    return {
        "time": (first + np.arange(len(placed))) * step,
        "output": np.pad(y, edge) * step,
        "products": products,
        "shares": products.reshape(len(placed), len(state["f"][0]), -1).sum(axis=2) * step,
    }


def still(state, view, answer):
    """Return f, g and the output, and the output at the player's position in one sentence."""
    at = min(view["position"], len(answer["time"]) - 1)
    operation, sign = ("convolution", "*") if state["flip"] else ("correlation", "⋆")
    now, y = answer["time"][at], answer["output"][at]
    sentence = t(f"signal.still.{operation}", time=t(f"signal.time.{state['time']}"), t=now, y=y)
    rows = np.stack([answer["time"], answer["output"]])
    return (
        table(state["f"], t("signal.still.f"))
        + table(state["g"], t("signal.still.g"))
        + table(rows, t("signal.still.output", sign=sign))
        + f"<p>{sentence}</p>"
    )


class SignalExplorable(Explorable):
    """Convolution in one dimension: flip, slide, multiply, add up; discrete and continuous."""

    NAME = "signal"
    check, compute, still = staticmethod(check), staticmethod(answer), staticmethod(still)

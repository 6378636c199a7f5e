"""The explorable ``backprop``: a convolution backward, every share of every gradient, and their check."""

import numpy as np

from convnotes.conv import conv2d, conv2d_backward, correlate2d
from convnotes.explorables.backprop.bugs import BACKWARD
from convnotes.explorables.backprop.forward import NAMES, activate, arrays, fitted, judge, named
from convnotes.explorables.backprop.measured import compare, measure
from convnotes.explorables.backprop.spread import counted, flip_dilated, spread_out
from convnotes.explorables.runtime.explorable import Explorable
from convnotes.explorables.runtime.schema import fault
from convnotes.explorables.runtime.slopes import DIFFERS
from convnotes.explorables.runtime.text import table
from convnotes.explorables.runtime.windows import geometry, misfit, outputs
from convnotes.windows import pad, windows
from convnotes.words import t


def check(state):
    """The kernel must fit, and two of the bugs can be made only where the shapes let them pass."""
    if error := misfit(state):
        return error
    shape, size, kernel = outputs(state)[0], np.shape(state["input"]), np.shape(state["kernel"])
    if state["bug"] == "transposed" and kernel[0] != kernel[1]:
        return fault("bug_transposed", "bug", "{}×{}".format(*kernel), None)
    if state["bug"] == "slope_after" and shape != size:
        return fault("bug_slope_after", "bug", "{}×{}".format(*shape), "{}×{}".format(*size))
    return None


def answer(state):
    """Return everything from x to L and back again, and the gradient check.

    padded, source, dropped as in ``conv``; y, a = g(y), slope = g′(y), loss, target, grad_a = ∂L/∂a and
    delta = ∂L/∂y.
    adds_x and adds_w: what the δ of row i, column j adds to the gradients of x and w, one number for each tap
    of its window. spread and flipped, whose cross-correlation is grad_padded, the gradient of the padded
    input; each with the cells of δ and w that it shows (−1: a zero). grad_x, grad_w, grad_b as the backward
    claims them, with its bug; tap, the tap whose sum stands in each cell of grad_w; changed, how many numbers
    of each the bug changes. numeric_x, numeric_w, numeric_b as nudging measures them (NaN at a kink), with
    error_x, error_w, error_b, relative, and verdict_x, verdict_w, verdict_b: 0 agrees, 1 a kink, 2 differs;
    worst, where the largest error is: 0, 1 or 2 for x, w or b; row; column.
    """
    bug = BACKWARD[state["bug"]]
    x, w, b = arrays(state)
    shape, dropped = outputs(state)
    amounts, mode = tuple(axis.amounts for axis in geometry(state)), state["padding_mode"]
    padding = {"padding": amounts, "padding_mode": mode}
    steps = {"stride": state["stride"], "dilation": state["dilation"]}
    y = conv2d(x[None, None], w[None, None], b[0], **steps, **padding)[0, 0]
    a, slope = activate(state, y)
    loss, grad_a = judge(state, a)
    delta = grad_a * slope

    images = delta[None, None], x[None, None], w[None, None]
    truth = conv2d_backward(*images, **steps, **padding)
    claimed = bug(*images, grad_a=grad_a[None, None], slope=slope, **steps, **padding)
    terms = [abs(delta).max() * size for size in (abs(w).max(), abs(x).max(), 1)]
    changed = [np.sum(differs(*grads)) for grads in zip(claimed, truth, terms, strict=True)]
    grads = [c.reshape(values.shape) for c, values in zip(claimed, (x, w, b), strict=True)]
    size = abs(loss) + abs(grad_a * a).sum()

    sent, used = bug.sent(delta, grad_a), bug.kernel(w)
    spread = bug.spread(spread_out(sent, state, dropped))
    flipped = flip_dilated(used, state["dilation"])
    padded = pad(x, amounts, mode)
    return {
        "padded": padded,
        "source": pad(counted(x.shape), amounts, mode) - 1,
        "dropped": np.array(dropped),
        "y": y,
        "a": a,
        "slope": slope,
        "loss": np.array([loss]),
        "target": fitted(state["target"], shape),
        "grad_a": grad_a,
        "delta": delta,
        "adds_x": np.multiply.outer(sent, used),
        "adds_w": delta[..., None, None] * windows(padded, w.shape, *[(n, n) for n in steps.values()]),
        "spread": spread,
        "spread_source": bug.spread(spread_out(counted(shape), state, dropped)) - 1,
        "flipped": flipped,
        "flipped_source": flip_dilated(bug.kernel(counted(w.shape)), state["dilation"]) - 1,
        "grad_padded": correlate2d(spread, flipped),
        **named("grad", grads),
        "tap": bug.grad_weight(counted(w.shape)) - 1,
        "changed": np.array(changed),
        **compare(grads, measure(state, grad_a), size),
    }


def differs(claimed, truth, terms):
    """Where two sums of terms up to this size differ by more than the order of adding them makes out."""
    return abs(claimed - truth) > 1e-9 * abs(truth) + 1e-12 * terms


def still(state, view, answer):
    """Return x, w, δ and the gradients, and what the gradient check says, in one sentence."""
    verdicts = np.concatenate([answer[f"verdict_{name}"].ravel() for name in NAMES])
    failed = int(np.sum(verdicts == DIFFERS))
    finding = "backprop.still.differ" if failed else "backprop.still.agree"
    sentences = (
        t("backprop.still.loss", loss=answer["loss"][0], grad=answer["grad_b"][0, 0]),
        t(finding, of=verdicts.size, count=failed),
    )
    return (
        table(answer["padded"], t("backprop.still.padded"))
        + table(state["kernel"], t("backprop.still.kernel"))
        + table(answer["delta"], "δ = ∂L/∂y")
        + table(answer["grad_x"], "∂L/∂x")
        + table(answer["grad_w"], "∂L/∂w")
        + f"<p>{' '.join(sentences)}</p>"
    )


class BackpropExplorable(Explorable):
    """Convolution backward: what each δ adds, what made each gradient, a check of them, bugs to plant."""

    NAME = "backprop"
    check, compute, still = staticmethod(check), staticmethod(answer), staticmethod(still)

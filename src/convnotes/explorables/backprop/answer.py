"""The explorable ``backprop``: a convolution backward, every share of every gradient, and their check."""

import math

import numpy as np

from convnotes import activations
from convnotes.conv import conv2d, conv2d_backward, correlate2d
from convnotes.explorables.bugs import BACKWARD
from convnotes.explorables.runtime.explorable import Explorable
from convnotes.explorables.runtime.geometry import geometry, misfit, outputs
from convnotes.explorables.runtime.schema import fault
from convnotes.explorables.runtime.text import number, stable, table
from convnotes.gradcheck import TOLERANCE
from convnotes.losses import mse_loss, mse_loss_backward
from convnotes.windows import pad, windows

NAMES = ("x", "w", "b")
LIMIT = TOLERANCE["central", 8]
AGREES, KINK, DIFFERS = range(3)

rounded = np.vectorize(stable, otypes=[float])


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
    x, w, b = arrays(state)
    shape, lost = outputs(state)
    amounts, mode = tuple(axis.amounts for axis in geometry(state)), state["padding_mode"]
    padding = {"padding": amounts, "padding_mode": mode}
    steps = {"stride": state["stride"], "dilation": state["dilation"]}
    y = conv2d(x[None, None], w[None, None], b[0], **steps, **padding)[0, 0]
    a, slope = activate(state, y)
    loss, grad_a = judge(state, a)
    delta = grad_a * slope

    images = delta[None, None], x[None, None], w[None, None]
    truth = conv2d_backward(*images, **steps, **padding)
    claimed = BACKWARD[state["bug"]](*images, grad_a=grad_a[None, None], slope=slope, **steps, **padding)
    terms = [abs(delta).max() * size for size in (abs(w).max(), abs(x).max(), 1)]
    changed = [np.sum(differs(*grads)) for grads in zip(claimed, truth, terms, strict=True)]
    grads = [c.reshape(values.shape) for c, values in zip(claimed, (x, w, b), strict=True)]

    factors = grad_a if state["bug"] == "slope_after" else delta
    spread, flipped = spread_out(factors, state, lost), flip_dilated(as_used(w, state), state)
    padded = pad(x, amounts, mode)
    return {
        "padded": padded,
        "source": pad(counted(x.shape), amounts, mode) - 1,
        "dropped": np.array(lost),
        "y": y,
        "a": a,
        "slope": slope,
        "loss": np.array([loss]),
        "target": fitted(state["target"], shape),
        "grad_a": grad_a,
        "delta": delta,
        "adds_x": np.multiply.outer(factors, as_used(w, state)),
        "adds_w": delta[..., None, None] * windows(padded, w.shape, *[(n, n) for n in steps.values()]),
        "spread": spread,
        "spread_source": spread_out(counted(shape), state, lost) - 1,
        "flipped": flipped,
        "flipped_source": flip_dilated(as_used(counted(w.shape), state), state) - 1,
        "grad_padded": correlate2d(spread, flipped),
        **{f"grad_{name}": grad for name, grad in zip(NAMES, grads, strict=True)},
        "tap": as_claimed(counted(w.shape), state) - 1,
        "changed": np.array(changed),
        **verdict(grads, measure(state, grad_a), abs(loss) + abs(grad_a * a).sum()),
    }


def differs(claimed, truth, terms):
    """Where two sums of terms up to this size differ by more than the order of adding them makes out."""
    return abs(claimed - truth) > 1e-9 * abs(truth) + 1e-12 * terms


def arrays(state):
    """Return x, w and b, all with two axes."""
    return (np.array(rows, float) for rows in (state["input"], state["kernel"], [[state["bias"]]]))


def counted(shape):
    """Return the cells of a grid, counted from 1 in row-major order, so that 0 stays free for a zero."""
    return np.arange(1, math.prod(shape) + 1).reshape(shape)


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
    """Return the rows as an array of this shape: cropped, or with zeros for the cells that are not there."""
    grid, (height, width) = np.zeros(shape), shape
    rows = np.array(rows, float)[:height, :width]
    grid[: len(rows), : rows.shape[1]] = rows
    return grid


# ∂L/∂x as the full convolution that it is


def spread_out(delta, state, lost):
    """Return δ with s − 1 zeros between its entries, r after the last, and d(k − 1) on each side."""
    s = state["stride"]
    reach = [axis.extent - 1 for axis in geometry(state)]
    shape = [s * (n - 1) + 1 + r + 2 * e for n, r, e in zip(delta.shape, lost, reach, strict=True)]
    grid = np.zeros(shape, delta.dtype)
    rows, columns = (slice(e, e + s * (n - 1) + 1, s) for n, e in zip(delta.shape, reach, strict=True))
    grid[rows, columns] = delta
    return one_too_few(grid) if state["bug"] == "padding" else grid


def one_too_few(grid):
    """Return the grid moved up and left by one cell: a zero too few before it, and one too many after."""
    moved = np.zeros_like(grid)
    moved[:-1, :-1] = grid[1:, 1:]
    return moved


def as_used(w, state):
    """Return the kernel as the backward takes it, with its bug."""
    return {"no_flip": w[::-1, ::-1], "transposed": w.T}.get(state["bug"], w)


def as_claimed(taps, state):
    """Return which tap's gradient stands in each cell of ∂L/∂w, with its bug."""
    return {"swapped": taps[::-1, ::-1], "transposed": taps.T}.get(state["bug"], taps)


def flip_dilated(w, state):
    """Return the kernel with d − 1 zeros between its taps, flipped in both axes."""
    d = state["dilation"]
    grid = np.zeros([d * (n - 1) + 1 for n in w.shape], w.dtype)
    grid[::d, ::d] = w
    return grid[::-1, ::-1]


# The gradient check


def measure(state, grad_a):
    """Return ∂L/∂x, ∂L/∂w and ∂L/∂b as nudging each element up and down by h measures them.

    All nudged copies go through the convolution together, as the images or the kernels of one batch. An
    element whose nudge carries a cell of y across ReLU's kink, where L cares, is NaN: it has two slopes.
    """
    x, w, b = arrays(state)
    steps = {name: state[name] for name in ("stride", "padding", "dilation", "padding_mode")}
    y = conv2d(x[None, None], w[None, None], b[0], **steps)[0, 0]
    passes = (
        lambda xs: conv2d(xs[:, None], w[None, None], b[0], **steps)[:, 0],
        lambda ws: conv2d(x[None, None], ws[:, None], np.repeat(b[0], len(ws)), **steps)[0],
        lambda bs: y + (bs - b),
    )
    # A squared loss cares even where its slope is 0: it is curved there.
    cares = (rounded(grad_a) != 0) | (state["loss"] == "squared")
    watched = (state["activation"] == "relu") & cares
    slopes = []
    for values, outputs_of in zip((x, w, b), passes, strict=True):
        h = step(values)
        nudges = np.eye(values.size).reshape(-1, *values.shape) * h
        above, below = outputs_of(values + nudges), outputs_of(values - nudges)
        rise = [
            judge(state, activate(state, up)[0])[0] - judge(state, activate(state, down)[0])[0]
            for up, down in zip(above, below, strict=True)
        ]
        kinked = ((above > 0) != (below > 0)) & watched
        slope = np.where(kinked.any(axis=(1, 2)), np.nan, rise / (2 * h.ravel()))
        slopes.append(slope.reshape(values.shape))
    return slopes


def step(values):
    """Return h, a power of two near ∛ε·max(1, |value|), as `convnotes.gradcheck.gradcheck` chooses it."""
    size = np.finfo(float).eps ** (1 / 3) * np.maximum(1, np.abs(values))
    return 2.0 ** np.round(np.log2(size))


def verdict(claimed, measured, size):
    """Return the measured slopes, their relative errors, whether they agree, and where the worst one is.

    The relative error is `gradcheck`'s: |a − b| / max(|a|, |b|, r), where r is the root mean square of the
    measured slopes, and at least what ten roundings of numbers of this `size` do to a slope, over the limit.
    """
    rounding = 10 * np.finfo(float).eps * size / (step(1.0) * LIMIT)
    errors = []
    for grad, slope in zip(claimed, measured, strict=True):
        known = slope[np.isfinite(slope)]
        typical = math.sqrt(np.square(known).mean()) if known.size else 0
        scale = np.maximum(np.maximum(abs(grad), abs(slope)), max(typical, rounding, np.finfo(float).tiny))
        errors.append(np.nan_to_num(abs(grad - slope) / scale))
    # Noise must not decide where the worst one is: errors that pass are equal, and so are nearly equal ones.
    largest = max(error.max() for error in errors)
    least = max(LIMIT, min(0.999 * largest, largest - LIMIT)) if largest > LIMIT else -1
    close = [error > least for error in errors]
    which = [bool(error.any()) for error in close].index(True)
    at = np.unravel_index(np.argmax(close[which]), errors[which].shape)
    return {
        **{f"numeric_{name}": slope for name, slope in zip(NAMES, measured, strict=True)},
        **{f"error_{name}": error for name, error in zip(NAMES, errors, strict=True)},
        **{
            f"verdict_{name}": np.select([np.isnan(slope), error > LIMIT], [KINK, DIFFERS], AGREES)
            for name, slope, error in zip(NAMES, measured, errors, strict=True)
        },
        "worst": np.array([which, *at]),
    }


def still(state, view, answer):
    """Return x, w, δ and the gradients, and what the gradient check says, in one sentence."""
    verdicts = np.concatenate([answer[f"verdict_{name}"].ravel() for name in NAMES])
    failed, total = np.sum(verdicts == DIFFERS), verdicts.size
    agree = f"{failed} of them {'does' if failed == 1 else 'do'} not agree" if failed else "all agree"
    sentence = (
        f"L = {number(answer['loss'][0])}, ∂L/∂b = {number(answer['grad_b'][0, 0])}. "
        f"Of {total} gradients, {agree} with the slopes that nudging measures."
    )
    return (
        table(answer["padded"], "input x, padded")
        + table(state["kernel"], "kernel w")
        + table(answer["delta"], "δ = ∂L/∂y")
        + table(answer["grad_x"], "∂L/∂x")
        + table(answer["grad_w"], "∂L/∂w")
        + f"<p>{sentence}</p>"
    )


class BackpropExplorable(Explorable):
    """Convolution backward: what each δ adds, what made each gradient, a check of them, bugs to plant."""

    NAME = "backprop"
    check, compute, still = staticmethod(check), staticmethod(answer), staticmethod(still)

"""The gradient check of ``backprop``: what nudging measures, beside what the backward claims."""

import math

import numpy as np

from convnotes.conv import conv2d
from convnotes.explorables.backprop.forward import activate, arrays, judge, named, rounded
from convnotes.explorables.runtime.slopes import AGREES, DIFFERS, KINK, quotients, relative_error, step
from convnotes.gradcheck import TOLERANCE

LIMIT = TOLERANCE["central", 8]


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
    loss = loss_of(state, y)
    slopes = []
    for values, outputs_of in zip((x, w, b), passes, strict=True):
        h = step(values)
        nudges = np.eye(values.size).reshape(-1, *values.shape) * h
        above, below = outputs_of(values + nudges), outputs_of(values - nudges)
        high, low = (np.array([loss_of(state, y) for y in outputs]) for outputs in (above, below))
        slope, _, _ = quotients((low, loss, high), h.ravel())
        kinked = (((above > 0) != (below > 0)) & watched).any(axis=(1, 2))
        slopes.append(np.where(kinked, np.nan, slope).reshape(values.shape))
    return slopes


def loss_of(state, y):
    """Return L of this output."""
    return judge(state, activate(state, y)[0])[0]


def compare(claimed, measured, size):
    """Return the measured slopes, their relative errors, verdicts, and where the worst error is.

    The relative error is `gradcheck`'s: |a − b| / max(|a|, |b|, r), where r is the root mean square of the
    measured slopes, and at least what ten roundings of numbers of this `size` do to a slope, over the limit.
    """
    rounding = 10 * np.finfo(float).eps * size / (step(1.0) * LIMIT)
    pairs = list(zip(claimed, measured, strict=True))
    errors = [relative_error(grad, slope, max(usual(slope), rounding)) for grad, slope in pairs]
    verdicts = [judged(*pair) for pair in zip(errors, measured, strict=True)]
    return {
        **named("numeric", measured),
        **named("error", errors),
        **named("verdict", verdicts),
        "worst": np.array(worst(errors)),
    }


def usual(slopes):
    """Return the root mean square of the slopes that could be measured.

    >>> round(usual(np.array([3, -4, np.nan])), 3)
    3.536
    """
    known = slopes[np.isfinite(slopes)]
    return math.sqrt(np.square(known).mean()) if known.size else 0


def judged(error, slopes):
    """Return what each error says; where there is no slope, it says nothing.

    >>> judged(np.array([0, 0, 0.5]), np.array([2, np.nan, 2]))
    array([0, 1, 2])
    """
    return np.select([np.isnan(slopes), error > LIMIT], [KINK, DIFFERS], AGREES)


def worst(errors):
    """Return where the largest error is: which array, row, column.

    Noise must not decide: errors that pass are equal, and so are nearly equal ones; the first of them counts.
    """
    largest = max(error.max() for error in errors)
    least = max(LIMIT, min(0.999 * largest, largest - LIMIT)) if largest > LIMIT else -1
    close = [error > least for error in errors]
    which = [bool(error.any()) for error in close].index(True)
    return which, *np.unravel_index(np.argmax(close[which]), errors[which].shape)

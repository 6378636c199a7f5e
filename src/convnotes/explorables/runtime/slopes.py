"""Gradient checks of the figures: a step, what a nudge measures, and what the comparison says.

`convnotes.gradcheck` refuses to judge a kink. Figures are full of them, so these checks know one more
verdict: a cell on a kink has no slope, and what a backward gives there must lie between the slopes on its
two sides.
"""

import numpy as np

AGREES, KINK, DIFFERS = 0, 1, 2
"""What a check finds: the same slope; none, but a subgradient was given; another slope."""

TOLERANCE = 1e-5
"""The largest relative error of a slope that agrees."""

STEP = np.finfo(float).eps ** (1 / 3)


def step(x):
    """Return a power of two, which adds without rounding, near ∛ε·max(1, |x|).

    >>> np.log2(step(np.array([0, 1, -100])))
    array([-17., -17., -11.])
    """
    return 2.0 ** np.round(np.log2(STEP * np.maximum(1, np.abs(x))))


def quotients(values, h):
    """Return the central, upward and downward difference quotients of f(−h), f(0), f(h).

    >>> quotients((0.5, 0, 0.5), 0.5)  # of |x|
    (0.0, 1.0, -1.0)
    """
    low, middle, high = values
    return (high - low) / (2 * h), (high - middle) / h, (middle - low) / h


def relative_error(analytic, measured, typical):
    """Return |a − b| over the largest of |a|, |b| and a typical slope; 0 where none was measured (NaN).

    >>> relative_error(np.array([2, 0.5, 3]), np.array([1, 0, np.nan]), typical=1)
    array([0.5, 0.5, 0. ])
    """
    error = np.abs(analytic - measured) / scale(analytic, measured, typical)
    return np.where(np.isnan(measured), 0, error)


def verdict(analytic, central, up, down, typical):
    """Return `AGREES`, `KINK` or `DIFFERS` for each slope; ``typical`` is what a small one is measured by.

    The slope of ``|x|`` at 0 may be taken to be anything from −1 to 1:

    >>> verdict(np.array([0, 0.5, 2]), 0, 1, -1, typical=1)
    array([0, 1, 2])
    """
    differs = relative_error(analytic, central, typical) > TOLERANCE
    slack = TOLERANCE * scale(analytic, central, typical)
    between = (np.minimum(up, down) - slack <= analytic) & (analytic <= np.maximum(up, down) + slack)
    return np.where(differs, np.where(between, KINK, DIFFERS), AGREES)


def scale(analytic, measured, typical):
    """Return what an error is measured by."""
    larger = np.maximum(np.abs(analytic), np.abs(measured))
    return np.maximum(larger, np.maximum(typical, np.finfo(float).tiny))

"""The gradient check of a figure that pools: nudge the cells, and see what happens to y and to L = Σ δ·y.

`convnotes.gradcheck` refuses to judge a kink. A figure about maxima is full of them, so this check knows one
more verdict: a cell on a kink has no slope, and what a backward gives there must lie between the slopes on
its two sides.
"""

import numpy as np

AGREES, KINK, DIFFERS = 0, 1, 2
"""What a numerical check finds: the same slope; none, but a subgradient was given; another slope."""

TOLERANCE = 1e-5
STEP = np.finfo(float).eps ** (1 / 3)


def measured(forward, x, delta, grad_x, slopes, under):
    """Return slopes that were measured, beside those of the backward, and what the comparison says.

    ``slopes[i, j, u, v]`` is what the backward takes for ∂y[i, j]/∂x at the cell ``under[i, j, u, v]``
    (counted from 1; 0 is the padding), ``grad_x`` the gradient of L = Σ ``delta``·y that it makes of them.

    A cell's verdict is that of its worst window: where L has no slope, each window's must be a subgradient.
    At a tie of n cells, n slopes of 1 would each pass alone; so a window is also raised as a whole.
    """
    one = np.eye(x.size).reshape(x.size, 1, *x.shape) * step(x)
    images = [forward(x + t * one)[:, 0].reshape(*x.shape, *delta.shape) for t in (-1, 0, 1)]
    gains = quotients(images, step(x)[..., None, None])
    central, up, down = ((delta * gain).sum((2, 3)) for gain in gains)
    local = verdict(slopes, *(under_taps(gain.transpose(2, 3, 0, 1), under) for gain in gains), typical=1)
    worst = np.zeros(x.size + 1, int)
    np.maximum.at(worst, under, np.where(delta[..., None, None], local, AGREES))
    close = verdict(grad_x, central, up, down, typical=np.sqrt(np.square(central).mean())) == AGREES
    rise = step(np.abs(x).max())
    rises = quotients([forward((x + t * rise)[None, None])[0, 0] for t in (-1, 0, 1)], rise)
    slope_sum = slopes.sum((2, 3))
    return {
        "numeric": central,
        "numeric_up": up,
        "numeric_down": down,
        "verdict": np.where(close, AGREES, worst[1:].reshape(x.shape)),
        "slope_sum": slope_sum,
        "numeric_sum": rises[0],
        "sum_verdict": verdict(slope_sum, *rises, typical=1),
    }


def quotients(values, h):
    """Return the central, upward and downward difference quotients of f(−h), f(0), f(h)."""
    low, here, high = values
    return (high - low) / (2 * h), (high - here) / h, (here - low) / h


def step(size):
    """Return a power of two, which adds without rounding, near ∛ε·max(1, |x|)."""
    return 2.0 ** np.round(np.log2(STEP * np.maximum(1, np.abs(size))))


def verdict(analytic, central, up, down, typical):
    """Return `AGREES`, `KINK` or `DIFFERS` for each slope; ``typical`` is what a small one is measured by."""
    slack = TOLERANCE * np.maximum(np.maximum(np.abs(analytic), np.abs(central)), typical)
    differs = np.abs(analytic - central) > slack
    between = (np.minimum(up, down) - slack <= analytic) & (analytic <= np.maximum(up, down) + slack)
    return np.where(differs, np.where(between, KINK, DIFFERS), AGREES)


def under_taps(images, under):
    """Return from images[i, j], one for each output, the cells that ``under`` names; 0 for the padding."""
    flat = images.reshape(*images.shape[:2], 1, -1)
    taken = np.take_along_axis(flat, np.maximum(under, 1) - 1, axis=-1)
    return np.where(under > 0, taken, 0)

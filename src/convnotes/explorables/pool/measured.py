"""The gradient check of a pool: nudge the cells, and see what happens to y and to L = Σ δ·y."""

import numpy as np

from convnotes.explorables.pool.taps import under_taps
from convnotes.explorables.runtime.slopes import AGREES, quotients, step, verdict


def measured(forward, x, delta, grad_x, slopes, under):
    """Return slopes that were measured, beside those of the backward, and what the comparison says.

    A cell's verdict is that of its worst window: where L has no slope, each window's must be a subgradient.
    At a tie of n cells, n slopes of 1 would each pass alone; so a window is also raised as a whole.

    Parameters
    ----------
    forward : callable
        The pool of a batch of images, (N, 1, H, W) → (N, 1, H', W').
    x, delta : array, shapes (H, W) and (H', W')
    grad_x : array, shape (H, W)
        The gradient of L = Σ ``delta``·y that a backward makes of the slopes.
    slopes : array, shape (H', W', size, size)
        What the backward takes for ∂y[i, j]/∂x at the cell ``under[i, j, u, v]``.
    under : array of int, shape (H', W', size, size)
        As `cells` returns it.

    Returns
    -------
    dict of arrays
        ``numeric``, ``numeric_up``, ``numeric_down`` and ``verdict`` of the cells; ``slope_sum``,
        ``numeric_sum`` and ``sum_verdict`` of the outputs, for windows that rise as a whole.
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

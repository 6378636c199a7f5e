"""The bugs that a reader can plant into the backward of a pool; the core knows nothing of them.

They spoil the slopes ∂y[i, j]/∂x under the taps (u, v), and most of them need their own kind of pool.
"""

import numpy as np


def planted(state, x, y, slopes, under):
    """Return the slopes as a backward with the state's bug has them.

    Parameters
    ----------
    state : dict
    x, y : array, shapes (H, W) and (H', W')
    slopes : array, shape (H', W', size, size)
        As a backward without a bug has them.
    under : array of int, shape (H', W', size, size)
        The cell under each tap, as `cells` returns it.

    Returns
    -------
    array, shape (H', W', size, size)
    """
    bug, kind = state["bug"], state["kind"]
    if bug == "sign" and kind == "norm":
        return np.abs(slopes)
    if bug == "ties" and kind == "max":
        return (np.append(-np.inf, x)[under] == y[..., None, None]).astype(float)
    if bug == "whole" and kind in ("mean", "gaussian"):
        return (under > 0).astype(float)
    if bug == "overwrite":
        return np.where(last_to_write(x.size, under), slopes, 0)
    return slopes


def last_to_write(count, under):
    """Where a window is the last, in order, of those that hold the cell under its tap.

    Parameters
    ----------
    count : int
        Cells of the image.
    under : array of int, shape (H', W', size, size)

    Returns
    -------
    array of bool, shape (H', W', size, size)

    Examples
    --------
    >>> last_to_write(2, np.array([[[[1, 2]], [[2, 0]]]])).tolist()  # two windows, of one row of two taps
    [[[[True, False]], [[True, True]]]]
    """
    outputs = np.prod(under.shape[:2])
    order = np.broadcast_to(np.arange(outputs).reshape(*under.shape[:2], 1, 1), under.shape)
    last = np.zeros(count + 1, int)
    np.maximum.at(last, under, order)
    return order == last[under]

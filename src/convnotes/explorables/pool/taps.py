"""The cells under the taps of a pool's windows, and what is handed over between the two."""

import numpy as np

from convnotes.windows import pad, windows


def cells(shape, window):
    """Return [i, j, u, v] → the cell under that tap, counted from 1 in row-major order; 0 is the padding.

    Parameters
    ----------
    shape : (int, int)
        Of the image.
    window : (int, int, int)
        Its size, its stride, and the padding on every side.

    Returns
    -------
    array of int, shape (H', W', size, size)

    Examples
    --------
    >>> cells((2, 3), (2, 1, 0))[0, 1].tolist()
    [[2, 3], [5, 6]]
    """
    size, stride, padding = window
    numbers = pad(np.arange(1, shape[0] * shape[1] + 1).reshape(shape), ((padding, padding),) * 2)
    return windows(numbers, (size, size), (stride, stride), (1, 1))


def under_taps(images, under):
    """Return from images[i, j], one for each output, the cells that ``under`` names; 0 for the padding.

    Parameters
    ----------
    images : array, shape (H', W', H, W)
    under : array of int, shape (H', W', size, size)
        As `cells` returns it.

    Returns
    -------
    array, shape (H', W', size, size)
    """
    flat = images.reshape(*images.shape[:2], 1, -1)
    taken = np.take_along_axis(flat, np.maximum(under, 1) - 1, axis=-1)
    return np.where(under > 0, taken, 0)


def gathered(shares, shape, under):
    """Return the image that adds up what the windows hand to the cells under their taps.

    Parameters
    ----------
    shares : array, shape (H', W', size, size)
    shape : (int, int)
        Of the image.
    under : array of int, shape (H', W', size, size)
        As `cells` returns it.

    Returns
    -------
    array, shape (H, W)
    """
    total = np.bincount(under.ravel(), shares.ravel(), shape[0] * shape[1] + 1)
    return total[1:].reshape(shape)

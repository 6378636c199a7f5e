"""Pooling as the equations print it: one loop per index. Slow, and plain enough to be believed.

Sizes are pairs (height, width), padding is ((top, bottom), (left, right)); nothing is checked.
"""

import math
from itertools import product

import numpy as np


def window_cells(n, kernel_size, stride, padding, dilation, ceil_mode):
    """Return, window by window, the cells of one axis under its taps; cells outside 0 … n − 1 are padding.

    Parameters: as `convnotes.shapes.output_size`.

    Returns
    -------
    list of lists of int

    Examples
    --------
    >>> window_cells(4, 2, 2, (1, 1), 1, False)
    [[-1, 0], [1, 2], [3, 4]]
    >>> window_cells(5, 2, 2, (0, 0), 1, True)
    [[0, 1], [2, 3], [4, 5]]
    """
    before, after = padding
    windows, start = [], -before
    while start + dilation * (kernel_size - 1) < n + after:
        windows.append([start + tap * dilation for tap in range(kernel_size)])
        start += stride
    some_are_left = windows[-1][-1] < n + after - 1
    if ceil_mode and some_are_left and start < n:
        windows.append([start + tap * dilation for tap in range(kernel_size)])
    return windows


def image_windows(size, kernel_size, stride, padding, dilation=(1, 1), ceil_mode=False):
    """Return the `window_cells` of the height and of the width of an image of `size`.

    Parameters: as `convnotes.pool.max_pool2d`.

    Parameters
    ----------
    size : (int, int)
        (height, width).

    Returns
    -------
    tuple of two lists, as `window_cells` returns them

    Examples
    --------
    >>> image_windows((2, 3), (2, 2), (1, 1), ((0, 0), (0, 0)))
    ([[0, 1]], [[0, 1], [1, 2]])
    """
    axes = zip(size, kernel_size, stride, padding, dilation, strict=True)
    return tuple(window_cells(*axis, ceil_mode) for axis in axes)


def max_pool2d(x, kernel_size, stride, padding=((0, 0), (0, 0)), dilation=(1, 1), ceil_mode=False):
    """Return y[n, c, i, j] = max x[n, c, i·s + u·d − top, j·s + v·d − left] and h·W + w of the first.

    Parameters, Returns: as `convnotes.pool.max_pool2d`.

    Examples
    --------
    >>> y, indices = max_pool2d(np.array([[[[1, 7, 7]]]]), (1, 3), (1, 1))
    >>> y.item(), indices.item()
    (7, 1)
    """
    height, width = x.shape[2:]
    rows, columns = image_windows((height, width), kernel_size, stride, padding, dilation, ceil_mode)
    y = np.zeros((*x.shape[:2], len(rows), len(columns)), x.dtype)
    indices = np.zeros(y.shape, np.int64)
    for n, c, i, j in np.ndindex(y.shape):
        best = place = None
        for h, w in product(rows[i], columns[j]):
            if not (0 <= h < height and 0 <= w < width):
                continue
            value = x[n, c, h, w]
            first_nan = value != value and best == best
            if place is None or value > best or first_nan:
                best, place = value, h * width + w
        y[n, c, i, j], indices[n, c, i, j] = best, place
    return y, indices


def max_pool2d_backward(grad_output, indices, input_shape):
    """Return ∂L/∂x[n, c, h, w] = Σ ∂L/∂y[n, c, i, j] over the windows whose winner is (h, w).

    Parameters, Returns: as `convnotes.pool.max_pool2d_backward`.

    Examples
    --------
    >>> max_pool2d_backward(np.array([[[[2.0, 3.0]]]]), np.array([[[[1, 1]]]]), (1, 1, 1, 3))
    array([[[[0., 5., 0.]]]])
    """
    grad_x = np.zeros(input_shape, grad_output.dtype)
    for n, c, i, j in np.ndindex(grad_output.shape):
        h, w = divmod(indices[n, c, i, j], input_shape[3])
        grad_x[n, c, h, w] += grad_output[n, c, i, j]
    return grad_x


def tap_weights(size, rows, columns, padding, count_include_pad, sigma):
    """Return, for windows (i, j), their [((h, w), weight), …] with weights e^(−r²/2σ²) that sum to 1.

    Without `sigma` they are equal. What lies beyond the padding never counts in the sum.

    Parameters
    ----------
    size : (int, int)
        (height, width).
    rows, columns : list of lists of int
        From `image_windows`.
    padding, count_include_pad
        As in `mean_pool2d`.
    sigma : float or None
        In cells.

    Returns
    -------
    dict

    Examples
    --------
    >>> tap_weights((1, 2), [[0]], [[-1, 0]], ((0, 0), (1, 0)), True, None)
    {(0, 0): [((0, 0), 0.5)]}
    """
    (height, width), ((top, bottom), (left, right)) = size, padding
    weights = {}
    for (i, hs), (j, ws) in product(enumerate(rows), enumerate(columns)):
        shares, total = [], 0.0
        centre = (hs[0] + hs[-1]) / 2, (ws[0] + ws[-1]) / 2
        for h, w in product(hs, ws):
            squared_distance = (h - centre[0]) ** 2 + (w - centre[1]) ** 2
            share = 1.0 if sigma is None else math.exp(-squared_distance / (2 * sigma**2))
            inside = 0 <= h < height and 0 <= w < width
            if inside:
                shares.append(((h, w), share))
            if inside or (count_include_pad and -top <= h < height + bottom and -left <= w < width + right):
                total += share
        weights[i, j] = [(cell, share / total) for cell, share in shares]
    return weights


def mean_pool2d(
    x,
    kernel_size,
    stride,
    padding=((0, 0), (0, 0)),
    dilation=(1, 1),
    ceil_mode=False,
    count_include_pad=True,
    sigma=None,
):
    """Return y[n, c, i, j] = Σ weight·x over the cells of the window: the plain mean, or with σ the Gaussian.

    Parameters, Returns: as `convnotes.pool.gaussian_pool2d`.

    Examples
    --------
    >>> mean_pool2d(np.array([[[[1.0, 2.0, 6.0]]]]), (1, 3), (1, 1)).item()
    3.0
    """
    rows, columns = image_windows(x.shape[2:], kernel_size, stride, padding, dilation, ceil_mode)
    weights = tap_weights(x.shape[2:], rows, columns, padding, count_include_pad, sigma)
    y = np.zeros((*x.shape[:2], len(rows), len(columns)), x.dtype)
    for n, c, i, j in np.ndindex(y.shape):
        for (h, w), weight in weights[i, j]:
            y[n, c, i, j] += weight * x[n, c, h, w]
    return y


def mean_pool2d_backward(
    grad_output,
    input_shape,
    kernel_size,
    stride,
    padding=((0, 0), (0, 0)),
    dilation=(1, 1),
    ceil_mode=False,
    count_include_pad=True,
    sigma=None,
):
    """Return ∂L/∂x[n, c, h, w] = Σ weight·∂L/∂y[n, c, i, j] over the windows that hold the cell (h, w).

    Parameters, Returns: as `convnotes.pool.gaussian_pool2d_backward`.

    Examples
    --------
    >>> mean_pool2d_backward(np.array([[[[6.0]]]]), (1, 1, 1, 3), (1, 3), (1, 1))
    array([[[[2., 2., 2.]]]])
    """
    rows, columns = image_windows(input_shape[2:], kernel_size, stride, padding, dilation, ceil_mode)
    weights = tap_weights(input_shape[2:], rows, columns, padding, count_include_pad, sigma)
    grad_x = np.zeros(input_shape, grad_output.dtype)
    for n, c, i, j in np.ndindex(grad_output.shape):
        for (h, w), weight in weights[i, j]:
            grad_x[n, c, h, w] += weight * grad_output[n, c, i, j]
    return grad_x


def lp_pool2d(x, p, kernel_size, stride, padding=((0, 0), (0, 0)), dilation=(1, 1), ceil_mode=False):
    """Return y[n, c, i, j] = ``(Σ |x[n, c, h, w]|^p)^(1/p)`` over the cells (h, w) of the window.

    Parameters, Returns: as `convnotes.pool.lp_pool2d`.

    Examples
    --------
    >>> lp_pool2d(np.array([[[[3.0, -4.0]]]]), 2, (1, 2), (1, 1)).item()
    5.0
    """
    height, width = x.shape[2:]
    rows, columns = image_windows((height, width), kernel_size, stride, padding, dilation, ceil_mode)
    y = np.zeros((*x.shape[:2], len(rows), len(columns)), x.dtype)
    for n, c, i, j in np.ndindex(y.shape):
        inside = [(h, w) for h, w in product(rows[i], columns[j]) if 0 <= h < height and 0 <= w < width]
        y[n, c, i, j] = sum(abs(x[n, c, h, w]) ** p for h, w in inside) ** (1 / p)
    return y


def lp_pool2d_backward(
    grad_output, x, p, kernel_size, stride, padding=((0, 0), (0, 0)), dilation=(1, 1), ceil_mode=False
):
    """Return ∂L/∂x[n, c, h, w] = ``Σ ∂L/∂y·sign(x)·|x|^(p − 1)·y^(1 − p)`` over the windows of (h, w).

    Parameters, Returns: as `convnotes.pool.lp_pool2d_backward`.

    Examples
    --------
    >>> lp_pool2d_backward(np.array([[[[5.0]]]]), np.array([[[[3.0, -4.0]]]]), 2, (1, 2), (1, 1))
    array([[[[ 3., -4.]]]])
    """
    height, width = x.shape[2:]
    rows, columns = image_windows((height, width), kernel_size, stride, padding, dilation, ceil_mode)
    y = lp_pool2d(x, p, kernel_size, stride, padding, dilation, ceil_mode)
    grad_x = np.zeros(x.shape, x.dtype)
    for n, c, i, j in np.ndindex(y.shape):
        for h, w in product(rows[i], columns[j]):
            if 0 <= h < height and 0 <= w < width and y[n, c, i, j] > 0:
                value, norm = x[n, c, h, w], y[n, c, i, j]
                slope = np.sign(value) * abs(value) ** (p - 1) * norm ** (1 - p)
                grad_x[n, c, h, w] += grad_output[n, c, i, j] * slope
    return grad_x

"""Convolution as the equations print it: one loop per index. Slow, and plain enough to be believed.

Sizes are pairs (height, width), padding is ((top, bottom), (left, right)); nothing is checked.
"""

import numpy as np


def correlate1d(f, g):
    """Return y[t] = Σ_τ g[τ]·f[t + τ], for the t at which all of g meets f.

    Parameters: as `convnotes.conv.convolve1d`.

    Returns
    -------
    ndarray, shape (n − k + 1,)

    Examples
    --------
    >>> correlate1d([1, 2, 3], [10, 1])
    array([12., 23.])
    """
    y = np.zeros(len(f) - len(g) + 1)
    for t in range(len(y)):
        for tau in range(len(g)):
            y[t] += g[tau] * f[t + tau]
    return y


def convolve1d(f, g):
    """Return (f * g)[t] = Σ_τ f[τ]·g[t − τ], for every t at which the signals meet.

    Parameters: as `convnotes.conv.convolve1d`.

    Returns
    -------
    ndarray, shape (n + k − 1,)

    Examples
    --------
    >>> convolve1d([1, 2], [1, 10, 100])
    array([  1.,  12., 120., 200.])
    """
    y = np.zeros(len(f) + len(g) - 1)
    for t in range(len(y)):
        for tau in range(len(f)):
            if 0 <= t - tau < len(g):
                y[t] += f[tau] * g[t - tau]
    return y


def correlate2d(image, kernel):
    """Return y[i, j] = Σ_uv kernel[u, v]·image[i + u, j + v], for the windows inside the image.

    Parameters: as `convnotes.conv.correlate2d`.

    Returns
    -------
    ndarray, shape (H − k_h + 1, W − k_w + 1)

    Examples
    --------
    >>> correlate2d(np.array([[1, 2, 3]]), np.array([[10, 1]]))
    array([[12., 23.]])
    """
    (height, width), (k_h, k_w) = image.shape, kernel.shape
    y = np.zeros((height - k_h + 1, width - k_w + 1))
    for i, j in np.ndindex(y.shape):
        for u, v in np.ndindex(kernel.shape):
            y[i, j] += kernel[u, v] * image[i + u, j + v]
    return y


def convolve2d(image, kernel):
    """Return y[i, j] = Σ_uv kernel[u, v]·image[i − u, j − v], for the windows inside the image.

    Parameters: as `convnotes.conv.convolve2d`.

    Returns
    -------
    ndarray, shape (H − k_h + 1, W − k_w + 1)

    Examples
    --------
    >>> convolve2d(np.array([[1, 2, 3]]), np.array([[10, 1]]))
    array([[21., 32.]])
    """
    (height, width), (k_h, k_w) = image.shape, kernel.shape
    y = np.zeros((height - k_h + 1, width - k_w + 1))
    for i, j in np.ndindex(y.shape):
        for u, v in np.ndindex(kernel.shape):
            # The first window that lies inside has its last cell at (k_h − 1, k_w − 1).
            y[i, j] += kernel[u, v] * image[i + k_h - 1 - u, j + k_w - 1 - v]
    return y


def border(cell, n, mode):
    """Return which of the `n` cells of an axis stands at `cell`, which may lie outside; None for a zero.

    Parameters
    ----------
    cell : int
        Position on the axis; at most as far outside as `mode` can reach.
    n : int
        Cells of the axis.
    mode : {"zeros", "reflect", "replicate", "circular"}

    Returns
    -------
    int or None

    Examples
    --------
    >>> [border(-2, 4, mode) for mode in ("zeros", "reflect", "replicate", "circular")]
    [None, 2, 0, 2]
    >>> [border(5, 4, mode) for mode in ("zeros", "reflect", "replicate", "circular")]
    [None, 1, 3, 1]
    """
    if 0 <= cell < n:
        return cell
    before = cell < 0
    if mode == "reflect":
        return -cell if before else 2 * (n - 1) - cell
    if mode == "replicate":
        return 0 if before else n - 1
    if mode == "circular":
        return cell + n if before else cell - n
    return None


def terms(
    x, weight, stride=(1, 1), padding=((0, 0), (0, 0)), dilation=(1, 1), groups=1, padding_mode="zeros"
):
    """Yield the index of y, of weight and of x for every product that a convolution adds up.

    y[n, o, i, j] += weight[o, c, u, v] · x[n, g·C/groups + c, i·s + u·d − top, j·s + v·d − left], where
    g = ⌊o / (O/groups)⌋ is the group of o.

    Parameters: as `convnotes.conv.conv2d`.

    Yields
    ------
    tuple of three tuples of int

    Examples
    --------
    >>> for y, weight, x in terms(np.zeros((1, 1, 1, 3)), np.zeros((1, 1, 1, 2))):
    ...     print(y, weight, x)
    (0, 0, 0, 0) (0, 0, 0, 0) (0, 0, 0, 0)
    (0, 0, 0, 0) (0, 0, 0, 1) (0, 0, 0, 1)
    (0, 0, 0, 1) (0, 0, 0, 0) (0, 0, 0, 1)
    (0, 0, 0, 1) (0, 0, 0, 1) (0, 0, 0, 2)
    """
    height, width = x.shape[2:]
    for n, o, i, j in np.ndindex(output_shape(x, weight, stride, padding, dilation)):
        g = o // (len(weight) // groups)
        for c, u, v in np.ndindex(weight.shape[1:]):
            h = border(i * stride[0] + u * dilation[0] - padding[0][0], height, padding_mode)
            w = border(j * stride[1] + v * dilation[1] - padding[1][0], width, padding_mode)
            if h is not None and w is not None:
                yield (n, o, i, j), (o, c, u, v), (n, g * weight.shape[1] + c, h, w)


def output_shape(x, weight, stride, padding, dilation):
    """Return (N, O, H', W'), counting the windows that fit one by one.

    Parameters: as `convnotes.conv.conv2d`.

    Returns
    -------
    tuple of four ints

    Examples
    --------
    >>> output_shape(np.zeros((2, 3, 5, 6)), np.zeros((4, 3, 3, 3)), (2, 1), ((1, 1), (0, 0)), (1, 1))
    (2, 4, 3, 4)
    """
    sizes = []
    for n, k, s, (before, after), d in zip(
        x.shape[2:], weight.shape[2:], stride, padding, dilation, strict=True
    ):
        starts = range(0, before + n + after, s)
        sizes.append(sum(start + d * (k - 1) < before + n + after for start in starts))
    return (len(x), len(weight), *sizes)


def conv2d(
    x,
    weight,
    bias=None,
    stride=(1, 1),
    padding=((0, 0), (0, 0)),
    dilation=(1, 1),
    groups=1,
    padding_mode="zeros",
):
    """Return y[n, o, i, j] = bias[o] + Σ weight · x over `terms`.

    Parameters, Returns: as `convnotes.conv.conv2d`.

    Examples
    --------
    >>> conv2d(np.array([[[[1, 2, 3]]]]), np.array([[[[10, 1]]]]), np.array([100]))
    array([[[[112., 123.]]]])
    """
    y = np.zeros(output_shape(x, weight, stride, padding, dilation))
    for at_y, at_weight, at_x in terms(x, weight, stride, padding, dilation, groups, padding_mode):
        y[at_y] += weight[at_weight] * x[at_x]
    if bias is not None:
        for n, o, i, j in np.ndindex(y.shape):
            y[n, o, i, j] += bias[o]
    return y


def conv2d_backward(
    grad_output,
    x,
    weight,
    stride=(1, 1),
    padding=((0, 0), (0, 0)),
    dilation=(1, 1),
    groups=1,
    padding_mode="zeros",
):
    """Return (∂L/∂x, ∂L/∂weight, ∂L/∂bias): each product hands δ on, times its other factor.

    Parameters, Returns: as `convnotes.conv.conv2d_backward`.

    Examples
    --------
    >>> x, weight = np.array([[[[1, 2, 3]]]]), np.array([[[[10, 20]]]])
    >>> conv2d_backward(np.array([[[[1, 1]]]]), x, weight)
    (array([[[[10., 30., 20.]]]]), array([[[[3., 5.]]]]), array([2.]))
    """
    grad_x, grad_weight, grad_bias = np.zeros(x.shape), np.zeros(weight.shape), np.zeros(len(weight))
    for at_y, at_weight, at_x in terms(x, weight, stride, padding, dilation, groups, padding_mode):
        grad_x[at_x] += grad_output[at_y] * weight[at_weight]
        grad_weight[at_weight] += grad_output[at_y] * x[at_x]
    for n, o, i, j in np.ndindex(grad_output.shape):
        grad_bias[o] += grad_output[n, o, i, j]
    return grad_x, grad_weight, grad_bias

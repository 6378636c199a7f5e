"""A convolution as the matrix that it is."""

import numpy as np

from convnotes.arguments import check_axes, pair
from convnotes.arrays import as_floats
from convnotes.conv import conv2d

BLOCK = 2**16
"""Cells of images with a single lit cell that are convolved at once."""


def convolution_matrix(kernel, size, *, stride=1, padding=0, dilation=1, padding_mode="zeros") -> np.ndarray:
    """Return the matrix A with vec(y) = A · vec(x) for `conv2d` of one image x by one kernel.

    vec reads an image row by row. At stride 1 and dilation 1, with p zeros around the image,
    A[i·W' + j, r·W + c] = kernel[r + p − i, c + p − j] where the kernel has that tap, else 0: Toeplitz blocks
    in a Toeplitz pattern, and mostly zeros. Its transpose takes δ back to ∂L/∂x, as `conv2d_backward` does.

    Parameters
    ----------
    kernel : array (k_h, k_w)
    size : int or (int, int)
        (H, W) of the image.
    stride, padding, dilation, padding_mode
        As in `convnotes.conv.conv2d`.

    Returns
    -------
    array (H'·W', H·W)

    Raises
    ------
    ValueError, TypeError
        As `convnotes.conv.conv2d`, and if `size` is not one or two positive integers.

    References
    ----------
    Goodfellow, Bengio & Courville 2016, "Deep Learning", §9.1 (Toeplitz and doubly block circulant matrices);
    Dumoulin & Visin 2016, "A guide to convolution arithmetic for deep learning", §4.1.

    Examples
    --------
    A row of four cells and a kernel of two taps: each output is a row, each row the one above moved by one.

    >>> convolution_matrix([[1, 2]], (1, 4))
    array([[1., 2., 0., 0.],
           [0., 1., 2., 0.],
           [0., 0., 1., 2.]])
    """
    (kernel,) = as_floats(kernel=kernel)
    check_axes("kernel", kernel, "(k_h, k_w)")
    height, width = pair(size, "size")
    steps = {"stride": stride, "padding": padding, "dilation": dilation, "padding_mode": padding_mode}
    # A matrix's columns are what it does to the unit vectors: here, to images with a single lit cell. All of
    # them at once would be larger than a matrix of few rows.
    cells, columns = height * width, []
    at_once = max(1, BLOCK // cells)
    for first in range(0, cells, at_once):
        lit = np.eye(min(at_once, cells - first), cells, first, dtype=kernel.dtype)
        y = conv2d(lit.reshape(-1, 1, height, width), kernel[None, None], **steps)
        columns.append(y.reshape(len(lit), -1).T)
    return np.concatenate(columns, axis=1)

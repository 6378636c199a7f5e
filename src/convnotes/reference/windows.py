"""Convolution as one sum over windows: what stands between the loops and the products of `convnotes.conv`.

Pad the image, look at it through its windows, and sum what each kernel makes of each window. With the cells
of a window in one column and a kernel's weights in one row, the sum is a product of matrices; laying the
columns side by side is called *im2col*. Sizes are pairs (height, width); nothing is checked.

References
----------
Chellapilla, Puri & Simard 2006, "High performance convolutional neural networks for document processing".
"""

import numpy as np


def windows(x, kernel_size, stride=(1, 1), padding=((0, 0), (0, 0)), dilation=(1, 1)):
    """Return win[n, c, i, j, u, v] = x_pad[n, c, i·s + u·d, j·s + v·d], a view of the padded image.

    Parameters: as `convnotes.conv.conv2d`.

    Parameters
    ----------
    kernel_size : (int, int)

    Returns
    -------
    ndarray, shape (N, C, H', W', k_h, k_w)

    Examples
    --------
    im2col, of one image with one channel: a column for each window, a row for each tap.

    >>> x = np.arange(12).reshape(1, 1, 3, 4)
    >>> windows(x, (2, 2))[0, 0].reshape(6, 4).T
    array([[ 0,  1,  2,  4,  5,  6],
           [ 1,  2,  3,  5,  6,  7],
           [ 4,  5,  6,  8,  9, 10],
           [ 5,  6,  7,  9, 10, 11]])
    """
    x_pad = np.pad(x, ((0, 0), (0, 0), *padding))
    extent = [d * (k - 1) + 1 for k, d in zip(kernel_size, dilation, strict=True)]
    # At every place with every cell, then at every s-th with every d-th.
    win = np.lib.stride_tricks.sliding_window_view(x_pad, extent, axis=(2, 3))
    return win[:, :, :: stride[0], :: stride[1], :: dilation[0], :: dilation[1]]


def conv2d(x, weight, bias=None, stride=(1, 1), padding=((0, 0), (0, 0)), dilation=(1, 1), groups=1):
    """Return y[n, o, i, j] = bias[o] + Σ_cuv weight[o, c, u, v]·win[n, c, i, j, u, v] over a group.

    Parameters, Returns: as `convnotes.conv.conv2d`.

    Examples
    --------
    >>> conv2d(np.array([[[[1, 2, 3]]]]), np.array([[[[10, 1]]]]), np.array([100]))
    array([[[[112, 123]]]])
    """
    win = windows(x, weight.shape[2:], stride, padding, dilation)
    win = win.reshape(len(x), groups, weight.shape[1], *win.shape[2:])
    kernels = weight.reshape(groups, -1, *weight.shape[1:])
    y = np.einsum("gocuv, ngcijuv -> ngoij", kernels, win)  # summed over what stands on the left alone
    y = y.reshape(len(x), len(weight), *y.shape[3:])
    return y if bias is None else y + bias[:, None, None]

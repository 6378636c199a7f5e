"""Backward passes of a convolution with one mistake each, for readers to find; the core has none of them.

Every function takes what the right one takes, and beside it what one of the mistakes needs: `grad_a` = ∂L/∂a
and `slope` = g′(y), whose product is `delta`. Arrays are (1, 1, H, W) and (1, 1, k_h, k_w); `steps` are the
keywords of `conv2d`.
"""

import numpy as np

from convnotes.conv import conv2d_backward
from convnotes.shapes import padding_amounts
from convnotes.windows import pad, unpad


def right(delta, x, weight, *, grad_a, slope, **steps):
    """No mistake: ∂x = pad(δ) ⋆ flip(w), ∂w = x ⋆ δ, ∂b = Σδ."""
    return conv2d_backward(delta, x, weight, **steps)


def no_flip(delta, x, weight, *, grad_a, slope, **steps):
    """∂x = pad(δ) ⋆ w: what the right backward would give for the flipped kernel.

    Examples
    --------
    >>> x, weight, delta = np.zeros((1, 1, 1, 2)), np.array([[[[1, 2]]]]), np.array([[[[1]]]])
    >>> [f(delta, x, weight, grad_a=delta, slope=1)[0].ravel() for f in (right, no_flip)]
    [array([1., 2.]), array([2., 1.])]
    """
    _, grad_weight, grad_bias = conv2d_backward(delta, x, weight, **steps)
    return conv2d_backward(delta, x, weight[..., ::-1, ::-1], **steps)[0], grad_weight, grad_bias


def swapped(delta, x, weight, *, grad_a, slope, **steps):
    """∂w = δ ⋆ x: cross-correlation does not commute, so the result comes out flipped.

    Examples
    --------
    >>> x, weight, delta = np.array([[[[3, 4]]]]), np.zeros((1, 1, 1, 2)), np.array([[[[1]]]])
    >>> [f(delta, x, weight, grad_a=delta, slope=1)[1].ravel() for f in (right, swapped)]
    [array([3., 4.]), array([4., 3.])]
    """
    grad_x, grad_weight, grad_bias = conv2d_backward(delta, x, weight, **steps)
    return grad_x, grad_weight[..., ::-1, ::-1], grad_bias


def padding(delta, x, weight, *, grad_a, slope, padding=0, padding_mode="zeros", **steps):
    """δ is padded by one zero too few before and one too many after: ∂x comes out shifted by one.

    Examples
    --------
    >>> x, weight, delta = np.zeros((1, 1, 2, 2)), np.array([[[[1, 2], [3, 4]]]]), np.array([[[[1]]]])
    >>> padding(delta, x, weight, grad_a=delta, slope=1)[0][0, 0]
    array([[4., 0.],
           [0., 0.]])
    """
    amounts = padding_amounts(padding, x.shape[2:], weight.shape[2:], **steps)
    padded = pad(x, amounts, padding_mode)
    grad_padded, grad_weight, grad_bias = conv2d_backward(delta, padded, weight, **steps)
    shifted = np.zeros_like(grad_padded)
    shifted[..., :-1, :-1] = grad_padded[..., 1:, 1:]
    return unpad(shifted, amounts, padding_mode), grad_weight, grad_bias


def slope_after(delta, x, weight, *, grad_a, slope, **steps):
    """∂x = (pad(∂L/∂a) ⋆ flip(w)) ⊙ g′(y): possible only where x and y have one shape, and wrong there.

    Examples
    --------
    >>> x, weight, slope = np.zeros((1, 1, 1, 2)), np.array([[[[0, 1, 2]]]]), np.array([[[[1, 0]]]])
    >>> slope_after(slope, x, weight, grad_a=np.ones_like(x), slope=slope, padding=(0, 1))[0].ravel()
    array([1., 0.])
    """
    _, grad_weight, grad_bias = conv2d_backward(delta, x, weight, **steps)
    return conv2d_backward(grad_a, x, weight, **steps)[0] * slope, grad_weight, grad_bias


def transposed(delta, x, weight, *, grad_a, slope, **steps):
    """Rows and columns of a square kernel are mixed up: ∂x uses wᵀ, and ∂w comes out transposed.

    Examples
    --------
    >>> x, weight, delta = np.zeros((1, 1, 2, 2)), np.array([[[[1, 2], [3, 4]]]]), np.array([[[[1]]]])
    >>> transposed(delta, x, weight, grad_a=delta, slope=1)[0][0, 0]
    array([[1., 3.],
           [2., 4.]])
    """
    _, grad_weight, grad_bias = conv2d_backward(delta, x, weight, **steps)
    grad_x = conv2d_backward(delta, x, weight.swapaxes(-1, -2), **steps)[0]
    return grad_x, grad_weight.swapaxes(-1, -2), grad_bias


BACKWARD = {
    "none": right,
    "no_flip": no_flip,
    "swapped": swapped,
    "padding": padding,
    "slope_after": slope_after,
    "transposed": transposed,
}
"""By the words of the field ``bug``."""

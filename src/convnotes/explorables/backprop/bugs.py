"""Backward passes of a convolution with one mistake each, for readers to find; the core has none of them.

Every pass takes what the right one takes, and beside it what one of the mistakes needs: ``grad_a`` = ∂L/∂a
and ``slope`` = g′(y), whose product is ``delta``. The arrays are (1, 1, H, W) and (1, 1, k_h, k_w).
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from convnotes.conv import conv2d_backward
from convnotes.shapes import padding_amounts
from convnotes.windows import pad, unpad


def as_it_is(grid):
    """Return the grid: no mistake."""
    return grid


def flip(grid):
    """Return the grid with its last two axes reversed."""
    return grid[..., ::-1, ::-1]


def transpose(grid):
    """Return the grid with its last two axes in each other's place."""
    return grid.swapaxes(-1, -2)


def shift(grid):
    """Return the grid moved up and left by one cell: a zero too few before it, and one too many after.

    >>> shift(np.array([[1, 2], [3, 4]]))
    array([[4, 0],
           [0, 0]])
    """
    moved = np.zeros_like(grid)
    moved[..., :-1, :-1] = grid[..., 1:, 1:]
    return moved


class Backward(NamedTuple):
    """A backward pass and its mistake, which is told by what it makes of each array.

    Examples
    --------
    >>> x, w, delta = np.array([[[[3, 4]]]]), np.array([[[[1, 2]]]]), np.array([[[[1]]]])
    >>> [grad.ravel() for grad in none(delta, x, w, grad_a=delta, slope=1)]
    [array([1., 2.]), array([3., 4.]), array([1.])]
    >>> [grad.ravel() for grad in no_flip(delta, x, w, grad_a=delta, slope=1)]
    [array([2., 1.]), array([3., 4.]), array([1.])]
    >>> [grad.ravel() for grad in swapped(delta, x, w, grad_a=delta, slope=1)]
    [array([1., 2.]), array([4., 3.]), array([1.])]

    g′ after the convolution is possible only where x and y have one shape, and wrong there:

    >>> w, slope = np.array([[[[0, 1, 2]]]]), np.array([[[[1, 0]]]])
    >>> none(slope, x, w, grad_a=np.ones_like(x), slope=slope, padding=(0, 1))[0].ravel()
    array([1., 2.])
    >>> slope_after(slope, x, w, grad_a=np.ones_like(x), slope=slope, padding=(0, 1))[0].ravel()
    array([1., 0.])
    """

    kernel: Callable = as_it_is
    """What it takes for w in ∂x = pad(δ) ⋆ flip(w)."""
    grad_weight: Callable = as_it_is
    """What it makes of ∂w = x ⋆ δ."""
    spread: Callable = as_it_is
    """What it makes of pad(δ), and with that of the gradient of the padded input."""
    late: bool = False
    """Whether g′(y) multiplies ∂L/∂x after the convolution instead of ∂L/∂a before it."""

    def sent(self, delta, grad_a):
        """Return what it convolves to ∂L/∂x: δ, or ∂L/∂a."""
        return grad_a if self.late else delta

    def __call__(self, delta, x, weight, *, grad_a, slope, padding=0, padding_mode="zeros", **steps):
        """Return ∂L/∂x, ∂L/∂w and ∂L/∂b as it claims them; ``steps`` are the keywords of `conv2d`."""
        amounts = padding_amounts(padding, x.shape[2:], weight.shape[2:], **steps)
        padded = pad(x, amounts, padding_mode)
        _, grad_weight, grad_bias = conv2d_backward(delta, padded, weight, **steps)
        grad_padded, _, _ = conv2d_backward(self.sent(delta, grad_a), padded, self.kernel(weight), **steps)
        grad_x = unpad(self.spread(grad_padded), amounts, padding_mode)
        return grad_x * slope if self.late else grad_x, self.grad_weight(grad_weight), grad_bias


none = Backward()
"""No mistake: ∂x = pad(δ) ⋆ flip(w), ∂w = x ⋆ δ, ∂b = Σδ."""

no_flip = Backward(kernel=flip)
"""∂x = pad(δ) ⋆ w: what the right backward would give for the flipped kernel."""

swapped = Backward(grad_weight=flip)
"""∂w = δ ⋆ x: cross-correlation does not commute, so the result comes out flipped."""

padding = Backward(spread=shift)
"""δ is padded by one zero too few before and one too many after: ∂x comes out shifted by one."""

slope_after = Backward(late=True)
"""∂x = (pad(∂L/∂a) ⋆ flip(w)) ⊙ g′(y)."""

transposed = Backward(kernel=transpose, grad_weight=transpose)
"""Rows and columns of a square kernel are mixed up: ∂x uses wᵀ, and ∂w comes out transposed."""

BACKWARD = {
    "none": none,
    "no_flip": no_flip,
    "swapped": swapped,
    "padding": padding,
    "slope_after": slope_after,
    "transposed": transposed,
}
"""By the words of the field ``bug``."""

"""Image kernels with a name, for `convnotes.conv.correlate2d`: nothing is flipped.

Fixed kernels are constants and cannot be written to; kernels with a parameter are functions. `NAMED` lists
them all, as the figures offer them.

References
----------
Gonzalez & Woods 2018, "Digital image processing", 4th edition, chapter 3 (smoothing and sharpening filters).
"""

import math

import numpy as np
from numpy.typing import NDArray

from convnotes.arguments import LARGEST, as_array, integer, number


def _fixed(rows: list[list[float]]) -> NDArray:
    kernel = np.array(rows, float)
    kernel.flags.writeable = False
    return kernel


IDENTITY = _fixed([[0, 0, 0], [0, 1, 0], [0, 0, 0]])
"""Leaves the image as it is."""

# The centre is positive, so that the kernel sums to 0 and a flat region answers 0.
LAPLACIAN_4 = _fixed([[0, -1, 0], [-1, 4, -1], [0, -1, 0]])
"""How far a pixel exceeds its four neighbours: −∂²/∂x² − ∂²/∂y², by second differences.

Rosenfeld & Kak 1982, "Digital picture processing", 2nd edition.
"""

LAPLACIAN_8 = _fixed([[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]])
"""The same with the diagonal neighbours."""

SHARPEN = _fixed([[0, -1, 0], [-1, 5, -1], [0, -1, 0]])
"""The image plus its `LAPLACIAN_4`: what exceeds its neighbours exceeds them more."""

SOBEL_X = _fixed([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])
"""Slope to the right, smoothed along the edge; 8 for a ramp of 1 a pixel.

Sobel & Feldman 1968, as in Duda & Hart 1973, "Pattern classification and scene analysis", pp. 271–272.
"""

SOBEL_Y = _fixed([[-1, -2, -1], [0, 0, 0], [1, 2, 1]])
"""Slope downwards: `SOBEL_X` transposed."""

CURVE = _fixed(
    [
        [0, 0, 0, 0, 0, 30, 0],
        [0, 0, 0, 0, 30, 0, 0],
        [0, 0, 0, 30, 0, 0, 0],
        [0, 0, 0, 30, 0, 0, 0],
        [0, 0, 0, 30, 0, 0, 0],
        [0, 0, 0, 30, 0, 0, 0],
        [0, 0, 0, 0, 0, 0, 0],
    ]
)
"""A 7×7 detector of one curve, the worked example of the chapter on filters."""


def box(size: int = 3) -> NDArray:
    """Return the mean over size × size pixels: the plainest low-pass filter.

    Parameters
    ----------
    size : int
        Height and width, in pixels; at least 1.

    Returns
    -------
    ndarray, shape (size, size)

    Raises
    ------
    TypeError
        If `size` is not an integer.
    ValueError
        If it is less than 1.

    Examples
    --------
    >>> box(2)
    array([[0.25, 0.25],
           [0.25, 0.25]])
    """
    size = integer(size, "size")
    return np.full((size, size), 1 / size**2)


def gaussian(sigma: float, *, size: int | None = None) -> NDArray:
    """Return weights e^(−r²/2σ²) that sum to 1: a low-pass filter that favours no direction.

    Parameters
    ----------
    sigma : float
        σ > 0, in pixels.
    size : int, optional
        Height and width; by default the odd size that reaches at least 3σ to each side.

    Returns
    -------
    ndarray, shape (size, size)

    Raises
    ------
    TypeError, ValueError
        If `sigma` is not a positive, finite number, if without `size` it is too large for a kernel of 3σ,
        or if `size` is not a positive integer.

    References
    ----------
    Marr & Hildreth 1980, "Theory of edge detection" (why the Gaussian).

    Examples
    --------
    With e^(−1/2σ²) = 1/2 the weights are 1/4, 1/2, 1/4 along either axis:

    >>> 16 * gaussian(1 / np.sqrt(2 * np.log(2)), size=3).round(9)
    array([[1., 2., 1.],
           [2., 4., 2.],
           [1., 2., 1.]])
    """
    sigma = max(number(sigma, "sigma", above=0), 1e-3)  # as narrow as can be seen; less would overflow
    if size is None and 6 * sigma > LARGEST - 2:
        raise ValueError(
            f"sigma {sigma} is too large for a kernel that reaches 3σ: give a size, or a smaller one"
        )
    size = integer(2 * math.ceil(3 * sigma) + 1 if size is None else size, "size")
    exponent = -(((np.arange(size) - (size - 1) / 2) / sigma) ** 2) / 2
    weights = np.exp(exponent - exponent.max())  # a very small σ must not make all weights 0
    weights /= weights.sum()
    return np.outer(weights, weights)


NAMED = {
    "identity": IDENTITY,
    "box": _fixed(box(3)),
    "gaussian": _fixed(gaussian(1.0)),
    "laplacian, 4 neighbours": LAPLACIAN_4,
    "laplacian, 8 neighbours": LAPLACIAN_8,
    "sharpen": SHARPEN,
    "sobel x": SOBEL_X,
    "sobel y": SOBEL_Y,
    "curve": CURVE,
}


def frequency_response(kernel: NDArray, size: int = 64) -> NDArray:
    """Return by how much a kernel scales each spatial frequency.

    At f cycles a pixel downwards and g to the right it is ``|Σ kernel[u, v]·e^(−2πi(f·u + g·v))|``.

    Parameters
    ----------
    kernel : array_like, shape (k_h, k_w)
    size : int
        Number of frequencies along either axis, at least that of the taps.

    Returns
    -------
    ndarray, shape (size, size)
        At [i, j] the response to f = (i − ⌊size/2⌋)/size and g = (j − ⌊size/2⌋)/size: frequency 0 lies at
        [⌊size/2⌋, ⌊size/2⌋].

    Raises
    ------
    TypeError
        If `kernel` does not hold numbers, or `size` is not an integer.
    ValueError
        If `kernel` has not two axes, or more than `size` taps along one.

    References
    ----------
    Oppenheim & Schafer 2010, "Discrete-time signal processing", §2.6.

    Examples
    --------
    The mean of two pixels keeps a flat image and wipes out one that alternates:

    >>> frequency_response(np.array([[0.5, 0.5]]), size=2)
    array([[0., 1.],
           [0., 1.]])
    """
    kernel = as_array("kernel", kernel)
    size = integer(size, "size")
    if kernel.ndim != 2 or max(kernel.shape) > size:
        raise ValueError(f"kernel must be 2-D and at most {size} × {size} taps, got shape {kernel.shape}")
    return np.abs(np.fft.fftshift(np.fft.fft2(kernel, (size, size))))

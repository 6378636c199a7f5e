"""What a kernel is made of and what it does: its pieces, its noise, and how well a picture matches it.

References
----------
Gonzalez & Woods 2018, "Digital image processing", 4th edition, §3.4 (separable kernels) and §12.3 (matching
by correlation).
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from convnotes.arguments import as_array, check_axes, number
from convnotes.arrays import as_floats, widen_half
from convnotes.conv import convolve2d, correlate2d


def separated(kernel: ArrayLike, *, tolerance: float = 1e-9) -> tuple[tuple[NDArray, NDArray], ...]:
    """Return columns and rows whose products add up to the kernel: as few as can be, its rank many.

    Where there is one pair, the kernel is separable: the column and then the row, k + k products a pixel, do
    what the kernel does with k·k. Each pair is the cross of column and row through the largest entry of what
    the pairs before it left over.

    Parameters
    ----------
    kernel : array_like, shape (k_h, k_w)
        Real numbers.
    tolerance : float
        ≥ 0; what is smaller than this share of the largest entry counts as 0.

    Returns
    -------
    tuple of (column, row)
        Of shapes (k_h,) and (k_w,), the column ≥ 0 where the two cross; none for a kernel of zeros.

    Raises
    ------
    TypeError
        If `kernel` does not hold real numbers, or `tolerance` is none.
    ValueError
        If `kernel` has not two axes, or is not finite.

    References
    ----------
    Golub & Van Loan 2013, "Matrix computations", 4th edition, §3.4.8 (elimination with complete pivoting).

    Examples
    --------
    Sobel's kernel smooths downwards and takes the slope to the right:

    >>> ((column, row),) = separated([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])
    >>> column, row
    (array([1., 2., 1.]), array([-1.,  0.,  1.]))
    >>> len(separated([[0, -1, 0], [-1, 4, -1], [0, -1, 0]]))
    2
    """
    kernel = as_array("kernel", kernel, "biuf", "hold real numbers").astype(float)
    check_axes("kernel", kernel, "(k_h, k_w)")
    if not np.isfinite(kernel).all():
        raise ValueError("kernel must be finite, got inf or nan")
    least = np.abs(kernel).max() * number(tolerance, "tolerance", minimum=0)
    left, pairs = kernel, []
    while len(pairs) < min(kernel.shape):
        magnitude = np.abs(left)
        largest = magnitude >= magnitude.max() * (1 - 1e-12)  # of equals the first, however they are rounded
        u, v = np.unravel_index(largest.argmax(), left.shape)
        if magnitude[u, v] <= least:
            break
        column, row = left[:, v] * np.sign(left[u, v]), left[u] / magnitude[u, v]
        left = left - np.outer(column, row)
        left[u], left[:, v] = 0, 0  # as they are but for rounding
        pairs.append((column, row))
    return tuple(pairs)


def in_a_row(first: ArrayLike, second: ArrayLike) -> NDArray:
    """Return the one kernel that does what two do in a row: their full convolution.

    Because convolution is associative; away from the borders, where each of the two pads for itself.

    Parameters
    ----------
    first, second : array_like, shape (k_h, k_w)
        Each of its own size.

    Returns
    -------
    ndarray, shape (k_h + k_h' − 1, k_w + k_w' − 1)

    Raises
    ------
    TypeError, ValueError
        As `convnotes.conv.convolve2d`.

    Examples
    --------
    Two means of two are [1, 2, 1]/4:

    >>> in_a_row([[0.5, 0.5]], [[0.5, 0.5]])
    array([[0.25, 0.5 , 0.25]])
    """
    return convolve2d(first, second, mode="full")


def noise_gain(kernel: ArrayLike) -> float:
    """Return √Σ kernel[u, v]²: by how much the kernel multiplies the spread of independent noise.

    Parameters
    ----------
    kernel : array_like, any shape
        Real numbers.

    Returns
    -------
    float

    Raises
    ------
    TypeError, ValueError
        If `kernel` does not hold real numbers.

    Examples
    --------
    The mean of nine pixels has a third of their noise:

    >>> round(noise_gain(np.full((3, 3), 1 / 9)), 9)
    0.333333333
    """
    kernel = as_array("kernel", kernel, "biuf", "hold real numbers").astype(float)
    return float(np.sqrt(np.square(kernel).sum()))


def without_mean(kernel: ArrayLike) -> NDArray:
    """Return the kernel less its mean, so that its weights sum to 0 and a flat region answers 0.

    Parameters
    ----------
    kernel : array_like, shape (k_h, k_w)

    Returns
    -------
    ndarray of float64, shape (k_h, k_w)

    Raises
    ------
    TypeError, ValueError
        If `kernel` does not hold real numbers, or has not two axes.

    Examples
    --------
    >>> without_mean([[0, 30], [0, 30]])
    array([[-15.,  15.],
           [-15.,  15.]])
    """
    kernel = as_array("kernel", kernel, "biuf", "hold real numbers").astype(float)
    check_axes("kernel", kernel, "(k_h, k_w)")
    return kernel - kernel.mean()


def match(image: ArrayLike, feature: ArrayLike) -> NDArray:
    """Return the mean of the products of a feature and each window: for images of ±1, from −1 to 1.

    1 says that all cells agree, −1 that none does; (9 − 2·1)/9 = 0.78 that of nine cells one differs.

    Parameters
    ----------
    image : array_like, shape (H, W)
    feature : array_like, shape (k_h, k_w)

    Returns
    -------
    ndarray, shape (H − k_h + 1, W − k_w + 1)

    Raises
    ------
    TypeError, ValueError
        As `convnotes.conv.correlate2d`.

    Examples
    --------
    >>> match([[1, -1, 1, 1]], [[1, -1]])
    array([[ 1., -1.,  0.]])
    """
    image, feature = as_floats(image=image, feature=feature)
    mean = correlate2d(*widen_half(image, feature)) / feature.size
    return mean.astype(image.dtype, copy=False)

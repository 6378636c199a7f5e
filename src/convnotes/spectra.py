"""Convolution as waves see it: each is scaled by a factor of its own, so that spectra are multiplied.

References
----------
Oppenheim & Schafer 2010, "Discrete-time signal processing", §2.6 (frequency response) and §8.7 (convolution
by the discrete Fourier transform).
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from convnotes.arguments import as_array, check_axes
from convnotes.arrays import as_floats
from convnotes.shapes import AXES, padding_amounts


def line_response(kernel: ArrayLike, frequencies: ArrayLike, *, axis: str = "width") -> NDArray:
    """Return what `convnotes.conv.correlate2d` makes of waves along one axis: a complex factor for each.

    At f cycles a pixel it is Σ kernel[u, v]·e^(2πi·f·(v − (k_w − 1)/2)) along the width: with the centre of
    the kernel as origin, so that it is real where the kernel is symmetric. A negative factor turns
    stripes over.

    Parameters
    ----------
    kernel : array_like, shape (k_h, k_w)
        Real numbers.
    frequencies : array_like
        f, in cycles a pixel; the finest stripes, one pixel wide, have ½.
    axis : {"height", "width"}
        Along which the waves travel.

    Returns
    -------
    ndarray of complex128
        The shape of `frequencies`.

    Raises
    ------
    TypeError
        If an argument does not hold real numbers.
    ValueError
        If `kernel` has not two axes, or `axis` is unknown.

    Examples
    --------
    The mean of three turns the finest stripes over, and a weighted mean removes them:

    >>> line_response([[1 / 3, 1 / 3, 1 / 3]], [0, 1 / 2]).real.round(4)
    array([ 1.    , -0.3333])
    >>> line_response([[1 / 4, 1 / 2, 1 / 4]], [0, 1 / 2]).real.round(9) + 0.0
    array([1., 0.])
    """
    kernel = as_array("kernel", kernel, "biuf", "hold real numbers").astype(float)
    check_axes("kernel", kernel, "(k_h, k_w)")
    frequencies = as_array("frequencies", frequencies, "biuf", "hold real numbers").astype(float)
    if axis not in AXES:
        raise ValueError(f"axis must be one of {', '.join(AXES)}, got {axis!r}")
    weights = kernel.sum(axis=1 - AXES.index(axis))
    places = np.arange(len(weights)) - (len(weights) - 1) / 2
    factors = np.zeros(frequencies.shape, complex)
    for weight, place in zip(weights, places, strict=True):  # all at once would be a table of both
        factors += weight * np.exp(2j * np.pi * place * frequencies)
    return factors


def fft_convolve2d(image: ArrayLike, kernel: ArrayLike, *, mode: str = "valid") -> NDArray:
    """Return `convnotes.conv.convolve2d` by way of spectra: multiplied, where the images are convolved.

    Both are padded with zeros up to H + k_h − 1 and W + k_w − 1 at least: the product of two spectra is a
    circular convolution, whose ends must not meet. What it costs hardly grows with the kernel.

    Parameters
    ----------
    image : array_like, shape (H, W)
    kernel : array_like, shape (k_h, k_w)
    mode : {"valid", "same", "full"}
        As in `convnotes.conv.convolve2d`.

    Returns
    -------
    ndarray, shape (H', W')
        Exact but for rounding, about 1e-15 of the largest value.

    Raises
    ------
    TypeError
        If an argument does not hold real numbers.
    ValueError
        If one has not two axes, the kernel exceeds the image in mode "valid", or `mode` is unknown.

    Examples
    --------
    >>> fft_convolve2d([[1, 2, 3]], [[10, 1]]).round(9)  # 1·1 + 10·2, 1·2 + 10·3
    array([[21., 32.]])
    """
    image, kernel = as_floats(image=image, kernel=kernel)
    as_array("image", image, "f", "hold real numbers")  # the two have one dtype
    check_axes("image", image, "(H, W)")
    check_axes("kernel", kernel, "(k_h, k_w)")
    if not isinstance(mode, str) or mode not in ("valid", "same", "full"):
        raise ValueError(f"mode must be 'valid', 'same' or 'full', got {mode!r}")
    sizes = list(zip(image.shape, kernel.shape, AXES, strict=True))
    for n, k, axis in sizes:
        if mode == "valid" and k > n:
            raise ValueError(f"kernel_size {k} exceeds padded {axis} {n}")
    whole = [n + k - 1 for n, k, _ in sizes]
    fast = [_fast_length(n) for n in whole]
    full = np.fft.irfft2(np.fft.rfft2(image, fast) * np.fft.rfft2(kernel, fast), fast)
    # The kernel is flipped: the padding of `mode` before the image decides what is cut off behind it.
    amounts = padding_amounts(mode, image.shape, kernel.shape)
    kept = (
        slice(k - 1 - after, length - (k - 1 - before))
        for (_, k, _), length, (before, after) in zip(sizes, whole, amounts, strict=True)
    )
    return full[tuple(kept)].astype(image.dtype)


def _fast_length(n: int) -> int:
    """Return the smallest length from `n` on that 2, 3 and 5 make up: large primes are slow to transform."""
    while True:
        left = n
        for prime in (2, 3, 5):
            while left % prime == 0:
                left //= prime
        if left == 1:
            return n
        n += 1

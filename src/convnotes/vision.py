"""Models of cells in the visual cortex: Gabor filters, simple and complex cells.

Angles are those of `convnotes.retina.bar`: of the preferred bar, in degrees anticlockwise from the
horizontal.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from convnotes.activations import relu
from convnotes.arguments import as_array, check_axes, integer, number
from convnotes.arrays import as_floats
from convnotes.conv import conv2d
from convnotes.pool import max_pool2d


def gabor(
    size: int, angle: float, *, wavelength: float, phase: float = 0.0, sigma: float, aspect: float = 0.5
) -> NDArray:
    """Return a Gabor filter: a wave across a bar of light, faded out by a Gaussian.

    With u along the bar and v across it, from the centre, e^(−((aspect·u)² + v²)/2σ²)·cos(2πv/λ + φ), from
    which as much of the Gaussian is taken that the sum is 0; then scaled to Σ w² = 1. So a flat image
    answers 0, and the answer to the filter's own picture is 1.

    Parameters
    ----------
    size : int
        Height and width of the filter, in pixels.
    angle : float
        Of the bar, in degrees anticlockwise from the horizontal.
    wavelength : float
        λ > 0: from one bright stripe to the next, in pixels.
    phase : float
        φ in degrees: 0 for a bright bar in the middle (even), −90 for an edge, the brighter side where v > 0
        (odd): to the left of an upright one, above a level one.
    sigma : float
        σ > 0: how far the stripes reach across, in pixels.
    aspect : float
        > 0: σ across over σ along; below 1 the field is elongated.

    Returns
    -------
    ndarray, shape (size, size)

    Raises
    ------
    TypeError, ValueError
        If a number is none or out of range, or the filter so small that nothing of the wave is left.

    References
    ----------
    Daugman 1985, "Uncertainty relation for resolution in space, spatial frequency, and orientation optimized
    by two-dimensional visual cortical filters"; Jones & Palmer 1987, "An evaluation of the two-dimensional
    Gabor filter model of simple receptive fields in cat striate cortex"; Lee 1996, "Image representation
    using 2D Gabor wavelets" (the sum of 0).

    Examples
    --------
    An upright bar is bright in the middle and dark beside it:

    >>> gabor(5, 90, wavelength=4, sigma=1)[2].round(2)
    array([-0.12, -0.12,  0.49, -0.12, -0.12])
    """
    size = integer(size, "size")
    wavelength, aspect = number(wavelength, "wavelength", above=0), number(aspect, "aspect", above=0)
    sigma = number(sigma, "sigma", above=0)
    turned, shift = np.deg2rad(number(angle, "angle")), np.deg2rad(number(phase, "phase"))
    place = np.arange(size) - (size - 1) / 2
    x, y = place, -place[:, None]
    along, across = x * np.cos(turned) + y * np.sin(turned), -x * np.sin(turned) + y * np.cos(turned)
    spread = max(sigma, 1e-3)  # below, one pixel is left at most, and squares would vanish
    envelope = np.exp(-((aspect * along) ** 2 + across**2) / (2 * spread**2))
    wave = envelope * np.cos(2 * np.pi * across / wavelength + shift)
    wave -= envelope * (wave.sum() / (envelope.sum() or 1))
    length = np.linalg.norm(wave)
    if length < 1e-9:
        raise ValueError(f"size {size} leaves nothing of a wave of wavelength {wavelength} and sigma {sigma}")
    return wave / length


def gabor_bank(angles: Sequence[float], size: int = 11, **options) -> NDArray:
    """Return one `gabor` for each angle, as the weight of a `conv2d`.

    Raises, References: as `gabor`.

    Parameters
    ----------
    angles : sequence of float
        Of the bars, in degrees.
    size : int
        Height and width of each filter, in pixels.
    **options
        `wavelength`, `phase`, `sigma` and `aspect` of `gabor`; by default a bar whose stripes are a third of
        the filter's size.

    Returns
    -------
    ndarray, shape (len(angles), 1, size, size)

    Examples
    --------
    >>> gabor_bank([0, 45, 90, 135], size=7).shape
    (4, 1, 7, 7)
    """
    angles = as_array("angles", angles)
    check_axes("angles", angles, "(K)")
    size = integer(size, "size")
    options = {"wavelength": 2 * size / 3, "sigma": size / 5} | options
    return np.stack([gabor(size, angle, **options)[None] for angle in angles])


def simple_cells(images: ArrayLike, bank: NDArray) -> NDArray:
    """Return the answers of simple cells: what their filter finds, if it is positive.

    A simple cell answers to a bar or an edge of one orientation at one place; a cell cannot fire less than
    not at all.

    Parameters
    ----------
    images : array_like, shape (N, C, H, W)
    bank : ndarray, shape (O, C, k_h, k_w)
        One filter per kind of cell, such as a `gabor_bank`.

    Returns
    -------
    ndarray, shape (N, O, H, W)
        One cell of each kind at each pixel.

    Raises
    ------
    TypeError, ValueError
        If one has other axes, the filters other channels than the images, or they hold no numbers.

    References
    ----------
    Hubel & Wiesel 1962, "Receptive fields, binocular interaction and functional architecture in the cat's
    visual cortex"; Movshon, Thompson & Tolhurst 1978, "Spatial summation in the receptive fields of simple
    cells in the cat's striate cortex" (linear, then rectified).

    Examples
    --------
    >>> simple_cells([[[[0, 5, 0]]]], [[[[-1, 2, -1]]]])
    array([[[[ 0., 10.,  0.]]]])
    """
    images, bank = as_floats(images=images, bank=bank)
    check_axes("images", images, "(N, C, H, W)")
    check_axes("bank", bank, "(O, C, k_h, k_w)")
    if images.shape[1] != bank.shape[1]:
        raise ValueError(f"bank has filters of {bank.shape[1]} channels, images have {images.shape[1]}")
    return relu(conv2d(images, bank, padding="same"))


def energy_cells(images: ArrayLike, angles: Sequence[float], size: int = 11, **options) -> NDArray:
    """Return the answers of complex cells by the energy model: √(even² + odd²).

    An even and an odd Gabor filter of one orientation see the same bar at different places; the root of the
    sum of their squares hardly changes as the bar moves across the field, or turns from bright to dark.

    Parameters
    ----------
    images : array_like, shape (N, 1, H, W)
    angles, size, **options
        As in `gabor_bank`, without `phase`.

    Returns
    -------
    ndarray, shape (N, len(angles), H, W)

    Raises
    ------
    TypeError, ValueError
        As `gabor_bank` and `convnotes.conv.conv2d`.

    References
    ----------
    Adelson & Bergen 1985, "Spatiotemporal energy models for the perception of motion".

    Examples
    --------
    >>> energy_cells(np.zeros((1, 1, 8, 9)), [0, 90]).shape
    (1, 2, 8, 9)
    """
    images = as_array("images", images)
    check_axes("images", images, "(N, C, H, W)")
    if images.shape[1] != 1:
        raise ValueError(f"images must have one channel, got {images.shape[1]}")
    even, odd = (
        conv2d(images, gabor_bank(angles, size, phase=phase, **options), padding="same") for phase in (0, -90)
    )
    return np.hypot(even, odd)


def complex_cells(images: ArrayLike, bank: NDArray, field: int) -> NDArray:
    """Return the answers of complex cells as Hubel and Wiesel drew them: the strongest of many simple cells.

    Each pools the simple cells of its orientation whose places lie in a window, so that it answers to the
    orientation wherever in the window the bar lies.

    Parameters
    ----------
    images, bank
        As in `simple_cells`.
    field : int
        Height and width of the window, in pixels; at least 1.

    Returns
    -------
    ndarray, shape (N, O, H, W)

    Raises
    ------
    TypeError, ValueError
        As `simple_cells`, and if `field` is not a positive integer.

    References
    ----------
    Hubel & Wiesel 1962, text-figure 20 (the cascade); Riesenhuber & Poggio 1999, "Hierarchical models of
    object recognition in cortex" (the maximum).

    Examples
    --------
    >>> complex_cells([[[[0, 5, 0, 0]]]], [[[[-1, 2, -1]]]], field=3)
    array([[[[10., 10., 10.,  0.]]]])
    """
    return max_pool2d(simple_cells(images, bank), integer(field, "field"), stride=1, padding="same")[0]

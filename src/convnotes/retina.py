"""What Hubel and Wiesel showed their cells: a bar of light on a dark screen, at any angle and place."""

import math

import numpy as np

from convnotes.arguments import integer, number


def bar(
    size: int, angle: float, *, position: float = 0.0, axis: float = 90.0, length: float, width: float = 3.0
) -> np.ndarray:
    """Return the image of a bar of light (1) on a dark ground (0), with edges one pixel soft.

    With x to the right and y upwards from the centre of the image, the centre of the bar lies at
    ``position · (sin axis, −cos axis)``. A pixel that is u along the bar and v across it from there has
    brightness ``clip(length/2 + ½ − |u|, 0, 1) · clip(width/2 + ½ − |v|, 0, 1)``.

    Parameters
    ----------
    size : int
        Height and width of the image in pixels.
    angle : float
        Of the bar, in degrees anticlockwise from the horizontal.
    position : float
        How far the bar's centre lies from the image's, in pixels, across the line of angle `axis`:
        to the right of an upright one, below a level one.
    axis : float
        In degrees, as `angle`.
    length, width : float
        Of the bar, in pixels.

    Returns
    -------
    numpy.ndarray of shape (size, size)

    Raises
    ------
    TypeError, ValueError
        If `size` is no positive integer, or a number is not finite, or a length or width not positive.

    References
    ----------
    Hubel & Wiesel 1959, "Receptive fields of single neurones in the cat's striate cortex": slits of light.

    Examples
    --------
    An upright bar, one pixel wide, moved one pixel to the right:

    >>> bar(5, 90, position=1, length=3, width=1).round(12)
    array([[0., 0., 0., 0., 0.],
           [0., 0., 0., 1., 0.],
           [0., 0., 0., 1., 0.],
           [0., 0., 0., 1., 0.],
           [0., 0., 0., 0., 0.]])
    """
    size, position = integer(size, "size"), number(position, "position")
    length, width = number(length, "length", above=0), number(width, "width", above=0)
    across, turned = math.radians(number(axis, "axis")), math.radians(number(angle, "angle"))
    place = np.arange(size) - (size - 1) / 2
    x = place[None, :] - position * math.sin(across)
    y = -place[:, None] + position * math.cos(across)
    along = x * math.cos(turned) + y * math.sin(turned)
    off = -x * math.sin(turned) + y * math.cos(turned)
    return _inside(along, length) * _inside(off, width)


def _inside(distance: np.ndarray, extent: float) -> np.ndarray:
    """1 within half the extent, 0 beyond, with a ramp one pixel wide between them."""
    return np.clip(extent / 2 + 0.5 - np.abs(distance), 0.0, 1.0)

"""Digits drawn by rule: strokes from a list of points, in several pens, places, sizes and slants."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from convnotes.arguments import integer, number
from convnotes.drawing import SIZE, stroke


def _arc(x, y, across, down, start, end, points=16):
    """Points of an ellipse about (x, y), from one angle to another in degrees, clockwise from the right."""
    angles = np.radians(np.linspace(start, end, points))
    return [(x + across * np.cos(a), y + down * np.sin(a)) for a in angles]


_STROKES = {  # in a square of side 1, y down
    0: [_arc(0.5, 0.5, 0.28, 0.45, 0, 360, 24)],
    1: [[(0.35, 0.22), (0.55, 0.05), (0.55, 0.95)]],
    2: [[*_arc(0.5, 0.3, 0.28, 0.25, 190, 400), (0.22, 0.95), (0.8, 0.95)]],
    3: [[*_arc(0.47, 0.28, 0.27, 0.23, 200, 440), *_arc(0.47, 0.73, 0.3, 0.23, -80, 160)]],
    4: [[(0.6, 0.05), (0.18, 0.65), (0.85, 0.65)], [(0.65, 0.35), (0.65, 0.97)]],
    5: [[(0.78, 0.06), (0.3, 0.06), (0.26, 0.45), *_arc(0.48, 0.68, 0.3, 0.27, 230, 510)]],
    6: [[(0.7, 0.05), (0.4, 0.3), *_arc(0.5, 0.7, 0.26, 0.25, 200, 560, 20)]],
    7: [[(0.2, 0.07), (0.8, 0.07), (0.42, 0.96)]],
    8: [_arc(0.5, 0.27, 0.22, 0.21, 90, 450, 20), _arc(0.5, 0.72, 0.27, 0.24, -90, 270, 20)],
    9: [[*_arc(0.5, 0.3, 0.25, 0.25, 0, 360, 20), (0.75, 0.3), (0.7, 0.6), (0.62, 0.95)]],
}

HANDS: Mapping[str, Mapping[str, float]] = {
    "thin pen": {"pen_width": 1.5},
    "thick pen": {"pen_width": 3.8},
    "off centre": {"pen_width": 2.2, "side": 16, "right": 4, "down": -3},
    "small": {"pen_width": 1.5, "side": 10},
    "tilted": {"pen_width": 2.2, "tilt": 15},
}
"""Five ways to write: what `drawn` is called with. With ten digits each they make fifty drawings."""


def drawn(
    digit: int,
    *,
    pen_width: float = 2.2,
    side: float = 20,
    right: float = 0,
    down: float = 0,
    tilt: float = 0,
) -> NDArray:
    """Return the drawing of a digit, by strokes of a round pen.

    Parameters
    ----------
    digit : int
        From 0 to 9.
    pen_width : float
        > 0, in cells.
    side : float
        > 0: of the square that the digit is drawn into, in cells.
    right, down : float
        How far the square stands from the middle, in cells.
    tilt : float
        In degrees, clockwise.

    Returns
    -------
    ndarray of float64, shape (28, 28)
        Ink, from 0 to 1. What lies outside the paper is lost.

    Raises
    ------
    TypeError, ValueError
        If there is no such digit, or an argument is no number or out of range.

    Examples
    --------
    >>> one, moved = drawn(1), drawn(1, right=3)
    >>> np.allclose(one[:, 5:20], moved[:, 8:23])
    True
    """
    digit = integer(digit, "digit", minimum=0)
    if digit not in _STROKES:
        raise ValueError(f"digit must be from 0 to 9, got {digit}")
    side = number(side, "side", above=0)
    right, down, tilt = (
        number(value, name) for value, name in ((right, "right"), (down, "down"), (tilt, "tilt"))
    )
    cos, sin = np.cos(np.radians(tilt)), np.sin(np.radians(tilt))
    turned = side * np.array([[cos, sin], [-sin, cos]])
    middle = np.array([SIZE / 2 + right, SIZE / 2 + down])
    lines = [(np.array(line) - 0.5) @ turned + middle for line in _STROKES[digit]]
    return np.max([stroke(line, pen_width=pen_width) for line in lines], axis=0)

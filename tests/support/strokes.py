"""Digits drawn by rule: strokes from a list of points, in several pens, places, sizes and slants."""

import numpy as np

from convnotes.drawing import SIZE, stroke


def arc(x, y, across, down, start, end, points=16):
    """Points of an ellipse about (x, y), from one angle to another in degrees, clockwise from the right."""
    angles = np.radians(np.linspace(start, end, points))
    return [(x + across * np.cos(a), y + down * np.sin(a)) for a in angles]


STROKES = {  # in a square of side 1, y down
    0: [arc(0.5, 0.5, 0.28, 0.45, 0, 360, 24)],
    1: [[(0.35, 0.22), (0.55, 0.05), (0.55, 0.95)]],
    2: [[*arc(0.5, 0.3, 0.28, 0.25, 190, 400), (0.22, 0.95), (0.8, 0.95)]],
    3: [[*arc(0.47, 0.28, 0.27, 0.23, 200, 440), *arc(0.47, 0.73, 0.3, 0.23, -80, 160)]],
    4: [[(0.6, 0.05), (0.18, 0.65), (0.85, 0.65)], [(0.65, 0.35), (0.65, 0.97)]],
    5: [[(0.78, 0.06), (0.3, 0.06), (0.26, 0.45), *arc(0.48, 0.68, 0.3, 0.27, 230, 510)]],
    6: [[(0.7, 0.05), (0.4, 0.3), *arc(0.5, 0.7, 0.26, 0.25, 200, 560, 20)]],
    7: [[(0.2, 0.07), (0.8, 0.07), (0.42, 0.96)]],
    8: [arc(0.5, 0.27, 0.22, 0.21, 90, 450, 20), arc(0.5, 0.72, 0.27, 0.24, -90, 270, 20)],
    9: [[*arc(0.5, 0.3, 0.25, 0.25, 0, 360, 20), (0.75, 0.3), (0.7, 0.6), (0.62, 0.95)]],
}

HANDS = {
    "thin pen": {"pen_width": 1.5},
    "thick pen": {"pen_width": 3.8},
    "off centre": {"pen_width": 2.2, "side": 16, "right": 4, "down": -3},
    "small": {"pen_width": 1.5, "side": 10},
    "tilted": {"pen_width": 2.2, "tilt": 15},
}
"""Fifty digits: ten of each."""


def drawn(digit, *, pen_width, side=20, right=0, down=0, tilt=0):
    """Return a digit's drawing, of ink from 0 to 1."""
    cos, sin = np.cos(np.radians(tilt)), np.sin(np.radians(tilt))
    turned = side * np.array([[cos, sin], [-sin, cos]])
    middle = np.array([SIZE / 2 + right, SIZE / 2 + down])
    lines = [(np.array(line) - 0.5) @ turned + middle for line in STROKES[digit]]
    return np.max([stroke(line, pen_width=pen_width) for line in lines], axis=0)

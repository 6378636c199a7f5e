"""A digit drawn by hand: the pen that draws it, and what makes it look like the digits that were learnt from.

A drawing is a square grid of ink, from 0 (paper) to 1. The digits of MNIST were scaled into a box of 20×20
cells and then moved until their centre of mass was the middle of the 28×28; whoever draws elsewhere, or
smaller, must do the same to be read (LeCun et al. 1998, §III.A).
"""

from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike, NDArray

from convnotes.arguments import as_array, integer, number

SIZE = 28
"""Cells of a side of the drawing."""
BOX = 20
"""Cells of the box into which a digit is scaled."""
FAINT = 0.1
"""Ink up to this is not part of the digit when its box is looked for."""


def stroke(points: ArrayLike, *, pen_width: float = 2.2, size: int = SIZE) -> NDArray:
    """Return what a round pen leaves that is led along straight lines from point to point.

    ink[i, j] = min(1, max(0, pen_width/2 + 1/2 − r)), r the distance of the cell's middle from the line.

    Parameters
    ----------
    points : array_like, shape (P, 2)
        x to the right and y down, in cells, from the drawing's upper left corner; one point makes a dot.
    pen_width : float
        > 0, in cells.
    size : int
        Cells of a side.

    Returns
    -------
    ndarray of float64, shape (size, size)

    Raises
    ------
    TypeError
        If an argument does not hold numbers.
    ValueError
        If there is no point, a point has not two coordinates, or the pen or the grid no width.

    Examples
    --------
    >>> stroke([[0.5, 1.5], [2.5, 1.5]], pen_width=1, size=3)
    array([[0., 0., 0.],
           [1., 1., 1.],
           [0., 0., 0.]])
    """
    points = as_array("points", points).astype(float)
    if points.ndim != 2 or points.shape[1] != 2 or not len(points):
        raise ValueError(f"points must have the shape (P, 2) with P ≥ 1, got {points.shape}")
    pen_width, size = number(pen_width, "pen_width", above=0), integer(size, "size")
    y, x = np.indices((size, size)) + 0.5
    nearest = np.hypot(x - points[0, 0], y - points[0, 1])
    for (x0, y0), (x1, y1) in pairwise(points):
        length = (x1 - x0) ** 2 + (y1 - y0) ** 2
        if length:
            along = np.clip(((x - x0) * (x1 - x0) + (y - y0) * (y1 - y0)) / length, 0, 1)
            off = np.hypot(x - x0 - along * (x1 - x0), y - y0 - along * (y1 - y0))
            nearest = np.minimum(nearest, off)
    return np.clip(pen_width / 2 + 0.5 - nearest, 0, 1)


def scaled(drawing: ArrayLike, *, box: int = BOX) -> NDArray:
    """Return the drawing with its ink scaled, in proportion, to a box of this side in the middle.

    Between cells the ink is interpolated: ink(y, x) is the mean of the four cells around, each weighted by
    how near it is. A drawing without ink stays as it is.

    Parameters
    ----------
    drawing : array_like, shape (S, S)
        Ink, from 0 to 1.
    box : int
        Cells of the longer side of what is drawn.

    Returns
    -------
    ndarray of float64, shape (S, S)

    Raises
    ------
    TypeError, ValueError
        If the drawing is not a square of numbers, or `box` no positive integer.

    References
    ----------
    LeCun et al. 1998, "Gradient-based learning applied to document recognition", §III.A.

    Examples
    --------
    >>> scaled([[1, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]], box=2).round(2)
    array([[0.06, 0.19, 0.19, 0.06],
           [0.19, 0.56, 0.56, 0.19],
           [0.19, 0.56, 0.56, 0.19],
           [0.06, 0.19, 0.19, 0.06]])
    """
    ink, box = _square(drawing), integer(box, "box")
    rows, columns = (np.flatnonzero((ink > FAINT).any(axis)) for axis in (1, 0))
    if not rows.size:
        return ink
    spans = [(places[0], places[-1] + 1) for places in (rows, columns)]
    factor = box / max(end - start for start, end in spans)
    size = len(ink)
    from_middle = (np.arange(size) + 0.5 - size / 2) / factor
    y, x = (from_middle + (start + end) / 2 - 0.5 for start, end in spans)
    top, left = np.floor(y), np.floor(x)
    (below, after) = (y - top)[:, None], (x - left)[None]

    def cells(down, right):
        i, j = top.astype(int) + down, left.astype(int) + right
        there = ((i >= 0) & (i < size))[:, None] & ((j >= 0) & (j < size))
        return np.where(there, ink[np.clip(i, 0, size - 1)[:, None], np.clip(j, 0, size - 1)], 0)

    upper = (1 - after) * cells(0, 0) + after * cells(0, 1)
    lower = (1 - after) * cells(1, 0) + after * cells(1, 1)
    return (1 - below) * upper + below * lower


def centred(drawing: ArrayLike) -> NDArray:
    """Return the drawing moved by whole cells, so that its centre of mass is as near the middle as can be.

    What leaves the grid is lost, paper moves in. A drawing without ink stays as it is.

    Parameters
    ----------
    drawing : array_like, shape (S, S)
        Ink, from 0 to 1.

    Returns
    -------
    ndarray of float64, shape (S, S)

    Raises
    ------
    TypeError, ValueError
        If the drawing is not a square of numbers, none of them negative.

    References
    ----------
    LeCun et al. 1998, "Gradient-based learning applied to document recognition", §III.A.

    Examples
    --------
    >>> centred([[1, 0, 0], [0, 0, 0], [0, 0, 0]])
    array([[0., 0., 0.],
           [0., 1., 0.],
           [0., 0., 0.]])
    """
    ink = _square(drawing)
    total, size = ink.sum(), len(ink)
    if not total:
        return ink
    middles = np.arange(size) + 0.5
    moves = [size / 2 - mass @ middles / total for mass in (ink.sum(1), ink.sum(0))]
    down, right = (int(np.floor(round(move, 9) + 0.5)) for move in moves)
    padded = np.pad(ink, size)
    return padded[size - down : 2 * size - down, size - right : 2 * size - right].copy()


def _square(drawing: ArrayLike) -> NDArray:
    """The drawing as float64, if it is a square of ink."""
    ink = as_array("drawing", drawing).astype(float)
    if ink.ndim != 2 or ink.shape[0] != ink.shape[1] or not ink.size:
        raise ValueError(f"drawing must be a square of cells, got shape {ink.shape}")
    if not (ink >= 0).all():
        raise ValueError(f"drawing must hold ink ≥ 0, got {ink.min()}")
    return ink

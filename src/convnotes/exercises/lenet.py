"""The exercises on a whole network: what it confuses, and how a drawing is moved to the middle."""

from collections.abc import Callable
from math import floor

import numpy as np

from convnotes.exercises.exercise import Exercise, Mistake, register


def _table(right, said, classes):
    """Return how often what was said: a row for what a digit is, a column for what it was taken for."""
    table = np.zeros((classes, classes), int)
    np.add.at(table, (right, said), 1)
    return table


def _diagonal(right, said, classes):
    return _table(right, right, classes)


def _ones(right, said, classes):
    return np.minimum(_table(right, said, classes), 1)


def _one_row(right, said, classes):
    return [list(map(int, _table(right, said, classes).sum(axis=0)))] * classes


def _errors(right, said, classes):
    table = _table(right, said, classes)
    return table - np.diag(np.diag(table))


def _hits(right, said, classes):
    return np.diag(np.diag(_table(right, said, classes)))


def _rates(right, said, classes):
    table = _table(right, said, classes)
    return table / np.maximum(table.sum(axis=1, keepdims=True), 1)


CONFUSION = register(
    Exercise(
        name="confusion",
        starter="""\
def confusion(right, said, classes):
    table = [[0] * classes for _ in range(classes)]
    for digit in right:
        table[digit][digit] += 1  # what was said is not looked at; mend it
    return table
""",
        cases=[
            {"right": [0, 1, 1, 2], "said": [0, 1, 2, 2], "classes": 3},
            {"right": [0, 0, 1, 1, 1], "said": [1, 0, 0, 0, 1], "classes": 2},
            {"right": [3, 2, 3, 0], "said": [3, 3, 2, 0], "classes": 4},
            {"right": [1, 2, 2, 2, 0, 1], "said": [2, 2, 2, 0, 0, 2], "classes": 3},
            {"right": [4, 4, 1, 0, 4], "said": [4, 1, 1, 3, 4], "classes": 5},
        ],
        right=_table,
        mistakes=[
            Mistake("diagonal", _diagonal),
            Mistake("exchanged", lambda right, said, classes: _table(said, right, classes)),
            Mistake("ones", _ones),
            Mistake("one-row", _one_row),
            Mistake("errors-alone", _errors),
            Mistake("hits-alone", _hits),
            Mistake("shares", _rates),
            Mistake("counts-said", lambda right, said, classes: _table(said, said, classes)),
        ],
    )
)


def check_confusion(function: Callable[[list, list, int], list]) -> str:
    """Check a function (right, said, classes) that returns the confusion matrix as a list of rows.

    Returns, Raises: as `convnotes.exercises.check_output_size`.

    Parameters
    ----------
    function : callable
        Called with two lists of integers and their number of classes; returns rows of counts.

    Examples
    --------
    >>> print(check_confusion(lambda right, said, classes: _table(said, right, classes)))
    Not yet: ...
    Hint: rows and columns are exchanged. A row stands for what the digit is.
    """
    return CONFUSION.check(function)


def _moves(mass, half=0.5, rounding=0.5):
    """Return by how many cells the centre of mass moves to the middle, along one axis."""
    centre = sum(m * (i + half) for i, m in enumerate(mass)) / sum(mass)
    return floor(len(mass) / 2 - centre + rounding)


def _moved(ink, down, right, round_the_edge=False):
    """Return the drawing moved by whole cells; paper moves in, or what left on the other side."""
    height, width = np.shape(ink)
    rolled = np.roll(ink, (down, right), (0, 1))
    if not round_the_edge:
        i, j = np.indices((height, width))
        inside = (i >= down) & (i < height + down) & (j >= right) & (j < width + right)
        rolled = np.where(inside, rolled, 0)
    return rolled


def _centred(ink, sign=1, axes=(0, 1), **options):
    rows, columns = (_moves(np.sum(ink, axis=axis), **options) for axis in (1, 0))
    return _moved(ink, sign * rows * (0 in axes), sign * columns * (1 in axes))


def _boxed(ink):
    rows, columns = (np.flatnonzero(np.any(ink, axis=axis)) for axis in (1, 0))
    height, width = np.shape(ink)
    return _moved(ink, (height - rows[0] - rows[-1]) // 2, (width - columns[0] - columns[-1]) // 2)


def _inked(ink):
    moves = [_moves(np.sum(np.array(ink) > 0, axis=axis)) for axis in (1, 0)]
    return _moved(ink, *moves)


def _exchanged(ink):
    rows, columns = (_moves(np.sum(ink, axis=axis)) for axis in (1, 0))
    return _moved(ink, columns, rows)


def _wrapped(ink):
    return _moved(ink, *(_moves(np.sum(ink, axis=axis)) for axis in (1, 0)), round_the_edge=True)


CENTRE = register(
    Exercise(
        name="centre",
        starter="""\
def centre(ink):
    height, width = len(ink), len(ink[0])
    rows = [i for i in range(height) if any(ink[i])]
    columns = [j for j in range(width) if any(row[j] for row in ink)]
    down = (height - rows[0] - rows[-1]) // 2  # of its box, not of its mass:
    right = (width - columns[0] - columns[-1]) // 2  # mend these two

    def cell(i, j):
        return ink[i][j] if 0 <= i < height and 0 <= j < width else 0

    return [[cell(i - down, j - right) for j in range(width)] for i in range(height)]
""",
        cases=[
            {"ink": [[9, 9, 0, 1], [9, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]]},
            {"ink": [[0, 0, 0, 0, 0], [0, 0, 0, 0, 9], [0, 3, 0, 0, 9]]},
            {"ink": [[5, 0, 0, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0, 0]]},
            {"ink": [[0, 0, 1], [0, 0, 1], [0, 0, 1], [0, 8, 8], [0, 8, 8]]},
            {"ink": [[1, 1, 1, 1, 1, 9], [0, 0, 0, 0, 0, 9], [0, 0, 0, 0, 0, 2]]},
            {"ink": [[4, 0, 0], [4, 4, 0], [0, 0, 0], [0, 0, 0]]},
        ],
        right=_centred,
        mistakes=[
            Mistake("box", _boxed),
            Mistake("wrong-way", lambda ink: _centred(ink, sign=-1)),
            Mistake("corner", lambda ink: _centred(ink, half=0)),
            Mistake("rounds-down", lambda ink: _centred(ink, rounding=0)),
            Mistake("wraps", _wrapped),
            Mistake("exchanged", _exchanged),
            Mistake("rows-alone", lambda ink: _centred(ink, axes=(0,))),
            Mistake("columns-alone", lambda ink: _centred(ink, axes=(1,))),
            Mistake("ink-or-not", _inked),
            Mistake("stays", lambda ink: ink),
        ],
    )
)


def check_centre(function: Callable[[list], list]) -> str:
    """Check a function (ink) that moves a drawing until its centre of mass is in the middle.

    Returns, Raises: as `convnotes.exercises.check_output_size`.

    Parameters
    ----------
    function : callable
        Called with a list of rows of integers ≥ 0, some of them positive; returns rows of numbers.

    Examples
    --------
    >>> print(check_centre(lambda ink: ink))
    Not yet: ...
    Hint: nothing moves.
    """
    return CENTRE.check(function)

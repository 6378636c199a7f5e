"""Whole numbers for a problem, drawn from its seed; the twin of ``draw.ts``."""

import numpy as np

from convnotes.explorables.runtime.random import mulberry32

MOST = 64  # of the numbers that a problem needs


class Draw:
    """Numbers of one seed, each drawn after the last.

    >>> draw = Draw(1)
    >>> draw.whole(2, 5), draw.whole(2, 5), draw.shuffled(2, 2).tolist()
    (4, 2, [[1.0, 2.0], [4.0, 3.0]])
    """

    def __init__(self, seed):
        self._numbers = iter(mulberry32(seed, MOST).tolist())

    def whole(self, low, high):
        """Return a whole number from `low` to `high`."""
        return low + int(next(self._numbers) * (high - low + 1))

    def grid(self, rows, columns, low, high):
        """Return whole numbers from `low` to `high`, (rows, columns)."""
        cells = [self.whole(low, high) for _ in range(rows * columns)]
        return np.array(cells, float).reshape(rows, columns)

    def shuffled(self, rows, columns):
        """Return 1, 2, 3 … in any order, (rows, columns): no two cells tie."""
        cells = list(range(1, rows * columns + 1))
        for last in range(len(cells) - 1, 0, -1):
            other = self.whole(0, last)
            cells[last], cells[other] = cells[other], cells[last]
        return np.array(cells, float).reshape(rows, columns)

    def gradient(self, rows, columns):
        """Return whole numbers from −4 to 4, none of them 0."""
        cells = self.grid(rows, columns, -4, 3)
        return cells + (cells >= 0)

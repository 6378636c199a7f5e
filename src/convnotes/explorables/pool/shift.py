"""A picture that moves, and how much stays the same."""

import numpy as np

from convnotes.windows import pad
from convnotes.words import stable


def shifted(x, shift):
    """Return the image moved so many columns to the right (left if negative); zeros come in."""
    columns = x.shape[1]
    moved = pad(x, ((0, 0), (max(shift, 0), max(-shift, 0))))
    return moved[:, :columns] if shift > 0 else moved[:, moved.shape[1] - columns :]


def equal(a, b):
    """Where two arrays are equal, the last bits aside."""
    rounded = np.vectorize(stable, otypes=[float])
    return rounded(a) == rounded(b)


def counts(*pairs):
    """Return of each pair (after, before) the equal cells and all; then both without those 0 both times."""
    return np.array(
        [count for active in (False, True) for pair in pairs for count in unchanged(*pair, active)]
    )


def unchanged(after, before, active):
    """Return how many cells are equal, of how many; ``active`` leaves out those that are 0 both times."""
    nothing = equal(after, np.zeros_like(after)) & equal(before, np.zeros_like(before))
    counted = ~nothing | (not active)
    return [(equal(after, before) & counted).sum(), counted.sum()]

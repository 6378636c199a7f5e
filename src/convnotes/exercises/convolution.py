"""The exercise of the chapter on convolution: a convolution in one dimension."""

from collections.abc import Callable

from convnotes.conv import convolve1d
from convnotes.exercises.exercise import Exercise, Mistake, register


def _convolved(f, g):
    return convolve1d(f, g).tolist()


def _overwritten(f, g):
    y = [0] * (len(f) + len(g) - 1)
    for i, a in enumerate(f):
        for j, b in enumerate(g):
            y[i + j] = a * b
    return y


CONVOLVE1D = register(
    Exercise(
        name="convolve1d",
        starter="""\
def convolved(f, g):
    # This multiplies, but neither slides nor adds up. Mend it.
    return [a * b for a, b in zip(f, g)]
""",
        cases=[
            {"f": [1, 2], "g": [1, 10, 100]},
            {"f": [2, 0, 1], "g": [3, 1]},
            {"f": [4], "g": [5, 6, 7]},
            {"f": [1, -1, 2, 5], "g": [3]},
            {"f": [1, 2, 3, 4, 5], "g": [1, 0, -2]},
            {"f": [7, 1, 2, 2], "g": [1, 2, 3, 4, 5]},
        ],
        right=_convolved,
        mistakes=[
            Mistake("equal-indices", lambda f, g: [a * b for a, b in zip(f, g, strict=False)]),
            Mistake("no-flip", lambda f, g: _convolved(f, g[::-1])),
            Mistake("both-flipped", lambda f, g: _convolved(f, g)[::-1]),
            Mistake("cut-off", lambda f, g: _convolved(f, g)[: len(f)]),
            Mistake("one-too-few", lambda f, g: _convolved(f, g)[:-1]),
            Mistake("one-too-many", lambda f, g: [*_convolved(f, g), 0]),
            Mistake("replaced", _overwritten),
        ],
    )
)


def check_convolve1d(function: Callable[[list, list], list]) -> str:
    """Check a function (f, g) that convolves two lists of numbers, at every t where they meet.

    Returns, Raises: as `convnotes.exercises.check_output_size`.

    Parameters
    ----------
    function : callable
        Called with two lists of integers; returns a list, a tuple or an array.

    Examples
    --------
    >>> print(check_convolve1d(lambda f, g: [a * b for a, b in zip(f, g)]))
    Not yet: your function gives [1, 20], it should give [1, 12, 120, 200], for
    f = [1, 2], g = [1, 10, 100].
    Hint: only the products at equal indices are there: each f[τ] meets every g, and
    adds to y[τ + that index].
    """
    return CONVOLVE1D.check(function)

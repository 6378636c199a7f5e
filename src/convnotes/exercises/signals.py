"""The exercises of the chapter on signals: one moment of a convolution, and all of it."""

from collections.abc import Callable

from convnotes.conv import convolve1d
from convnotes.exercises.exercise import Exercise, Mistake, register


def _at_time(f, g, t):
    """Return y[t] = Σ f[τ] · g[t − τ]."""
    return sum(dose * g[t - tau] for tau, dose in enumerate(f) if 0 <= t - tau < len(g))


def _around(f, g, t):
    """Return the sum in which a negative index counts from the end of g."""
    return sum(dose * g[t - tau] for tau, dose in enumerate(f) if t - tau < len(g))


AT_TIME = register(
    Exercise(
        name="at_time",
        starter="""\
def at_time(f, g, t):
    total = 0
    for tau in range(len(f)):
        if t - tau < len(g):  # and what if it is negative? mend it
            total += f[tau] * g[t - tau]
    return total
""",
        cases=[
            {"f": [2, 0, 1], "g": [8, 4, 2, 1], "t": 0},
            {"f": [2, 0, 1], "g": [8, 4, 2, 1], "t": 2},
            {"f": [3, 1, 4, 1], "g": [10, 7, 1], "t": 3},
            {"f": [1, 5], "g": [6, 3, 2], "t": 1},
            {"f": [0, 2, 7, 1, 3], "g": [9, 4, 5], "t": 4},
            {"f": [5, 1, 2], "g": [4, 3, 2, 1], "t": 5},
        ],
        right=_at_time,
        mistakes=[
            Mistake("around", _around),
            Mistake("wraps", lambda f, g, t: sum(dose * g[(t - i) % len(g)] for i, dose in enumerate(f))),
            Mistake("no-flip", lambda f, g, t: sum(a * b for a, b in zip(f, g, strict=False))),
            Mistake("all-taken", lambda f, g, t: sum(f[: t + 1])),
            Mistake("last-dose", lambda f, g, t: (f + [0] * 9)[t] * g[0]),
            Mistake("first-dose", lambda f, g, t: f[0] * (g + [0] * 9)[t]),
            Mistake("no-doses", lambda f, g, t: _at_time([1] * len(f), g, t)),
            Mistake("hour-late", lambda f, g, t: _at_time(f, g, t - 1)),
        ],
    )
)


def check_at_time(function: Callable[[list, list, int], float]) -> str:
    """Check a function (f, g, t) that returns one moment of a convolution of two lists.

    Returns, Raises: as `convnotes.exercises.check_output_size`.

    Parameters
    ----------
    function : callable
        Called with two lists of integers and a time at which they meet.

    Examples
    --------
    >>> print(check_at_time(lambda f, g, t: f[0] * g[t] if t < len(g) else 0))
    Not yet: your function gives 4, it should give 12, for
    f = [2, 0, 1], g = [8, 4, 2, 1], t = 2.
    Hint: that is what is left of the first dose. Go through all doses that were
    taken by then, and add up.
    """
    return AT_TIME.check(function)


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

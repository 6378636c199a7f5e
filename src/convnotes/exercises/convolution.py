"""The exercise of the chapter on convolution: a convolution in one dimension."""

from collections.abc import Callable
from itertools import product

from convnotes.conv import convolve1d
from convnotes.exercises.report import plain, report

SIGNAL_CASES = (
    ([1, 2], [1, 10, 100]),
    ([2, 0, 1], [3, 1]),
    ([4], [5, 6, 7]),
    ([1, -1, 2, 5], [3]),
    ([1, 2, 3, 4, 5], [1, 0, -2]),
    ([7, 1, 2, 2], [1, 2, 3, 4, 5]),
)


SIGNAL_MISTAKES = {
    "only the products at equal indices are there: each f[τ] meets every g, and adds to y[τ + that index].": (
        lambda f, g: [a * b for a, b in zip(f, g, strict=False)]
    ),
    "g is not flipped: that is f ⋆ g, the cross-correlation. In a convolution g[t − τ] runs backwards as τ "
    "runs forwards.": lambda f, g: _convolved(f, g[::-1]),
    "it flips f and g both, which only turns the result round.": lambda f, g: _convolved(f, g)[::-1],
    "the end is cut off: the last input still has its whole response to come, so the output has "
    "len(f) + len(g) − 1 cells.": lambda f, g: _convolved(f, g)[: len(f)],
    "the last cell is missing: an output of n + k cells would be one too many, of n + k − 2 one too few.": (
        lambda f, g: _convolved(f, g)[:-1]
    ),
    "it has one cell too many: the last t at which the signals meet is len(f) + len(g) − 2.": (
        lambda f, g: [*_convolved(f, g), 0]
    ),
    "products that fall on the same t replace one another: add them up.": lambda f, g: _overwritten(f, g),
}


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
    return report(function, _convolved, SIGNAL_CASES, ("f", "g"), SIGNAL_MISTAKES, taken=_listed)


def _listed(answer):
    return list(answer) if isinstance(answer, tuple) else plain(answer)


def _convolved(f, g):
    return [int(value) for value in convolve1d(f, g)]


def _overwritten(f, g):
    y = [0] * (len(f) + len(g) - 1)
    for (i, a), (j, b) in product(enumerate(f), enumerate(g)):
        y[i + j] = a * b
    return y

"""The exercises of the chapter on convolution: one window, and a convolution in one dimension."""

from collections.abc import Callable

from convnotes.conv import convolve1d
from convnotes.exercises.exercise import Exercise, Mistake, register


def _window(x, w, i, j):
    """Return y[i, j] = Σ w[u, v] · x[i + u, j + v]."""
    return sum(weight * x[i + u][j + v] for u, row in enumerate(w) for v, weight in enumerate(row))


def _turned(w):
    return [row[::-1] for row in w[::-1]]


ONE_WINDOW = register(
    Exercise(
        name="one_window",
        starter="""\
def one_window(x, w, i, j):
    total = 0
    for u in range(len(w)):
        for v in range(len(w[0])):
            total += w[u][v] * x[u][v]  # always the first window; mend it
    return total
""",
        cases=[
            {"x": [[1, 2, 3], [4, 5, 6], [7, 8, 9]], "w": [[1, 0], [0, 10]], "i": 1, "j": 1},
            {"x": [[1, 2, 3], [4, 5, 6], [7, 8, 9]], "w": [[1, -1], [2, 3]], "i": 0, "j": 1},
            {"x": [[2, 0, 1, 5], [3, 1, 4, 1], [5, 9, 2, 6]], "w": [[1, 2], [3, 4]], "i": 0, "j": 0},
            {"x": [[2, 0, 1, 5], [3, 1, 4, 1], [5, 9, 2, 6]], "w": [[1, 2, -1]], "i": 2, "j": 1},
            {
                "x": [[1, 0, 2, 3, 1], [4, 1, 0, 2, 6], [0, 5, 1, 1, 3], [2, 2, 7, 0, 1]],
                "w": [[1, 2, 3], [0, -1, 4]],
                "i": 1,
                "j": 2,
            },
            {"x": [[3, 1], [2, 8], [5, 4], [9, 7], [6, 0]], "w": [[2], [0], [-3]], "i": 1, "j": 0},
        ],
        right=_window,
        mistakes=[
            Mistake("first-window", lambda x, w, i, j: _window(x, w, 0, 0)),
            Mistake("flipped", lambda x, w, i, j: _window(x, _turned(w), i, j)),
            Mistake("one-cell", lambda x, w, i, j: w[0][0] * x[i][j]),
            Mistake("centre-alone", lambda x, w, i, j: sum(map(sum, w)) * x[i][j]),
            Mistake("no-weights", lambda x, w, i, j: _window(x, [[1] * len(row) for row in w], i, j)),
            Mistake("first-row", lambda x, w, i, j: _window(x, w[:1], i, j)),
            Mistake("first-column", lambda x, w, i, j: _window(x, [row[:1] for row in w], i, j)),
            Mistake(
                "last-product",
                lambda x, w, i, j: w[-1][-1] * x[i + len(w) - 1][j + len(w[0]) - 1],
            ),
            Mistake(
                "row-of-sums",
                lambda x, w, i, j: [_window(x[u:], [row], i, j) for u, row in enumerate(w)],
            ),
        ],
    )
)


def check_one_window(function: Callable[[list, list, int, int], float]) -> str:
    """Check a function (x, w, i, j) that returns one output of a cross-correlation.

    Returns, Raises: as `convnotes.exercises.check_output_size`.

    Parameters
    ----------
    function : callable
        Called with a picture and a kernel, as rows of integers, and with the row and the column where the
        window begins; the window lies within the picture.

    Examples
    --------
    >>> print(check_one_window(lambda x, w, i, j: w[0][0] * x[i][j]))
    Not yet: your function gives 5, it should give 95, for
    x = [[1, 2, 3], [4, 5, 6], [7, 8, 9]], w = [[1, 0], [0, 10]], i = 1, j = 1.
    Hint: that is the product of one cell. Each weight meets the cell that it lies
    on; add up all the products.
    """
    return ONE_WINDOW.check(function)


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

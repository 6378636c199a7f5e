"""The exercises of the chapter on convolution: one window, and a window that slides."""

from collections.abc import Callable

from convnotes.conv import convolve2d, correlate2d
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


def _slid(x, w):
    return correlate2d(x, w).tolist()


def _at_every_place(answer):
    """Return the function (x, w) that gives answer(x, w, i, j) at every place where w fits."""

    def function(x, w):
        rows, columns = len(x) - len(w) + 1, len(x[0]) - len(w[0]) + 1
        return [[answer(x, w, i, j) for j in range(columns)] for i in range(rows)]

    return function


CROSS_CORRELATION = register(
    Exercise(
        name="cross_correlation",
        starter="""\
def cross_correlation(x, w):
    rows = range(len(x) - len(w) + 1)  # where windows begin
    columns = range(len(x[0]) - len(w[0]) + 1)
    return [[x[i][j] * w[0][0] for j in columns] for i in rows]  # mend this line
""",
        cases=[
            {"x": [[1, 2, 3], [4, 5, 6]], "w": [[1, 10]]},
            {"x": [[0, 0, 0, 1], [0, 1, 1, 2], [0, 1, 2, 0]], "w": [[4, 0], [0, -4]]},
            {"x": [[2, 1], [0, 3], [5, 1]], "w": [[1], [-2]]},
            {"x": [[3, 1, 4], [1, 5, 9], [2, 6, 5]], "w": [[1, 2], [3, 4]]},
            {"x": [[1, 0, 2, 3, 1], [4, 1, 0, 2, 6], [0, 5, 1, 1, 3]], "w": [[1, 2, 3], [0, -1, 4]]},
            {"x": [[3, 1], [2, 8], [5, 4], [9, 7], [6, 0]], "w": [[2, 1], [0, 1], [-3, 5]]},
        ],
        right=_slid,
        mistakes=[
            Mistake("one-cell", _at_every_place(lambda x, w, i, j: w[0][0] * x[i][j])),
            Mistake("flipped", lambda x, w: convolve2d(x, w).tolist()),
            Mistake("last-places", lambda x, w: [row[:-1] for row in _slid(x, w)[:-1]]),
            Mistake("first-window", _at_every_place(lambda x, w, i, j: _window(x, w, 0, 0))),
            Mistake("side-by-side", lambda x, w: [row[:: len(w[0])] for row in _slid(x, w)[:: len(w)]]),
            Mistake("flat", lambda x, w: [y for row in _slid(x, w) for y in row]),
            Mistake("exchanged", lambda x, w: correlate2d(x, w).T.tolist()),
            Mistake("first-row", _at_every_place(lambda x, w, i, j: _window(x, w[:1], i, j))),
            Mistake(
                "no-weights",
                _at_every_place(lambda x, w, i, j: _window(x, [[1] * len(row) for row in w], i, j)),
            ),
        ],
    )
)


def check_cross_correlation(function: Callable[[list, list], list]) -> str:
    """Check a function (x, w) that slides a kernel over a picture, without the flip.

    Returns, Raises: as `convnotes.exercises.check_output_size`.

    Parameters
    ----------
    function : callable
        Called with a picture and a kernel, as rows of integers; returns rows.

    Examples
    --------
    >>> from convnotes import convolve2d
    >>> print(check_cross_correlation(convolve2d))
    Not yet: your function gives [[12, 23], [45, 56]], it should give [[21, 32],
    [54, 65]], for
    x = [[1, 2, 3], [4, 5, 6]], w = [[1, 10]].
    Hint: the kernel is turned round, as in a convolution. Here w[0][0] meets the
    first cell of each window.
    """
    return CROSS_CORRELATION.check(function)

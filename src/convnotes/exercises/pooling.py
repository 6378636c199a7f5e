"""The exercises on pooling: the largest cell of a window, and where its gradient goes."""

from collections.abc import Callable
from itertools import chain, product

import numpy as np

from convnotes.exercises.exercise import Exercise, Mistake, register
from convnotes.pool import max_pool2d, max_pool2d_backward


def _line(x, k, summarise=max, starts=None):
    """Return `summarise` of each window of k cells; they begin at `starts`, by default side by side."""
    starts = range(0, len(x) - k + 1, k) if starts is None else starts
    return [summarise(x[i : i + k]) for i in starts]


POOL_LINE = register(
    Exercise(
        name="pool_line",
        starter="""\
def pool_line(x, kernel_size):
    starts = range(0, len(x), kernel_size)
    return [x[i] for i in starts]  # the first cell of each window; mend it
""",
        cases=[
            {"x": [1, 5, 2, 3, 0, 4], "kernel_size": 2},
            {"x": [4, 1, 3, 2, 2, 6], "kernel_size": 3},
            {"x": [3, -1, -2, -5, -7, -6], "kernel_size": 2},
            {"x": [2, 8, 1, 9, 3, 7, 5], "kernel_size": 2},
            {"x": [0, -4, 6, 3, 5, -8, 1, 9], "kernel_size": 3},
        ],
        right=_line,
        mistakes=[
            Mistake("first-cell", lambda x, k: x[::k]),
            Mistake("overlapping", lambda x, k: _line(x, k, starts=range(len(x) - k + 1))),
            Mistake("hangs-over", lambda x, k: _line(x, k, starts=range(0, len(x), k))),
            Mistake("last-window", lambda x, k: _line(x, k, starts=range(0, len(x) - k, k))),
            Mistake("from-zero", lambda x, k: _line(x, k, lambda window: max(0, *window))),
            Mistake("no-sign", lambda x, k: _line(x, k, lambda window: max(map(abs, window)))),
            Mistake("mean", lambda x, k: _line(x, k, lambda window: sum(window) / k)),
            Mistake("smallest", lambda x, k: _line(x, k, min)),
            Mistake("place", lambda x, k: _line(x, k, lambda window: window.index(max(window)))),
            Mistake("whole-line", lambda x, k: max(x)),
        ],
    )
)


def check_pool_line(function: Callable[[list, int], list]) -> str:
    """Check a function (x, kernel_size) that max-pools a list of numbers, with windows side by side.

    Returns, Raises: as `convnotes.exercises.check_output_size`.

    Parameters
    ----------
    function : callable
        Called with a list of integers and the cells of a window; returns a list of numbers.

    Examples
    --------
    >>> print(check_pool_line(lambda x, k: x[::k]))
    Not yet: your function gives [1, 2, 0], it should give [5, 3, 4], for
    x = [1, 5, 2, 3, 0, 4], kernel_size = 2.
    Hint: that is the first cell of each window. The largest may be any of its cells.
    """
    return POOL_LINE.check(function)


def _pooled(x, k, s, summarise=max, fit=None):
    """Return `summarise` of each window, as a list; `fit` says where along n cells windows start."""
    fit = fit or (lambda n: range(0, n - k + 1, s))
    return [
        [summarise([cell for row in x[i : i + k] for cell in row[j : j + k]]) for j in fit(len(x[0]))]
        for i in fit(len(x))
    ]


MAX_POOL = register(
    Exercise(
        name="max_pool",
        starter="""\
def max_pool(x, kernel_size, stride):
    rows = range(0, len(x) - kernel_size + 1, stride)  # where windows start
    columns = range(0, len(x[0]) - kernel_size + 1, stride)
    return [[x[i][j] for j in columns] for i in rows]  # mend this line
""",
        cases=[
            {
                "x": [[1, 1, 2, 4], [5, 6, 7, 8], [3, 2, 1, 0], [1, 2, 3, 4]],
                "kernel_size": 2,
                "stride": 2,
            },
            {"x": [[1, 5, 2, 0, 3], [4, 0, 9, 1, 2]], "kernel_size": 2, "stride": 1},
            {"x": [[-3, -1, -4], [-1, -5, -9]], "kernel_size": 2, "stride": 1},
            {"x": [[2, 7, 1, 8, 2], [8, 1, 8, 2, 8], [4, 5, 9, 0, 4]], "kernel_size": 2, "stride": 3},
            {
                "x": [[3, 1, 4, 1, 5, 9, 2], [6, 5, 3, 5, 8, 9, 7], [9, 3, 2, 3, 8, 4, 6]],
                "kernel_size": 3,
                "stride": 2,
            },
            {"x": [[7, 0, -2]], "kernel_size": 1, "stride": 2},
        ],
        right=lambda x, k, s: max_pool2d([[x]], k, stride=s)[0][0, 0],
        mistakes=[
            Mistake("first-cell", lambda x, k, s: _pooled(x, k, s, lambda window: window[0])),
            Mistake("mean", lambda x, k, s: _pooled(x, k, s, lambda window: sum(window) / len(window))),
            Mistake("sum", lambda x, k, s: _pooled(x, k, s, sum)),
            Mistake("smallest", lambda x, k, s: _pooled(x, k, s, min)),
            Mistake("from-zero", lambda x, k, s: _pooled(x, k, s, lambda window: max(0, *window, 0))),
            Mistake("no-sign", lambda x, k, s: _pooled(x, k, s, lambda window: max(map(abs, window)))),
            Mistake("no-stride", lambda x, k, s: _pooled(x, k, 1)),
            Mistake("size-as-stride", lambda x, k, s: _pooled(x, k, k)),
            Mistake("hangs-over", lambda x, k, s: _pooled(x, k, s, fit=lambda n: range(0, n, s))),
            Mistake("last-windows", lambda x, k, s: _pooled(x, k, s, fit=lambda n: range(0, n - k, s))),
            Mistake("exchanged", lambda x, k, s: np.transpose(_pooled(x, k, s))),
            Mistake("flat", lambda x, k, s: list(chain(*_pooled(x, k, s)))),
        ],
    )
)


def check_max_pool(function: Callable[[list, int, int], list]) -> str:
    """Check a function (x, kernel_size, stride) that max-pools a list of rows.

    Returns, Raises: as `convnotes.exercises.check_output_size`.

    Parameters
    ----------
    function : callable
        Called with a list of rows of integers, and two integers; the window always fits. Returns rows of
        numbers, as lists or as an array.

    Examples
    --------
    >>> print(check_max_pool(lambda x, k, s: max_pool2d([[x]], k, stride=1)[0][0, 0]))
    Not yet: ...
    Hint: the stride is not used: window (i, j) starts at row i·s and column j·s.
    """
    return MAX_POOL.check(function)


def _spread_evenly(delta, k):
    return [d / k for d in delta for _ in range(k)]


MEAN_BACKWARD = register(
    Exercise(
        name="mean_backward",
        starter="""\
def mean_backward(delta, kernel_size):
    return [d for d in delta for _ in range(kernel_size)]  # mend this line
""",
        cases=[
            {"delta": [4, 6], "kernel_size": 2},
            {"delta": [9, -3, 6], "kernel_size": 3},
            {"delta": [5, 2, 0], "kernel_size": 2},
            {"delta": [8], "kernel_size": 4},
            {"delta": [1, -2, 4, 3], "kernel_size": 2},
        ],
        right=_spread_evenly,
        mistakes=[
            Mistake("undivided", lambda d, k: [value for value in d for _ in range(k)]),
            Mistake("rounded", lambda d, k: [value // k for value in d for _ in range(k)]),
            Mistake("by-windows", lambda d, k: [value / len(d) for value in d for _ in range(k)]),
            Mistake("interleaved", lambda d, k: [value / k for value in d] * k),
            Mistake("first-alone", lambda d, k: [v for value in d for v in (value, *[0] * (k - 1))]),
            Mistake("one-a-window", lambda d, k: [value / k for value in d]),
            Mistake("slope-alone", lambda d, k: [1 / k] * (k * len(d))),
            Mistake("multiplied", lambda d, k: [value * k for value in d for _ in range(k)]),
        ],
    )
)


def check_mean_backward(function: Callable[[list, int], list]) -> str:
    """Check a function (delta, kernel_size) that returns ∂L/∂x of a mean over windows side by side.

    Returns, Raises: as `convnotes.exercises.check_output_size`.

    Parameters
    ----------
    function : callable
        Called with a list of integers, one a window, and the cells of a window; returns a list of numbers.

    Examples
    --------
    >>> print(check_mean_backward(lambda delta, k: [d / k for d in delta for _ in range(k)]))
    Right, in all 5 cases.
    """
    return MEAN_BACKWARD.check(function)


def _max_pool_backward(delta, x, k, s):
    _, indices = max_pool2d([[x]], k, stride=s)
    return max_pool2d_backward([[delta]], indices, (1, 1, len(x), len(x[0])))[0, 0]


def _first(window):
    return [np.argmax(window)]


def _ties(window):
    return np.flatnonzero(window == window.max())


def _every(window):
    return range(len(window))


def _spread(delta, x, k, s, takers=_first, share=lambda g, _: g, add=True, even=False):
    """Return the gradient that gives `share` of each δ to the `takers` of its window, whole or evenly."""
    grad, x = np.zeros(np.shape(x)), np.array(x)
    for i, j in product(*map(range, np.shape(delta))):
        window = x[i * s : i * s + k, j * s : j * s + k].ravel()
        cells = takers(window)
        for cell in cells:
            place = i * s + cell // k, j * s + cell % k
            part = share(delta[i][j], window[cell]) / (len(cells) if even else 1)
            grad[place] = part + (grad[place] if add else 0)
    return grad


MAX_POOL_BACKWARD = register(
    Exercise(
        name="max_pool_backward",
        starter="""\
def max_pool_backward(delta, x, kernel_size, stride):
    grad, taps = [[0] * len(x[0]) for _ in x], range(kernel_size)
    for i, row in enumerate(delta):
        for j, value in enumerate(row):
            top, left = i * stride, j * stride
            window = [(top + u, left + v) for u in taps for v in taps]
            largest = max(x[a][b] for a, b in window)
            for a, b in window:
                if x[a][b] == largest:
                    grad[a][b] = value  # mend this
    return grad
""",
        cases=[
            {
                "delta": [[2, 4], [6, 8]],
                "x": [[9, 1, 2, 8], [3, 4, 5, 6], [1, 2, 3, 4], [7, 5, 6, 9]],
                "kernel_size": 2,
                "stride": 2,
            },
            {"delta": [[1, 2, 3]], "x": [[0, 5, 1, 4], [2, 3, 8, 1]], "kernel_size": 2, "stride": 1},
            {
                "delta": [[1, 10], [100, 1000]],
                "x": [[1, 2, 0], [3, 9, 4], [0, 5, 2]],
                "kernel_size": 2,
                "stride": 1,
            },
            {"delta": [[4, 6]], "x": [[7, 7, 1, 1, 5], [7, 0, 1, 1, 5]], "kernel_size": 2, "stride": 2},
            {
                "delta": [[-2], [3]],
                "x": [[-1, -3], [-1, -2], [-4, -2], [-6, -5]],
                "kernel_size": 2,
                "stride": 2,
            },
        ],
        right=_max_pool_backward,
        mistakes=[
            Mistake("replaced", lambda d, x, k, s: _spread(d, x, k, s, add=False)),
            Mistake("all-ties", lambda d, x, k, s: _spread(d, x, k, s, _ties)),
            Mistake("shared-ties", lambda d, x, k, s: _spread(d, x, k, s, _ties, even=True)),
            Mistake("last-tie", lambda d, x, k, s: _spread(d, x, k, s, lambda window: _ties(window)[-1:])),
            Mistake("replaced-and-ties", lambda d, x, k, s: _spread(d, x, k, s, _ties, add=False)),
            Mistake("mean", lambda d, x, k, s: _spread(d, x, k, s, _every, even=True)),
            Mistake("every-cell", lambda d, x, k, s: _spread(d, x, k, s, _every)),
            Mistake("slope-alone", lambda d, x, k, s: _spread(d, x, k, s, share=lambda g, _: 1)),
            Mistake("times-maximum", lambda d, x, k, s: _spread(d, x, k, s, share=lambda g, cell: g * cell)),
            Mistake("first-cell", lambda d, x, k, s: _spread(d, x, k, s, lambda window: [0])),
            Mistake("shape-of-delta", lambda d, x, k, s: d),
        ],
    )
)


def check_max_pool_backward(function: Callable[[list, list, int, int], list]) -> str:
    """Check a function (delta, x, kernel_size, stride) that returns ∂L/∂x of max pooling as a list of rows.

    Returns, Raises: as `convnotes.exercises.check_output_size`.

    Parameters
    ----------
    function : callable
        Called with two lists of rows of integers and two integers. Returns rows of numbers, as lists or as an
        array.

    Examples
    --------
    >>> print(check_max_pool_backward(lambda delta, x, k, s: delta))
    Not yet: ...
    Hint: the gradient has the shape of δ. It must have that of x: a number for each
    cell of the input.
    """
    return MAX_POOL_BACKWARD.check(function)

"""The exercises of the chapter on pooling: the largest cell of a window, and where its gradient goes."""

from collections.abc import Callable
from itertools import chain, product

import numpy as np

from convnotes.exercises.report import report
from convnotes.pool import max_pool2d, max_pool2d_backward

POOL_CASES = (
    ([[1, 1, 2, 4], [5, 6, 7, 8], [3, 2, 1, 0], [1, 2, 3, 4]], 2, 2),
    ([[1, 5, 2, 0, 3], [4, 0, 9, 1, 2]], 2, 1),
    ([[-3, -1, -4], [-1, -5, -9]], 2, 1),
    ([[2, 7, 1, 8, 2], [8, 1, 8, 2, 8], [4, 5, 9, 0, 4]], 2, 3),
    ([[3, 1, 4, 1, 5, 9, 2], [6, 5, 3, 5, 8, 9, 7], [9, 3, 2, 3, 8, 4, 6]], 3, 2),
    ([[7, 0, -2]], 1, 2),
)

POOL_MISTAKES = {
    "that is one cell of each window, the first. The largest may be any of its k² cells.": (
        lambda x, k, s: _pooled(x, k, s, lambda window: window[0])
    ),
    "that is the mean of each window. Asked for is its largest value.": (
        lambda x, k, s: _pooled(x, k, s, lambda window: sum(window) / len(window))
    ),
    "that is the sum of each window. Asked for is its largest value.": lambda x, k, s: _pooled(x, k, s, sum),
    "that is the smallest value of each window.": lambda x, k, s: _pooled(x, k, s, min),
    "it starts from 0, which is larger than a window of negative numbers. Start from one of the cells.": (
        lambda x, k, s: _pooled(x, k, s, lambda window: max(0, *window, 0))
    ),
    "it compares the values without their signs.": (
        lambda x, k, s: _pooled(x, k, s, lambda window: max(map(abs, window)))
    ),
    "the stride is not used: window (i, j) starts at row i·s and column j·s.": (
        lambda x, k, s: _pooled(x, k, 1, max)
    ),
    "it steps by the window's size. Here the stride is a number of its own.": (
        lambda x, k, s: _pooled(x, k, k, max)
    ),
    "it keeps windows that hang over the end. One that does not fit is not taken.": (
        lambda x, k, s: _pooled(x, k, s, max, fit=lambda n: range(0, n, s))
    ),
    "the last row and column of windows are missing: a window may end with the last cell.": (
        lambda x, k, s: _pooled(x, k, s, max, fit=lambda n: range(0, n - k, s))
    ),
    "rows and columns are exchanged.": (
        lambda x, k, s: [list(column) for column in zip(*_pooled(x, k, s, max), strict=True)]
    ),
    "the numbers are right, but in one flat list. Give a list of rows.": (
        lambda x, k, s: list(chain(*_pooled(x, k, s, max)))
    ),
}

BACKWARD_CASES = (
    ([[2, 4], [6, 8]], [[9, 1, 2, 8], [3, 4, 5, 6], [1, 2, 3, 4], [7, 5, 6, 9]], 2, 2),
    ([[1, 2, 3]], [[0, 5, 1, 4], [2, 3, 8, 1]], 2, 1),
    ([[1, 10], [100, 1000]], [[1, 2, 0], [3, 9, 4], [0, 5, 2]], 2, 1),
    ([[4, 6]], [[7, 7, 1, 1, 5], [7, 0, 1, 1, 5]], 2, 2),
    ([[-2], [3]], [[-1, -3], [-1, -2], [-4, -2], [-6, -5]], 2, 2),
)

BACKWARD_MISTAKES = {
    "where windows overlap, the later δ replaces the earlier one. A cell gets the sum of them (`+=`).": (
        lambda d, x, k, s: _spread(d, x, k, s, add=False)
    ),
    "where cells tie, each of them gets all of δ. Only one cell was taken: the first, in reading order.": (
        lambda d, x, k, s: _spread(d, x, k, s, _ties)
    ),
    "where cells tie, they share δ. That is a fair subgradient too, but here the first takes all.": (
        lambda d, x, k, s: _spread(d, x, k, s, _ties, even=True)
    ),
    "where cells tie, the last of them gets δ. The forward pass took the first (`>`, not `>=`).": (
        lambda d, x, k, s: _spread(d, x, k, s, lambda window: _ties(window)[-1:])
    ),
    "two things are left to mend: where windows overlap, δ are added up (`+=`); and where cells tie, "
    "only the first gets δ.": (lambda d, x, k, s: _spread(d, x, k, s, _ties, add=False)),
    "that is the backward of the mean: each cell gets δ/k². Here the maximum gets all of it.": (
        lambda d, x, k, s: _spread(d, x, k, s, lambda window: range(k * k), even=True)
    ),
    "every cell of a window gets its δ. Only the one that was the maximum does.": (
        lambda d, x, k, s: _spread(d, x, k, s, lambda window: range(k * k))
    ),
    "that is the slope ∂y/∂x alone, a 1 where the maximum was. Multiply it by δ.": (
        lambda d, x, k, s: _spread(d, x, k, s, share=lambda g, _: 1)
    ),
    "δ is multiplied by the maximum itself. Its slope is 1, however large it is.": (
        lambda d, x, k, s: _spread(d, x, k, s, share=lambda g, value: g * value)
    ),
    "δ goes to the first cell of each window, wherever its maximum is.": (
        lambda d, x, k, s: _spread(d, x, k, s, lambda window: [0])
    ),
    "the gradient has the shape of δ. It must have that of x: a number for each cell of the input.": (
        lambda d, x, k, s: d
    ),
}


def check_max_pool(function: Callable[[list, int, int], list]) -> str:
    """Check a function (x, kernel_size, stride) that max-pools a list of rows.

    Returns, Raises: as `convnotes.exercises.check_output_size`.

    Parameters
    ----------
    function : callable
        Called with a list of rows of integers, and two integers; the window always fits. Returns a list of
        rows or an array.

    Examples
    --------
    >>> print(check_max_pool(lambda x, k, s: max_pool2d([[x]], k, stride=1)[0][0, 0]))
    Not yet: ...
    Hint: the stride is not used: window (i, j) starts at row i·s and column j·s.
    """

    def right(x, k, s):
        return max_pool2d([[x]], k, stride=s)[0][0, 0].tolist()

    names = ("x", "kernel_size", "stride")
    return report(function, right, POOL_CASES, names, POOL_MISTAKES)


def check_max_pool_backward(function: Callable[[list, list, int, int], list]) -> str:
    """Check a function (delta, x, kernel_size, stride) that returns ∂L/∂x of max pooling as a list of rows.

    Returns, Raises: as `convnotes.exercises.check_output_size`.

    Parameters
    ----------
    function : callable
        Called with two lists of rows of integers and two integers. Returns a list of rows or an array.

    Examples
    --------
    >>> print(check_max_pool_backward(lambda delta, x, k, s: delta))
    Not yet: ...
    Hint: the gradient has the shape of δ. It must have that of x: a number for each
    cell of the input.
    """

    def right(delta, x, k, s):
        _, indices = max_pool2d([[x]], k, stride=s)
        shape = (1, 1, len(x), len(x[0]))
        return max_pool2d_backward([[delta]], indices, shape)[0, 0].astype(int).tolist()

    names = ("delta", "x", "kernel_size", "stride")
    return report(function, right, BACKWARD_CASES, names, BACKWARD_MISTAKES)


def _pooled(x, k, s, summarise, fit=None):
    fit = fit or (lambda n: range(0, n - k + 1, s))
    return [
        [summarise([cell for row in x[i : i + k] for cell in row[j : j + k]]) for j in fit(len(x[0]))]
        for i in fit(len(x))
    ]


def _ties(window):
    return np.flatnonzero(window == window.max())


def _spread(
    delta, x, k, s, takers=lambda window: [np.argmax(window)], share=lambda g, _: g, add=True, even=False
):
    """Return the gradient that gives `share` of each δ to the `takers` of its window, whole or evenly."""
    grad, x = np.zeros(np.shape(x)), np.array(x)
    for i, j in product(*map(range, np.shape(delta))):
        window = x[i * s : i * s + k, j * s : j * s + k].ravel()
        cells = takers(window)
        for cell in cells:
            place = i * s + cell // k, j * s + cell % k
            part = share(delta[i][j], window[cell]) / (len(cells) if even else 1)
            grad[place] = part + (grad[place] if add else 0)
    return grad.tolist()

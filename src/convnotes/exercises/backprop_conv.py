"""The exercise of the chapter on backpropagation through a convolution: the gradient of x."""

from collections.abc import Callable

import numpy as np

from convnotes.conv import conv2d_backward, convolve2d, correlate2d
from convnotes.exercises.report import report

GRADIENT_CASES = (
    ([[1, 2]], [[1, 10]]),
    ([[1]], [[1, 2], [3, 4]]),
    ([[2], [3]], [[1, 5]]),
    ([[1, 0], [0, 2]], [[1, 2], [3, 4]]),
    ([[2, -1, 1]], [[1, 0], [3, -2]]),
    ([[1, 2], [3, 4], [5, 6]], [[1, -1, 2], [0, 2, 1]]),
)


GRADIENT_MISTAKES = {
    "w is not flipped. Forward, x[m, n] goes to y[m − u, n − v] by way of w[u, v]: backward the indices of w "
    "and δ run in opposite directions.": lambda d, w: _rows(correlate2d(d, w, mode="full")),
    "only the rows of w are flipped: turn it about both axes.": (
        lambda d, w: _rows(correlate2d(d, np.flip(w, 0), mode="full"))
    ),
    "only the columns of w are flipped: turn it about both axes.": (
        lambda d, w: _rows(correlate2d(d, np.flip(w, 1), mode="full"))
    ),
    "w is transposed, and not flipped: a transpose swaps rows and columns, a flip turns both round.": (
        lambda d, w: _rows(correlate2d(d, np.transpose(w), mode="full"))
    ),
    "the result has the size of δ. It must have the size of x, so δ needs k − 1 zeros on each side.": (
        lambda d, w: _rows(convolve2d(d, w, mode="same"))
    ),
    "δ is padded by k zeros on each side: k − 1 are enough, with k the result is larger than x.": (
        lambda d, w: _rows(np.pad(convolve2d(d, w, mode="full"), 1))
    ),
    "the result is smaller than x by one row and one column, the last: x has δ’s size plus k − 1.": (
        lambda d, w: _rows(convolve2d(d, w, mode="full")[:-1, :-1])
    ),
    "shares that fall on the same cell of x replace one another: add them up.": lambda d, w: _last_share(
        d, w
    ),
}


def check_input_gradient(function: Callable[[list, list], list]) -> str:
    """Check a function (delta, w) that returns ∂L/∂x of a cross-correlation at stride 1, without padding.

    Returns, Raises: as `convnotes.exercises.check_output_size`.

    Parameters
    ----------
    function : callable
        Called with δ and w as arrays of integers; returns rows of numbers, as lists or as an array.

    Examples
    --------
    >>> print(check_input_gradient(lambda delta, w: convolve2d(delta, w, mode="full")))
    Right, in all 6 cases.
    """

    def right(delta, w):
        size = [n + k - 1 for n, k in zip(np.shape(delta), np.shape(w), strict=True)]
        weight, x = np.array(w)[None, None], np.zeros((1, 1, *size))
        return _rows(conv2d_backward(np.array(delta)[None, None], x, weight)[0][0, 0])

    names = ("delta", "w")
    return report(function, right, GRADIENT_CASES, names, GRADIENT_MISTAKES, given=np.array, taken=_rows)


def _rows(array):
    """Return whole numbers as ints, so that a report shows 3 and not 3.0."""
    rows = np.asarray(array, float)
    return rows.astype(int).tolist() if np.array_equal(rows, rows.round()) else rows.tolist()


def _last_share(delta, w):
    grad = np.zeros([n + k - 1 for n, k in zip(np.shape(delta), np.shape(w), strict=True)])
    for (i, j), d in np.ndenumerate(delta):
        grad[i : i + len(w), j : j + len(w[0])] = d * np.array(w)
    return _rows(grad)

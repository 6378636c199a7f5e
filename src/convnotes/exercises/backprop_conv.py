"""The exercise of the chapter on backpropagation through a convolution: the gradient of x."""

from collections.abc import Callable

import numpy as np

from convnotes.conv import conv2d_backward, convolve2d, correlate2d
from convnotes.exercises.exercise import Exercise, Mistake, register


def _size(delta, w):
    return [n + k - 1 for n, k in zip(np.shape(delta), np.shape(w), strict=True)]


def _input_gradient(delta, w):
    weight, x = np.array(w)[None, None], np.zeros((1, 1, *_size(delta, w)))
    return conv2d_backward(np.array(delta)[None, None], x, weight)[0][0, 0]


def _last_share(delta, w):
    grad = np.zeros(_size(delta, w))
    for (i, j), d in np.ndenumerate(delta):
        grad[i : i + len(w), j : j + len(w[0])] = d * np.array(w)
    return grad


INPUT_GRADIENT = register(
    Exercise(
        name="input_gradient",
        starter="""\
def input_gradient(delta, w):
    rows, columns = len(delta) + len(w) - 1, len(delta[0]) + len(w[0]) - 1
    grad = [[0] * columns for _ in range(rows)]
    for i in range(len(delta)):
        for j in range(len(delta[0])):
            for u in range(len(w)):
                for v in range(len(w[0])):
                    # The size is right; which weight does the cell meet?
                    grad[i + u][j + v] += delta[i][j] * w[-1 - u][-1 - v]
    return grad
""",
        cases=[
            {"delta": [[1, 2]], "w": [[1, 10]]},
            {"delta": [[1]], "w": [[1, 2], [3, 4]]},
            {"delta": [[2], [3]], "w": [[1, 5]]},
            {"delta": [[1, 0], [0, 2]], "w": [[1, 2], [3, 4]]},
            {"delta": [[2, -1, 1]], "w": [[1, 0], [3, -2]]},
            {"delta": [[1, 2], [3, 4], [5, 6]], "w": [[1, -1, 2], [0, 2, 1]]},
        ],
        right=_input_gradient,
        mistakes=[
            Mistake("no-flip", lambda d, w: correlate2d(d, w, mode="full")),
            Mistake("rows-flipped", lambda d, w: correlate2d(d, np.flip(w, 0), mode="full")),
            Mistake("columns-flipped", lambda d, w: correlate2d(d, np.flip(w, 1), mode="full")),
            Mistake("transposed", lambda d, w: correlate2d(d, np.transpose(w), mode="full")),
            Mistake("size-of-delta", lambda d, w: convolve2d(d, w, mode="same")),
            Mistake("padded-by-k", lambda d, w: np.pad(convolve2d(d, w, mode="full"), 1)),
            Mistake("last-row-and-column", lambda d, w: convolve2d(d, w, mode="full")[:-1, :-1]),
            Mistake("replaced", _last_share),
        ],
        arrays=True,
    )
)


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
    return INPUT_GRADIENT.check(function)

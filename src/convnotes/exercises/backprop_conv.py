"""The exercises of the chapter on backpropagation through a convolution: the gradients of w and of x."""

from collections.abc import Callable

import numpy as np

from convnotes.conv import conv2d_backward, convolve2d, correlate2d
from convnotes.exercises.exercise import Exercise, Mistake, register


def _weight_gradient(delta, x):
    """Return ∂L/∂w[u] = Σ_i δ[i]·x[i + u]."""
    taps = range(len(x) - len(delta) + 1)
    return [sum(d * x[i + u] for i, d in enumerate(delta)) for u in taps]


WEIGHT_GRADIENT = register(
    Exercise(
        name="weight_gradient",
        starter="""\
def weight_gradient(delta, x):
    taps = range(len(x) - len(delta) + 1)
    return [delta[0] * x[u] for u in taps]  # one output's share; mend it
""",
        cases=[
            {"delta": [1, 2], "x": [1, 10, 100]},
            {"delta": [2, 0, -1], "x": [3, 1, 4, 1, 5]},
            {"delta": [3], "x": [1, -2, 5]},
            {"delta": [1, -1, 2], "x": [2, 7, 1, 8]},
            {"delta": [1, 1, -2, 4], "x": [5, 0, 3, 2, 6, 1]},
        ],
        right=_weight_gradient,
        mistakes=[
            Mistake("one-share", lambda d, x: [d[0] * x[u] for u in range(len(x) - len(d) + 1)]),
            Mistake("flipped-delta", lambda d, x: _weight_gradient(d[::-1], x)),
            Mistake("turned-round", lambda d, x: _weight_gradient(d, x)[::-1]),
            Mistake("mean", lambda d, x: [g / len(d) for g in _weight_gradient(d, x)]),
            Mistake("input-alone", lambda d, x: _weight_gradient([1] * len(d), x)),
            Mistake("delta-alone", lambda d, x: [sum(d)] * (len(x) - len(d) + 1)),
            Mistake("total", lambda d, x: sum(_weight_gradient(d, x))),
            Mistake("last-tap", lambda d, x: _weight_gradient(d, x)[:-1]),
            Mistake("full", lambda d, x: np.convolve(d, x).tolist()),
        ],
    )
)


def check_weight_gradient(function: Callable[[list, list], list]) -> str:
    """Check a function (delta, x) that returns ∂L/∂w of a cross-correlation of lists, at stride 1.

    Returns, Raises: as `convnotes.exercises.check_output_size`.

    Parameters
    ----------
    function : callable
        Called with two lists of integers, of which x is the longer one; returns a list of numbers.

    Examples
    --------
    >>> print(check_weight_gradient(lambda delta, x: [0]))
    Not yet: your function gives [0], it should give [21, 210], for
    delta = [1, 2], x = [1, 10, 100].
    It is right in 0 of 5 cases.
    """
    return WEIGHT_GRADIENT.check(function)


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
    )
)


def check_input_gradient(function: Callable[[list, list], list]) -> str:
    """Check a function (delta, w) that returns ∂L/∂x of a cross-correlation at stride 1, without padding.

    Returns, Raises: as `convnotes.exercises.check_output_size`.

    Parameters
    ----------
    function : callable
        Called with δ and w as rows of integers; returns rows of numbers, as lists or as an array.

    Examples
    --------
    >>> print(check_input_gradient(lambda delta, w: convolve2d(delta, w, mode="full")))
    Right, in all 6 cases.
    """
    return INPUT_GRADIENT.check(function)

"""The exercises of the chapter on channels: what a layer learns, and one map of several channels."""

from collections.abc import Callable

import numpy as np

from convnotes.conv import convolve2d, correlate2d
from convnotes.exercises.exercise import Exercise, Mistake, register
from convnotes.shapes import conv_parameters

LAYER_PARAMETERS = register(
    Exercise(
        name="layer_parameters",
        starter="""\
def layer_parameters(channels, filters, kernel_size):
    return filters * kernel_size * kernel_size  # what else has a filter? mend it
""",
        cases=[
            {"channels": c, "filters": o, "kernel_size": k}
            for c, o, k in ((3, 12, 3), (1, 6, 5), (6, 16, 5), (12, 4, 2), (64, 16, 1), (2, 7, 4))
        ],
        right=conv_parameters,
        mistakes=[
            Mistake("one-channel", lambda c, o, k: o * k * k),
            Mistake("no-bias", lambda c, o, k: o * c * k * k),
            Mistake("one-bias", lambda c, o, k: o * c * k * k + 1),
            Mistake("bias-a-channel", lambda c, o, k: o * c * (k * k + 1)),
            Mistake("one-channel-and-bias", lambda c, o, k: o * (k * k + 1)),
            Mistake("one-filter", lambda c, o, k: c * k * k + 1),
            Mistake("one-axis", lambda c, o, k: o * (c * k + 1)),
            Mistake("added", lambda c, o, k: (c + o) * k * k + o),
        ],
    )
)


def check_layer_parameters(function: Callable[[int, int, int], int]) -> str:
    """Check a function (channels, filters, kernel_size) that counts what a layer learns, biases included.

    Returns, Raises: as `convnotes.exercises.check_output_size`.

    Parameters
    ----------
    function : callable
        Called with three integers: input channels, filters, and the side of a square kernel.

    Examples
    --------
    >>> print(check_layer_parameters(lambda c, o, k: o * c * k * k))
    Not yet: your function gives 324, it should give 336, for
    channels = 3, filters = 12, kernel_size = 3.
    Hint: those are the weights. Each filter has a bias as well.
    """
    return LAYER_PARAMETERS.check(function)


def _maps(x, w, slide=correlate2d):
    """Return the shares of the channels, (C, rows, columns)."""
    return np.stack([slide(channel, kernel) for channel, kernel in zip(x, w, strict=True)])


ONE_MAP = register(
    Exercise(
        name="one_map",
        starter="""\
def one_map(x, w, b):
    k_h, k_w = len(w[0]), len(w[0][0])
    y = [[b] * (len(x[0][0]) - k_w + 1) for _ in range(len(x[0]) - k_h + 1)]
    for i in range(len(y)):
        for j in range(len(y[0])):
            for u in range(k_h):
                for v in range(k_w):
                    y[i][j] += x[0][i + u][j + v] * w[0][u][v]  # mend it
    return y
""",
        cases=[
            {"x": [[[1, 2, 3]], [[4, 5, 6]]], "w": [[[1, 0]], [[0, 10]]], "b": 0},
            {
                "x": [[[1, 0], [2, 1]], [[0, 3], [1, 1]], [[5, 1], [0, 2]]],
                "w": [[[2]], [[-1]], [[1]]],
                "b": 4,
            },
            {"x": [[[1, 2], [3, 4], [0, 1]]], "w": [[[1, -1], [2, 0]]], "b": -3},
            {
                "x": [[[2, 0, 1], [1, 3, 0]], [[0, 1, 4], [2, 2, 1]]],
                "w": [[[1, 2], [0, -1]], [[3, 0], [1, 1]]],
                "b": 1,
            },
            {
                "x": [
                    [[1, 0, 2, 1], [3, 1, 0, 2], [0, 2, 1, 1]],
                    [[0, 1, 1, 0], [2, 0, 1, 3], [1, 1, 0, 2]],
                    [[2, 2, 0, 1], [0, 1, 4, 0], [3, 0, 1, 1]],
                ],
                "w": [[[1, 0, -1], [2, 0, 1]], [[0, 1, 0], [1, -2, 1]], [[1, 1, 0], [0, 0, 3]]],
                "b": 2,
            },
            {
                "x": [[[3, 1], [0, 2], [1, 5], [4, 0]], [[1, 1], [2, 0], [0, 3], [1, 2]]],
                "w": [[[1, 2], [0, 1], [3, -1]], [[2, 0], [1, 1], [0, 4]]],
                "b": -1,
            },
        ],
        right=lambda x, w, b: (_maps(x, w).sum(0) + b).tolist(),
        mistakes=[
            Mistake("first-channel", lambda x, w, b: (_maps(x, w)[0] + b).tolist()),
            Mistake("one-kernel", lambda x, w, b: (_maps(x, [w[0]] * len(x)).sum(0) + b).tolist()),
            Mistake("no-bias", lambda x, w, b: _maps(x, w).sum(0).tolist()),
            Mistake("bias-a-channel", lambda x, w, b: (_maps(x, w) + b).sum(0).tolist()),
            Mistake("maps-apart", lambda x, w, b: (_maps(x, w) + b).tolist()),
            Mistake("flipped", lambda x, w, b: (_maps(x, w, convolve2d).sum(0) + b).tolist()),
            Mistake("mean", lambda x, w, b: (_maps(x, w).mean(0) + b).tolist()),
            Mistake("last-channel", lambda x, w, b: (_maps(x, w)[-1] + b).tolist()),
        ],
    )
)


def check_one_map(function: Callable[[list, list, int], list]) -> str:
    """Check a function (x, w, b) that gives the map of one filter over several channels, at stride 1.

    Returns, Raises: as `convnotes.exercises.check_output_size`.

    Parameters
    ----------
    function : callable
        Called with the channels of a picture and of a filter, each a list of rows of integers, and with the
        filter's bias; returns rows.

    Examples
    --------
    >>> print(check_one_map(lambda x, w, b: [[1, 2]]))
    Not yet: your function gives [[1, 2]], it should give [[51, 62]], for
    x = [[[1, 2, 3]], [[4, 5, 6]]], w = [[[1, 0]], [[0, 10]]], b = 0.
    It is right in 0 of 6 cases.
    """
    return ONE_MAP.check(function)

"""The exercises of the chapter on why to convolve: how far a cell of a deep layer sees."""

from collections.abc import Callable
from itertools import accumulate
from math import prod
from operator import mul

from convnotes.exercises.exercise import Exercise, Mistake, register
from convnotes.fields import receptive_field


def _size(layers):
    return receptive_field([{"kernel_size": k, "stride": s} for k, s in layers])[-1].size


STACKED_FIELD = register(
    Exercise(
        name="stacked_field",
        starter="""\
def stacked_field(kernel_sizes):
    return sum(kernel_sizes)  # mend it
""",
        cases=[
            {"kernel_sizes": [3]},
            {"kernel_sizes": [3, 3]},
            {"kernel_sizes": [3, 3, 3]},
            {"kernel_sizes": [5, 1, 4]},
            {"kernel_sizes": [7, 2]},
            {"kernel_sizes": [1, 1, 1, 1]},
        ],
        right=lambda sizes: _size([(k, 1) for k in sizes]),
        mistakes=[
            Mistake("summed", sum),
            Mistake("steps-alone", lambda sizes: sum(k - 1 for k in sizes)),
            Mistake("one-more", lambda sizes: 1 + sum(sizes)),
            Mistake("product", prod),
            Mistake("largest", max),
            Mistake("all-of-three", lambda sizes: 2 * len(sizes) + 1),
            Mistake("both-sides", lambda sizes: 1 + 2 * sum(k - 1 for k in sizes)),
        ],
    )
)


def check_stacked_field(function: Callable[[list], int]) -> str:
    """Check a function (kernel_sizes) that says how many cells a stack of layers of stride 1 sees.

    Returns, Raises: as `convnotes.exercises.check_output_size`.

    Parameters
    ----------
    function : callable
        Called with a list of kernel sizes, that of the first layer first.

    Examples
    --------
    >>> print(check_stacked_field(sum))
    Not yet: your function gives 6, it should give 5, for kernel_sizes = [3, 3].
    Hint: the kernels overlap: ...
    """
    return STACKED_FIELD.check(function)


def _jumps(layers):
    """Return the jump before each layer, and after the last."""
    return list(accumulate((s for _, s in layers), mul, initial=1))


def _grown(layers, jumps, start=1, own=1):
    return start + sum((k - own) * jump for (k, _), jump in zip(layers, jumps, strict=False))


def _from_the_input(layers):
    size = 1
    for k, s in layers:
        size = (size - 1) * s + k
    return size


STRIDED_FIELD = register(
    Exercise(
        name="strided_field",
        starter="""\
def strided_field(layers):
    size = 1
    for kernel_size, _ in layers:
        size = size + (kernel_size - 1)  # right while all strides are 1; mend it
    return size
""",
        cases=[
            {"layers": [[3, 1], [3, 1]]},
            {"layers": [[3, 2], [3, 1]]},
            {"layers": [[2, 2], [3, 1], [2, 2]]},
            {"layers": [[5, 1], [2, 2], [5, 1], [2, 2]]},
            {"layers": [[7, 3], [1, 2], [4, 1]]},
            {"layers": [[3, 2], [3, 2], [3, 2], [3, 2]]},
        ],
        right=_size,
        mistakes=[
            Mistake("no-stride", lambda layers: _grown(layers, [1] * len(layers))),
            Mistake("own-stride", lambda layers: _grown(layers, _jumps(layers)[1:])),
            Mistake("own-stride-alone", lambda layers: _grown(layers, [s for _, s in layers])),
            Mistake("last-stride", lambda layers: _grown(layers, [1, *(s for _, s in layers)])),
            Mistake("added", lambda layers: _grown(layers, accumulate((s for _, s in layers), initial=1))),
            Mistake("whole-kernel", lambda layers: _grown(layers, _jumps(layers), own=0)),
            Mistake("no-start", lambda layers: _grown(layers, _jumps(layers), start=0)),
            Mistake("from-the-input", _from_the_input),
        ],
    )
)


def check_strided_field(function: Callable[[list], int]) -> str:
    """Check a function (layers) that says how many cells a stack of layers with strides sees.

    Returns, Raises: as `convnotes.exercises.check_output_size`.

    Parameters
    ----------
    function : callable
        Called with a list of [kernel size, stride], the first layer first.

    Examples
    --------
    >>> print(check_strided_field(lambda layers: 1 + sum(k - 1 for k, _ in layers)))
    Not yet: your function gives 5, it should give 7, for
    layers = [[3, 2], [3, 1]].
    Hint: the strides are not used. ...
    """
    return STRIDED_FIELD.check(function)

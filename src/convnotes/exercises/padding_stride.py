"""The exercises of the chapter on padding and stride: sizes, and “same” padding."""

from collections.abc import Callable
from itertools import product

from convnotes.exercises.exercise import Exercise, Mistake, register
from convnotes.shapes import axis_padding, output_size

OUTPUT_SIZE = register(
    Exercise(
        name="output_size",
        starter="""\
def windows_that_fit(n, kernel_size, stride, padding):
    return n - kernel_size + 1  # right for stride 1 without padding; mend it
""",
        cases=[
            {"n": n, "kernel_size": k, "stride": s, "padding": p}
            for n, k, s, p in product((5, 6, 7, 8), (1, 2, 3, 5), (1, 2, 3), (0, 1, 2))
            if k <= n + 2 * p
        ],
        right=lambda n, k, s, p: output_size(n, k, stride=s, padding=p),
        mistakes=[
            Mistake("neither", lambda n, k, s, p: n - k + 1),
            Mistake("one-side", lambda n, k, s, p: (n + p - k) // s + 1),
            Mistake("no-padding", lambda n, k, s, p: (n - k) // s + 1),
            Mistake("first-window", lambda n, k, s, p: (n + 2 * p - k) // s),
            Mistake("one-inside", lambda n, k, s, p: (n + 2 * p - k + 1) // s),
            Mistake("rounds-up", lambda n, k, s, p: -(-(n + 2 * p - k) // s) + 1),
            Mistake("rounds-nearest", lambda n, k, s, p: round((n + 2 * p - k) / s) + 1),
            Mistake("not-rounded", lambda n, k, s, p: (n + 2 * p - k) / s + 1),
            Mistake("no-stride", lambda n, k, s, p: n + 2 * p - k + 1),
            Mistake("no-kernel", lambda n, k, s, p: (n + 2 * p) // s),
            Mistake("stride-first", lambda n, k, s, p: (n + 2 * p) // s - k + 1),
        ],
    )
)


def check_output_size(function: Callable[[int, int, int, int], int]) -> str:
    """Check a function (n, kernel_size, stride, padding) that counts the windows on one axis.

    Parameters
    ----------
    function : callable
        Called with four integers in this order; the kernel always fits.

    Returns
    -------
    str
        Praise, or the first case that is wrong and the mistake that explains it.

    Raises
    ------
    TypeError
        If `function` cannot be called.

    Examples
    --------
    >>> print(check_output_size(lambda n, k, s, p: (n + 2 * p - k) // s))
    Not yet: your function gives 4, it should give 5, for
    n = 5, kernel_size = 1, stride = 1, padding = 0.
    Hint: one window is missing: the first one, which stands at the start before any
    step. That is the “+ 1”.
    """
    return OUTPUT_SIZE.check(function)


SAME_PADDING = register(
    Exercise(
        name="same_padding",
        starter="""\
def same_padding(n, kernel_size):
    return (kernel_size - 1) // 2, (kernel_size - 1) // 2  # right for an odd kernel; mend it
""",
        cases=[{"n": n, "kernel_size": k} for n, k in product((4, 5, 6, 7, 9), (1, 2, 3, 4, 5))],
        right=lambda n, k: axis_padding("same", n, k),
        mistakes=[
            Mistake("rounded-down", lambda n, k: ((k - 1) // 2, (k - 1) // 2)),
            Mistake("half", lambda n, k: (k // 2, k // 2)),
            Mistake("extra-before", lambda n, k: (k // 2, (k - 1) // 2)),
            Mistake("full", lambda n, k: (k - 1, k - 1)),
            Mistake("valid", lambda n, k: (0, 0)),
        ],
    )
)


def check_same_padding(function: Callable[[int, int], tuple[int, int]]) -> str:
    """Check a function (n, kernel_size) that returns the "same" padding (before, after) at stride 1.

    Returns, Raises: as `check_output_size`.

    Parameters
    ----------
    function : callable
        Called with two integers, the cells of the axis and the taps of the kernel.

    Examples
    --------
    >>> print(check_same_padding(lambda n, k: ((k - 1) // 2, k // 2)))
    Right, in all 25 cases.
    """
    return SAME_PADDING.check(function)

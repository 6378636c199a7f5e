"""The exercises of the chapter on padding and stride: sizes, and “same” padding."""

from collections.abc import Callable
from itertools import product

from convnotes.exercises.report import report
from convnotes.shapes import axis_padding, output_size

SIZE_CASES = tuple(
    (n, k, s, p) for n, k, s, p in product((5, 6, 7, 8), (1, 2, 3, 5), (1, 2, 3), (0, 1, 2)) if k <= n + 2 * p
)


SIZE_MISTAKES = {
    "neither the padding nor the stride is counted yet: how long is the padded axis, and how many steps of s "
    "fit after the first window?": lambda n, k, s, p: n - k + 1,
    "padding is added on one side only: both ends of the axis get p cells, so the axis grows by 2p.": (
        lambda n, k, s, p: (n + p - k) // s + 1
    ),
    "the padding is not counted: the window travels over n + 2p cells.": (
        lambda n, k, s, p: (n - k) // s + 1
    ),
    "one window is missing: the first one, which stands at the start before any step. That is the “+ 1”.": (
        lambda n, k, s, p: (n + 2 * p - k) // s
    ),
    "the “+ 1” stands inside the fraction: count the steps, ⌊(n + 2p − k)/s⌋, then add the first window.": (
        lambda n, k, s, p: (n + 2 * p - k + 1) // s
    ),
    "it rounds up: a last window would hang over the end. A window that does not fit is not taken (floor).": (
        lambda n, k, s, p: -(-(n + 2 * p - k) // s) + 1
    ),
    "it rounds to the nearest number: a window that fits only in part is not taken at all (floor, `//`).": (
        lambda n, k, s, p: round((n + 2 * p - k) / s) + 1
    ),
    "the fraction is not rounded: there is no half window. Use `//`, which rounds down.": (
        lambda n, k, s, p: (n + 2 * p - k) / s + 1
    ),
    "the stride is not counted: of all the places where the window fits, it visits every s-th.": (
        lambda n, k, s, p: n + 2 * p - k + 1
    ),
    "the kernel is not counted: the last window starts k cells before the end. Take k off, then divide.": (
        lambda n, k, s, p: (n + 2 * p) // s
    ),
    "the stride divides the size before the kernel is taken off: subtract k first, then divide by s.": (
        lambda n, k, s, p: (n + 2 * p) // s - k + 1
    ),
}


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

    def right(n, k, s, p):
        return output_size(n, k, stride=s, padding=p)

    return report(function, right, SIZE_CASES, ("n", "kernel_size", "stride", "padding"), SIZE_MISTAKES)


SAME_CASES = tuple(product((4, 5, 6, 7, 9), (1, 2, 3, 4, 5)))


SAME_MISTAKES = {
    "it pads each side by (k − 1)/2 rounded down: for an even k both together need k − 1, an odd number, so "
    "one side gets one cell more.": lambda n, k: ((k - 1) // 2, (k - 1) // 2),
    "it pads each side by k/2: for an odd k that is one output right, but for an even k one too many.": (
        lambda n, k: (k // 2, k // 2)
    ),
    "it puts the extra cell of an even k before the axis; this book, like most libraries, puts it after.": (
        lambda n, k: (k // 2, (k - 1) // 2)
    ),
    "it pads each side by k − 1: that is “full”, which lets the output grow.": lambda n, k: (k - 1, k - 1),
    "it pads nothing: that is “valid”.": lambda n, k: (0, 0),
}


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

    def right(n, k):
        return axis_padding("same", n, k)

    return report(function, right, SAME_CASES, ("n", "kernel_size"), SAME_MISTAKES)

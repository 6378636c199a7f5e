"""Checkers of the coding exercises: they run a reader's function and say what kind of mistake it makes.

A checker compares with the core on many small cases. Where an answer is wrong it looks for the mistake
that explains *all* the answers, so that the hint is about the idea, not about one number.
"""

from collections.abc import Callable
from itertools import product
from textwrap import fill

import numpy as np

from convnotes.conv import conv2d_backward, convolve1d, convolve2d, correlate2d
from convnotes.shapes import axis_padding, output_size

WIDTH = 80  # of a report, so that a page shows it whole

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
    "the stride divides the size before the kernel is taken off: subtract k first, then divide by s.": (
        lambda n, k, s, p: (n + 2 * p) // s - k + 1
    ),
}

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


SIGNAL_CASES = (
    ([1, 2], [1, 10, 100]),
    ([2, 0, 1], [3, 1]),
    ([4], [5, 6, 7]),
    ([1, -1, 2, 5], [3]),
    ([1, 2, 3, 4, 5], [1, 0, -2]),
    ([7, 1, 2, 2], [1, 2, 3, 4, 5]),
)

SIGNAL_MISTAKES = {
    "only the products at equal indices are there: each f[τ] meets every g, and adds to y[τ + that index].": (
        lambda f, g: [a * b for a, b in zip(f, g, strict=False)]
    ),
    "g is not flipped: that is f ⋆ g, the cross-correlation. In a convolution g[t − τ] runs backwards as τ "
    "runs forwards.": lambda f, g: _convolved(f, g[::-1]),
    "it flips f and g both, which only turns the result round.": lambda f, g: _convolved(f, g)[::-1],
    "the end is cut off: the last input still has its whole response to come, so the output has "
    "len(f) + len(g) − 1 cells.": lambda f, g: _convolved(f, g)[: len(f)],
    "the last cell is missing: an output of n + k cells would be one too many, of n + k − 2 one too few.": (
        lambda f, g: _convolved(f, g)[:-1]
    ),
    "it has one cell too many: the last t at which the signals meet is len(f) + len(g) − 2.": (
        lambda f, g: [*_convolved(f, g), 0]
    ),
    "products that fall on the same t replace one another: add them up.": lambda f, g: _overwritten(f, g),
}


CELL_CASES = (
    ([0, 1, 2, 1, 0], [-1, 2, -1]),
    ([3, 0, 0, 0], [1, -2]),
    ([5, 5, 6], [-1, -1]),
    ([0, 4, 0, 0, 1, 7], [1, 0, 2]),
    ([1, 3, 1, 0, 9, 3], [2, -1]),
    ([2, 2, 8], [1, 1]),
)

CELL_MISTAKES = {
    "that is the sum of one simple cell, the one at the start. A simple cell does not go below 0, and a "
    "complex cell listens to the simple cells at all places.": lambda x, w: _sums(x, w)[0],
    "that is one simple cell, the one at the start. The complex cell listens to those at all places.": (
        lambda x, w: max(0, _sums(x, w)[0])
    ),
    "where every sum is negative, no simple cell answers, and so the complex cell answers 0, not less.": (
        lambda x, w: max(_sums(x, w))
    ),
    "it adds the simple cells up. The complex cell answers as the strongest of them does.": (
        lambda x, w: sum(max(0, z) for z in _sums(x, w))
    ),
    "it takes the mean of the simple cells. The complex cell answers as the strongest of them does.": (
        lambda x, w: sum(max(0, z) for z in _sums(x, w)) / len(_sums(x, w))
    ),
    "each product is cut off at 0 before the sum: then no weight can inhibit. Add up first, then cut off.": (
        lambda x, w: max(_sums(x, w, lambda product: max(0, product)))
    ),
    "it drops the sign: a cell that is inhibited strongly does not answer strongly.": (
        lambda x, w: max(map(abs, _sums(x, w)))
    ),
    "the weights are laid on the wrong way round: w[0] meets the first pixel of the window.": (
        lambda x, w: max(0, *_sums(x, w[::-1]))
    ),
    "that is where the strongest simple cell stands. Asked for is how strongly it answers.": (
        lambda x, w: _sums(x, w).index(max(_sums(x, w)))
    ),
    "the last place is missing: w fits len(x) − len(w) + 1 times.": (lambda x, w: max(0, *_sums(x, w)[:-1])),
}


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

    return _report(function, right, SIZE_CASES, ("n", "kernel_size", "stride", "padding"), SIZE_MISTAKES)


def check_same_padding(function: Callable[[int, int], tuple[int, int]]) -> str:
    """Check a function (n, kernel_size) that returns the "same" padding (before, after) at stride 1.

    Parameters
    ----------
    function : callable
        Called with two integers, the cells of the axis and the taps of the kernel.

    Returns, Raises: as `check_output_size`.

    Examples
    --------
    >>> print(check_same_padding(lambda n, k: ((k - 1) // 2, k // 2)))
    Right, in all 25 cases.
    """

    def right(n, k):
        return axis_padding("same", n, k)

    return _report(function, right, SAME_CASES, ("n", "kernel_size"), SAME_MISTAKES)


def check_convolve1d(function: Callable[[list, list], list]) -> str:
    """Check a function (f, g) that convolves two lists of numbers, at every t where they meet.

    Parameters
    ----------
    function : callable
        Called with two lists of integers; returns a list or an array.

    Returns, Raises: as `check_output_size`.

    Examples
    --------
    >>> print(check_convolve1d(lambda f, g: [a * b for a, b in zip(f, g)]))
    Not yet: your function gives [1, 20], it should give [1, 12, 120, 200], for
    f = [1, 2], g = [1, 10, 100].
    Hint: only the products at equal indices are there: each f[τ] meets every g, and
    adds to y[τ + that index].
    """

    def listed(f, g):
        y = function(list(f), list(g))
        return y.tolist() if hasattr(y, "tolist") else y

    if not callable(function):
        raise TypeError(f"function must be a function to check, got {function!r}")
    return _report(listed, _convolved, SIGNAL_CASES, ("f", "g"), SIGNAL_MISTAKES)


def check_complex_cell(function: Callable[[list, list], float]) -> str:
    """Check a function (x, w) that answers as a complex cell: the strongest simple cell on a line of light.

    Parameters
    ----------
    function : callable
        Called with two lists of integers: the light, and the weights of every simple cell.

    Returns, Raises: as `check_output_size`.

    Examples
    --------
    >>> print(check_complex_cell(lambda x, w: sum(a * b for a, b in zip(w, x))))
    Not yet: your function gives 0, it should give 2, for
    x = [0, 1, 2, 1, 0], w = [-1, 2, -1].
    Hint: that is the sum of one simple cell, the one at the start. ...
    """

    def right(x, w):
        return max(0, *_sums(x, w))

    return _report(function, right, CELL_CASES, ("x", "w"), CELL_MISTAKES)


def check_input_gradient(function: Callable[[list, list], list]) -> str:
    """Check a function (delta, w) that returns ∂L/∂x of a cross-correlation at stride 1, without padding.

    Parameters
    ----------
    function : callable
        Called with δ and w as arrays of integers; returns rows of numbers, as lists or as an array.

    Returns, Raises: as `check_output_size`.

    Examples
    --------
    >>> print(check_input_gradient(lambda delta, w: convolve2d(delta, w, mode="full")))
    Right, in all 6 cases.
    """

    def listed(delta, w):
        grad = function(np.array(delta), np.array(w))
        return grad if grad is None else _rows(grad)

    def right(delta, w):
        size = [n + k - 1 for n, k in zip(np.shape(delta), np.shape(w), strict=True)]
        weight, x = np.array(w)[None, None], np.zeros((1, 1, *size))
        return _rows(conv2d_backward(np.array(delta)[None, None], x, weight)[0][0, 0])

    if not callable(function):
        raise TypeError(f"function must be a function to check, got {function!r}")
    return _report(listed, right, GRADIENT_CASES, ("delta", "w"), GRADIENT_MISTAKES)


def _rows(array):
    """Return whole numbers as ints, so that a report shows 3 and not 3.0."""
    rows = np.asarray(array, float)
    return rows.astype(int).tolist() if np.array_equal(rows, rows.round()) else rows.tolist()


def _last_share(delta, w):
    grad = np.zeros([n + k - 1 for n, k in zip(np.shape(delta), np.shape(w), strict=True)])
    for (i, j), d in np.ndenumerate(delta):
        grad[i : i + len(w), j : j + len(w[0])] = d * np.array(w)
    return _rows(grad)


def _sums(x, w, of=lambda product: product):
    places = range(len(x) - len(w) + 1)
    return [sum(of(weight * x[i + u]) for u, weight in enumerate(w)) for i in places]


def _convolved(f, g):
    return [int(value) for value in convolve1d(f, g)]


def _overwritten(f, g):
    y = [0] * (len(f) + len(g) - 1)
    for (i, a), (j, b) in product(enumerate(f), enumerate(g)):
        y[i + j] = a * b
    return y


def _report(function, right, cases, names, mistakes) -> str:
    if not callable(function):
        raise TypeError(f"function must be a function to check, got {function!r}")
    answers = []
    for case in cases:
        try:
            answers.append(function(*case))
        except Exception as error:  # whatever the reader's code raises is what the reader should read
            return f"Not yet: your function raises {type(error).__name__} for {_named(names, case)}: {error}"
    if any(answer is None for answer in answers):
        return "Not yet: your function returns None. Does it end with `return`?"
    wrong = [
        (case, answer)
        for case, answer in zip(cases, answers, strict=True)
        if not _equal(answer, right(*case))
    ]
    if not wrong:
        return f"Right, in all {len(cases)} cases."
    case, answer = wrong[0]
    given = f"Not yet: your function gives {answer}, it should give {right(*case)}, for"
    report = f"{fill(given, WIDTH)}\n{_named(names, case)}."
    for hint, mistake in mistakes.items():
        if all(_equal(answer, mistake(*case)) for case, answer in zip(cases, answers, strict=True)):
            return f"{report}\n{fill(f'Hint: {hint}', WIDTH)}"
    return f"{report}\nIt is right in {len(cases) - len(wrong)} of {len(cases)} cases."


def _equal(answer, expected) -> bool:
    try:
        return bool(answer == expected)
    except ValueError:  # an array, where a number or a pair was asked for
        return False


def _named(names, case) -> str:
    return ", ".join(f"{name} = {value}" for name, value in zip(names, case, strict=True))

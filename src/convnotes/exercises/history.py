"""The exercise of the chapter on history: a complex cell."""

from collections.abc import Callable

from convnotes.exercises.report import report

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
    "those are the simple cells' answers, one by one. The complex cell gives one number: the largest.": (
        lambda x, w: [max(0, z) for z in _sums(x, w)]
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


def check_complex_cell(function: Callable[[list, list], float]) -> str:
    """Check a function (x, w) that answers as a complex cell: the strongest simple cell on a line of light.

    Returns, Raises: as `convnotes.exercises.check_output_size`.

    Parameters
    ----------
    function : callable
        Called with two lists of integers: the light, and the weights of every simple cell.

    Examples
    --------
    >>> print(check_complex_cell(lambda x, w: sum(a * b for a, b in zip(w, x))))
    Not yet: your function gives 0, it should give 2, for
    x = [0, 1, 2, 1, 0], w = [-1, 2, -1].
    Hint: that is the sum of one simple cell, the one at the start. ...
    """

    def right(x, w):
        return max(0, *_sums(x, w))

    return report(function, right, CELL_CASES, ("x", "w"), CELL_MISTAKES)


def _sums(x, w, of=lambda product: product):
    places = range(len(x) - len(w) + 1)
    return [sum(of(weight * x[i + u]) for u, weight in enumerate(w)) for i in places]

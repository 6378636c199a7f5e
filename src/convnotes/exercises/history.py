"""The exercises of the chapter on history: a simple cell, and a complex one."""

from collections.abc import Callable

from convnotes.exercises.exercise import Exercise, Mistake, register


def _simple_cell(x, w):
    return max(0, _sums(x, w)[0])


SIMPLE_CELL = register(
    Exercise(
        name="simple_cell",
        starter="""\
def simple_cell(x, w):
    return sum(x)  # every pixel counts the same; mend it
""",
        cases=[
            {"x": [0, 1, 0], "w": [-1, 2, -1]},
            {"x": [3, 1, 2, 5], "w": [1, -2, 3, 1]},
            {"x": [4, 0, 4], "w": [-1, 2, -1]},
            {"x": [2, 6], "w": [3, -1]},
            {"x": [1, 2, 3, 4, 5], "w": [0, -1, 2, 1, -1]},
            {"x": [7, 1, 1], "w": [-1, 1, 2]},
        ],
        right=_simple_cell,
        mistakes=[
            Mistake("no-weights", lambda x, w: sum(x)),
            Mistake("below-zero", lambda x, w: _sums(x, w)[0]),
            Mistake("cut-products", lambda x, w: _sums(x, w, lambda product: max(0, product))[0]),
            Mistake("no-sign", lambda x, w: abs(_sums(x, w)[0])),
            Mistake("turned-round", lambda x, w: _simple_cell(x, w[::-1])),
            Mistake("step", lambda x, w: int(_sums(x, w)[0] > 0)),
            Mistake("products", lambda x, w: [weight * light for weight, light in zip(w, x, strict=True)]),
            Mistake("first-alone", lambda x, w: max(0, w[0] * x[0])),
            Mistake("mean", lambda x, w: _simple_cell(x, w) / len(w)),
        ],
    )
)


def check_simple_cell(function: Callable[[list, list], float]) -> str:
    """Check a function (x, w) that answers as a simple cell: a weighted sum, cut off at 0.

    Returns, Raises: as `convnotes.exercises.check_output_size`.

    Parameters
    ----------
    function : callable
        Called with two lists of integers of one length: the light in the cell's field, and its weights.

    Examples
    --------
    >>> print(check_simple_cell(lambda x, w: sum(a * b for a, b in zip(w, x))))
    Not yet: your function gives -8, it should give 0, for
    x = [4, 0, 4], w = [-1, 2, -1].
    Hint: a cell cannot answer less than nothing: where the sum is negative, it
    answers 0.
    """
    return SIMPLE_CELL.check(function)


def _complex_cell(x, w):
    return max(0, *_sums(x, w))


def _sums(x, w, of=lambda product: product):
    """Return what each simple cell adds up, before it is cut off at 0; `of` changes each product."""
    places = range(len(x) - len(w) + 1)
    return [sum(of(weight * x[i + u]) for u, weight in enumerate(w)) for i in places]


def _simple_cells(x, w):
    return [max(0, z) for z in _sums(x, w)]


COMPLEX_CELL = register(
    Exercise(
        name="complex_cell",
        starter="""\
def complex_cell(x, w):
    return sum(w[u] * x[u] for u in range(len(w)))  # one cell; mend it
""",
        cases=[
            {"x": [0, 1, 2, 1, 0], "w": [-1, 2, -1]},
            {"x": [3, 0, 0, 0], "w": [1, -2]},
            {"x": [5, 5, 6], "w": [-1, -1]},
            {"x": [0, 4, 0, 0, 1, 7], "w": [1, 0, 2]},
            {"x": [1, 3, 1, 0, 9, 3], "w": [2, -1]},
            {"x": [2, 2, 8], "w": [1, 1]},
        ],
        right=_complex_cell,
        mistakes=[
            Mistake("one-sum", lambda x, w: _sums(x, w)[0]),
            Mistake("one-cell", lambda x, w: _simple_cells(x, w)[0]),
            Mistake("below-zero", lambda x, w: max(_sums(x, w))),
            Mistake("all-cells", _simple_cells),
            Mistake("total", lambda x, w: sum(_simple_cells(x, w))),
            Mistake("mean", lambda x, w: sum(_simple_cells(x, w)) / len(_sums(x, w))),
            Mistake("cut-products", lambda x, w: max(_sums(x, w, lambda product: max(0, product)))),
            Mistake("no-sign", lambda x, w: max(map(abs, _sums(x, w)))),
            Mistake("turned-round", lambda x, w: _complex_cell(x, w[::-1])),
            Mistake("place", lambda x, w: _sums(x, w).index(max(_sums(x, w)))),
            Mistake("last-place", lambda x, w: max(0, *_sums(x, w)[:-1])),
        ],
    )
)


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
    return COMPLEX_CELL.check(function)

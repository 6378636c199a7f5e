"""The exercises of the chapter on filters: a kernel that is silent on grey, and a kernel in two steps."""

from collections.abc import Callable

from convnotes.exercises.exercise import Exercise, Mistake, register


def _less(w, mean):
    return [[weight - mean for weight in row] for row in w]


def _mean(w):
    return sum(map(sum, w)) / (len(w) * len(w[0]))


def _by_rows(w):
    return [[weight - sum(row) / len(row) for weight in row] for row in w]


ZERO_SUM = register(
    Exercise(
        name="zero_sum",
        starter="""\
def without_mean(w):
    mean = 0  # mend it: the mean of all weights
    return [[weight - mean for weight in row] for row in w]
""",
        cases=[
            {"w": [[0, 4], [0, 4]]},
            {"w": [[1, 2, 4]]},
            {"w": [[0, 0, 9], [0, 9, 0], [9, 0, 0]]},
            {"w": [[5], [1]]},
            {"w": [[6, 0, 3, 1], [2, 2, 2, 0]]},
            {"w": [[-3, 3], [8, 0], [4, 6]]},
        ],
        right=lambda w: _less(w, _mean(w)),
        mistakes=[
            Mistake("unchanged", lambda w: w),
            Mistake("sum", lambda w: _less(w, sum(map(sum, w)))),
            Mistake("each-row", _by_rows),
            Mistake("by-rows", lambda w: _less(w, sum(map(sum, w)) / len(w))),
            Mistake("by-columns", lambda w: _less(w, sum(map(sum, w)) / len(w[0]))),
            Mistake("added", lambda w: _less(w, -_mean(w))),
            Mistake("least", lambda w: _less(w, min(map(min, w)))),
            Mistake("divided", lambda w: [[weight / _mean(w) for weight in row] for row in w]),
            Mistake("rounded-down", lambda w: _less(w, sum(map(sum, w)) // (len(w) * len(w[0])))),
        ],
    )
)


def check_zero_sum(function: Callable[[list], list]) -> str:
    """Check a function (w) that returns a kernel less its mean, so that it answers 0 to an even grey.

    Returns, Raises: as `convnotes.exercises.check_output_size`.

    Parameters
    ----------
    function : callable
        Called with a kernel, as rows of integers.

    Examples
    --------
    >>> print(check_zero_sum(lambda w: w))
    Not yet: your function gives [[0, 4], [0, 4]], it should give [[-2, 2], [-2,
    2]], for
    w = [[0, 4], [0, 4]].
    Hint: that is the kernel as it was. Add up all its weights, divide by how
    many they are, and take that from each.
    """
    return ZERO_SUM.check(function)


def _down(x, column):
    """Return what a column of weights makes of each column of x."""
    places = range(len(x) - len(column) + 1)
    return [
        [sum(weight * x[i + u][j] for u, weight in enumerate(column)) for j in range(len(x[0]))]
        for i in places
    ]


def _along(x, row):
    """Return what a row of weights makes of each row of x."""
    places = range(len(x[0]) - len(row) + 1)
    return [[sum(weight * line[j + v] for v, weight in enumerate(row)) for j in places] for line in x]


TWO_STEPS = register(
    Exercise(
        name="two_steps",
        starter="""\
def in_two_steps(x, column, row):
    made = []
    for i in range(len(x) - len(column) + 1):
        line = []
        for j in range(len(x[0])):
            total = 0
            for u in range(len(column)):
                total += column[u] * x[i + u][j]
            line.append(total)
        made.append(line)
    return made  # the column's step is done; the row's is missing
""",
        cases=[
            {"x": [[1, 2, 4], [0, 1, 5], [3, 0, 2]], "column": [1, 2], "row": [-1, 1]},
            {"x": [[1, 2, 4, 7], [0, 1, 5, 2], [3, 0, 2, 6]], "column": [1, 2], "row": [3, 0, -1]},
            {"x": [[2, 0], [1, 3], [4, 1], [0, 5]], "column": [1, 0, -2], "row": [1, 4]},
            {"x": [[1, 5, 2, 0, 3]], "column": [2], "row": [1, 2, 5]},
            {"x": [[3, 1, 2], [0, 4, 1], [2, 2, 7], [1, 0, 5]], "column": [1, 2, 5], "row": [2, -1]},
            {
                "x": [[1, 0, 2, 3, 1], [4, 1, 0, 2, 6], [0, 5, 1, 1, 3], [2, 2, 7, 0, 1]],
                "column": [1, 3],
                "row": [-1, 0, 2],
            },
        ],
        right=lambda x, column, row: _along(_down(x, column), row),
        mistakes=[
            Mistake("column-alone", lambda x, column, row: _down(x, column)),
            Mistake("row-alone", lambda x, column, row: _along(x, row)),
            Mistake("row-turned", lambda x, column, row: _along(_down(x, column), row[::-1])),
            Mistake("column-turned", lambda x, column, row: _along(_down(x, column[::-1]), row)),
            Mistake("both-turned", lambda x, column, row: _along(_down(x, column[::-1]), row[::-1])),
            Mistake("row-first-cell", lambda x, column, row: _along(_down(x, column), [sum(row)])),
            Mistake(
                "one-too-few", lambda x, column, row: [line[:-1] for line in _along(_down(x, column), row)]
            ),
            Mistake(
                "same-row",
                lambda x, column, row: [_along(_down(x, column), row)[0]] * (len(x) - len(column) + 1),
            ),
        ],
    )
)


def check_two_steps(function: Callable[[list, list, list], list]) -> str:
    """Check a function (x, column, row) that slides a separable kernel in two steps.

    Returns, Raises: as `convnotes.exercises.check_output_size`.

    Parameters
    ----------
    function : callable
        Called with a picture, as rows of integers, and with the column and the row whose product is the
        kernel; both fit in the picture.

    Examples
    --------
    >>> print(check_two_steps(lambda x, column, row: [[0]]))
    Not yet: your function gives [[0]], it should give [[3, 10], [-5, 8]], for
    x = [[1, 2, 4], [0, 1, 5], [3, 0, 2]], column = [1, 2], row = [-1, 1].
    It is right in 0 of 6 cases.
    """
    return TWO_STEPS.check(function)

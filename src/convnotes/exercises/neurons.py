"""The exercises of the chapter on neurons: one unit with a threshold, and a whole layer of rectified ones."""

from collections.abc import Callable

from convnotes.exercises.exercise import Exercise, Mistake, register


def _sum(x, w, b):
    return sum(weight * value for weight, value in zip(w, x, strict=True)) + b


FIRES = register(
    Exercise(
        name="fires",
        starter="""\
def fires(x, w, b):
    z = 0
    for i in range(len(x)):
        z += w[i] * x[i]
    return 1 if z >= 0 else 0  # something is still missing; mend it
""",
        cases=[
            {"x": [0, 1], "w": [7, 3], "b": -5},
            {"x": [1, 0], "w": [7, 3], "b": -5},
            {"x": [1, 1], "w": [2, 2], "b": -4},
            {"x": [2, -1, 3], "w": [1, 4, -2], "b": 9},
            {"x": [1, 2, 3], "w": [-1, 2, -2], "b": 3},
            {"x": [3, 0, 1, 2], "w": [1, -5, 2, -2], "b": -1},
            {"x": [-2, 1], "w": [3, 2], "b": 6},
            {"x": [0, 0, 0], "w": [4, 5, 6], "b": 1},
        ],
        right=lambda x, w, b: int(_sum(x, w, b) >= 0),
        mistakes=[
            Mistake("no-bias", lambda x, w, b: int(_sum(x, w, 0) >= 0)),
            Mistake("minus-bias", lambda x, w, b: int(_sum(x, w, -b) >= 0)),
            Mistake("not-at-zero", lambda x, w, b: int(_sum(x, w, b) > 0)),
            Mistake("the-sum", _sum),
            Mistake("turned-over", lambda x, w, b: int(_sum(x, w, b) < 0)),
            Mistake("no-weights", lambda x, w, b: int(sum(x) + b >= 0)),
            Mistake("bias-each-time", lambda x, w, b: int(_sum(x, w, len(x) * b) >= 0)),
            Mistake("minus-one", lambda x, w, b: 1 if _sum(x, w, b) >= 0 else -1),
            Mistake("last-product", lambda x, w, b: int(w[-1] * x[-1] + b >= 0)),
        ],
    )
)


def check_fires(function: Callable[[list, list, int], int]) -> str:
    """Check a function (x, w, b) that says whether a unit with a threshold fires, 1 or 0.

    Returns, Raises: as `convnotes.exercises.check_output_size`.

    Parameters
    ----------
    function : callable
        Called with two lists of integers of one length, and an integer.

    Examples
    --------
    >>> print(check_fires(lambda x, w, b: sum(v * a for v, a in zip(w, x)) + b))
    Not yet: your function gives -2, it should give 0, for
    x = [0, 1], w = [7, 3], b = -5.
    Hint: that is z itself. The unit answers 1 where z ≥ 0, and 0 elsewhere.
    """
    return FIRES.check(function)


def _layer(x, weights, biases, g=lambda z: max(z, 0)):
    return [g(_sum(x, row, b)) for row, b in zip(weights, biases, strict=True)]


def _transposed(x, weights, biases):
    """Take the columns for the units, as far as there are numbers for them."""
    columns = list(zip(*weights, strict=True))
    units = zip(columns, [*biases, *[0] * len(columns)], strict=False)
    return [max(sum(w * v for w, v in zip(column, x, strict=False)) + b, 0) for column, b in units]


RELU_LAYER = register(
    Exercise(
        name="relu_layer",
        starter="""\
def relu_layer(x, weights, biases):
    answers = []
    for o in range(len(weights)):
        z = 0
        for i in range(len(x)):
            z += weights[0][i] * x[i]
        answers.append(max(z + biases[o], 0))
    return answers  # all units have the weights of the first; mend it
""",
        cases=[
            {"x": [1, 2], "weights": [[3, 1], [1, -1]], "biases": [1, 4]},
            {"x": [2, 1], "weights": [[1, 0], [-2, 3]], "biases": [-1, -4]},
            {"x": [1, 0, 2], "weights": [[1, 5, 2], [0, 1, -3]], "biases": [2, 1]},
            {"x": [4, -1], "weights": [[1, 3], [2, 2], [-1, 1]], "biases": [0, -5, 7]},
            {"x": [3], "weights": [[2], [-1]], "biases": [-1, 2]},
            {
                "x": [1, -2, 3, 1],
                "weights": [[2, 1, 0, -1], [1, 1, 1, 1], [-3, 0, 1, 2]],
                "biases": [1, -4, 5],
            },
        ],
        right=_layer,
        mistakes=[
            Mistake("first-unit", lambda x, w, b: _layer(x, [w[0]] * len(w), [b[0]] * len(w))),
            Mistake("first-weights", lambda x, w, b: _layer(x, [w[0]] * len(w), b)),
            Mistake("first-bias", lambda x, w, b: _layer(x, w, [b[0]] * len(w))),
            Mistake("no-bias", lambda x, w, b: _layer(x, w, [0] * len(w))),
            Mistake("no-relu", lambda x, w, b: _layer(x, w, b, lambda z: z)),
            Mistake("magnitude", lambda x, w, b: _layer(x, w, b, abs)),
            Mistake("step", lambda x, w, b: _layer(x, w, b, lambda z: int(z >= 0))),
            Mistake(
                "bias-after",
                lambda x, w, b: [a + c for a, c in zip(_layer(x, w, [0] * len(w)), b, strict=True)],
            ),
            Mistake(
                "products-cut",
                lambda x, w, b: [
                    max(sum(max(v * a, 0) for v, a in zip(row, x, strict=True)) + c, 0)
                    for row, c in zip(w, b, strict=True)
                ],
            ),
            Mistake("transposed", _transposed),
            Mistake("one-number", lambda x, w, b: sum(_layer(x, w, b))),
        ],
    )
)


def check_relu_layer(function: Callable[[list, list, list], list]) -> str:
    """Check a function (x, weights, biases) that returns what each ReLU unit of a layer answers.

    Returns, Raises: as `convnotes.exercises.check_output_size`.

    Parameters
    ----------
    function : callable
        Called with a list of integers, with a row of integers for each unit, and with a bias for each unit.

    Examples
    --------
    >>> print(check_relu_layer(lambda x, weights, biases: [max(b, 0) for b in biases]))
    Not yet: your function gives [1, 4], it should give [6, 3], for
    x = [1, 2], weights = [[3, 1], [1, -1]], biases = [1, 4].
    It is right in 0 of 6 cases.
    """
    return RELU_LAYER.check(function)

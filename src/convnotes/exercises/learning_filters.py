"""The exercises of the chapter on learning filters: one step downhill, and a kernel learnt by many."""

from collections.abc import Callable

from convnotes.exercises.exercise import Exercise, Mistake, register


def _step(w, slope, n):
    """Return w − slope/n."""
    return [a - b / n for a, b in zip(w, slope, strict=True)]


DESCENT_STEP = register(
    Exercise(
        name="descent_step",
        starter="""\
def descent_step(w, slope, n):
    return [w[k] - slope[k] for k in range(len(w))]  # too far: the rate is 1/n; mend it
""",
        cases=[
            {"w": [3], "slope": [8], "n": 4},
            {"w": [1, -2], "slope": [10, 5], "n": 10},
            {"w": [0, 0, 6], "slope": [-4, 2, 12], "n": 8},
            {"w": [5, 1], "slope": [0, -3], "n": 2},
            {"w": [-1, 2, 0, 7], "slope": [6, -9, 3, 1], "n": 5},
        ],
        right=_step,
        mistakes=[
            Mistake("no-rate", lambda w, slope, n: _step(w, slope, 1)),
            Mistake("uphill", lambda w, slope, n: _step(w, slope, -n)),
            Mistake("times-n", lambda w, slope, n: [a - b * n for a, b in zip(w, slope, strict=True)]),
            Mistake("both-divided", lambda w, slope, n: [(a - b) / n for a, b in zip(w, slope, strict=True)]),
            Mistake("step-alone", lambda w, slope, n: [-b / n for b in slope]),
            Mistake("sign-alone", lambda w, slope, n: _step(w, [(b > 0) - (b < 0) for b in slope], n)),
            Mistake("whole", lambda w, slope, n: [a - b // n for a, b in zip(w, slope, strict=True)]),
        ],
    )
)


def check_descent_step(function: Callable[[list, list, int], list]) -> str:
    """Check a function (w, slope, n) that takes one step of gradient descent at the learning rate 1/n.

    Returns, Raises: as `convnotes.exercises.check_output_size`.

    Parameters
    ----------
    function : callable
        Called with two lists of integers of one length and an integer; returns a list of numbers.

    Examples
    --------
    >>> print(check_descent_step(lambda w, slope, n: [a - b / n for a, b in zip(w, slope)]))
    Right, in all 5 cases.
    """
    return DESCENT_STEP.check(function)


def _slope(x, target, w, u, factor=2):
    """Return ∂L/∂w[u] of L = Σ_i (Σ_v w[v]·x[i + v] − target[i])²."""
    answers = [sum(b * x[i + v] for v, b in enumerate(w)) for i in range(len(target))]
    errors = [y - wanted for y, wanted in zip(answers, target, strict=True)]
    return sum(factor * error * x[i + u] for i, error in enumerate(errors))


def _learnt(x, target, w, n, steps, factor=2):
    for _ in range(steps):
        w = _step(w, [_slope(x, target, w, u, factor) for u in range(len(w))], n)
    return w


def _in_turn(x, target, w, n, steps):
    w = list(w)
    for _ in range(steps):
        for u in range(len(w)):
            w[u] -= _slope(x, target, w, u) / n
    return w


def _from_the_start(x, target, w, n, steps):
    slope = [_slope(x, target, w, u) for u in range(len(w))]
    for _ in range(steps):
        w = _step(w, slope, n)
    return w


LEARN_KERNEL = register(
    Exercise(
        name="learn_kernel",
        starter="""\
def learn_kernel(x, target, w, n, steps):
    w = list(w)
    for _ in range(steps):
        for u in range(len(w)):
            slope = 0
            for i in range(len(target)):
                y = sum(w[v] * x[i + v] for v in range(len(w)))
                slope += 2 * (y - target[i]) * x[i + u]
            w[u] -= slope / n  # the weight after it sees the new one; mend it
    return w
""",
        cases=[
            {"x": [1, 2, 3], "target": [2, 3], "w": [0, 0], "n": 100, "steps": 1},
            {"x": [1, 2, 3], "target": [2, 3], "w": [0, 0], "n": 100, "steps": 2},
            {"x": [0, 1, 1, 0, 2], "target": [-1, 0, 1, -2], "w": [1, 1], "n": 20, "steps": 3},
            {"x": [1, 0, 2, -1, 1], "target": [1, 3, 0], "w": [1, 0, -1], "n": 40, "steps": 5},
            {"x": [2, -1, 0, 1], "target": [3, 1, -2], "w": [0, 1], "n": 50, "steps": 10},
        ],
        right=_learnt,
        mistakes=[
            Mistake("in-turn", _in_turn),
            Mistake("one-step", lambda x, target, w, n, steps: _learnt(x, target, w, n, 1)),
            Mistake("from-the-start", _from_the_start),
            Mistake("no-two", lambda x, target, w, n, steps: _learnt(x, target, w, n, steps, 1)),
            Mistake("uphill", lambda x, target, w, n, steps: _learnt(x, target, w, -n, steps)),
            Mistake("mean", lambda x, target, w, n, steps: _learnt(x, target, w, n * len(target), steps)),
            Mistake("untouched", lambda x, target, w, n, steps: list(w)),
            Mistake("one-more", lambda x, target, w, n, steps: _learnt(x, target, w, n, steps + 1)),
        ],
    )
)


def check_learn_kernel(function: Callable[[list, list, list, int, int], list]) -> str:
    """Check a function (x, target, w, n, steps) that learns a kernel of one row by gradient descent.

    Returns, Raises: as `convnotes.exercises.check_output_size`.

    Parameters
    ----------
    function : callable
        Called with three lists of integers, the n of the learning rate 1/n, and a number of steps; returns
        the weights after them.

    Examples
    --------
    >>> print(check_learn_kernel(lambda x, target, w, n, steps: w))
    Not yet: ...
    Hint: the weights have not changed. Each step takes slope / n from each of them.
    """
    return LEARN_KERNEL.check(function)

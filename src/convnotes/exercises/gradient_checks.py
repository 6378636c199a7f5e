"""The exercises of the chapter on gradient checks: δ spread out for a stride, and measured slopes."""

from collections.abc import Callable

from convnotes.exercises.exercise import Exercise, Mistake, register


def _spread_out(delta, stride, dropped):
    """Return δ with s − 1 zeros between its entries and r after the last."""
    grid = [0] * (stride * (len(delta) - 1) + 1 + dropped)
    grid[: stride * (len(delta) - 1) + 1 : stride] = delta
    return grid


def _apart(delta, zeros, dropped):
    return _spread_out(delta, zeros + 1, dropped)


SPREAD_OUT = register(
    Exercise(
        name="spread_out",
        starter="""\
def spread_out(delta, stride, dropped):
    grid = []
    for d in delta:
        grid += [d] + [0] * (stride - 1)  # after the last one, too? mend it
    return grid
""",
        cases=[
            {"delta": [5, 7], "stride": 3, "dropped": 1},
            {"delta": [1, 2, 3], "stride": 2, "dropped": 0},
            {"delta": [4], "stride": 3, "dropped": 2},
            {"delta": [2, 5, 1], "stride": 1, "dropped": 0},
            {"delta": [3, 1, 4, 1], "stride": 2, "dropped": 1},
            {"delta": [6, 2, 8], "stride": 4, "dropped": 1},
        ],
        right=_spread_out,
        mistakes=[
            Mistake("after-each", lambda d, s, r: _spread_out(d, s, s - 1)),
            Mistake("after-each-and-dropped", lambda d, s, r: _spread_out(d, s, s - 1 + r)),
            Mistake("s-zeros", lambda d, s, r: _apart(d, s, r)),
            Mistake("nothing-dropped", lambda d, s, r: _spread_out(d, s, 0)),
            Mistake("dropped-first", lambda d, s, r: [0] * r + _spread_out(d, s, 0)),
            Mistake(
                "repeated", lambda d, s, r: [v for v in d for _ in range(s)][: s * len(d) - s + 1] + [0] * r
            ),
            Mistake("not-spread", lambda d, s, r: [*d, *[0] * r]),
        ],
    )
)


def check_spread_out(function: Callable[[list, int, int], list]) -> str:
    """Check a function (delta, stride, dropped) that puts zeros between the entries of a list and behind it.

    Returns, Raises: as `convnotes.exercises.check_output_size`.

    Parameters
    ----------
    function : callable
        Called with a list of integers, the stride, and how many cells the stride dropped at the end.

    Examples
    --------
    >>> print(check_spread_out(lambda delta, stride, dropped: delta))
    Not yet: your function gives [5, 7], it should give [5, 0, 0, 7, 0], for
    delta = [5, 7], stride = 3, dropped = 1.
    It is right in 1 of 6 cases.
    """
    return SPREAD_OUT.check(function)


def _loss(x, w):
    """Return L = Σ y[i]², for y = x ⋆ w."""
    places = range(len(x) - len(w) + 1)
    return sum(sum(weight * x[i + u] for u, weight in enumerate(w)) ** 2 for i in places)


def _nudged(w, u, h):
    return [weight + h * (place == u) for place, weight in enumerate(w)]


def _measured(x, w, h, share=lambda up, down, here, h: (up - down) / (2 * h)):
    here = _loss(x, w)
    sides = [(_loss(x, _nudged(w, u, h)), _loss(x, _nudged(w, u, -h))) for u in range(len(w))]
    return [share(up, down, here, h) for up, down in sides]


def _left_nudged(x, w, h):
    """Return the slopes where a nudge is not taken back before the next."""
    slopes = []
    for u in range(len(w)):
        up = _nudged(w, u, h)
        down = w = _nudged(up, u, -2 * h)
        slopes.append((_loss(x, up) - _loss(x, down)) / (2 * h))
    return slopes


MEASURED_SLOPES = register(
    Exercise(
        name="measured_slopes",
        starter="""\
def measured_slopes(x, w, h):
    def loss(w):
        places = range(len(x) - len(w) + 1)
        y = [sum(w[u] * x[i + u] for u in range(len(w))) for i in places]
        return sum(v * v for v in y)

    slopes = []
    for u in range(len(w)):
        up = list(w)  # a copy: w itself must stay as it is
        up[u] += h
        slopes.append((loss(up) - loss(w)) / h)  # one side only; mend it
    return slopes
""",
        cases=[
            {"x": [1, 2], "w": [3], "h": 1},
            {"x": [1, 0, 2], "w": [1, -1], "h": 1},
            {"x": [2, 1, 3, 1], "w": [1, 2], "h": 2},
            {"x": [3, -1, 2, 5], "w": [0, 1, -2], "h": 1},
            {"x": [1, 4, 0, 2, 1], "w": [2, -1, 1], "h": 3},
        ],
        right=_measured,
        mistakes=[
            Mistake(
                "one-side", lambda x, w, h: _measured(x, w, h, lambda up, down, here, h: (up - here) / h)
            ),
            Mistake("by-h", lambda x, w, h: _measured(x, w, h, lambda up, down, here, h: (up - down) / h)),
            Mistake("difference", lambda x, w, h: _measured(x, w, h, lambda up, down, here, h: up - down)),
            Mistake(
                "by-half", lambda x, w, h: _measured(x, w, h, lambda up, down, here, h: (up - down) / 2 * h)
            ),
            Mistake(
                "turned", lambda x, w, h: _measured(x, w, h, lambda up, down, here, h: (down - up) / (2 * h))
            ),
            Mistake("left-nudged", _left_nudged),
            Mistake(
                "all-at-once",
                lambda x, w, h: (
                    [(_loss(x, [v + h for v in w]) - _loss(x, [v - h for v in w])) / (2 * h)] * len(w)
                ),
            ),
        ],
    )
)


def check_measured_slopes(function: Callable[[list, list, int], list]) -> str:
    """Check a function (x, w, h) that measures the slope of Σ (x ⋆ w)² at each weight, from both sides.

    Returns, Raises: as `convnotes.exercises.check_output_size`.

    Parameters
    ----------
    function : callable
        Called with two lists of integers, of which x is the longer one, and the size of a nudge; returns a
        list of numbers.

    Examples
    --------
    >>> print(check_measured_slopes(lambda x, w, h: [0]))
    Not yet: your function gives [0], it should give [30], for
    x = [1, 2], w = [3], h = 1.
    It is right in 0 of 5 cases.
    """
    return MEASURED_SLOPES.check(function)

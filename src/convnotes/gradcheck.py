"""Numerical gradients, and the check that holds a backward function to them.

A function of arrays becomes a function of one number: walk t along a direction v, weigh the outputs with
fixed random numbers u, and what is left is the scalar ℓ(t) = ⟨u, f(x + t·v)⟩. Its slope at 0 is
⟨u, J v⟩ = ⟨v, Jᵀu⟩, and Jᵀu is what a backward function returns for `grad_output` = u. With v a single 1,
the slope is one element of the gradient; with v random, one number checks all elements at once.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from convnotes.arguments import as_array, check_shape, flag, number
from convnotes.arrays import as_floats

TOLERANCE = {
    ("central", 8): 1e-6,
    ("central", 4): 1e-2,
    ("complex", 8): 1e-9,
    ("complex", 4): 1e-4,
}
"""Largest relative error that passes, by method and bytes of the inputs' dtype."""

COMPLEX_STEP = 2.0**-66
"""About 1e−20: its square is lost in rounding even in float32, and nothing is ever subtracted."""


class NotDifferentiableError(ValueError):
    """The function has a tie, a kink or a jump where its gradient was to be checked.

    Examples
    --------
    >>> try:
    ...     gradcheck(np.abs, [[0.0]], lambda delta, x: [delta * np.sign(x)])
    ... except NotDifferentiableError as error:
    ...     print(error)
    the function is not differentiable at inputs[0][0] = 0: ...
    """


class Element(NamedTuple):
    """One number of the check: where it is, what was claimed (`analytic`), what was measured (`numeric`).

    Examples
    --------
    A backward that forgets the 2 of 2x is wrong by half:

    >>> worst = gradcheck(np.square, {"x": [3.0]}, lambda delta, x: [delta * x]).worst
    >>> worst.name, worst.index, round(worst.relative_error, 3)
    ('x', (0,), 0.5)
    """

    name: str
    """The input's name, or "⟨v, Jᵀu⟩" for the projected check."""
    index: tuple[int, ...]
    """Of the element in its input; () for the projected check."""
    analytic: float
    numeric: float
    relative_error: float
    """As `gradcheck` defines it."""


class Report(NamedTuple):
    """What `gradcheck` found; `print(report)` says it in words.

    Examples
    --------
    >>> report = gradcheck(np.square, {"x": [1.0, 3.0]}, lambda delta, x: [delta * 2 * x])
    >>> report.passed, report.projected.name
    (True, '⟨v, Jᵀu⟩')
    """

    worst: Element
    """The element with the largest relative error, the projected check included."""
    projected: Element
    """The check of all elements at once, in a random direction."""
    tolerance: float
    """The largest relative error that passes."""
    analytic: dict[str, np.ndarray]
    """The gradients that `backward` returned, by name of the input."""
    numeric: dict[str, np.ndarray]
    """The measured ones; empty if `elementwise` was false."""
    relative_error: dict[str, np.ndarray]
    """Of each element; empty likewise."""

    @property
    def passed(self) -> bool:
        """Whether no relative error exceeds the tolerance."""
        return self.worst.relative_error <= self.tolerance

    def __str__(self) -> str:
        worst = self.worst
        where = worst.name + (f"[{', '.join(map(str, worst.index))}]" if worst.index else "")
        return (
            f"gradient check {'passed' if self.passed else 'FAILED'}: worst relative error "
            f"{worst.relative_error:.1e} (tolerance {self.tolerance:.0e}) at {where}: "
            f"analytic {worst.analytic:.9g}, numeric {worst.numeric:.9g}"
        )


def gradcheck(
    function: Callable,
    inputs: Sequence | Mapping,
    backward: Callable,
    *,
    method: str = "central",
    elementwise: bool = True,
    tolerance: float | None = None,
    step: float | None = None,
    seed: int = 0,
) -> Report:
    """Hold `backward` to numerical gradients of `function`, element by element and projected.

    The relative error of an element is ``|a − b| / max(|a|, |b|, r)``, where r is the root mean square of
    the numerical gradient of that input (an element that cancels to nearly 0 is measured against its
    neighbours), and at least what rounding alone can make of it, divided by the tolerance.

    Parameters
    ----------
    function : callable
        ``function(*inputs)`` returns an array.
    inputs : sequence or dict of arrays
        Where to check: float32 or float64, integers count as float64. A dict's keys name them in the report.
    backward : callable
        ``backward(grad_output, *inputs)`` returns a gradient for each input, in order; of one input, also
        that array alone, as ``relu_backward`` does.
    method : {"central", "complex"}
        Central differences, (ℓ(h) − ℓ(−h))/2h with h near ``∛ε·max(1, |x|)``, taken at h and h/2 so that
        the errors of order h² cancel: error near 1e-10 in float64. Or the complex step, Im ℓ(ih)/h: exact to
        rounding, for functions that are analytic and take complex input; it does not see kinks.
    elementwise : bool
        False does the projected check alone: quick for large inputs.
    tolerance : float, optional
        Left out, it is that of `TOLERANCE`.
    step : float, optional
        Of central differences, in place of ∛ε. A smaller one stays on one side of a kink, and rounds more.
    seed : int
        Of the random u and v.

    Returns
    -------
    Report

    Raises
    ------
    NotDifferentiableError
        If the one-sided slopes at a point differ and go on differing when the step is halved, if the slope
        grows without end, or if a step crosses such a place though the point itself lies beside it.
    TypeError, ValueError
        If inputs, outputs or gradients are not real numbers, an output is not finite, a gradient has not its
        input's shape, or `tolerance` or `step` is not positive.

    References
    ----------
    Squire & Trapp 1998, "Using complex variables to estimate derivatives of real functions"; Nocedal & Wright
    2006, "Numerical Optimization", §8.1 (the step); Griewank & Walther 2008, "Evaluating Derivatives",
    chapter 3 (adjoints by ⟨v, Jᵀu⟩).

    Examples
    --------
    >>> report = gradcheck(np.square, {"x": [1.0, 3.0]}, lambda delta, x: [delta * 2 * x])
    >>> report.passed, report.numeric["x"].shape
    (True, (2,))
    >>> print(gradcheck(np.square, [[3.0]], lambda delta, x: [delta * x]).worst.name)  # the 2 forgotten
    inputs[0]
    """
    names, inputs = _named(inputs)
    dtype = inputs[0].dtype
    if (method, dtype.itemsize) not in TOLERANCE or dtype.kind != "f":
        raise ValueError(
            f"method {method!r} on {dtype} inputs: must be 'central' or 'complex' on float32 or float64"
        )
    elementwise = flag(elementwise, "elementwise")
    tolerance = TOLERANCE[method, dtype.itemsize] if tolerance is None else tolerance
    tolerance = number(tolerance, "tolerance", above=0)
    step = np.finfo(dtype).eps ** (1 / 3) if step is None else number(step, "step", above=0)
    random = np.random.default_rng(seed)
    y = as_array("what the function returns", function(*inputs), "biuf", "hold real numbers")
    u = np.asarray(random.standard_normal(y.shape), dtype)
    u.setflags(write=False)
    gradients = _gradients(backward, u, names, inputs)
    with np.errstate(over="ignore"):  # of a product beyond every float, nothing is said of rounding
        terms = sum(
            np.nan_to_num(abs(x * g), posinf=0).sum() for x, g in zip(inputs, gradients.values(), strict=True)
        )
    rounding = max(_finite(y), terms) * np.finfo(dtype).eps
    check = _Check(function, inputs, u, method, tolerance, step, rounding)

    numeric, relative_error, elements = {}, {}, []
    if elementwise:
        for place, (name, x) in enumerate(zip(names, inputs, strict=True)):
            numeric[name] = np.zeros(x.shape)
            for index in np.ndindex(x.shape):
                one = np.zeros_like(x)
                one[index] = 1
                where = f"{name}[{', '.join(map(str, index))}] = {x[index]:.9g}"
                numeric[name][index] = check.slope({place: one}, abs(x[index]), where)
            typical = _norm(numeric[name]) / math.sqrt(max(x.size, 1))
            relative_error[name] = check.relative_error(gradients[name], numeric[name], typical, np.abs(x))
            if x.size:
                index = tuple(map(int, np.unravel_index(np.argmax(relative_error[name]), x.shape)))
                found = (table[name][index].item() for table in (gradients, numeric, relative_error))
                elements.append(Element(name, index, *found))

    # A difference is lost in the rounding of a large element unless that moves in proportion to its size.
    sizes = [np.maximum(1, np.abs(x)) if method == "central" else np.ones_like(x) for x in inputs]
    directions = [random.standard_normal(size.shape).astype(dtype) * size for size in sizes]
    claimed = float(sum(np.vdot(v, gradients[name]) for v, name in zip(directions, names, strict=True)))
    measured = check.slope(dict(enumerate(directions)), 1.0, "the inputs, in a random direction")
    with np.errstate(over="ignore"):
        typical = _norm(*(size * g for size, g in zip(sizes, gradients.values(), strict=True)))
    error = check.relative_error(claimed, measured, typical, 1.0).item()
    projected = Element("⟨v, Jᵀu⟩", (), claimed, measured, error)
    worst = max([*elements, projected], key=lambda element: element.relative_error)
    return Report(worst, projected, tolerance, gradients, numeric, relative_error)


class _Check(NamedTuple):
    """Slopes of ℓ(t) = ⟨u, f(x + t·v)⟩ at t = 0, and the errors of what is claimed of them."""

    function: Callable
    inputs: list[np.ndarray]
    u: np.ndarray
    method: str
    tolerance: float
    near: float
    """The step at an input of size 1."""
    rounding: float
    """What rounding makes of ℓ: about ε·Σ|y|, or ε·Σ|x·∂ℓ/∂x| where large terms cancel in a small y."""

    def slope(self, direction: dict[int, np.ndarray], size: float, where: str) -> float:
        """Return dℓ/dt along `direction`, which has an array for each input that moves."""
        if self.method == "complex":
            return self.walk(direction, 1j * COMPLEX_STEP).imag / COMPLEX_STEP
        h = self.step(size)
        here = self.walk(direction, 0.0)

        def sides(t):
            """Return the slopes from −t to 0 and from 0 to t."""
            return (here - self.walk(direction, -t)) / t, (self.walk(direction, t) - here) / t

        whole, half = sides(h), sides(h / 2)
        # Of the slopes over h and over h/2, the mean in which their errors, near h²·ℓ‴/6, cancel.
        central = (4 * sum(half) - sum(whole)) / 6
        matters = max(10 * self.tolerance * abs(central), 1000 * self.rounding / h)
        gap, growth = whole[1] - whole[0], sum(half) - sum(whole)
        if (abs(gap) > matters or abs(growth) > matters) and not _smooth(whole, half, sides(h / 4), matters):
            self.refuse(sides, h, where)
        return central

    def refuse(self, sides: Callable, h: float, where: str) -> None:
        """Say whether the function has no slope at a point, or a step from it goes too far to see the slope.

        A smaller step on one side of the kink sees a smooth curve, unless rounding is all that it sees.
        """
        before, after = sides(h / 2)
        # The mark of a kink, or of a jump that is even on both sides.
        mark = abs(after - before) if abs(after - before) > 1000 * self.rounding / h else abs(after + before)
        t = h
        for _ in range(40):
            t /= 2
            noise = 1000 * self.rounding / t
            if noise > mark / 10:
                break
            if _smooth(sides(t), sides(t / 2), sides(t / 4), noise):
                raise NotDifferentiableError(
                    f"the step {h:.3g} from {where} crosses a kink, a tie or a jump, though the function is "
                    f"smooth there: give a step below {t:.1g}, or move the inputs away"
                )
        if before == after:
            slopes = "it jumps, or its slope grows without end"
        else:
            slopes = f"the slope is {before:.6g} on one side and {after:.6g} on the other"
        raise NotDifferentiableError(
            f"the function is not differentiable at {where}: {slopes}; "
            "move the inputs away from the tie or kink"
        )

    def walk(self, direction: dict[int, np.ndarray], t: complex):
        """Return ℓ(t), summed in double precision."""
        moved = [x + t * direction[i] if i in direction else x for i, x in enumerate(self.inputs)]
        y = np.asarray(self.function(*moved))
        _finite(y)
        if isinstance(t, complex) and y.dtype.kind != "c":
            raise ValueError(f"method 'complex' needs a function that keeps complex numbers, got {y.dtype}")
        return (self.u.astype(float) * y).sum()

    def step(self, size):
        """Return a power of two, which adds without rounding, near `near`·max(1, |x|)."""
        return 2.0 ** np.round(np.log2(self.near * np.maximum(1.0, size), dtype=float))

    def relative_error(self, analytic, numeric, typical: float, size) -> np.ndarray:
        """Return |a − b| / max(|a|, |b|, r), see `gradcheck`; 0 where both are 0, ∞ where a is not finite."""
        analytic = np.asarray(analytic, float)
        finite = np.isfinite(analytic)
        claimed = np.where(finite, analytic, 0)
        step = 1.0 if self.method == "complex" else self.step(size)
        least = np.maximum(typical, self.rounding / (step * self.tolerance)) + np.finfo(float).tiny
        scale = np.maximum(np.maximum(np.abs(claimed), np.abs(numeric)), least)
        return np.where(finite, np.abs(claimed - numeric) / scale, np.inf)


def _smooth(whole, half, quarter, matters: float) -> bool:
    """Return whether slopes to both sides, over h, h/2 and h/4, are those of a smooth curve.

    There they differ by h·ℓ″, half as much at half the step. Over a jump their sum doubles instead.
    """
    gap, gap_half, gap_quarter = (after - before for before, after in (whole, half, quarter))
    even = max(abs(gap_half - gap / 2), abs(gap_quarter - gap / 4)) <= abs(gap) / 10
    sizes = [abs(before + after) for before, after in (whole, half, quarter)]
    grows = sizes[1] > max(1.5 * sizes[0], matters) and sizes[2] > 1.5 * sizes[1]
    return (even or abs(gap) <= matters) and not grows


def _norm(*arrays: np.ndarray) -> float:
    """Return √Σx² over all arrays, whose squares may exceed every float."""
    arrays = [np.abs(x, dtype=float) for x in arrays]
    largest = max((float(x.max(initial=0)) for x in arrays), default=0.0)
    if not 0 < largest < math.inf:
        return largest
    return largest * math.sqrt(sum(np.square(x / largest).sum() for x in arrays))


def _named(inputs) -> tuple[list[str], list[np.ndarray]]:
    """Return the inputs' names, and read-only copies of them in one floating dtype."""
    if not isinstance(inputs, Mapping):
        inputs = {f"inputs[{place}]": x for place, x in enumerate(inputs)}
    if not inputs:
        raise ValueError("inputs must hold at least one array, got none")
    arrays = [np.array(x) for x in as_floats(**inputs)]
    for name, x in zip(inputs, arrays, strict=True):
        if not np.isfinite(x).all():
            raise ValueError(f"{name} must be finite, got {x[~np.isfinite(x)][0]}")
        x.setflags(write=False)
    return list(inputs), arrays


def _gradients(backward: Callable, u: np.ndarray, names: list[str], inputs: list[np.ndarray]) -> dict:
    gradients = backward(u, *inputs)
    if isinstance(gradients, np.ndarray) and len(inputs) == 1:
        gradients = [gradients]
    if not isinstance(gradients, tuple | list) or len(gradients) != len(inputs):
        raise ValueError(f"backward must return a tuple of {len(inputs)} gradients, one for each of {names}")
    arrays = {}
    for name, gradient, x in zip(names, gradients, inputs, strict=True):
        arrays[name] = as_array(f"the gradient of {name}", gradient, "biuf", "hold real numbers")
        check_shape(f"the gradient of {name}", arrays[name], x.shape)
    return arrays


def _finite(y: np.ndarray) -> float:
    """Return Σ|y|, or say that it is not finite."""
    total = float(np.abs(y).sum())
    if not math.isfinite(total):
        raise ValueError(f"the function must return finite numbers, got {y[~np.isfinite(y)][0]}")
    return total

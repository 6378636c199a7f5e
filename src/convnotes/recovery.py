"""Find the kernel behind a picture and what it made of it: three ways to learn, on one loss.

The loss is L(w) = Σ_m (y[m] − t[m])² over the places m where the kernel fits, with y = x ⋆ w. As y is linear
in w, L is a quadratic: its Hessian 2·Σ_m p[m]·p[m]ᵀ, with the windows p[m] of x as vectors, is the same
everywhere.

Sums are taken one term after the other: a figure that sums in the same order gives the same numbers to the
last bit, so that a search which asks "is it less?" takes the same turns on both sides. The windows are views
of the picture, one for each cell of the kernel: all of them at once would be so many pictures.

References
----------
LeCun, Bottou, Orr & Müller 1998, "Efficient BackProp", §5 (the largest stable learning rate of a quadratic).
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from convnotes.arguments import check_axes, check_shape, flag, integer, pair
from convnotes.arrays import as_floats, widen_half
from convnotes.layers import Parameter
from convnotes.optim import SGD, Adam, Optimiser
from convnotes.windows import windows


class Run(NamedTuple):
    """Where a learner was after each step.

    Examples
    --------
    >>> run = descend([[0.0]], [[1.0]], [[1.0]], steps=2, learning_rate=0.25)
    >>> run.weights.ravel(), run.losses
    (array([0.  , 0.5 , 0.75]), array([1.    , 0.25  , 0.0625]))
    """

    weights: NDArray
    """Shape (steps + 1, k_h, k_w): the start first."""
    losses: NDArray
    """Shape (steps + 1,)."""
    stopped: int = 0
    """The first step whose kernel or loss was not finite, or 0; from there on the last finite ones stand."""


def filtered(x: ArrayLike, weight: ArrayLike, *, rectified: bool = False) -> NDArray:
    """Return what a kernel makes of a picture, y[i, j] = Σ_uv weight[u, v]·x[i + u, j + v].

    It is `convnotes.conv.correlate2d`, but for the order in which the products are added.

    Parameters
    ----------
    x : array_like, shape (H, W)
    weight : array_like, shape (k_h, k_w)
    rectified : bool
        Whether a ReLU follows, max(y, 0); the loss is then no quadratic any more.

    Returns
    -------
    ndarray, shape (H − k_h + 1, W − k_w + 1)

    Raises
    ------
    TypeError
        If an argument does not hold numbers, or `rectified` is no truth value.
    ValueError
        If one has not two axes, or the kernel does not fit into the picture.

    Examples
    --------
    >>> filtered([[1, 1, 0, 0, 1]], [[1, -1]])
    array([[ 0.,  1.,  0., -1.]])
    """
    x, weight = as_floats(x=x, weight=weight)
    wide, factors = widen_half(x, weight)
    y = _output(_patches(wide, weight.shape), factors.ravel(), flag(rectified, "rectified"))
    return y.astype(x.dtype, copy=False)


def recovery_loss(weight: ArrayLike, x: ArrayLike, target: ArrayLike, *, rectified: bool = False) -> float:
    """Return L = Σ (filtered(x, weight) − target)².

    Raises: as `filtered`.

    Parameters
    ----------
    weight, x, rectified
        As in `filtered`.
    target : array_like, shape (H − k_h + 1, W − k_w + 1)
        What the kernel ought to make of the picture.

    Returns
    -------
    float

    Examples
    --------
    >>> recovery_loss([[1, 1]], [[1, 1, 0]], [[0, 1]])
    4.0
    """
    weight, loss, _ = _problem(weight, x, target, rectified)
    return loss(weight)


def recovery_loss_backward(
    weight: ArrayLike, x: ArrayLike, target: ArrayLike, *, rectified: bool = False
) -> NDArray:
    """Return ∂L/∂weight of `recovery_loss`: 2·Σ_m (y[m] − t[m])·p[m], with y[m] > 0 alone behind a ReLU.

    Parameters, Raises: as `recovery_loss`.

    Returns
    -------
    ndarray, shape (k_h, k_w)

    Examples
    --------
    >>> recovery_loss_backward([[1, 1]], [[1, 1, 0]], [[0, 1]])
    array([[4., 4.]])
    """
    weight, _, gradient = _problem(weight, x, target, rectified)
    return gradient(weight)


def recovery_hessian(x: ArrayLike, kernel_size: int | tuple[int, int]) -> NDArray:
    """Return the second derivatives of `recovery_loss` without ReLU, 2·Σ_m p[m]·p[m]ᵀ; no weight is in them.

    Raises: as `filtered`.

    Parameters
    ----------
    x : array_like, shape (H, W)
    kernel_size : int or (int, int)
        (k_h, k_w).

    Returns
    -------
    ndarray, shape (k_h·k_w, k_h·k_w)
        Rows and columns by the kernel's cells, row by row.

    Examples
    --------
    A picture of ones shows w₀ + w₁ alone: along (1, −1) the loss is flat.

    >>> hessian = recovery_hessian(np.ones((6, 8)), (1, 2))
    >>> np.linalg.eigvalsh(hessian).round(9)
    array([  0., 168.])
    """
    (x,) = widen_half(*as_floats(x=x))
    patches = _patches(x, pair(kernel_size, "kernel_size"))
    return np.array([[2 * _in_order(one * other) for other in patches] for one in patches])


def loss_surface(
    rows: ArrayLike, columns: ArrayLike, x: ArrayLike, target: ArrayLike, *, rectified: bool = False
) -> NDArray:
    """Return `recovery_loss` of every kernel of two weights on a grid.

    Raises: as `recovery_loss`; `ValueError` if the picture and the target do not ask for two weights.

    Parameters
    ----------
    rows, columns : array_like, shape (R,), (C,)
        The first weight of each row, the second of each column.
    x, target, rectified
        As in `recovery_loss`.

    Returns
    -------
    ndarray, shape (R, C)

    Examples
    --------
    >>> loss_surface([0, 1], [0, -1, -2], [[1, 2, 4]], [[-1, -2]])
    array([[ 5.,  5., 45.],
           [20.,  0., 20.]])
    """
    rows, columns, x, target = as_floats(rows=rows, columns=columns, x=x, target=target)
    check_axes("rows", rows, "(R)")
    check_axes("columns", columns, "(C)")
    check_axes("x", x, "(H, W)")
    check_axes("target", target, "(H', W')")
    size = tuple(n - m + 1 for n, m in zip(x.shape, target.shape, strict=True))
    if size not in ((1, 2), (2, 1)):
        raise ValueError(f"a kernel of two weights is 1×2 or 2×1, but x and target ask for {size}")
    pairs = np.stack(np.meshgrid(rows, columns, indexing="ij"), axis=-1).reshape(-1, *size)
    return _losses(pairs, x, target, rectified).reshape(len(rows), len(columns))


def blind_search(draws: ArrayLike, x: ArrayLike, target: ArrayLike, *, rectified: bool = False) -> Run:
    """Try one kernel after the other, none better than chance; the run is the best so far.

    Raises: as `recovery_loss`.

    Parameters
    ----------
    draws : array_like, shape (steps + 1, k_h, k_w)
        The kernels; the first is the start.
    x, target, rectified
        As in `recovery_loss`.

    Returns
    -------
    Run
        Whoever draws is never told: it is who looks on that keeps the best.

    Examples
    --------
    >>> blind_search([[[3]], [[5]], [[2]], [[4]]], [[1]], [[1]]).losses
    array([4., 4., 1., 1.])
    """
    (draws,) = as_floats(draws=draws)
    check_axes("draws", draws, "(steps + 1, k_h, k_w)")
    found = _losses(draws, x, target, rectified)
    best, places = 0, []
    for step, now in enumerate(found):
        best = step if now < found[best] else best
        places.append(best)
    return Run(draws[places], found[places])


def keep_if_better(
    start: ArrayLike, changes: ArrayLike, x: ArrayLike, target: ArrayLike, *, rectified: bool = False
) -> Run:
    """Make one change after the other, and keep it if the loss falls: learning without a gradient.

    It is `convnotes.optim.random_search` with changes that are drawn beforehand.

    Raises: as `recovery_loss`.

    Parameters
    ----------
    start : array_like, shape (k_h, k_w)
    changes : array_like, shape (steps, k_h, k_w)
        What is added at each step.
    x, target, rectified
        As in `recovery_loss`.

    Returns
    -------
    Run
        Its losses never rise.

    Examples
    --------
    >>> keep_if_better([[0]], [[[-1]], [[0.5]], [[2]]], [[1]], [[1]]).weights.ravel()
    array([0. , 0. , 0.5, 0.5])
    """
    start, changes = as_floats(start=start, changes=changes)
    check_axes("changes", changes, "(steps, k_h, k_w)")
    check_shape("changes", changes, (len(changes), *start.shape))
    start, loss, _ = _problem(start, x, target, rectified)
    weights, losses = [start], [loss(start)]
    for change in changes:
        tried = weights[-1] + change
        now = loss(tried)
        better = now < losses[-1]
        weights.append(tried if better else weights[-1])
        losses.append(now if better else losses[-1])
    return Run(np.array(weights), np.array(losses))


METHODS = ("plain", "momentum", "adam")


def descend(
    start: ArrayLike,
    x: ArrayLike,
    target: ArrayLike,
    *,
    steps: int,
    learning_rate: float,
    method: str = "plain",
    rectified: bool = False,
) -> Run:
    """Walk down the gradient of `recovery_loss`.

    Raises: as `recovery_loss`, and as `convnotes.optim.Optimiser` for the learning rate; `ValueError` if
    `steps` is negative or the method none of the three.

    Parameters
    ----------
    start : array_like, shape (k_h, k_w)
    x, target, rectified
        As in `recovery_loss`.
    steps : int
        ≥ 0.
    learning_rate : float
        η.
    method : {"plain", "momentum", "adam"}
        `convnotes.optim.SGD` without momentum or with 0.9, or `convnotes.optim.Adam`.

    Returns
    -------
    Run
        A run that leaves the finite numbers ends at its last finite state.

    Examples
    --------
    At a quarter of 1/λ the error halves; beyond 2/λ it grows.

    >>> one = {"x": [[1.0]], "target": [[1.0]], "steps": 2}
    >>> descend([[0.0]], **one, learning_rate=0.25).weights.ravel()
    array([0.  , 0.5 , 0.75])
    >>> descend([[0.0]], **one, learning_rate=1.5).weights.ravel()
    array([ 0.,  3., -3.])
    """
    steps = integer(steps, "steps", minimum=0)
    if method not in METHODS:
        raise ValueError(f"method must be one of {', '.join(METHODS)}, got {method!r}")
    start, loss, gradient = _problem(start, x, target, rectified)
    parameter = Parameter(start.copy())
    optimiser = _optimiser(method, {"weight": parameter}, learning_rate)
    weights, losses = [start], [loss(start)]
    stopped = 0
    with np.errstate(over="ignore", invalid="ignore"):  # it is looked at right after
        for step in range(1, steps + 1):
            if not stopped:
                parameter.grad = gradient(parameter.value)
                optimiser.step()
                after = loss(parameter.value)
                if not (np.isfinite(after) and np.isfinite(parameter.value).all()):
                    stopped = step
            weights.append(weights[-1] if stopped else parameter.value.copy())
            losses.append(losses[-1] if stopped else after)
    return Run(np.array(weights), np.array(losses), stopped)


def _optimiser(method: str, parameters: dict[str, Parameter], learning_rate: float) -> Optimiser:
    if method == "adam":
        return Adam(parameters, learning_rate)
    return SGD(parameters, learning_rate, momentum=0.9 if method == "momentum" else 0.0)


def _problem(weight: ArrayLike, x: ArrayLike, target: ArrayLike, rectified: bool):
    """Return the weight, and loss and gradient as functions of weights of its shape."""
    weight, x, target = widen_half(*as_floats(weight=weight, x=x, target=target))
    check_axes("weight", weight, "(k_h, k_w)")
    patches, wanted = _asked(weight.shape, x, target)
    rectified = flag(rectified, "rectified")

    def loss(weight: NDArray) -> float:
        error = _output(patches, weight.ravel(), rectified) - wanted
        return float(_in_order(error * error))

    def gradient(weight: NDArray) -> NDArray:
        y = _output(patches, weight.ravel(), rectified)
        error = (y - wanted) * (y > 0) if rectified else y - wanted
        return np.array([2 * _in_order(patch * error) for patch in patches]).reshape(weight.shape)

    return weight, loss, gradient


def _losses(weights: NDArray, x: ArrayLike, target: ArrayLike, rectified: bool) -> NDArray:
    """Return the loss of each of some kernels (T, k_h, k_w), a few at a time."""
    weights, x, target = widen_half(*as_floats(weights=weights, x=x, target=target))
    patches, wanted = _asked(weights.shape[1:], x, target)
    rectified = flag(rectified, "rectified")
    columns = weights.reshape(len(weights), -1).T[..., None, None]
    at_once = max(1, BLOCK // wanted.size)
    found = []
    for first in range(0, len(weights), at_once):
        error = _output(patches, columns[:, first : first + at_once], rectified) - wanted
        found.append(_in_order(error * error))
    return np.concatenate(found)


BLOCK = 2**18
"""Cells of outputs of several kernels that are held at one time."""


def _asked(kernel_size: tuple[int, ...], x: NDArray, target: NDArray) -> tuple[list[NDArray], NDArray]:
    """Return the windows of the picture, and what is wanted of each."""
    patches = _patches(x, kernel_size)
    check_shape("target", target, patches[0].shape)
    return patches, target


def _patches(x: NDArray, kernel_size: tuple[int, ...]) -> list[NDArray]:
    """Return for each cell of the kernel what it meets in all windows: views of shape (H', W')."""
    check_axes("x", x, "(H, W)")
    for name, k, n in zip(("height", "width"), kernel_size, x.shape, strict=True):
        if not 1 <= k <= n:
            raise ValueError(f"weight {name} {k} is outside 1 to {n}, the {name} of x")
    view = windows(x, kernel_size, (1, 1), (1, 1))  # H', W', k_h, k_w
    return [view[..., u, v] for u, v in np.ndindex(*kernel_size)]


def _output(patches: list[NDArray], weight: NDArray, rectified: bool) -> NDArray:
    """Return y (H', W') of one kernel (K), or (T, H', W') of several (K, T, 1, 1)."""
    y = patches[0] * weight[0]
    for patch, factor in zip(patches[1:], weight[1:], strict=True):
        y += patch * factor
    return np.maximum(y, 0) if rectified else y


def _in_order(terms: NDArray) -> NDArray:
    """Return the sum over the last two axes, row by row, one term after the other."""
    rows = terms.reshape(*terms.shape[:-2], -1)
    return np.add.accumulate(rows, axis=-1)[..., -1]

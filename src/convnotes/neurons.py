"""One unit, a = g(w·x + b): what it can decide, and how it learns from one example.

References
----------
McCulloch & Pitts 1943, "A logical calculus of the ideas immanent in nervous activity"; Rosenblatt 1958, "The
perceptron: a probabilistic model for information storage and organization in the brain"; Widrow & Hoff 1960,
"Adaptive switching circuits"; Minsky & Papert 1969, "Perceptrons".
"""

from itertools import product
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from convnotes import activations
from convnotes.arguments import check_axes, check_shape, integer, number
from convnotes.arrays import as_floats

NAMES = ("identity", "step", "sigmoid", "tanh", "relu", "leaky_relu")
"""Of the activations that a unit can have."""

INPUTS = ((0, 0), (0, 1), (1, 0), (1, 1))
"""All inputs of a function of two bits, in the order of a truth table."""


class Unit(NamedTuple):
    """The `weight` and the `bias` of one unit.

    Examples
    --------
    >>> Unit(np.array([20.0, 20.0]), -30.0).bias
    -30.0
    """

    weight: NDArray
    """Shape (I,)."""
    bias: float


def neuron(x: ArrayLike, weight: ArrayLike, bias: float, activation: str = "identity") -> NDArray:
    """Return a = g(w·x + b) for one input or for several.

    Parameters
    ----------
    x : array_like, shape (I,) or (N, I)
    weight : array_like, shape (I,)
    bias : float
    activation : str
        One of `NAMES`.

    Returns
    -------
    ndarray, shape () or (N,)

    Raises
    ------
    TypeError
        If an argument does not hold numbers.
    ValueError
        If the shapes do not belong together, or there is no such activation.

    Examples
    --------
    A logical AND:

    >>> neuron([[0, 0], [0, 1], [1, 0], [1, 1]], [20, 20], -30)
    array([-30., -10., -10.,  10.])
    >>> neuron([[0, 0], [0, 1], [1, 0], [1, 1]], [20, 20], -30, "sigmoid").round(5)
    array([0.0000e+00, 5.0000e-05, 5.0000e-05, 9.9995e-01])
    """
    x, weight = as_floats(x=x, weight=weight)
    check_axes("weight", weight, "(I)")
    check_shape("x", x, (*x.shape[:-1][:1], len(weight)))
    g, _ = _activation(activation)
    return np.asarray(g(x @ weight + number(bias, "bias")))


def activate(z: ArrayLike, activation: str) -> NDArray:
    """Return a = g(z) of weighted sums z, element by element.

    Parameters
    ----------
    z : array_like
        Any shape.
    activation : str
        One of `NAMES`.

    Returns
    -------
    ndarray
        The shape of `z`.

    Raises
    ------
    TypeError
        If `z` does not hold numbers.
    ValueError
        If there is no such activation.

    Examples
    --------
    >>> activate([-2, 0, 3], "relu")
    array([0., 0., 3.])
    """
    g, _ = _activation(activation)
    return np.array(g(*as_floats(z=z)))


def slope(z: ArrayLike, activation: str) -> NDArray:
    """Return g'(z), how much an answer gains for each unit that z gains: nothing where a unit is saturated.

    Parameters, Returns, Raises: as `activate`.

    Examples
    --------
    >>> slope([-2, 0, 3], "relu"), slope(0, "sigmoid")
    (array([0., 0., 1.]), array(0.25))
    """
    _, g_backward = _activation(activation)
    (z,) = as_floats(z=z)
    return np.array(g_backward(np.ones_like(z), z))


def perceptron_step(
    x: ArrayLike, target: float, weight: ArrayLike, bias: float, *, learning_rate: float = 1.0
) -> Unit:
    """Return the unit after one step of the perceptron's rule: w ← w + η·(t − a)·x and b ← b + η·(t − a).

    Here a = step(w·x + b) is what it decides now: where that is right, nothing moves. Where some unit decides
    all examples rightly, going through them again and again finds one after finitely many steps.

    Parameters
    ----------
    x : array_like, shape (I,)
        One example.
    target : float
        t, 0 or 1.
    weight, bias
        As in `neuron`.
    learning_rate : float
        η ≥ 0.

    Returns
    -------
    Unit

    Raises
    ------
    TypeError, ValueError
        As `neuron`, and if `target` or `learning_rate` is not as described.

    References
    ----------
    Rosenblatt 1958 (the rule); Novikoff 1962, "On convergence proofs for perceptrons".

    Examples
    --------
    >>> perceptron_step([1, 0], 0, [2, 2], -1)
    Unit(weight=array([1., 2.]), bias=-2.0)
    """
    target = number(target, "target")
    if target not in (0, 1):
        raise ValueError(f"target must be 0 or 1, got {target}")
    return _moved(x, weight, bias, learning_rate, target - neuron(x, weight, bias, "step"))


def gradient_step(
    x: ArrayLike,
    target: float,
    weight: ArrayLike,
    bias: float,
    *,
    activation: str = "sigmoid",
    learning_rate: float = 1.0,
) -> Unit:
    """Return the unit after one step down the gradient of ½(a − t)²: w ← w + η·(t − a)·g'(z)·x.

    With the identity it is the rule of ADALINE; with the step, whose slope is 0, nothing ever moves.

    Parameters
    ----------
    x, weight, bias, activation
        As in `neuron`; one example.
    target : float
        t.
    learning_rate : float
        η ≥ 0.

    Returns
    -------
    Unit

    Raises
    ------
    TypeError, ValueError
        As `perceptron_step`.

    References
    ----------
    Widrow & Hoff 1960 (the identity).

    Examples
    --------
    With the sigmoid at z = 0, a = ½ and g' = ¼:

    >>> gradient_step([1, 0], 1, [0, 0], 0)
    Unit(weight=array([0.125, 0.   ]), bias=0.125)
    """
    z = neuron(x, weight, bias)
    g, g_backward = _activation(activation)
    error = number(target, "target") - g(z)
    return _moved(x, weight, bias, learning_rate, g_backward(error, z))


def boolean_functions(largest: int = 2) -> dict[tuple[int, int, int, int], tuple[int, int, int]]:
    """Return the functions of two bits that one unit with a threshold decides, each with integers that do it.

    Parameters
    ----------
    largest : int
        Weights and bias are searched from −`largest` to `largest`.

    Returns
    -------
    dict
        From the four answers to `INPUTS` to (w₁, w₂, b), those of the smallest sum of magnitudes, and among
        them the first that is found.

    Raises
    ------
    TypeError, ValueError
        If `largest` is not a positive integer.

    References
    ----------
    Minsky & Papert 1969, "Perceptrons".

    Examples
    --------
    All but two of the sixteen: what is exclusive, and its opposite.

    >>> found = boolean_functions()
    >>> len(found), found[0, 0, 0, 1]
    (14, (1, 1, -2))
    >>> (0, 1, 1, 0) in found, (1, 0, 0, 1) in found
    (False, False)
    """
    numbers = sorted(range(-integer(largest, "largest"), largest + 1), key=abs)
    found = {}
    for w1, w2, b in sorted(product(numbers, repeat=3), key=lambda unit: sum(map(abs, unit))):
        answers = tuple(int(w1 * x1 + w2 * x2 + b >= 0) for x1, x2 in INPUTS)
        found.setdefault(answers, (w1, w2, b))
    return found


def _activation(name: str):
    """Return g and its backward."""
    if not isinstance(name, str) or name not in NAMES:
        raise ValueError(f"activation must be one of {', '.join(NAMES)}, got {name!r}")
    if name == "identity":
        return (lambda z: z), (lambda grad_output, z: grad_output)
    return getattr(activations, name), getattr(activations, f"{name}_backward")


def _moved(x: ArrayLike, weight: ArrayLike, bias: float, learning_rate: float, error: NDArray) -> Unit:
    x, weight = as_floats(x=x, weight=weight)
    check_axes("x", x, "(I)")
    rate = number(learning_rate, "learning_rate", minimum=0) * float(error)
    return Unit(weight + rate * x, float(bias) + rate)

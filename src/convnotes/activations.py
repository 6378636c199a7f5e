"""Activation functions, each with its derivative right below it.

A backward takes `grad_output`, the gradient ∂L/∂a of a loss with respect to the activation a = g(x), and the
same `x` as its forward, and returns ∂L/∂x = ∂L/∂a ⊙ g'(x). Step and the two rectifiers apart, they are
analytic; all take complex `x`, whose real part then decides where a case distinction has to be made.

References
----------
Goodfellow, Bengio & Courville 2016, "Deep Learning", §6.2.2.3 (softmax) and §6.3 (the others).
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from convnotes.arguments import LARGEST, check_shape, integer, number
from convnotes.arrays import as_floats, widen_half


def step(x: ArrayLike) -> NDArray:
    """Return 1 where x ≥ 0 and 0 elsewhere, element by element: whether a threshold is reached.

    Parameters, Returns, Raises: as `relu`.

    References
    ----------
    McCulloch & Pitts 1943, "A logical calculus of the ideas immanent in nervous activity" (a unit fires as
    soon as its threshold is reached).

    Examples
    --------
    >>> step([-2, 0, 3])
    array([0., 1., 1.])
    """
    (x,) = as_floats(x=x)
    return np.where(np.isnan(x), x, x.real >= 0).astype(x.dtype, copy=False)


def step_backward(grad_output: ArrayLike, x: ArrayLike) -> NDArray:
    """Return ∂L/∂x of `step`: 0 everywhere, also at the jump, so that nothing can be learnt through it.

    Parameters, Returns, Raises: as `relu_backward`.

    Examples
    --------
    >>> step_backward([1, 1, 1], [-2, 0, 3])
    array([0., 0., 0.])
    """
    grad_output, x = _pair(grad_output, x)
    return _times(grad_output, np.zeros_like(x, bool), x)


def relu(x: ArrayLike) -> NDArray:
    """Return the rectified linear unit, max(x, 0), element by element.

    Parameters
    ----------
    x : array_like
        Pre-activations, any shape.

    Returns
    -------
    ndarray
        Same shape; floating dtypes are kept, integers become float64. NaN stays NaN.

    Raises
    ------
    TypeError
        If `x` does not hold numbers.
    ValueError
        If `x` is a list whose rows differ in length.

    References
    ----------
    Nair & Hinton 2010, "Rectified linear units improve restricted Boltzmann machines".

    Examples
    --------
    >>> relu([-2, 0, 3])
    array([0., 0., 3.])
    """
    (x,) = as_floats(x=x)
    return np.maximum(x, 0) if x.dtype.kind == "f" else x * (x.real > 0)


def relu_backward(grad_output: ArrayLike, x: ArrayLike) -> NDArray:
    """Return ∂L/∂x of `relu`: times 1 where x > 0 and times 0 elsewhere, at the kink 0 too.

    The product of 0 and an infinite gradient is NaN, which thus shows rather than stops. So does NaN in `x`.

    Parameters
    ----------
    grad_output : array_like
        ∂L/∂a, the shape of `x`.
    x : array_like
        What `relu` was given.

    Returns
    -------
    ndarray
        The shape of `x`.

    Raises
    ------
    TypeError
        If an argument does not hold numbers.
    ValueError
        If the shapes differ.

    Examples
    --------
    >>> relu_backward([1, 1, 1], [-2, 0, 3])
    array([0., 0., 1.])
    """
    grad_output, x = _pair(grad_output, x)
    return _times(grad_output, x.real > 0, x)


def leaky_relu(x: ArrayLike, *, negative_slope: float = 0.01) -> NDArray:
    """Return x where x > 0 and `negative_slope`·x elsewhere.

    Parameters
    ----------
    x : array_like
        Pre-activations, any shape.
    negative_slope : float
        Slope at and left of 0; finite.

    Returns
    -------
    ndarray
        As that of `relu`.

    Raises
    ------
    TypeError, ValueError
        As `relu`, and if `negative_slope` is not a finite number.

    References
    ----------
    Maas, Hannun & Ng 2013, "Rectifier nonlinearities improve neural network acoustic models".

    Examples
    --------
    >>> leaky_relu([-2, 0, 3], negative_slope=0.5)
    array([-1.,  0.,  3.])
    """
    (x,) = as_floats(x=x)
    return x * _slopes(x, negative_slope)


def leaky_relu_backward(grad_output: ArrayLike, x: ArrayLike, *, negative_slope: float = 0.01) -> NDArray:
    """Return ∂L/∂x of `leaky_relu`: 1 or `negative_slope` times the gradient; at 0 the slope from the left.

    Parameters, Returns, Raises: as `relu_backward` and `leaky_relu`.

    Examples
    --------
    >>> leaky_relu_backward([1, 1, 1], [-2, 0, 3], negative_slope=0.5)
    array([0.5, 0.5, 1. ])
    """
    grad_output, x = _pair(grad_output, x)
    return _times(grad_output, _slopes(x, negative_slope), x)


def sigmoid(x: ArrayLike) -> NDArray:
    """Return the logistic function 1/(1 + e⁻ˣ), without overflow at either end.

    Parameters, Returns, Raises: as `relu`.

    Examples
    --------
    Odds of 1 to 3, 1 to 1 and 3 to 1, as probabilities:

    >>> sigmoid([-np.log(3), 0, np.log(3)])
    array([0.25, 0.5 , 0.75])
    """
    (x,) = as_floats(x=x)
    decay = _decay(x)
    return np.where(x.real > 0, 1, decay) / (1 + decay)


def sigmoid_backward(grad_output: ArrayLike, x: ArrayLike) -> NDArray:
    """Return ∂L/∂x of `sigmoid`: g'(x) = g(x)·(1 − g(x)), at most 1/4.

    Parameters, Returns, Raises: as `relu_backward`.

    Examples
    --------
    >>> sigmoid_backward([1, 8], [0, 0])
    array([0.25, 2.  ])
    """
    grad_output, x = _pair(grad_output, x)
    return grad_output * sigmoid(x) * sigmoid(-x)  # 1 − g(x) = g(−x), which does not cancel where g(x) ≈ 1


def tanh(x: ArrayLike) -> NDArray:
    """Return the hyperbolic tangent, (eˣ − e⁻ˣ)/(eˣ + e⁻ˣ) = 2·sigmoid(2x) − 1.

    Parameters, Returns, Raises: as `relu`.

    Examples
    --------
    >>> tanh([-40, 0, 40])
    array([-1.,  0.,  1.])
    """
    return np.tanh(*as_floats(x=x))


def tanh_backward(grad_output: ArrayLike, x: ArrayLike) -> NDArray:
    """Return ∂L/∂x of `tanh`: g'(x) = 1 − g(x)² = (2/(eˣ + e⁻ˣ))², at most 1.

    Parameters, Returns, Raises: as `relu_backward`.

    Examples
    --------
    >>> tanh_backward([1, 8], [0, 0])
    array([1., 8.])
    """
    grad_output, x = _pair(grad_output, x)
    decay = _decay(x)
    root = 2 * decay / (1 + decay * decay)  # where g(x) ≈ 1, 1 − g(x)² would cancel
    return grad_output * root * root


def softmax(x: ArrayLike, *, axis: int = -1) -> NDArray:
    """Return the share of each score: y[i] = e^x[i] / Σ_j e^x[j] along `axis`.

    The largest score is subtracted first, which changes nothing but keeps the exponentials within range.

    Parameters
    ----------
    x : array_like
        Scores (logits), at least one along `axis`. A score of −inf gets the share 0; where all are −inf, or
        one is +inf or NaN, the shares are NaN.
    axis : int
        The axis along which the shares sum to 1.

    Returns
    -------
    ndarray
        Same shape; floating dtypes are kept, integers become float64.

    Raises
    ------
    TypeError
        If `x` does not hold numbers, or `axis` is not an integer.
    ValueError
        If `x` has no such axis, or no score along it.

    References
    ----------
    Bridle 1990, "Probabilistic interpretation of feedforward classification network outputs, with
    relationships to statistical pattern recognition".

    Examples
    --------
    >>> softmax([0, 0, 0, 0])
    array([0.25, 0.25, 0.25, 0.25])
    """
    (x,) = as_floats(x=x)
    axis = _axis(x, axis)
    with np.errstate(invalid="ignore", over="ignore"):  # inf − inf is the NaN promised above; e^−inf is 0
        (shares,) = widen_half(np.exp(x - x.real.max(axis=axis, keepdims=True)))
        return (shares / shares.sum(axis=axis, keepdims=True)).astype(x.dtype, copy=False)


def softmax_backward(grad_output: ArrayLike, x: ArrayLike, *, axis: int = -1) -> NDArray:
    """Return ∂L/∂x of `softmax`: ∂L/∂x[i] = y[i]·(∂L/∂y[i] − Σ_j ∂L/∂y[j]·y[j]).

    Every share depends on every score, so the Jacobian is diag(y) − y·yᵀ rather than a diagonal.

    Parameters, Returns, Raises: as `relu_backward` and `softmax`.

    Examples
    --------
    >>> softmax_backward([1, 0], [0, 0])
    array([ 0.25, -0.25])
    """
    grad_output, x = _pair(grad_output, x)
    grad, y = widen_half(grad_output, softmax(x, axis=axis))
    return (y * (grad - (grad * y).sum(axis=axis, keepdims=True))).astype(x.dtype, copy=False)


def _pair(grad_output: ArrayLike, x: ArrayLike) -> tuple[NDArray, NDArray]:
    grad_output, x = as_floats(grad_output=grad_output, x=x)
    check_shape("grad_output", grad_output, x.shape)
    return grad_output, x


def _times(grad_output: NDArray, slopes: NDArray, x: NDArray) -> NDArray:
    """Return grad_output ⊙ slopes, without a −0, and NaN where x is NaN: it has no slope.

    A product is fifteen times as fast as np.where, whose branches nobody can predict.
    """
    grad_x = grad_output * slopes
    grad_x += 0
    unknown = np.isnan(x)
    if unknown.any():
        grad_x[unknown] = np.nan
    return grad_x


def _decay(x: NDArray) -> NDArray:
    """Return e^−|x|, analytic on either side of 0: at most 1, so that e⁸⁰⁰ never arises."""
    return np.exp(np.where(x.real > 0, -x, x))


def _slopes(x: NDArray, negative_slope: float) -> NDArray:
    """Return 1 where x > 0 and `negative_slope` elsewhere."""
    slope = number(negative_slope, "negative_slope")
    return np.take(np.array([slope, 1], x.real.dtype), (x.real > 0).astype(np.intp))


def _axis(x: NDArray, axis: int) -> int:
    axis = integer(axis, "axis", minimum=-LARGEST)
    if not -x.ndim <= axis < x.ndim:
        raise ValueError(f"axis {axis} is not one of the {x.ndim} axes of x")
    if x.shape[axis] == 0:
        raise ValueError(f"x has no score along axis {axis}: shape {x.shape}")
    return axis

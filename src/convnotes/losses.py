"""Losses: how far an answer is from the wanted one, as a single number, and its slope.

A backward takes `grad_output`, the gradient with respect to the loss itself: 1 where a chain begins.

References
----------
Goodfellow, Bengio & Courville 2016, "Deep Learning", §5.5.1 (mean squared error) and §6.2.1.1
(cross-entropy): both are negative logarithms of a likelihood.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from convnotes.activations import softmax
from convnotes.arguments import as_array, check_axes, check_shape, integer
from convnotes.arrays import as_floats, widen_half


def one_hot(classes: ArrayLike, num_classes: int) -> NDArray:
    """Return target vectors: 1 at the index of the class, 0 elsewhere.

    Parameters
    ----------
    classes : array_like of int, shape (N,)
        Each in [0, `num_classes`).
    num_classes : int
        At least 1.

    Returns
    -------
    ndarray of float64, shape (N, num_classes)

    Raises
    ------
    TypeError
        If the classes, or their number, are not integers.
    ValueError
        If a class is out of range, or `classes` has not one axis.

    Examples
    --------
    The third of ten classes:

    >>> one_hot([2], 10)
    array([[0., 0., 1., 0., 0., 0., 0., 0., 0., 0.]])
    """
    num_classes = integer(num_classes, "num_classes")
    classes = _classes(classes, num_classes)
    targets = np.zeros((len(classes), num_classes))
    targets[np.arange(len(classes)), classes] = 1
    return targets


def mse_loss(prediction: ArrayLike, target: ArrayLike) -> np.floating:
    """Return the mean squared error, (1/M)·Σ (prediction − target)² over all M numbers.

    Parameters
    ----------
    prediction, target : array_like
        Of one shape, not empty.

    Returns
    -------
    floating
        In squared units of the predictions.

    Raises
    ------
    TypeError
        If an argument does not hold numbers.
    ValueError
        If the shapes differ or there is nothing to take a mean of.

    Examples
    --------
    >>> float(mse_loss([1, 2, 3], [1, 4, 3]).round(4))
    1.3333
    """
    dtype, error = _error(prediction, target)
    return np.square(error).mean().astype(dtype)


def mse_loss_backward(grad_output: float, prediction: ArrayLike, target: ArrayLike) -> NDArray:
    """Return ∂L/∂prediction of `mse_loss`: (2/M)·(prediction − target), times `grad_output`.

    Raises: as `mse_loss`.

    Parameters
    ----------
    grad_output : float
        Gradient with respect to the loss itself.
    prediction, target
        As in `mse_loss`.

    Returns
    -------
    ndarray
        The shape of `prediction`.

    Examples
    --------
    >>> mse_loss_backward(1, [1, 2, 3, 0], [1, 4, 3, 0])
    array([ 0., -1.,  0.,  0.])
    """
    dtype, error = _error(prediction, target)
    return (error * (_scalar(grad_output) * 2 / error.size)).astype(dtype, copy=False)


def cross_entropy(logits: ArrayLike, classes: ArrayLike) -> np.floating:
    """Return the mean surprise −log softmax(logits)[class] over the samples, in nats.

    Parameters
    ----------
    logits : array_like, shape (N, K)
        Scores of K classes for N ≥ 1 samples; any real numbers.
    classes : array_like of int, shape (N,)
        The right class of each sample, in [0, K).

    Returns
    -------
    floating

    Raises
    ------
    TypeError
        If `logits` do not hold numbers, or `classes` are not integers.
    ValueError
        If the shapes do not fit, a class is out of range or there is no sample.

    Notes
    -----
    −log softmax(x)[k] = log Σ_j e^(x[j] − m) − (x[k] − m) with m the largest score: the logarithm of a share
    that rounds to 0 is never taken. A score that is NaN or +∞ makes the loss NaN.

    Examples
    --------
    Ten equal scores say nothing: the loss is log 10 = 2.303.

    >>> float(cross_entropy([[0] * 10], [2]).round(3))
    2.303
    """
    logits, classes = _scores(logits, classes)
    (scores,) = widen_half(logits)
    # A score that is too far below the largest has the share e^−inf = 0; inf − inf is NaN, and said by that.
    with np.errstate(over="ignore", invalid="ignore"):
        shifted = scores - scores.real.max(axis=1, keepdims=True)
    right = shifted[np.arange(len(shifted)), classes]
    return (np.log(np.exp(shifted).sum(axis=1)) - right).mean().astype(logits.dtype)


def cross_entropy_backward(grad_output: float, logits: ArrayLike, classes: ArrayLike) -> NDArray:
    """Return ∂L/∂logits of `cross_entropy`: (softmax(logits) − one_hot(classes))/N, times `grad_output`.

    The gradient is the error in the shares, whatever they are; with a squared error behind the softmax it
    would vanish where the answer is confidently wrong.

    Raises: as `cross_entropy`.

    Parameters
    ----------
    grad_output : float
        Gradient with respect to the loss itself.
    logits, classes
        As in `cross_entropy`.

    Returns
    -------
    ndarray, shape (N, K)

    References
    ----------
    Bridle 1990, "Probabilistic interpretation of feedforward classification network outputs, with
    relationships to statistical pattern recognition".

    Examples
    --------
    >>> cross_entropy_backward(1, [[0, 0, 0, 0]], [2])
    array([[ 0.25,  0.25, -0.75,  0.25]])
    """
    logits, classes = _scores(logits, classes)
    error = softmax(logits)
    error[np.arange(len(error)), classes] -= 1
    return error * (_scalar(grad_output) / len(error))


def _error(prediction: ArrayLike, target: ArrayLike) -> tuple[np.dtype, NDArray]:
    """Return the dtype that a result has, and prediction − target."""
    prediction, target = as_floats(prediction=prediction, target=target)
    check_shape("target", target, prediction.shape)
    if prediction.size == 0:
        raise ValueError(f"prediction is empty, shape {prediction.shape}: there is no mean of nothing")
    work = widen_half(prediction, target)
    return prediction.dtype, work[0] - work[1]


def _scores(logits: ArrayLike, classes: ArrayLike) -> tuple[NDArray, NDArray]:
    (logits,) = as_floats(logits=logits)
    check_axes("logits", logits, "(N, K)")
    if len(logits) == 0:
        raise ValueError(f"logits are empty, shape {logits.shape}: there is no mean of nothing")
    classes = _classes(classes, logits.shape[1])
    check_shape("classes", classes, logits.shape[:1])
    return logits, classes


def _classes(classes: ArrayLike, num_classes: int) -> NDArray:
    empty = isinstance(classes, list | tuple) and not classes  # to NumPy, a list of floats
    classes = as_array("classes", np.empty(0, int) if empty else classes, "iu", "be integers")
    check_axes("classes", classes, "(N)")
    outside = classes[(classes < 0) | (classes >= num_classes)]
    if outside.size:
        raise ValueError(f"classes must be in [0, {num_classes}), got {outside[0]}")
    return classes.astype(np.int64)


def _scalar(grad_output: float) -> complex | float:
    (grad_output,) = as_floats(grad_output=grad_output)
    check_shape("grad_output", grad_output, ())
    return grad_output.item()  # a Python number leaves the dtype of the gradient alone

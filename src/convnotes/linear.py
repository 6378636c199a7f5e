"""The dense layer: every output is joined to every input.

References
----------
Rumelhart, Hinton & Williams 1986, "Learning representations by back-propagating errors", eqs. 1 (forward), 6
and 7 (backward).
"""

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from convnotes.arguments import check_axes, check_shape, integers
from convnotes.arrays import as_floats, widen_half


def linear(x: ArrayLike, weight: ArrayLike, bias: ArrayLike | None = None) -> NDArray:
    """Return y[n, o] = Σ_i weight[o, i]·x[n, i] + bias[o].

    Parameters
    ----------
    x : array_like, shape (N, I)
        One row per sample.
    weight : array_like, shape (O, I)
        One row per output.
    bias : array_like, shape (O,), optional

    Returns
    -------
    ndarray, shape (N, O)

    Raises
    ------
    TypeError
        If an argument does not hold numbers.
    ValueError
        If the shapes do not fit.

    Examples
    --------
    Two inputs, three outputs: the first input, the second, and their sum plus 10.

    >>> linear([[3, 4]], [[1, 0], [0, 1], [1, 1]], [0, 0, 10])
    array([[ 3.,  4., 17.]])
    """
    x, weight, bias = as_floats(x=x, weight=weight, bias=bias)
    _check(x, weight)
    if bias is None:
        return x @ weight.T
    check_shape("bias", bias, weight.shape[:1])
    rows, columns, shift = widen_half(x, weight.T, bias)
    return (rows @ columns + shift).astype(x.dtype, copy=False)


def linear_backward(
    grad_output: ArrayLike, x: ArrayLike, weight: ArrayLike
) -> tuple[NDArray, NDArray, NDArray]:
    """Return (∂L/∂x, ∂L/∂weight, ∂L/∂bias) of `linear`.

    With δ = ∂L/∂y: ∂L/∂x[n, i] = Σ_o δ[n, o]·weight[o, i], ∂L/∂weight[o, i] = Σ_n δ[n, o]·x[n, i] and
    ∂L/∂bias[o] = Σ_n δ[n, o].

    Raises: as `linear`.

    Parameters
    ----------
    grad_output : array_like, shape (N, O)
        δ, the gradient of the loss with respect to what `linear` returned.
    x, weight : array_like
        What `linear` was given.

    Returns
    -------
    grad_x : ndarray, shape (N, I)
    grad_weight : ndarray, shape (O, I)
    grad_bias : ndarray, shape (O,)

    Examples
    --------
    >>> grad_x, grad_weight, grad_bias = linear_backward([[1, 0, 2]], [[3, 4]], [[1, 0], [0, 1], [1, 1]])
    >>> grad_x
    array([[3., 2.]])
    >>> grad_weight
    array([[3., 4.],
           [0., 0.],
           [6., 8.]])
    >>> grad_bias
    array([1., 0., 2.])
    """
    grad_output, x, weight = as_floats(grad_output=grad_output, x=x, weight=weight)
    _check(x, weight)
    check_shape("grad_output", grad_output, (len(x), len(weight)))
    (work,) = widen_half(grad_output)
    grad_bias = work.sum(axis=0).astype(x.dtype, copy=False)
    return grad_output @ weight, grad_output.T @ x, grad_bias


def flatten(x: ArrayLike) -> NDArray:
    """Return the cells of each sample as one row, in row-major order: (N, C, H, W) → (N, C·H·W).

    Parameters
    ----------
    x : array_like, shape (N, ...)

    Returns
    -------
    ndarray, shape (N, -1)
        A copy; integers become float64.

    Raises
    ------
    TypeError
        If `x` does not hold numbers.
    ValueError
        If `x` is a single number: it has no axis of samples.

    Examples
    --------
    >>> flatten([[[1, 2], [3, 4]]])
    array([[1., 2., 3., 4.]])
    """
    (x,) = as_floats(x=x)
    if x.ndim == 0:
        raise ValueError("x must have an axis of samples, got a single number")
    return np.array(x.reshape(len(x), math.prod(x.shape[1:])))


def flatten_backward(grad_output: ArrayLike, input_shape: tuple[int, ...]) -> NDArray:
    """Return ∂L/∂x of `flatten`: the same numbers in the shape they came from.

    Parameters
    ----------
    grad_output : array_like, shape (N, C·H·W)
    input_shape : tuple of int
        The shape of what `flatten` was given.

    Returns
    -------
    ndarray, shape `input_shape`
        A copy.

    Raises
    ------
    TypeError
        If `grad_output` does not hold numbers, or `input_shape` is no tuple of integers.
    ValueError
        If the one does not have as many numbers as the other.

    Examples
    --------
    >>> flatten_backward([[1, 2, 3, 4]], (1, 2, 2))
    array([[[1., 2.],
            [3., 4.]]])
    """
    (grad_output,) = as_floats(grad_output=grad_output)
    shape = integers(input_shape, "input_shape")
    if not shape:
        raise ValueError("input_shape must have an axis of samples, got ()")
    check_shape("grad_output", grad_output, (shape[0], math.prod(shape[1:])))
    return np.array(grad_output.reshape(shape))


def _check(x: NDArray, weight: NDArray) -> None:
    check_axes("x", x, "(N, I)")
    check_axes("weight", weight, "(O, I)")
    if x.shape[1] != weight.shape[1]:
        raise ValueError(f"x has {x.shape[1]} features, but weight takes {weight.shape[1]}")

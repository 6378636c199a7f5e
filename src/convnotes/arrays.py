"""What the operations ask of their arrays: numbers of a kind, dimensions, shapes; said once, in one form."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray


def as_real(x: ArrayLike, name: str, dimensions: str | None = None) -> NDArray:
    """Return `x` as an array of real numbers of the dtype it has.

    Parameters
    ----------
    x : array_like
        Booleans, integers or floats.
    name : str
        What the caller calls it.
    dimensions : str, optional
        One letter or word per wanted dimension, such as "N C H W"; any number of dimensions if left out.

    Raises
    ------
    TypeError
        If `x` holds anything but real numbers.
    ValueError
        If it has not the wanted number of dimensions.

    Examples
    --------
    >>> as_real([1, 2], "x", "N C")
    Traceback (most recent call last):
    ValueError: x must have 2 dimensions (N, C), got 1: shape (2,)
    """
    return _checked(x, name, dimensions, "biuf", "real numbers")


def as_floating(x: ArrayLike, name: str, dimensions: str | None = None) -> NDArray:
    """Return `x` as an array that sums neither wrap nor truncate: integers and booleans become float64.

    Floating dtypes are kept, and so are complex ones: an analytic operation takes them for the complex step.
    Parameters and errors are those of `as_real`.

    Examples
    --------
    >>> as_floating([1, 2], "x").dtype, as_floating(np.float32(1), "x").dtype
    (dtype('float64'), dtype('float32'))
    """
    x = _checked(x, name, dimensions, "biufc", "numbers")
    return x.astype(np.float64) if x.dtype.kind in "biu" else x


def check_shape(x: NDArray, name: str, shape: Sequence[int], reason: str) -> None:
    """Raise ValueError unless `x` has `shape`, which is that of `reason`.

    Examples
    --------
    >>> check_shape(np.zeros(3), "grad_output", (2,), "the output")
    Traceback (most recent call last):
    ValueError: grad_output has shape (3,), but the output has shape (2,)
    """
    if x.shape != tuple(shape):
        raise ValueError(f"{name} has shape {x.shape}, but {reason} has shape {tuple(shape)}")


def _checked(x: ArrayLike, name: str, dimensions: str | None, kinds: str, what: str) -> NDArray:
    try:
        x = np.asarray(x)
    except ValueError as error:  # ragged nested lists
        raise ValueError(f"{name} must be an array: {error}") from None
    if x.dtype.kind not in kinds:
        raise TypeError(f"{name} must hold {what}, got dtype {x.dtype}")
    if dimensions is not None:
        names = dimensions.split()
        if x.ndim != len(names):
            wanted = f"{len(names)} dimension{'s' * (len(names) != 1)} ({', '.join(names)})"
            raise ValueError(f"{name} must have {wanted}, got {x.ndim}: shape {x.shape}")
    return x

"""What every operation asks of the arrays it is given, said once."""

import numpy as np


def floating(**arrays):
    """Return the named arrays in the one floating dtype that holds them all; only `bias` may be None.

    Floating and complex dtypes are kept. Integers and booleans become float64, so that sums never wrap.
    The arrays are not copied where they already have that dtype.

    Parameters
    ----------
    **arrays : array_like or None
        By the names that an error calls them.

    Returns
    -------
    tuple of ndarray or None
        In the order in which they were given.

    Raises
    ------
    TypeError
        If an array does not hold numbers.
    ValueError
        If nested lists have rows of different lengths.

    Examples
    --------
    >>> x, weight = floating(x=np.array([1, 2], np.uint8), weight=np.array([0.5], np.float32))
    >>> x.dtype, weight.dtype
    (dtype('float64'), dtype('float64'))
    """
    given = {name: array for name, array in arrays.items() if array is not None or name != "bias"}
    values = {name: holding(name, array) for name, array in given.items()}
    dtypes = (value.dtype if value.dtype.kind in "fc" else np.float64 for value in values.values())
    dtype = np.result_type(*dtypes)
    return tuple(values[name].astype(dtype, copy=False) if name in values else None for name in arrays)


def working(*arrays):
    """Return half-precision arrays in single precision: what is summed up is rounded once, at the end.

    Parameters
    ----------
    *arrays : array_like
        Of any dtype; others than half precision are passed through.

    Returns
    -------
    list of array_like

    Examples
    --------
    >>> (x,) = working(np.array([60000, 60000], np.float16))
    >>> x.sum()
    np.float32(120000.0)
    """
    return [
        np.asarray(array, np.float32) if np.asarray(array).dtype == np.float16 else array for array in arrays
    ]


def holding(name: str, value, kinds: str = "biufc", what: str = "hold numbers") -> np.ndarray:
    """Return `value` as an array, or say that its dtype is none of these kinds.

    Parameters
    ----------
    name : str
        What an error calls it.
    value : array_like
    kinds : str
        The letters of `dtype.kind` that are taken.
    what : str
        What an error says that the array must do.

    Returns
    -------
    ndarray

    Raises
    ------
    TypeError
        If `value` is None, or of another kind.
    ValueError
        If it is a list whose rows differ in length.

    Examples
    --------
    >>> holding("indices", [0.5], "iu", "be integers")
    Traceback (most recent call last):
    TypeError: indices must be integers, got dtype float64
    """
    if value is None:
        raise TypeError(f"{name} must {what}, got None")
    try:
        array = np.asarray(value)
    except ValueError as error:  # ragged nested lists
        raise ValueError(f"{name} must be an array: {error}") from None
    if array.dtype.kind not in kinds:
        raise TypeError(f"{name} must {what}, got dtype {array.dtype}")
    return array


def check_axes(name: str, array: np.ndarray, axes: str) -> None:
    """Raise ValueError unless `array` has the axes that `axes` names; only N, the samples, may be empty.

    Parameters
    ----------
    name : str
        What an error calls it.
    array : ndarray
    axes : str
        One name for each axis, such as "(N, C, H, W)".

    Raises
    ------
    ValueError
        If there are more or fewer axes, or one is empty.

    Examples
    --------
    >>> check_axes("x", np.ones((3, 5)), "(N, C, H, W)")
    Traceback (most recent call last):
    ValueError: x must have the 4 axes (N, C, H, W), got shape (3, 5)
    """
    names = axes.strip("()").split(", ")
    if array.ndim != len(names):
        count = "one axis" if len(names) == 1 else f"{len(names)} axes"
        raise ValueError(f"{name} must have the {count} {axes}, got shape {array.shape}")
    for axis, length in zip(names, array.shape, strict=True):
        if length == 0 and axis != "N":
            raise ValueError(f"{name} must not be empty along {axis}, got shape {array.shape} for {axes}")


def check_shape(name: str, array: np.ndarray, shape: tuple[int, ...]) -> None:
    """Raise ValueError unless `array` has exactly this shape.

    Parameters
    ----------
    name : str
        What an error calls it.
    array : ndarray
    shape : tuple of int

    Raises
    ------
    ValueError
        If it has another shape.

    Examples
    --------
    >>> check_shape("bias", np.ones(3), (2,))
    Traceback (most recent call last):
    ValueError: bias must have shape (2,), got (3,)
    """
    if array.shape != tuple(shape):
        raise ValueError(f"{name} must have shape {tuple(shape)}, got {array.shape}")

"""The dtypes in which the core computes."""

import numpy as np

from convnotes.arguments import as_array


def as_floats(**arrays):
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
    >>> x, weight = as_floats(x=np.array([1, 2], np.uint8), weight=np.array([0.5], np.float32))
    >>> x.dtype, weight.dtype
    (dtype('float64'), dtype('float64'))
    """
    given = {name: array for name, array in arrays.items() if array is not None or name != "bias"}
    values = {name: as_array(name, array) for name, array in given.items()}
    dtypes = (value.dtype if value.dtype.kind in "fc" else np.float64 for value in values.values())
    dtype = np.result_type(*dtypes)
    return tuple(values[name].astype(dtype, copy=False) if name in values else None for name in arrays)


def widen_half(*arrays):
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
    >>> (x,) = widen_half(np.array([60000, 60000], np.float16))
    >>> x.sum()
    np.float32(120000.0)
    """
    return [
        np.asarray(array, np.float32) if np.asarray(array).dtype == np.float16 else array for array in arrays
    ]

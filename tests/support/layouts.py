"""The same numbers in the layouts that NumPy arrays come in."""

import numpy as np


def reversed_in_memory(x):
    """Negative strides on every axis."""
    return np.flip(np.flip(x).copy())


def strided(x):
    """Every second cell of a larger array."""
    larger = np.full([2 * n for n in x.shape], 99, x.dtype)
    view = larger[tuple(slice(None, None, 2) for _ in x.shape)]
    view[...] = x
    return view


def fortran(x):
    return np.asfortranarray(x)


def read_only(x):
    x = x.copy()
    x.flags.writeable = False
    return x


LAYOUTS = [reversed_in_memory, strided, fortran, read_only]

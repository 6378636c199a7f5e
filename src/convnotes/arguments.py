"""What every function asks of its arguments, said once: an error names the argument, its value and the limit.

Each check returns what it was given in the one form that the code behind it takes.
"""

import math
from collections.abc import Sequence
from numbers import Real
from operator import index

import numpy as np

LARGEST = 2**31 - 1
"""Of the integers taken: no size comes near it, and no product of two overflows."""


def integer(value: int, name: str, *, minimum: int = 1) -> int:
    """Return `value` as an int, or say why it is not an integer from `minimum` to `LARGEST`.

    Parameters
    ----------
    value : int
        Of Python or of NumPy.
    name : str
        What an error calls it.
    minimum : int
        The least that is taken.

    Returns
    -------
    int

    Raises
    ------
    TypeError
        If it is not an integer; a bool is none.
    ValueError
        If it is out of range.

    Examples
    --------
    >>> integer(0, "stride")
    Traceback (most recent call last):
    ValueError: stride must be at least 1, got 0
    """
    if type(value) is int and minimum <= value <= LARGEST:
        return value  # as nearly always
    try:
        whole = None if isinstance(value, bool | np.bool_) else index(value)
    except TypeError:
        whole = None
    if whole is None:
        raise TypeError(f"{name} must be an integer, got {value!r}")
    if whole < minimum:
        raise ValueError(f"{name} must be at least {minimum}, got {whole}")
    if whole > LARGEST:
        raise ValueError(f"{name} must be at most {LARGEST}, got {whole}")
    return whole


def integers(values: Sequence[int], name: str, *, minimum: int = 0) -> tuple[int, ...]:
    """Return a tuple, list or array as a tuple of ints, or say which is not an integer of at least `minimum`.

    Raises: as `integer`.

    Parameters
    ----------
    values : tuple, list or array of int
    name : str
        What an error calls them.
    minimum : int
        The least that is taken.

    Returns
    -------
    tuple of int

    Examples
    --------
    >>> integers([2, 3.0], "shape")
    Traceback (most recent call last):
    TypeError: shape must be an integer, got 3.0
    """
    if not _is_sequence(values):
        raise TypeError(f"{name} must be a tuple of integers, got {values!r}")
    return tuple(integer(value, name, minimum=minimum) for value in values)


def number(
    value: float,
    name: str,
    *,
    above: float = -math.inf,
    minimum: float = -math.inf,
    below: float = math.inf,
) -> float:
    """Return `value` as a float, or say why it is not a finite number within these limits.

    Parameters
    ----------
    value : float
        Any real number, of Python or of NumPy.
    name : str
        What an error calls it.
    above, minimum, below : float
        It must be > `above`, ≥ `minimum` and < `below`.

    Returns
    -------
    float

    Raises
    ------
    TypeError
        If it is not a real number; a bool is none.
    ValueError
        If it is not finite, or out of range.

    Examples
    --------
    >>> number(1.0, "momentum", minimum=0, below=1)
    Traceback (most recent call last):
    ValueError: momentum must be at least 0 and less than 1, got 1.0
    """
    if isinstance(value, bool) or not isinstance(value, Real):
        raise TypeError(f"{name} must be a number, got {value!r}")
    limits = {"more than": above, "at least": minimum, "less than": below}
    said = ["finite", *(f"{words} {limit}" for words, limit in limits.items() if math.isfinite(limit))]
    try:
        real = float(value)
    except OverflowError:  # an integer beyond every float
        real = math.inf
    if not (above < real < below and real >= minimum):
        raise ValueError(f"{name} must be {' and '.join(said[-2:])}, got {value}")
    return real


def flag(value: bool, name: str) -> bool:
    """Return `value` as a bool, or say that it is neither True nor False.

    A 0 or a word is refused: "False" would count as true.

    Parameters
    ----------
    value : bool
        Of Python or of NumPy.
    name : str
        What an error calls it.

    Returns
    -------
    bool

    Raises
    ------
    TypeError
        If it is anything else.

    Examples
    --------
    >>> flag("False", "ceil_mode")
    Traceback (most recent call last):
    TypeError: ceil_mode must be True or False, got 'False'
    """
    if not isinstance(value, (bool, np.bool_)):
        raise TypeError(f"{name} must be True or False, got {value!r}")
    return bool(value)


def per_axis(value, name: str, forms: str) -> tuple:
    """Return the two entries of a tuple, list or array; anything else, a number or a word, twice.

    Parameters
    ----------
    value : object
        For both axes, or a sequence of one for the height and one for the width.
    name : str
        What an error calls it.
    forms : str
        What an error says that it must be.

    Returns
    -------
    tuple of two

    Raises
    ------
    ValueError
        If there are not two entries.

    Examples
    --------
    >>> per_axis("same", "padding", "a word or two"), per_axis([1, "same"], "padding", "a word or two")
    (('same', 'same'), (1, 'same'))
    """
    if not _is_sequence(value):
        return value, value
    if len(value) != 2:
        raise ValueError(f"{name} must be {forms}, got {value!r}")
    return tuple(value)


def pair(value: int | Sequence[int], name: str, *, minimum: int = 1) -> tuple[int, int]:
    """Return (height, width) from one integer for both, or from two.

    Parameters
    ----------
    value : int or sequence of two ints
    name : str
        What an error calls it.
    minimum : int
        The least that is taken.

    Returns
    -------
    tuple of two ints

    Raises
    ------
    TypeError
        If an entry is not an integer.
    ValueError
        If there are not two, or one is out of range.

    Examples
    --------
    >>> pair(3, "kernel_size"), pair((1, 2), "stride")
    ((3, 3), (1, 2))
    """
    first, second = per_axis(value, name, "an integer or a pair (height, width)")
    return integer(first, name, minimum=minimum), integer(second, name, minimum=minimum)


def check_groups(in_channels: int, out_channels: int, groups: int) -> tuple[int, int]:
    """Return (channels that one group reads, out_channels), or say why `groups` divides them badly.

    Parameters
    ----------
    in_channels, out_channels, groups : int

    Returns
    -------
    tuple of two ints

    Raises
    ------
    TypeError, ValueError
        If one is not a positive integer, or `groups` divides one of the others badly.

    Examples
    --------
    >>> check_groups(4, 6, 2)
    (2, 6)
    >>> check_groups(3, 6, 2)
    Traceback (most recent call last):
    ValueError: groups 2 does not divide in_channels 3
    """
    groups = integer(groups, "groups")
    in_channels, out_channels = integer(in_channels, "in_channels"), integer(out_channels, "out_channels")
    for name, channels in (("in_channels", in_channels), ("out_channels", out_channels)):
        if channels % groups:
            raise ValueError(f"groups {groups} does not divide {name} {channels}")
    return in_channels // groups, out_channels


def as_array(name: str, value, kinds: str = "biufc", what: str = "hold numbers") -> np.ndarray:
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
        If `value` is None, of another kind, or a masked array that masks something: the mask would be lost.
    ValueError
        If it is a list whose rows differ in length.

    Examples
    --------
    >>> as_array("indices", [0.5], "iu", "be integers")
    Traceback (most recent call last):
    TypeError: indices must be integers, got dtype float64
    """
    if value is None:
        raise TypeError(f"{name} must {what}, got None")
    if np.ma.is_masked(value):
        raise TypeError(f"{name} must {what}, got a masked array, {np.ma.count_masked(value)} of them masked")
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


def _is_sequence(value) -> bool:
    return isinstance(value, tuple | list) or getattr(value, "ndim", 0) > 0

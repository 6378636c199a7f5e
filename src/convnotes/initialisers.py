"""Where weights begin: drawn at random, on a scale that neither grows nor fades from layer to layer.

An initialiser is a function of a weight's shape and a generator.

References
----------
Goodfellow, Bengio & Courville 2016, "Deep Learning", §8.4 (parameter initialization strategies).
"""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from convnotes.arguments import integers

Initialiser = Callable[[Sequence[int], np.random.Generator], NDArray]


def he_normal(shape: Sequence[int], rng: np.random.Generator) -> NDArray:
    """Return weights drawn from a normal distribution of variance 2/fan_in, which keeps ReLU layers in scale.

    Parameters
    ----------
    shape : (O, I) or (O, C, k_h, k_w)
        fan_in is the number of inputs of one output: all but the first entry, multiplied.
    rng : numpy.random.Generator
        Where they come from; the same seed gives the same weights.

    Returns
    -------
    ndarray of float64, in that shape

    Raises
    ------
    TypeError, ValueError
        If the shape has fewer than two entries, or one is not a positive integer, or `rng` is no generator.

    References
    ----------
    He et al. 2015, "Delving deep into rectifiers", eq. 10.

    Examples
    --------
    >>> weight = he_normal((1000, 8), np.random.default_rng(0))
    >>> round(float(weight.std()), 2)  # √(2/8)
    0.5
    """
    shape = _weight_shape(shape)
    return check_rng(rng).normal(0, np.sqrt(2 / np.prod(shape[1:])), shape)


def xavier_uniform(shape: Sequence[int], rng: np.random.Generator) -> NDArray:
    """Return weights drawn evenly from ±√(6/(fan_in + fan_out)), which keeps tanh layers in scale both ways.

    fan_in is as in `he_normal`; fan_out is the number of outputs that one input reaches: O·k_h·k_w, as for
    one group.

    Parameters, Returns, Raises: as `he_normal`.

    References
    ----------
    Glorot & Bengio 2010, "Understanding the difficulty of training deep feedforward neural networks", eq. 16.

    Examples
    --------
    >>> weight = xavier_uniform((1000, 500), np.random.default_rng(0))
    >>> round(float(np.abs(weight).max()), 4)  # √(6/1500)
    0.0632
    """
    shape = _weight_shape(shape)
    limit = np.sqrt(6 / ((shape[0] + shape[1]) * np.prod(shape[2:])))
    return check_rng(rng).uniform(-limit, limit, shape)


def check_rng(rng: np.random.Generator) -> np.random.Generator:
    """Return `rng`, or say that it is no generator.

    Parameters
    ----------
    rng : numpy.random.Generator

    Returns
    -------
    numpy.random.Generator

    Raises
    ------
    TypeError
        If it is none: a seed, for instance.

    Examples
    --------
    >>> check_rng(0)
    Traceback (most recent call last):
    TypeError: rng must be a numpy.random.Generator, got 0
    """
    if not isinstance(rng, np.random.Generator):
        raise TypeError(f"rng must be a numpy.random.Generator, got {rng!r}")
    return rng


def _weight_shape(shape: Sequence[int]) -> tuple[int, ...]:
    shape = integers(shape, "shape", minimum=1)
    if len(shape) < 2:
        raise ValueError(f"shape must be (O, I) or (O, C, k_h, k_w), got {shape}")
    return shape

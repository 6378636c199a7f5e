"""Random numbers that are the same on both sides of an explorable: twin of ``engine/random.ts``."""

import numpy as np

_BITS = np.uint64(0xFFFFFFFF)
_STEP = 0x6D2B79F5


def mulberry32(seed, count):
    """Return `count` numbers of the range 0 ≤ u < 1, drawn by Tommy Ettinger's generator mulberry32.

    Its state moves by a constant, so the k-th number needs none before it: all are made at once.

    Parameters
    ----------
    seed : int
        From 0 to 2³² − 1.
    count : int
        How many.

    Examples
    --------
    >>> mulberry32(1, 2).round(6)
    array([0.627074, 0.002736])
    """
    if not 0 <= seed < 2**32:
        raise ValueError(f"seed {seed} is outside 0 to {2**32 - 1}")
    state = (np.uint64(seed) + np.arange(1, count + 1, dtype=np.uint64) * np.uint64(_STEP)) & _BITS
    mixed = _times(state ^ (state >> np.uint64(15)), state | np.uint64(1))
    mixed ^= (mixed + _times(mixed ^ (mixed >> np.uint64(7)), mixed | np.uint64(61))) & _BITS
    return (mixed ^ (mixed >> np.uint64(14))) / 2.0**32


def bell(seed, count):
    """Return `count` numbers of mean 0 and variance 1, nearly normal: √3·(u₁ + u₂ + u₃ + u₄ − 2).

    No logarithm or cosine is in it, whose last bit differs between Python and the page.

    Parameters
    ----------
    seed, count
        As in `mulberry32`.

    Examples
    --------
    >>> bell(1, 1).round(6)
    array([0.239556])
    """
    u = mulberry32(seed, 4 * count).reshape(count, 4)
    return (u[:, 0] + u[:, 1] + u[:, 2] + u[:, 3] - 2) * np.sqrt(3)


def after(seed, count):
    """Return the seed with which the numbers go on that come after the first `count` of a seed.

    Parameters
    ----------
    seed, count
        As in `mulberry32`.

    Examples
    --------
    >>> mulberry32(after(1, 1), 1).round(6)
    array([0.002736])
    """
    return (seed + count * _STEP) % 2**32


def permutation(seed, count):
    """Return 0, 1, …, `count` − 1 in the order of as many numbers drawn from a seed.

    Parameters
    ----------
    seed, count
        As in `mulberry32`.

    Examples
    --------
    >>> permutation(1, 5)
    array([1, 2, 0, 4, 3])
    """
    return mulberry32(seed, count).argsort(kind="stable")


class Mulberry(np.random.Generator):
    """A generator for initialisers and for `convnotes.train.train` that the page has, too.

    It draws bell-shaped numbers and orders, one after the other from `mulberry32`; what else a generator can
    draw comes from NumPy's.

    Parameters
    ----------
    seed : int
        From 0 to 2³² − 1.

    Examples
    --------
    >>> rng = Mulberry(1)
    >>> rng.normal(0, 1, 2).round(6), rng.permutation(5)
    (array([0.239556, 1.009895]), array([4, 0, 2, 3, 1]))
    """

    def __init__(self, seed):
        super().__init__(np.random.PCG64(seed))
        self._seed = seed

    def normal(self, loc=0.0, scale=1.0, size=None):
        """Return numbers of this mean and standard deviation, nearly normal; see `bell`."""
        count = int(np.prod(size or 1))
        numbers = loc + scale * bell(self._seed, count)
        self._seed = after(self._seed, 4 * count)
        return numbers.reshape(size) if size else numbers.item()

    def permutation(self, x):
        """Return 0, 1, …, x − 1 in some order."""
        order = permutation(self._seed, x)
        self._seed = after(self._seed, x)
        return order


def _times(a, b):
    """The low 32 bits of a product."""
    return (a * b) & _BITS

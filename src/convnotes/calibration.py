"""Whether a classifier's 0.9 means 90 %: how sure it says that it is, against how often it is right.

References
----------
DeGroot & Fienberg 1983, "The comparison and evaluation of forecasters" (reliability); Guo, Pleiss, Sun &
Weinberger 2017, "On calibration of modern neural networks", eq. 2 and 3 (the bins and their error).
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from convnotes.arguments import as_array, check_axes, check_shape, integer


class Reliability(NamedTuple):
    """What a classifier says and what comes true, bin by bin of its confidence.

    Examples
    --------
    >>> reliability([[0.75, 0.25], [0.25, 0.75]], [0, 0], 2)
    Reliability(edges=array([0. , 0.5, 1. ]), count=array([0, 2]), confidence=array([ nan, 0.75]),
    accuracy=array([nan, 0.5]))
    """

    edges: NDArray
    """Shape (B + 1,); a bin holds its upper edge and not its lower one; the first holds both."""
    count: NDArray
    """Answers in each bin, shape (B,)."""
    confidence: NDArray
    """Their mean confidence; NaN in an empty bin."""
    accuracy: NDArray
    """The share of them that is right; NaN in an empty bin."""

    @property
    def error(self) -> float:
        """Expected calibration error: |accuracy − confidence|, the mean over the answers; NaN of none."""
        gaps = np.abs(self.accuracy - self.confidence)
        total = self.count.sum()
        return float(np.nansum(gaps * self.count) / total) if total else float("nan")


def reliability(
    probabilities: ArrayLike, classes: ArrayLike, bins: int | Sequence[float] = 10
) -> Reliability:
    """Return mean confidence and accuracy in bins of confidence.

    An answer is the class of the largest probability, the first of equals; its confidence, that probability.

    Parameters
    ----------
    probabilities : array_like, shape (N, K)
        From 0 to 1, such as shares of `convnotes.activations.softmax`.
    classes : array_like of int, shape (N,)
        The right ones, in [0, K).
    bins : int or sequence of float
        So many of equal width from 0 to 1, or their edges, rising; what lies outside is left out.

    Returns
    -------
    Reliability

    Raises
    ------
    TypeError
        If `probabilities` do not hold real numbers, or `classes` are not integers.
    ValueError
        If a shape, a probability, a class or the edges are not as described.

    Examples
    --------
    Four answers of 0.8, three of them right:

    >>> said = reliability([[0.8, 0.2]] * 4, [0, 0, 0, 1], [0.5, 1])
    >>> float(said.accuracy[0]), round(said.error, 9)
    (0.75, 0.05)
    """
    probabilities = as_array("probabilities", probabilities, "biuf").astype(float)
    check_axes("probabilities", probabilities, "(N, K)")
    classes = as_array("classes", classes, "iu", "be integers")
    check_shape("classes", classes, (len(probabilities),))
    outside = probabilities[~((probabilities >= 0) & (probabilities <= 1))]
    if outside.size:
        raise ValueError(f"probabilities must be from 0 to 1, got {outside[0]}")
    wrong = classes[(classes < 0) | (classes >= probabilities.shape[1])]
    if wrong.size:
        raise ValueError(f"classes must be in [0, {probabilities.shape[1]}), got {wrong[0]}")
    edges = _edges(bins)
    confidence, right = probabilities.max(axis=1), probabilities.argmax(axis=1) == classes
    place = np.searchsorted(edges, confidence, side="left") - 1
    place[confidence == edges[0]] = 0
    count, sure, true = (
        np.array([values[place == b].sum() for b in range(len(edges) - 1)])
        for values in (np.ones(len(place), int), confidence, right.astype(float))
    )
    with np.errstate(invalid="ignore"):  # of an empty bin, 0/0
        return Reliability(edges, count, sure / count, true / count)


def _edges(bins: int | Sequence[float]) -> NDArray:
    if np.ndim(bins) == 0:
        count = integer(bins, "bins")
        return np.arange(count + 1) / count
    edges = as_array("bins", bins, "biuf").astype(float)
    if edges.ndim != 1 or len(edges) < 2 or not (np.diff(edges) > 0).all():
        raise ValueError(f"bins must be a number, or at least two edges that rise, got {bins!r}")
    return edges

"""The networks of the book as they were trained: LeNet, rounded so far that a page can carry it.

A weight is stored as a whole number from −127 to 127, with one scale for each filter or row; the rounded
weights *are* the network, here and on the page. `tools/make_network.py` trains them anew.
"""

import base64
import json
from importlib.resources import files
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from convnotes.arguments import as_array, flag
from convnotes.drawing import SIZE, centred, scaled
from convnotes.network import Sequential, lenet

NAMES = ("trained", "untrained", "frozen", "small-start")
"""Trained whole; as it began; with its convolutions left as they began; with a first layer begun at 1/20."""

LEVELS = 127


class Pretrained(NamedTuple):
    """A network, and what its inputs were prepared with.

    Examples
    --------
    >>> from convnotes.datasets import load_digits
    >>> digit = load_digits().test.images[3, 0]
    >>> pretrained().probabilities(digit).argmax()
    np.int64(3)
    """

    network: Sequential
    """From prepared images (N, 1, 28, 28) to scores (N, 10), in float64."""
    mean: NDArray
    """Of the training digits, shape (28, 28), in whole 255ths: what is subtracted from every image."""
    accuracy: float
    """On the 1,000 test digits."""
    settings: dict
    """What it was trained with."""

    def prepare(
        self, drawing: ArrayLike, *, scale: bool = True, centre: bool = True, mean: bool = True
    ) -> NDArray:
        """Return a drawing as the network wants it: scaled to its box, centred, the mean subtracted.

        Parameters
        ----------
        drawing : array_like, shape (28, 28)
            Ink, from 0 to 1.
        scale, centre, mean : bool
            Which of the steps are taken.

        Returns
        -------
        ndarray of float64, shape (28, 28)

        Raises
        ------
        TypeError, ValueError
            If the drawing is not 28×28 cells of ink, or a step neither True nor False.
        """
        ink = as_array("drawing", drawing).astype(float)
        if ink.shape != (SIZE, SIZE):
            raise ValueError(f"drawing must have the shape ({SIZE}, {SIZE}), got {ink.shape}")
        ink = scaled(ink) if flag(scale, "scale") else ink
        ink = centred(ink) if flag(centre, "centre") else ink
        return ink - self.mean if flag(mean, "mean") else ink

    def probabilities(self, drawing: ArrayLike, **steps: bool) -> NDArray:
        """Return the ten probabilities of a drawing.

        Parameters
        ----------
        drawing : array_like, shape (28, 28)
            Ink, from 0 to 1.
        **steps : bool
            Those of `prepare`.

        Returns
        -------
        ndarray of float64, shape (10,)

        Raises
        ------
        TypeError, ValueError
            As `prepare`.
        """
        scores = self.network(self.prepare(drawing, **steps)[None, None])[0]
        powers = np.exp(scores - scores.max())
        return powers / powers.sum()


def pretrained(name: str = "trained") -> Pretrained:
    """Return one of the stored networks.

    Parameters
    ----------
    name : str
        One of `NAMES`.

    Returns
    -------
    Pretrained

    Raises
    ------
    TypeError, ValueError
        If there is no network of that name.

    Examples
    --------
    >>> pretrained().network.summary((1, 28, 28)).parameters
    61706
    """
    if name not in NAMES:
        raise ValueError(f"name must be one of {', '.join(NAMES)}, got {name!r}")
    stored = json.loads((files("convnotes") / "data" / f"lenet-{name}.json").read_text(encoding="utf-8"))
    network = lenet(rng=np.random.default_rng(0), dtype=np.float64)
    for parameter, layer in zip(network.parameters.values(), stored["parameters"], strict=True):
        parameter.value = unpacked(layer)
    mean = _bytes(stored["mean"], np.uint8).reshape(SIZE, SIZE) / 255
    return Pretrained(network, mean, stored["accuracy"], stored["settings"])


def packed(name: str, value: NDArray) -> dict:
    """Return a parameter as JSON has it: weights as int8 with a float32 scale a row, biases as float32.

    Parameters
    ----------
    name : str
    value : ndarray of floats
        A weight (O, …) or a bias (O,).

    Returns
    -------
    dict

    Examples
    --------
    >>> unpacked(packed("weight", np.array([[127.0, -1.0], [0.0, 0.0]])))
    array([[127.,  -1.],
           [  0.,   0.]])
    """
    stored = {"name": name, "shape": list(value.shape)}
    if value.ndim == 1:
        return stored | {"values": _text(value.astype("<f4"))}
    rows = value.reshape(len(value), -1).astype(float)
    scales = (np.abs(rows).max(axis=1) / LEVELS).astype("<f4")
    steps = np.where(scales > 0, scales, 1).astype(float)[:, None]
    levels = np.clip(np.round(rows / steps), -LEVELS, LEVELS).astype(np.int8)
    return stored | {"scales": _text(scales), "values": _text(levels)}


def unpacked(stored: dict) -> NDArray:
    """Return the parameter that `packed` stored, in float64.

    Parameters
    ----------
    stored : dict

    Returns
    -------
    ndarray of float64

    Examples
    --------
    >>> unpacked(packed("bias", np.array([0.5, -2.0])))
    array([ 0.5, -2. ])
    """
    if "scales" not in stored:
        return _bytes(stored["values"], "<f4").astype(float)
    scales = _bytes(stored["scales"], "<f4").astype(float)
    rows = _bytes(stored["values"], np.int8).reshape(len(scales), -1) * scales[:, None]
    return rows.reshape(stored["shape"])


def _text(array: NDArray) -> str:
    return base64.b64encode(array.tobytes()).decode()


def _bytes(text: str, dtype) -> NDArray:
    return np.frombuffer(base64.b64decode(text), dtype)

"""What the figure's "Train it here" does, by the core: the same digits, weights and order of learning."""

import json
from importlib.resources import files
from typing import NamedTuple

import numpy as np

from convnotes.datasets import Part, load_digits
from convnotes.explorables.runtime.random import Mulberry
from convnotes.network import Sequential, lenet
from convnotes.optim import SGD
from convnotes.pretrained import pretrained
from convnotes.train import History, cosine, train

SETTINGS = json.loads(files(__package__).joinpath("state.json").read_text(encoding="utf-8"))["constants"][
    "training"
]
"""The size of a mini-batch, the momentum, the scale of a small start, how often a drawing counts."""

COUNTS = {"train": 1000, "test": 500}
LEVELS = 15


class Taught(NamedTuple):
    """A network, and what was measured while it learnt.

    Examples
    --------
    >>> taught(epochs=0).history.epochs
    0
    """

    network: Sequential
    history: History


def page_digits() -> dict[str, Part]:
    """Return the digits that the page carries: the first 1,000 to learn from, the first 500 to test on.

    Their ink has sixteen levels instead of 256, which the page can carry in half the bytes.

    Returns
    -------
    dict of Part, by "train" and "test", in float64

    Examples
    --------
    >>> [len(part.labels) for part in page_digits().values()]
    [1000, 500]
    """
    digits = load_digits()
    found = {}
    for name, count in COUNTS.items():
        images, labels = getattr(digits, name)
        found[name] = Part(np.round(LEVELS * images[:count].astype(float)) / LEVELS, labels[:count])
    return found


def begun(*, seed, learning_rate, small_start):
    """Return what a run begins with: a network, its optimiser, and the generator that orders the digits.

    Parameters
    ----------
    seed, learning_rate, small_start
        As in the figure.

    Returns
    -------
    network : Sequential
    optimiser : SGD
    rng : Mulberry

    Examples
    --------
    >>> network, optimiser, rng = begun(seed=1, learning_rate=0.02, small_start=False)
    >>> network.parameters["0.weight"].value[0, 0, 0, :2].round(6), optimiser.momentum
    (array([0.067757, 0.285642]), 0.9)
    """
    rng = Mulberry(seed)
    network = lenet(rng=rng, dtype=np.float64)
    if small_start:
        network.parameters["0.weight"].value *= SETTINGS["small"]
    return network, SGD(network.parameters, learning_rate, momentum=SETTINGS["momentum"]), rng


def samples(own=(), labels=(), digits=COUNTS["train"]):
    """Return what is learnt: the page's digits, and after them drawings of your own, ten times.

    Parameters
    ----------
    own : list of ndarray, shape (28, 28)
        Prepared, as `convnotes.pretrained.Pretrained.prepare` does it.
    labels : list of int
        What each of them is.
    digits : int
        How many of the page's digits, from the first on.

    Returns
    -------
    Part

    Examples
    --------
    >>> [len(part) for part in samples([np.zeros((28, 28))], [3])]
    [1010, 1010]
    """
    images, classes = (part[:digits] for part in _prepared("train"))
    more = [image[None, None] for image in own] * SETTINGS["times"]
    known = [*classes, *(list(labels) * SETTINGS["times"])]
    return Part(np.concatenate([images, *more]), np.array(known, int))


def tested():
    """Return the digits that a run is tested on, prepared.

    Returns
    -------
    Part

    Examples
    --------
    >>> tested().images.shape
    (500, 1, 28, 28)
    """
    return _prepared("test")


def _prepared(name):
    images, labels = page_digits()[name]
    return Part(images - pretrained().mean, labels)


def taught(
    *,
    epochs=5,
    seed=1,
    learning_rate=0.02,
    small_start=False,
    digits=COUNTS["train"],
    drawings=(),
    labels=(),
    **options,
) -> Taught:
    """Train the network as the figure does in the page, and return it with what was measured.

    Parameters
    ----------
    epochs, seed, learning_rate, small_start, digits
        As in the figure.
    drawings, labels
        Drawings of your own (28, 28), of ink from 0 to 1, and what each of them is; each counts ten times.
    **options
        Of `convnotes.train.train`.

    Returns
    -------
    Taught
    """
    stored = pretrained()
    images, classes = samples([stored.prepare(drawing) for drawing in drawings], labels, digits)
    network, optimiser, rng = begun(seed=seed, learning_rate=learning_rate, small_start=small_start)
    options = {"validation": tested(), "progress": False} | options
    history = train(
        network,
        optimiser,
        images,
        classes,
        epochs=epochs,
        batch_size=SETTINGS["batch"],
        rng=rng,
        schedule=cosine,
        **options,
    )
    return Taught(network, history)


def packed() -> dict:
    """Return the digits as the page's file has them: a hexadecimal digit a cell, and the mean.

    Returns
    -------
    dict

    Examples
    --------
    >>> packed()["test"]["labels"][:12]
    '012345678901'
    """
    stored = json.loads((files("convnotes") / "data" / "lenet-trained.json").read_text(encoding="utf-8"))
    found = {"mean": stored["mean"]}
    for name, (images, labels) in page_digits().items():
        levels = np.round(LEVELS * images).astype(int).reshape(len(images), -1)
        found[name] = {
            "labels": "".join(map(str, labels)),
            "digits": ["".join(f"{level:x}" for level in digit) for digit in levels],
        }
    return found

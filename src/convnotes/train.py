"""Training: the loop, and what it measures on the way.

Everything random comes from one generator, so that a seed fixes a run; and a run that was interrupted and
taken up again from its checkpoint ends where it would have ended anyway.
"""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field
from time import perf_counter
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from tqdm.auto import tqdm

from convnotes.arguments import as_array, check_axes, check_shape, flag, integer, number
from convnotes.arrays import as_floats
from convnotes.initialisers import check_rng
from convnotes.layers import Layer
from convnotes.losses import cross_entropy, cross_entropy_backward
from convnotes.optim import Optimiser


@dataclass
class History:
    """What a training run measured, one entry per epoch.

    Examples
    --------
    >>> history = History(loss=[2.3, 0.4], accuracy=[0.1, 0.9], seconds=[1.5, 1.4])
    >>> history.epochs, history.accuracy[-1], history.interrupted
    (2, 0.9, False)
    """

    loss: list[float] = field(default_factory=list)
    """Mean training loss over the epoch, in nats, while the weights were moving."""
    accuracy: list[float] = field(default_factory=list)
    """Share of training samples that were classified rightly, likewise."""
    validation_loss: list[float] = field(default_factory=list)
    """After the epoch; empty without validation data."""
    validation_accuracy: list[float] = field(default_factory=list)
    """Likewise."""
    seconds: list[float] = field(default_factory=list)
    """What the epoch took, its validation included."""
    interrupted: bool = False
    """Whether the run was stopped by the keyboard."""

    @property
    def epochs(self) -> int:
        """Epochs that were completed."""
        return len(self.loss)


def train(
    network: Layer,
    optimiser: Optimiser,
    images: ArrayLike,
    labels: ArrayLike,
    *,
    epochs: int,
    batch_size: int = 64,
    rng: np.random.Generator,
    validation: tuple[ArrayLike, ArrayLike] | None = None,
    augment: Callable[[NDArray, np.random.Generator], NDArray] | None = None,
    schedule: Callable[[float], float] | None = None,
    after_batch: Callable[[float], None] | None = None,
    after_epoch: Callable[[History], None] | None = None,
    history: History | None = None,
    progress: bool = True,
) -> History:
    """Teach a classifier by mini-batches and cross-entropy, and return what was measured on the way.

    Stopping it from the keyboard (in a notebook: the stop button) is no failure: the network keeps what it
    has learnt and the history of the completed epochs is returned, marked as interrupted.

    Parameters
    ----------
    network : Layer
        Maps (N, C, H, W) to scores (N, K). Changed in place.
    optimiser : Optimiser
        Made for `network.parameters`, or for some of them: the others stay as they are.
    images : array_like, shape (N, …)
        N ≥ 1.
    labels : array_like of int, shape (N,)
        Each in [0, K).
    epochs : int
        How many epochs the run has in all, those in `history` included.
    batch_size : int
        The last batch of an epoch may be smaller.
    rng : numpy.random.Generator
        Shuffles and augments.
    validation : (images, labels), optional
        Evaluated after each epoch; never learnt from.
    augment : function of (images, rng), optional
        Applied to each training batch, such as `random_shifts`.
    schedule : function of progress in [0, 1), optional
        Factor ≥ 0 on the optimiser's learning rate, such as `cosine`, asked before each step.
    after_batch : function of float, optional
        Called after each step with the loss of its mini-batch, for instance to draw it.
    after_epoch : function of History, optional
        Called after each epoch, for instance to save a checkpoint; a learning rate that it sets is kept.
    history : History, optional
        Of an earlier part of this run, to go on from.
    progress : bool
        Whether to draw a progress bar.

    Returns
    -------
    History

    Raises
    ------
    TypeError, ValueError
        If an argument is not as described; before anything is learnt. What `augment` and `schedule`
        return is checked when it is used.
    FloatingPointError
        If the loss is not finite: at which epoch and batch. The network is as it was before that batch.

    References
    ----------
    LeCun, Bottou, Orr & Müller 1998, "Efficient BackProp", §4.1 (mini-batches) and §4.2 (shuffling).

    Examples
    --------
    Learning to tell the sign of a number:

    >>> from convnotes.layers import Linear
    >>> from convnotes.optim import SGD
    >>> rng = np.random.default_rng(0)
    >>> network = Linear(1, 2, rng=rng)
    >>> x = rng.normal(size=(100, 1))
    >>> optimiser = SGD(network.parameters, 1.0)
    >>> history = train(network, optimiser, x, (x[:, 0] > 0).astype(int), epochs=5, rng=rng, progress=False)
    >>> history.epochs, history.accuracy[-1] > 0.9
    (5, True)
    """
    check_rng(rng)
    for name, value, kind, described in (
        ("network", network, Layer, "a Layer"),
        ("optimiser", optimiser, Optimiser, "an Optimiser"),
        ("augment", augment, Callable | None, "a function"),
        ("schedule", schedule, Callable | None, "a function"),
        ("after_batch", after_batch, Callable | None, "a function"),
        ("after_epoch", after_epoch, Callable | None, "a function"),
        ("history", history, History | None, "a History"),
    ):
        if not isinstance(value, kind):
            raise TypeError(f"{name} must be {described}, got {value!r}")
    _check_parameters(optimiser, network)
    epochs, batch_size = integer(epochs, "epochs", minimum=0), integer(batch_size, "batch_size")
    flag(progress, "progress")
    images, labels = _samples(images, labels)
    _check_fit(network, images, labels)
    if validation is not None:
        validation = _samples(*_pair(validation), "validation ")
        _check_fit(network, *validation, "validation ")
    history = History() if history is None else history
    history.interrupted = False
    batches = -(-len(images) // batch_size)
    base_rate = optimiser.learning_rate
    bar = tqdm(total=epochs * batches, initial=history.epochs * batches, disable=not progress, unit="batch")
    try:
        for epoch in range(history.epochs, epochs):
            start, loss, right = perf_counter(), 0.0, 0
            order = rng.permutation(len(images))
            for batch in range(batches):
                if schedule is not None:
                    share = (epoch + batch / batches) / epochs
                    factor = number(schedule(share), f"schedule({share})", minimum=0)
                    optimiser.learning_rate = base_rate * factor
                chosen = order[batch * batch_size : (batch + 1) * batch_size]
                x = images[chosen] if augment is None else augment(images[chosen], rng)
                batch_loss, batch_right = _learn(
                    network, optimiser, x, labels[chosen], f"epoch {epoch + 1}, batch {batch + 1}"
                )
                loss, right = loss + batch_loss * len(chosen), right + batch_right
                bar.update()
                if after_batch is not None:
                    after_batch(batch_loss)
            measured = {"loss": loss / len(images), "accuracy": right / len(images)}
            if validation is not None:
                evaluation = evaluate(network, *validation)
                measured["validation_loss"] = evaluation.loss
                measured["validation_accuracy"] = evaluation.accuracy
            measured["seconds"] = perf_counter() - start
            for name, value in measured.items():
                getattr(history, name).append(value)
            bar.set_postfix({name: f"{value:.4f}" for name, value in measured.items() if name != "seconds"})
            optimiser.learning_rate = base_rate  # without the schedule's factor: a checkpoint may store it
            if after_epoch is not None:
                after_epoch(history)
                base_rate = optimiser.learning_rate  # which it may have set
    except KeyboardInterrupt:
        history.interrupted = True
    finally:
        optimiser.learning_rate = base_rate
        bar.close()
    return history


def _learn(
    network: Layer, optimiser: Optimiser, x: NDArray, classes: NDArray, place: str
) -> tuple[float, int]:
    """Take one step; return the loss before it and how many samples were classified rightly."""
    logits = network.forward(x)
    loss = float(cross_entropy(logits, classes))
    if not np.isfinite(loss):  # before the step, which would spread it to every parameter
        raise FloatingPointError(f"the loss is {loss} at {place}: is the learning rate too large?")
    network.backward_parameters(cross_entropy_backward(1.0, logits, classes))
    optimiser.step()
    return loss, int(np.count_nonzero(logits.argmax(axis=1) == classes))


def predict(network: Layer, images: ArrayLike, *, batch_size: int = 256) -> NDArray:
    """Return the scores of all images, batch by batch so that memory stays small.

    Parameters
    ----------
    network : Layer
    images : array_like, shape (N, …)
        N ≥ 1.
    batch_size : int
        ≥ 1.

    Returns
    -------
    ndarray, shape (N, K)

    Raises
    ------
    TypeError, ValueError
        If there is no image, `batch_size` is no integer ≥ 1 or the images do not fit the network.

    Examples
    --------
    >>> from convnotes.layers import ReLU
    >>> predict(ReLU(), np.array([[-1.0], [2.0]]), batch_size=1)
    array([[0.],
           [2.]])
    """
    images, batch_size = _array("images", images), integer(batch_size, "batch_size")
    starts = range(0, len(images), batch_size)
    return np.concatenate([network.forward(images[start : start + batch_size]) for start in starts])


class Evaluation(NamedTuple):
    """How well a network does on some data.

    Examples
    --------
    Of two samples, one of each class, the second was taken for the first:

    >>> Evaluation(loss=1.1, accuracy=0.5, confusion=np.array([[1, 0], [1, 0]])).confusion[1, 0]
    np.int64(1)
    """

    loss: float
    """Mean cross-entropy, in nats."""
    accuracy: float
    """Share of samples that were classified rightly."""
    confusion: NDArray
    """confusion[i, j]: samples of class i that were taken for class j."""


def evaluate(network: Layer, images: ArrayLike, labels: ArrayLike, *, batch_size: int = 256) -> Evaluation:
    """Return loss, accuracy and confusion matrix of a network on images that it does not learn from.

    Parameters
    ----------
    network, images, labels
        As in `train`.
    batch_size : int
        ≥ 1.

    Returns
    -------
    Evaluation

    Raises
    ------
    TypeError, ValueError
        If an argument is not as described.

    Examples
    --------
    >>> from convnotes.layers import ReLU
    >>> evaluate(ReLU(), np.array([[9.0, 0.0], [9.0, 0.0]]), np.array([0, 1])).confusion
    array([[1, 0],
           [1, 0]])
    """
    images, labels = _samples(images, labels)
    logits = predict(network, images, batch_size=batch_size)
    _check_classes("labels", labels, logits)
    guesses = logits.argmax(axis=1)
    confusion = np.zeros((logits.shape[1],) * 2, np.int64)
    loss = float(cross_entropy(logits, labels))
    np.add.at(confusion, (labels, guesses), 1)
    return Evaluation(loss, float(np.mean(guesses == labels)), confusion)


def cosine(progress: float) -> float:
    """Return a factor that falls from 1 to 0 along half a cosine as training proceeds.

    Parameters
    ----------
    progress : float
        From 0 at the start to 1 at the end.

    Returns
    -------
    float

    References
    ----------
    Loshchilov & Hutter 2017, "SGDR: stochastic gradient descent with warm restarts".

    Examples
    --------
    >>> [round(cosine(t), 2) for t in (0, 0.5, 1)]
    [1.0, 0.5, 0.0]
    """
    return (1 + float(np.cos(np.pi * progress))) / 2


def random_shifts(images: ArrayLike, rng: np.random.Generator, *, largest: int = 2) -> NDArray:
    """Return the images, each moved by its own −largest … largest cells down and right; zeros move in.

    Parameters
    ----------
    images : array_like, shape (N, C, H, W)
    rng : numpy.random.Generator
        Where the shifts come from.
    largest : int
        ≥ 0, in cells.

    Returns
    -------
    ndarray, shape (N, C, H, W)
        A copy; integers become float64.

    Raises
    ------
    TypeError, ValueError
        If an argument is not as described.

    References
    ----------
    Simard, Steinkraus & Platt 2003, "Best practices for convolutional neural networks applied to visual
    document analysis", §2 (expanding the training set by translations).

    Examples
    --------
    >>> random_shifts(np.array([[[[0, 7, 0]]]]), np.random.default_rng(1), largest=0)
    array([[[[0., 7., 0.]]]])
    """
    (images,) = as_floats(images=images)
    if images.ndim != 4:
        raise ValueError(f"images must have the 4 axes (N, C, H, W), got shape {images.shape}")
    check_rng(rng)
    largest = integer(largest, "largest", minimum=0)
    edge = (largest, largest)
    padded = np.pad(images, ((0, 0), (0, 0), edge, edge))
    crops = np.lib.stride_tricks.sliding_window_view(padded, images.shape[2:], axis=(2, 3))
    down, right = rng.integers(0, 2 * largest + 1, (2, len(images)))
    return crops[np.arange(len(images)), :, down, right]


def _check_parameters(optimiser: Optimiser, network: Layer) -> None:
    own = {id(parameter) for parameter in network.parameters.values()}
    for name, parameter in optimiser.parameters.items():
        if id(parameter) not in own:
            raise ValueError(f"optimiser must be made for the network's parameters, got another's {name!r}")


def _pair(validation) -> tuple[ArrayLike, ArrayLike]:
    if not isinstance(validation, tuple | list):
        raise TypeError(f"validation must be a pair (images, labels), got {type(validation).__name__}")
    if len(validation) != 2:
        raise ValueError(f"validation must be a pair (images, labels), got {len(validation)} entries")
    return validation


def _samples(images: ArrayLike, labels: ArrayLike, kind: str = "") -> tuple[NDArray, NDArray]:
    """Return both as arrays, one label for each image; `kind` goes before their names in an error."""
    images = _array(f"{kind}images", images)
    labels = _array(f"{kind}labels", labels, "iu", "be integers")
    check_shape(f"{kind}labels", labels, (len(images),))
    return images, labels


def _array(name: str, value: ArrayLike, *wanted: str) -> NDArray:
    """Return at least one sample as an array that holds what is `wanted`, in the words of `as_array`."""
    array = as_array(name, value, *wanted)
    if array.ndim == 0 or len(array) == 0:
        raise ValueError(f"{name} must hold at least one sample, got shape {array.shape}")
    return array


def _check_fit(network: Layer, images: NDArray, labels: NDArray, kind: str = "") -> None:
    """Try the first image on a copy of the network, which shows how many classes there are."""
    try:
        scores = deepcopy(network).forward(images[:1])
    except (TypeError, ValueError) as error:
        raise ValueError(f"{kind}images do not fit the network: {error}") from error
    _check_classes(f"{kind}labels", labels, scores)


def _check_classes(name: str, labels: NDArray, scores: NDArray) -> None:
    check_axes("scores of the network", scores, "(N, K)")
    classes = scores.shape[1]
    outside = labels[(labels < 0) | (labels >= classes)]
    if outside.size:
        raise ValueError(f"{name} must be in [0, {classes}), got {outside[0]}")

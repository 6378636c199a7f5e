"""Whether it matters that neighbours stay neighbours: ``python benchmarks/shuffled.py``.

LeNet and a dense network with as many parameters read the digits as they are, and with their pixels shuffled
by one fixed permutation. For the dense network that is another order of its inputs, and nothing else.
"""

from record import SETTINGS, accuracy, first, seeded, trained  # before NumPy: it sets the number of threads

# isort: split
import numpy as np

from convnotes.datasets import Part, join, load_digits
from convnotes.layers import Flatten, Layer, Linear, ReLU
from convnotes.network import Sequential, lenet

EPOCHS, BATCH, HIDDEN = 20, 64, 77


def dense(rng: np.random.Generator, hidden: int = HIDDEN) -> Sequential:
    """Return a network of one hidden layer: with 77 units it has 61,225 parameters, LeNet 61,706."""
    return Sequential(Flatten(), Linear(784, hidden, rng=rng), ReLU(), Linear(hidden, 10, rng=rng))


def shuffled(part: Part, order: np.ndarray) -> Part:
    """Return the images with pixel order[k] at place k, row by row."""
    flat = part.images.reshape(len(part.images), -1)[:, order]
    return Part(flat.reshape(part.images.shape), part.labels)


def made(name: str, rng: np.random.Generator) -> Layer:
    """Return a new network of this name."""
    return lenet(rng=rng) if name == "lenet" else dense(rng)


def run(seed: int, *, epochs: int = EPOCHS, samples: int | None = None) -> dict[str, float]:
    """Train both networks on both kinds of digits; return the accuracy of each on the test digits."""
    digits = load_digits()
    learnt, test = first(join(digits.train, digits.validation), samples), first(digits.test, samples)
    order = np.random.default_rng(seed).permutation(784)
    found = {}
    for name in ("lenet", "dense"):
        for kind, places in (("in_order", np.arange(784)), ("shuffled", order)):
            rng = np.random.default_rng(seed)
            network = made(name, rng)
            trained(network, shuffled(learnt, places), epochs=epochs, batch_size=BATCH, rng=rng)
            found[f"{name}_{kind}"] = accuracy(network, shuffled(test, places))
    return found


if __name__ == "__main__":
    settings = SETTINGS | {"epochs": EPOCHS, "batch_size": BATCH, "hidden": HIDDEN}
    seeded(__file__, __doc__, run, settings)

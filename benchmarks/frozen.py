"""How well LeNet reads with convolutions that stay random: ``python benchmarks/frozen.py``.

From one seed, LeNet learns twice: whole, and with both convolutions left as they were drawn, so that only the
three dense layers learn to read what random kernels answer.
"""

from record import SETTINGS, accuracy, first, seeded  # before NumPy: it sets the number of threads

# isort: split
import sys

import numpy as np

from convnotes.datasets import join, load_digits
from convnotes.network import lenet
from convnotes.optim import SGD
from convnotes.train import cosine, train

EPOCHS, BATCH = 10, 64
CONVOLUTIONS = ("0.", "3.")
"""How the names of the convolutions' parameters begin."""


def run(seed: int, *, epochs: int = EPOCHS, samples: int | None = None) -> dict[str, float]:
    """Train both; return their accuracies on the test digits, and that of LeNet before it learns."""
    digits = load_digits()
    learnt, test = first(join(digits.train, digits.validation), samples), first(digits.test, samples)
    found = {"untrained": accuracy(lenet(rng=np.random.default_rng(seed)), test)}
    for name, frozen in (("frozen", CONVOLUTIONS), ("whole", ())):
        rng = np.random.default_rng(seed)
        network = lenet(rng=rng)
        learning = {key: value for key, value in network.parameters.items() if not key.startswith(frozen)}
        train(
            network,
            SGD(learning, **SETTINGS),
            *learnt,
            epochs=epochs,
            batch_size=BATCH,
            rng=rng,
            schedule=cosine,
            progress=sys.stderr.isatty(),
        )
        found[name] = accuracy(network, test)
    return found


if __name__ == "__main__":
    seeded(__file__, __doc__, run, SETTINGS | {"epochs": EPOCHS, "batch_size": BATCH}, seeds=5)

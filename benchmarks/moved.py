"""How many digits are still read when they stand a little elsewhere: ``python benchmarks/moved.py``.

LeNet and a dense network with as many parameters learn from digits that stand where they stand; a second
LeNet from digits that are moved by up to two cells, in every epoch anew. Then the test digits move to the
right.
"""

from record import SETTINGS, accuracy, first, seeded, trained  # before NumPy: it sets the number of threads

# isort: split
import numpy as np
from shuffled import dense

from convnotes.datasets import Part, join, load_digits
from convnotes.network import lenet
from convnotes.train import random_shifts

EPOCHS, BATCH, MOVES = 20, 64, (0, 1, 2, 3, 4)
NETWORKS = {
    "lenet": (lenet, None),
    "dense": (dense, None),
    "lenet_shown_moved": (lenet, random_shifts),
}


def moved(part: Part, columns: int) -> Part:
    """Return the digits moved to the right by so many cells; paper moves in, what leaves is lost."""
    images = np.zeros_like(part.images)
    images[..., columns:] = part.images[..., : part.images.shape[-1] - columns]
    return Part(images, part.labels)


def run(seed: int, *, epochs: int = EPOCHS, samples: int | None = None) -> dict[str, float]:
    """Train the three networks; return the accuracy of each on test digits moved by 0 to 4 cells."""
    digits = load_digits()
    learnt, test = first(join(digits.train, digits.validation), samples), first(digits.test, samples)
    found = {}
    for name, (make, augment) in NETWORKS.items():
        rng = np.random.default_rng(seed)
        network = make(rng=rng)
        trained(network, learnt, epochs=epochs, batch_size=BATCH, rng=rng, augment=augment)
        found |= {f"{name}_{columns}": accuracy(network, moved(test, columns)) for columns in MOVES}
    return found


if __name__ == "__main__":
    seeded(__file__, __doc__, run, SETTINGS | {"epochs": EPOCHS, "batch_size": BATCH})

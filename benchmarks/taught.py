"""What a reader can try under "Train it here": ``python benchmarks/taught.py``.

From one seed, the page's network learns from the page's 1,000 digits: at the usual rate, at one that is too
small and one that is too large, with a first layer that was started small, and with one leaning seven of the
reader's own among the digits.
"""

from record import accuracy, seeded  # before NumPy: it sets the number of threads

# isort: split
import numpy as np

from convnotes.datasets import Part
from convnotes.explorables.lenet.training import SETTINGS, page_digits, taught
from convnotes.handwriting import drawn
from convnotes.pretrained import pretrained

EPOCHS, RATE, SLOW, FAST = 5, 0.02, 0.0002, 0.2
LEANING = {"pen_width": 2.2, "tilt": 45}
"""The seven that is shown; those that are asked about lean a little more or less, in other pens."""

ASKED = [(tilt, pen) for tilt in (40, 45, 50) for pen in (1.6, 2.8)]


def run(seed: int, *, epochs: int = EPOCHS) -> dict[str, float]:
    """Train them all; return what they read, and how far the first kernels have turned."""
    stored, digits = pretrained(), page_digits()["test"]
    test = Part(digits.images - stored.mean, digits.labels)
    sevens = np.stack([stored.prepare(drawn(7, pen_width=pen, tilt=tilt)) for tilt, pen in ASKED])[:, None]

    def learnt(learning_rate=RATE, **settings):
        return taught(epochs=epochs, seed=seed, learning_rate=learning_rate, **settings)

    usual, small = learnt(), learnt(small_start=True)
    shown = learnt(drawings=[drawn(7, **LEANING)], labels=[7]).network
    found = {f"epoch_{at}": share for at, share in enumerate(usual.history.validation_accuracy, 1)}
    found |= {name: accuracy(learnt(rate).network, test) for name, rate in (("slow", SLOW), ("fast", FAST))}
    found |= {"small": accuracy(small.network, test), "shown": accuracy(shown, test)}
    start = taught(epochs=0, seed=seed).network
    for name, network in (("usual", usual.network), ("small", small.network)):
        found[f"likeness_{name}"] = likeness(start, network)
    for name, network in (("before", usual.network), ("shown", shown)):
        found[f"sevens_{name}"] = float(np.mean(network(sevens).argmax(1) == 7))
    return {name: round(share, 4) for name, share in found.items()}


def likeness(start, end) -> float:
    """Return the mean cosine between the first kernels of two networks."""
    a, b = (net.parameters["0.weight"].value.reshape(6, -1) for net in (start, end))
    return float(np.mean((a * b).sum(1) / np.linalg.norm(a, axis=1) / np.linalg.norm(b, axis=1)))


if __name__ == "__main__":
    rates = {"learning_rate": RATE, "slow": SLOW, "fast": FAST}
    seeded(__file__, __doc__, run, rates | {"epochs": EPOCHS, "batch_size": SETTINGS["batch"]})

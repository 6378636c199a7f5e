"""What is learnt at the left and asked at the right: ``python benchmarks/transfer.py``.

Digits stand at the left of a canvas while the networks learn, and 16 pixels further to the right when they
are asked. A dense network has never seen ink there. A convolution with a maximum over the whole map does not
care where a feature lies, but for the windows at the border: at the left, those that would hang over
the edge are never taken. With paper beside the digits, so that no window has to hang over, it is invariant.
"""

from record import SETTINGS, accuracy, first, seeded, trained  # before NumPy: it sets the number of threads

# isort: split
import numpy as np

from convnotes.datasets import Part, join, load_digits
from convnotes.layers import Conv2d, Flatten, Layer, Linear, MaxPool2d, ReLU
from convnotes.network import Sequential

EPOCHS, BATCH, SHIFT, HIDDEN = 10, 64, 16, 48
MARGIN = 12  # a window of the network is 14 cells wide, and a digit has 4 of paper at its sides


def placed(part: Part, column: int, margin: int = 0) -> Part:
    """Return each digit on a canvas that has room for a shift, at this column, and paper at both ends."""
    images = np.zeros((len(part.images), 1, 28, 28 + SHIFT + 2 * margin), part.images.dtype)
    images[..., margin + column : margin + column + 28] = part.images
    return Part(images, part.labels)


def dense(rng: np.random.Generator) -> Layer:
    """Return a network of one hidden layer, with 59,674 parameters."""
    size = 28 * (28 + SHIFT)
    return Sequential(Flatten(), Linear(size, HIDDEN, rng=rng), ReLU(), Linear(HIDDEN, 10, rng=rng))


class GlobalMaximum(Layer):
    """The maximum of each map; `MaxPool2d` with a window as large as a map takes ten times as long."""

    def forward(self, x: np.ndarray) -> np.ndarray:
        """Return the maxima (N, C) of the maps (N, C, H, W)."""
        maps = x.reshape(*x.shape[:2], -1)
        places = maps.argmax(axis=2)[..., None]
        self._kept = x.shape, places
        return np.take_along_axis(maps, places, axis=2)[..., 0]

    def backward(self, grad_output: np.ndarray) -> np.ndarray:
        """Return ∂L/∂x: each gradient at the place of its maximum."""
        shape, places = self._recall()
        grad_x = np.zeros((*shape[:2], shape[2] * shape[3]), grad_output.dtype)
        np.put_along_axis(grad_x, places, grad_output[..., None], axis=2)
        return grad_x.reshape(shape)


def global_maximum(rng: np.random.Generator) -> Layer:
    """Return two convolutions of 5×5, the maximum of each map, and a dense layer: 3,594 parameters."""
    convolutions = Conv2d(1, 8, 5, rng=rng), ReLU(), MaxPool2d(2), Conv2d(8, 16, 5, rng=rng), ReLU()
    return Sequential(*convolutions, GlobalMaximum(), Linear(16, 10, rng=rng))


def run(seed: int, *, epochs: int = EPOCHS, samples: int | None = None) -> dict[str, float]:
    """Train at the left; return the accuracies on the test digits there, and further to the right."""
    digits = load_digits()
    learnt, test = first(join(digits.train, digits.validation), samples), first(digits.test, samples)
    found = {}
    for name, make, margin in (
        ("dense", dense, 0),
        ("global_maximum", global_maximum, 0),
        ("global_maximum_with_margin", global_maximum, MARGIN),
    ):
        rng = np.random.default_rng(seed)
        network = make(rng)
        trained(network, placed(learnt, 0, margin), epochs=epochs, batch_size=BATCH, rng=rng)
        for place, column in (("left", 0), ("right", SHIFT)):
            found[f"{name}_{place}"] = accuracy(network, placed(test, column, margin))
    return found


if __name__ == "__main__":
    settings = SETTINGS | {
        "epochs": EPOCHS,
        "batch_size": BATCH,
        "shift": SHIFT,
        "hidden": HIDDEN,
        "margin": MARGIN,
    }
    seeded(__file__, __doc__, run, settings)

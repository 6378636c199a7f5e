"""The pictures of the explorable ``filters``: photographs, drawings made by rule, and one of your own."""

import json
from functools import cache
from importlib.resources import files

import numpy as np

from convnotes.datasets import grey, load_picture
from convnotes.explorables.runtime.random import mulberry32
from convnotes.explorables.runtime.schema import fault

SCHEMA = json.loads(files(__package__).joinpath("state.json").read_text(encoding="utf-8"))
CONSTANTS = SCHEMA["constants"]

LEAST, MOST = CONSTANTS["own"]
"""Pixels of a side of a picture of one's own."""


def picture(state, own=None):
    """Return the picture with its noise, plane by plane (P, H, W): three in colour, else one.

    Noise of strength σ has, at every pixel, a spread of σ times the range from black to white; it is
    uniform, drawn from the seed.
    """
    x = planes(state["picture"], state["colour"], own)
    if not state["noise"]:
        return x
    black, white = light(state["picture"])
    spread = state["noise"] * (white - black) * np.sqrt(12)
    return x + spread * (mulberry32(state["seed"], x.size).reshape(x.shape) - 0.5)


def planes(name, colour, own=None):
    """Return a picture without noise, plane by plane; in colour where there is one and it is asked for."""
    if name in DRAWN:
        return DRAWN[name]()[None]
    image = own if name == "own" else kept(name)
    if image.shape[2] == 1 or colour:
        return np.moveaxis(image, 2, 0).astype(float)
    return np.floor(np.round(1000 * grey(image)) / 1000 + 0.5)[None]  # as whole numbers, halves rounded up


def light(name):
    """Return the values that are black and white in a picture."""
    return CONSTANTS["range"].get(name, CONSTANTS["range"]["other"])


@cache
def kept(name):
    """Return a stored picture (H, W, C), unpacked once."""
    return load_picture(name)


def curve():
    """Return the drawing of the curve, another stroke and a block of grey: `convnotes.examples` has it."""
    drawing = np.zeros(CONSTANTS["curve"]["size"])
    for patch in CONSTANTS["curve"]["patches"]:
        (i, j), cells = patch["at"], np.array(patch["cells"])
        drawing[i : i + len(cells), j : j + len(cells[0])] = cells
    return drawing


def edge():
    """Return a step up and a ramp down, the same in every row."""
    return np.tile(np.array(CONSTANTS["edge"]["profile"], float), (CONSTANTS["edge"]["rows"], 1))


def stripes():
    """Return upright stripes, finer and finer: from none to ½ cycle a pixel, the finest there are."""
    rows, columns = CONSTANTS["stripes"]
    _, white = light("stripes")
    x = np.arange(columns)
    wave = np.cos(np.pi * x**2 / (2 * (columns - 1)))  # at x its frequency is x/(2(columns − 1))
    return np.tile(white / 2 * (1 + wave), (rows, 1))


DRAWN = {"curve": curve, "x": lambda: np.array(CONSTANTS["x"], float), "edge": edge, "stripes": stripes}


def own_picture(given):
    """Return a picture of one's own as (H, W, C) of uint8, and what is wrong with it as data, or None.

    Grey (H, W) or colour (H, W, 3); a fourth channel, opacity, lets white through; floats from 0 to 1 count
    as shares of white.
    """
    image = np.asarray(given)
    if image.dtype.kind not in "biuf" or image.ndim not in (2, 3):
        return None, fault("own_array", "picture", "×".join(map(str, image.shape)), None)
    image = image[..., None] if image.ndim == 2 else image
    height, width, channels = image.shape
    if channels not in (1, 3, 4):
        return None, fault("own_array", "picture", "×".join(map(str, image.shape)), None)
    if not (LEAST <= min(height, width) and max(height, width) <= MOST):
        return None, fault("own_size", "picture", f"{height}×{width}", [LEAST, MOST])
    if not np.isfinite(image).all():
        return None, fault("finite", "picture", float("nan"), None)
    image = image.astype(float) * (255 if image.dtype.kind in "bf" and image.max() <= 1 else 1)
    if channels == 4:
        opacity = image[..., 3:] / 255
        image = image[..., :3] * opacity + 255 * (1 - opacity)
    return np.clip(np.round(image), 0, 255).astype(np.uint8), None

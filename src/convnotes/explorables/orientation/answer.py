"""The explorable ``orientation``: a bar on the retina, a simple and a complex cell, and their tuning."""

import json
from importlib.resources import files

import numpy as np

from convnotes.activations import relu
from convnotes.conv import conv2d
from convnotes.explorables.runtime.explorable import Explorable
from convnotes.explorables.runtime.random import mulberry32
from convnotes.explorables.runtime.text import table
from convnotes.pool import max_pool2d
from convnotes.retina import bar
from convnotes.vision import gabor
from convnotes.words import stable, t

SCHEMA = json.loads(files(__package__).joinpath("state.json").read_text(encoding="utf-8"))

RETINA = SCHEMA["constants"]["retina"]
"""Pixels across the retina."""

WIDTH = SCHEMA["constants"]["width"]
"""Pixels across the bar, as the bright stripe of a field: it lies as well between two cells as on one."""

FIELD = SCHEMA["constants"]["field"]
"""The receptive field of every simple cell here: pixels, and how it fades along and across its stripes."""


def places(field):
    """Return the values of a field at which a tuning curve is measured.

    >>> places("position")[:3]
    array([-9. , -8.5, -8. ])
    """
    (low, high), step = SCHEMA["fields"][field]["range"], SCHEMA["constants"]["steps"][field]
    return low + step * np.arange((high - low) // step + 1)


ANGLES = places("angle")
POSITIONS = places("position")
"""Where the tuning curves are measured: degrees, pixels."""


def check(state):
    """Every combination of fields is a bar that can be shown."""
    return None


def answer(state):
    """Return the retina, the field, the answers of the simple cells and of the complex cell, the curves.

    ``excitation`` and ``inhibition`` are what the positive and the negative weights of each simple cell
    collect; ``simple`` is what is left, and ``complex`` the largest of it, which the cell ``best`` gives
    (counted in row-major order). The curves go over `ANGLES` and `POSITIONS` with all else as it is; for
    ``…_simple`` they are those of the simple cell in the middle.
    """
    reach = state["reach"]
    retinas = shown(state)
    weight = gabor(angle=state["prefers"], **FIELD)
    margin = (RETINA - FIELD["size"]) // 2 - reach
    windows = retinas[:, None, margin : RETINA - margin, margin : RETINA - margin]
    parts = np.stack([relu(weight), relu(-weight)])[:, None]
    excitation, inhibition = conv2d(windows, parts).swapaxes(0, 1)
    simple = relu(np.vectorize(stable)(excitation - inhibition))[:, None]
    largest, best = max_pool2d(simple, 2 * reach + 1)
    middle, largest = simple[:, 0, reach, reach], largest[:, 0, 0, 0]
    angles, positions = slice(1, 1 + len(ANGLES)), slice(1 + len(ANGLES), None)
    return {
        "retina": retinas[0],
        "weight": weight,
        "excitation": excitation[0],
        "inhibition": inhibition[0],
        "simple": simple[0, 0],
        "complex": largest[:1],
        "best": best[0, 0, 0],
        "angle_simple": middle[angles],
        "angle_complex": largest[angles],
        "position_simple": middle[positions],
        "position_complex": largest[positions],
    }


def shown(state):
    """Return the retinas (N, H, W): under the bar as it is, at each of `ANGLES`, at each of `POSITIONS`."""
    own = {"angle": state["angle"], "position": state["position"]}
    bars = [own, *({**own, "angle": a} for a in ANGLES), *({**own, "position": p} for p in POSITIONS)]
    fixed = {"axis": state["prefers"], "length": state["length"], "width": WIDTH}
    noise = state["noise"] * (2 * mulberry32(state["seed"], RETINA**2) - 1).reshape(RETINA, RETINA)
    return np.array([bar(RETINA, **one, **fixed) for one in bars]) + noise


def still(state, view, answer):
    """Return what the simple cells give, and the two cells' responses in one sentence."""
    middle = answer["simple"][state["reach"], state["reach"]]
    settings = {name: state[name] for name in ("length", "angle", "position", "prefers")}
    sentence = t("orientation.still", simple=middle, complex=answer["complex"][0], **settings)
    tuning = np.array([ANGLES, answer["angle_simple"], answer["angle_complex"]]).T[::3]
    return (
        table(answer["simple"], t("orientation.still.simple"))
        + table(tuning, t("orientation.still.tuning"))
        + f"<p>{sentence}</p>"
    )


class OrientationExplorable(Explorable):
    """A bar of light on the retina: how a simple and a complex cell answer to its angle and its place."""

    NAME = "orientation"
    check, compute, still = staticmethod(check), staticmethod(answer), staticmethod(still)

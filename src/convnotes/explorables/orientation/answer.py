"""The explorable ``orientation``: a bar on the retina, a simple and a complex cell, and their tuning."""

import numpy as np

from convnotes.activations import relu
from convnotes.conv import conv2d
from convnotes.explorables.runtime.explorable import Explorable
from convnotes.explorables.runtime.random import mulberry32
from convnotes.explorables.runtime.text import number, stable, table
from convnotes.pool import max_pool2d
from convnotes.retina import bar
from convnotes.vision import gabor

RETINA = 25  # pixels across
WIDTH = 4  # pixels, as the bright stripe of a field: the bar lies as well between two cells as on one
FIELD = {"size": 13, "wavelength": 8.0, "sigma": 3.0, "aspect": 0.5}
"""The receptive field of every simple cell here: pixels, and how it fades along and across its stripes."""

ANGLES = np.arange(0, 180, 5)
POSITIONS = np.arange(-18, 19) / 2
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
    own = {"angle": state["angle"], "position": state["position"]}
    fixed = {"axis": state["prefers"], "length": state["length"], "width": WIDTH}
    shown = [own, *({**own, "angle": a} for a in ANGLES), *({**own, "position": p} for p in POSITIONS)]
    noise = state["noise"] * (2 * mulberry32(state["seed"], RETINA**2) - 1).reshape(RETINA, RETINA)
    retinas = np.array([bar(RETINA, **one, **fixed) for one in shown]) + noise
    weight = gabor(angle=state["prefers"], **FIELD)

    reach, margin = state["reach"], (RETINA - FIELD["size"]) // 2 - state["reach"]
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


def still(state, view, answer):
    """Return what the simple cells give, and the two cells' responses in one sentence."""
    middle = answer["simple"][state["reach"], state["reach"]]
    place = f"{number(state['position'])} pixels from the middle of the field"
    sentence = (
        f"A bar {state['length']} pixels long at {state['angle']}°, {place}; "
        f"the cells prefer {state['prefers']}°. The simple cell in the middle answers {number(middle)}, "
        f"the complex cell {number(answer['complex'][0])}, the largest answer in its pool."
    )
    tuning = np.array([ANGLES, answer["angle_simple"], answer["angle_complex"]]).T[::3]
    return (
        table(answer["simple"], "simple cells, side by side")
        + table(tuning, "angle in degrees, simple cell, complex cell")
        + f"<p>{sentence}</p>"
    )


class OrientationExplorable(Explorable):
    """A bar of light on the retina: how a simple and a complex cell answer to its angle and its place."""

    NAME = "orientation"
    check, compute, still = staticmethod(check), staticmethod(answer), staticmethod(still)

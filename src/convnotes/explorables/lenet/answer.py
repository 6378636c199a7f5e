"""The explorable ``lenet``: a whole network that reads what is drawn, forward and backward."""

import base64
import json
from functools import cache
from importlib.resources import files

import numpy as np
import traitlets

from convnotes.drawing import SIZE
from convnotes.explorables.lenet.network import backward, forward, rounded
from convnotes.explorables.lenet.pupil import Pupil
from convnotes.explorables.runtime.explorable import Explorable
from convnotes.explorables.runtime.schema import fault
from convnotes.explorables.runtime.text import table
from convnotes.pretrained import Pretrained, pretrained
from convnotes.words import number, t

SCHEMA = json.loads(files(__package__).joinpath("state.json").read_text(encoding="utf-8"))

PATCH = SCHEMA["constants"]["patch"]
"""Cells of a side of what is covered at a time, to see how much of a score hangs on it."""

YOURS = "yours"
"""The name of the network that the reader has trained."""

INK = 255
"""What a cell of the drawing holds where the ink is full."""


def check(state):
    """Every drawing can be read; by a network of the reader's own only in the figure that has one."""
    return misfit(state, None)


def misfit(state, yours):
    """Return what is wrong with a state where the reader's own network is this, or None for none."""
    missing = state["network"] == YOURS and yours is None
    return fault("yours", "network", YOURS, None) if missing else None


def answer(state):
    """Return what the network makes of the drawing, layer by layer, and the gradient of one class's score.

    ``prepared`` is the drawing as the network gets it. Convolutions and dense layers are as they are before
    ReLU; ``grad_…`` is the gradient of the score of the class ``target`` with respect to the array of that
    name, ``grad_input`` with respect to ``prepared``. ``occlusion`` is by how much that score falls when a
    block of `PATCH` × `PATCH` cells is covered with paper, block by block; it is empty unless asked for.
    """
    return answered(state, None)


def answered(state, yours):
    """Return the answer where the reader's own network is this, or None for none."""
    network = yours if state["network"] == YOURS else kept(state["network"])
    parameters = [parameter.value for parameter in network.network.parameters.values()]
    steps = {name: state[name] == 1 for name in ("scale", "centre", "mean")}
    prepared = network.prepare(np.array(state["drawing"], float) / INK, **steps)
    x = prepared[None, None]
    layers, indices = forward(parameters, x)
    scores = layers["scores"][0]
    best = int(rounded(scores).argmax())
    target = best if state["target"] == "best" else state["target"]
    grad = backward(parameters, x, layers, indices, np.eye(len(scores))[[target]])
    paper = -network.mean if state["mean"] else np.zeros((SIZE, SIZE))
    asked = state["backward"] == "occlusion"
    return {
        "prepared": prepared,
        **{name: layer[0] for name, layer in layers.items()},
        "target": np.array([target]),
        **{f"grad_{name}": layer[0, 0] if name == "input" else layer[0] for name, layer in grad.items()},
        "occlusion": occlusion(parameters, prepared, paper, target) if asked else np.zeros((0, 0)),
    }


def occlusion(parameters, prepared, paper, target):
    """Return by how much the target's score falls when each block of cells shows paper."""
    blocks = SIZE // PATCH
    covered = np.repeat(prepared[None, None], blocks**2 + 1, axis=0)
    for at in range(blocks**2):
        i, j = (PATCH * place for place in divmod(at, blocks))
        there = (slice(i, i + PATCH), slice(j, j + PATCH))
        covered[(at, 0, *there)] = paper[there]
    scores = forward(parameters, covered)[0]["scores"][:, target]
    return (scores[-1] - scores[:-1]).reshape(blocks, blocks)


@cache
def kept(name) -> Pretrained:
    """Return a stored network, unpacked once."""
    return pretrained(name)


def stored(name):
    """Return a network as its file has it, for a page that must go on without Python."""
    return json.loads((files("convnotes") / "data" / f"lenet-{name}.json").read_text(encoding="utf-8"))


def carried(network):
    """Return a network of the reader's own as the files have them, in single precision."""
    return {
        "name": YOURS,
        "accuracy": None,
        "mean": text(np.round(255 * network.mean).astype(np.uint8)),
        "parameters": [
            {"name": name, "shape": list(p.value.shape), "values": text(p.value.astype("<f4"))}
            for name, p in network.network.parameters.items()
        ],
    }


def text(array):
    """Return the bytes of an array in base64."""
    return base64.b64encode(array.tobytes()).decode()


def still(state, view, answer):
    """Return the drawing, the ten probabilities, and in one sentence what the network reads."""
    probabilities = answer["probabilities"]
    best = int(rounded(answer["scores"]).argmax())
    network = t(f"lenet.network.{state['network']}")
    sentence = t(
        "lenet.still.sentence", network=network, best=best, share=number(100 * probabilities[best], 1)
    )
    rows = [np.arange(len(probabilities)), probabilities]
    return picture(state["drawing"]) + table(rows, t("lenet.still.probabilities")) + f"<p>{sentence}</p>"


def picture(drawing):
    """Return a drawing as SVG, a path for each strength of ink."""
    ink = np.array(drawing)
    paths = "".join(
        f'<path fill-opacity="{level / INK:.2f}" d="'
        + "".join(f"M{j} {i}h1v1h-1z" for i, j in np.argwhere(ink == level))
        + '"/>'
        for level in np.unique(ink[ink > 0])
    )
    size = f'viewBox="0 0 {SIZE} {SIZE}" width="{6 * SIZE}" height="{6 * SIZE}"'
    label = t("lenet.still.drawing")
    return f'<svg {size} role="img" aria-label="{label}" fill="currentColor">{paths}</svg>'


class LenetExplorable(Explorable):
    """Draw a digit and see it read: every layer, every cell, and what each class's score hangs on.

    What the reader trains in a notebook, by the panel under the figure, is `yours`.
    """

    NAME = "lenet"
    check, compute, still = staticmethod(check), staticmethod(answer), staticmethod(still)
    _stored = traitlets.Dict().tag(sync=True)
    _pupil = None

    def __init__(self, key="", **fields):
        self._pupil = Pupil(lambda content, buffers: self.send(content, buffers))
        self.check = lambda state: misfit(state, self.yours)
        self.compute = lambda state: answered(state, self.yours)
        super().__init__(key, **fields)
        self._carried = None
        self._carry()
        self.observe(self._carry, names="network")

    @property
    def yours(self):
        """The network that was trained in this figure, or None.

        It is a `convnotes.pretrained.Pretrained` as the book's own are, a copy that no further step changes;
        its accuracy is that of the last epoch on the 500 digits of the panel.
        """
        return self._pupil.learnt

    def close(self):
        """Close the figure, and end what it is being taught."""
        if self._pupil:  # else it was never made
            self._pupil.end()
        super().close()

    def _on_request(self, widget, content, buffers):
        if "pupil" in content:
            self._pupil.hear(content["pupil"], content["order"], buffers)
            return
        super()._on_request(widget, content, buffers)
        if self.network == YOURS and self._pupil.waits and self._carried is not self.yours:
            self._carry()

    def _carry(self, _change=None):
        """Give the page the network that it needs once Python has stopped, or when it is opened anew."""
        own = self.network == YOURS
        self._carried = self.yours if own else None
        self._stored = carried(self.yours) if own else stored(self.network)

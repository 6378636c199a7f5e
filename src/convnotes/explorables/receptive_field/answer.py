"""The explorable ``receptive_field``: a stack of layers, what a cell of it sees, and what it costs."""

import json
from importlib.resources import files
from itertools import chain

import numpy as np

from convnotes.costs import alternatives, costs
from convnotes.explorables.runtime.explorable import Explorable
from convnotes.explorables.runtime.schema import fault
from convnotes.explorables.runtime.text import table
from convnotes.fields import cells_that_hold, cone, fan, receptive_field, sizes
from convnotes.shapes import effective_kernel_size, output_size
from convnotes.stacks import along, placed
from convnotes.words import t

CONSTANTS = json.loads(files(__package__).joinpath("state.json").read_text(encoding="utf-8"))["constants"]
KINDS, COLUMNS = CONSTANTS["kinds"], CONSTANTS["columns"]
TAKES = {
    "conv": COLUMNS[1:],
    "pool": ("kernel_size", "stride", "padding", "dilation"),
    "dense": ("channels",),
}
"""The columns that a layer of each kind takes; what stands in the others is left as it is."""


def stack(state):
    """Return the layers as the core takes them, and the shape (C, H, W) of their input."""
    rows = (dict(zip(COLUMNS, row, strict=True)) for row in state["layers"])
    layers = [_layer(row, bool(state["bias"])) for row in rows]
    return layers, (state["channels"], state["size"], state["size"])


def _layer(row, bias):
    kind = KINDS[row["kind"]]
    layer = {"kind": kind, **{name: row[name] for name in TAKES[kind]}}
    return layer if kind == "pool" else {**layer, "bias": bias}


def check(state):
    """Return the error of the first layer whose kernel does not fit, or whose groups do not divide."""
    layers, (channels, n, _) = stack(state)
    for place, layer in enumerate(layers):
        if layer["kind"] == "dense":
            n, channels = 1, layer["channels"]
            continue
        window = {name: layer[name] for name in TAKES["pool"]}
        extent = effective_kernel_size(window["kernel_size"], window["dilation"])
        padded = n + 2 * window["padding"]
        if extent > padded:
            return fault("exceeds", "layers", extent, padded, index=[place])
        n = output_size(n, **window)
        if layer["kind"] == "conv":
            for code, count in (("groups_in", channels), ("groups_out", layer["channels"])):
                if count % layer["groups"]:
                    return fault(code, "layers", layer["groups"], count, index=[place])
            channels = layer["channels"]
    return None


def answer(state):
    """Return what each layer gives and costs, and the paths that lead from one cell through the stack.

    Of each layer: ``shapes`` (its input's first), ``fields`` (size, jump, start), ``centres``; ``costs``
    (parameters, multiply-adds, FLOPs, bytes) and their ``totals``; of a convolution the parameters of a
    locally connected layer (``local``), the parameters and multiply-adds of a dense one (``dense``).

    ``paths`` are those of `convnotes.fields.cone` or, on from an input cell, of ``fan``, level after level
    up to the chosen layer, each level of so many ``levels``; ``cell`` is where they begin. ``shares`` of them
    end in each cell of the other end; ``held`` is how few of these hold 95 %.
    """
    layers, shape = stack(state)
    windows, top = along(layers, shape), min(state["layer"], len(layers))
    fields, levels = receptive_field(windows, shape[1]), sizes(windows, shape[1])[: top + 1]
    back = state["way"] == "back"
    cell = (state["place"] * (levels[-1 if back else 0] - 1) + 50) // 100
    paths = (cone if back else fan)(windows[:top], shape[1], cell)
    end = paths[0 if back else -1]
    shares = np.array([count / max(sum(end), 1) for count in end])
    spent = costs(layers, shape)
    local, dense = others(layers, shape)
    return {
        "shapes": np.array([shape, *(row.output_shape for row in spent.rows)]),
        "fields": np.array(fields, float),
        "centres": np.array([field.centre for field in fields]),
        "costs": np.array([row[2:] for row in spent.rows], float),
        "totals": np.array([spent.parameters, spent.multiply_adds, spent.flops, spent.memory], float),
        "local": local,
        "dense": dense,
        "levels": np.array(levels),
        "paths": np.array(list(map(float, chain.from_iterable(paths)))),
        "shares": shares,
        "held": np.array([cells_that_hold(shares) if any(end) else 0]),
        "cell": np.array([cell]),
    }


def others(layers, shape):
    """Return what each convolution would cost as a locally connected layer and as a dense one; else 0."""
    local, dense = np.zeros(len(layers)), np.zeros((len(layers), 2))
    for place, (layer, stands) in enumerate(zip(layers, placed(layers, shape), strict=True)):
        if layer["kind"] == "conv":
            found = alternatives(layer, stands.input_shape)
            local[place] = found["local"].parameters
            dense[place] = found["dense"].parameters, found["dense"].multiply_adds
    return local, dense


def still(state, view, answer):
    """Return sizes, fields and parameters of every layer, and the whole stack in one sentence."""
    (size, jump, start), shapes, spent = answer["fields"][-1], answer["shapes"][1:], answer["costs"]
    rows = np.column_stack([shapes, answer["fields"], spent[:, :2]])
    numbers = {"layers": len(rows), "size": size, "jump": jump, "start": start}
    totals = {
        name: f"{int(total):,}"
        for name, total in zip(("parameters", "multiply_adds"), answer["totals"][:2], strict=True)
    }
    sentence = t("receptive_field.still", **numbers, **totals)
    return table(rows, t("receptive_field.still.table")) + f"<p>{sentence}</p>"


class ReceptiveFieldExplorable(Explorable):
    """A stack of layers: what one cell sees, what one pixel reaches, and what it all costs."""

    NAME = "receptive_field"
    check, compute, still = staticmethod(check), staticmethod(answer), staticmethod(still)

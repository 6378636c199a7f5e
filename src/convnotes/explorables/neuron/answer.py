"""The explorable ``neuron``: one unit, what it decides, how steep it answers, and how it learns."""

import numpy as np

from convnotes.explorables.neuron.plane import lines, plane
from convnotes.explorables.runtime.explorable import Explorable
from convnotes.explorables.runtime.text import stable, table
from convnotes.neurons import activate, gradient_step, neuron, perceptron_step, slope
from convnotes.words import t

_rounded = np.vectorize(stable, otypes=[float])


def check(state):
    """Every unit answers every input."""
    return None


def answer(state):
    """Return what the unit makes of each example, its plane, its curves, and what each example teaches it.

    ``z`` is the weighted sum of each example, ``a`` the answer, ``slope`` g'(z); of two hidden units the same
    with ``hidden_``. ``right`` is 1 where the answer is nearer than a half to what is wanted; ``silent`` 1
    where a sigmoid or tanh is saturated and 2 where the slope is nothing at all. ``stepped`` has the weights
    and the bias after one step of the rule on each example. ``z_axis``, ``g`` and ``g_prime`` are the curves.
    """
    constants, activation = NeuronExplorable.schema["constants"], state["activation"]
    x, wanted = examples(state)
    hidden, seen = {}, x
    if state["inputs"] == "hidden":
        hidden_z = np.stack([weighted(x, unit[:2], unit[2]) for unit in state["hidden"]], axis=1)
        seen = activate(hidden_z, activation)
        hidden = {"hidden_z": hidden_z, "hidden_a": seen, "hidden_slope": slope(hidden_z, activation)}
    weight = weights(state)
    z = weighted(seen, weight, state["bias"])
    a, steep = activate(z, activation), slope(z, activation)
    axis = around([*z, *hidden.get("hidden_z", np.zeros(0)).ravel()], constants)
    right = np.abs(_rounded(a - wanted)) < constants["fires"]
    return {
        "z": z,
        "a": a,
        "slope": steep,
        **hidden,
        "wanted": wanted,
        "right": right.astype(int),
        "silent": silent(steep, activation, constants),
        "stepped": np.stack([stepped(state, *one, weight) for one in zip(seen, wanted, strict=True)]),
        "z_axis": axis,
        "g": activate(axis, activation),
        "g_prime": slope(axis, activation),
        **({} if state["inputs"] == "pixels" else drawn(state, constants)),
    }


def examples(state):
    """Return the inputs, one row each, and what is wanted of each."""
    if state["inputs"] == "pixels":
        digits = np.array(state["digits"], float)
        return digits.reshape(len(digits), -1), (np.arange(len(digits)) == state["wanted"]).astype(float)
    points = np.array(state["points"], float)
    return points[:, :2], points[:, 2]


def weights(state):
    """Return the weights of the unit that answers."""
    if state["inputs"] == "pixels":
        return np.array(state["template"], float).ravel()
    return np.array([state["w1"], state["w2"]], float)


def weighted(x, weight, bias):
    """Return w·x + b, rounded so that a threshold does not hang on the last bits."""
    return _rounded(neuron(x, weight, bias))


def stepped(state, x, wanted, weight):
    """Return the weights, then the bias, after one step on one example."""
    if state["rule"] == "perceptron":
        fires = NeuronExplorable.schema["constants"]["fires"]
        unit = perceptron_step(x, int(wanted >= fires), weight, state["bias"], learning_rate=state["rate"])
    else:
        options = {"activation": state["activation"], "learning_rate": state["rate"]}
        unit = gradient_step(x, wanted, weight, state["bias"], **options)
    return np.append(unit.weight, unit.bias)


def silent(steep, activation, constants):
    """Return of each slope whether it is small for a smooth function (1), or nothing for another (2)."""
    if activation in ("sigmoid", "tanh"):
        share = _rounded(steep / slope(0, activation))
        return (share < constants["saturated"]).astype(int)
    return 2 * (steep == 0).astype(int)


def around(sums, constants):
    """Return an axis about 0 that holds all these sums: its ends are a power of two times the least."""
    end = float(constants["reach"])
    while end < max(map(abs, sums)):
        end *= 2
    steps = constants["samples"] - 1
    return end * (2 * np.arange(steps + 1) / steps - 1)


def drawn(state, constants):
    """Return ``plane``, the answer at each of its points, and ``lines``, where a unit's sum is 0."""
    activation = state["activation"]

    def respond(x):
        if state["inputs"] == "hidden":
            columns = [activate(weighted(x, unit[:2], unit[2]), activation) for unit in state["hidden"]]
            x = np.stack(columns, axis=1)
        return activate(weighted(x, weights(state), state["bias"]), activation)

    own = [[state["w1"], state["w2"], state["bias"]]]
    units = state["hidden"] if state["inputs"] == "hidden" else own
    return {
        "plane": plane(respond, state["span"], constants["cells"]),
        "lines": lines(units, state["span"]),
    }


def still(state, view, answer):
    """Return the examples with the unit's answers, and the picked one in a sentence."""
    x, wanted = examples(state)
    at = min(view["picked"][1] if view["picked"] else 0, len(x) - 1)
    activation = t(f"neuron.activation.{state['activation']}")
    sentence = t("neuron.still.sentence", activation=activation, z=answer["z"][at], a=answer["a"][at])
    pixels = state["inputs"] == "pixels"
    named = np.arange(len(x))[:, None] if pixels else x
    heads = t(f"neuron.still.heads.{'pixels' if pixels else 'two'}")
    rows = np.column_stack([named, wanted, answer["z"], answer["a"]])
    return table(rows, heads) + f"<p>{sentence}</p>"


class NeuronExplorable(Explorable):
    """One unit: weights, bias, activation; the plane it divides, its slope, and one step of learning."""

    NAME = "neuron"
    check, compute, still = staticmethod(check), staticmethod(answer), staticmethod(still)

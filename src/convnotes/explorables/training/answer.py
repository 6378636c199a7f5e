"""The explorable ``training``: a hidden kernel is learnt back, blindly, by trial, and by descent."""

import numpy as np

from convnotes.explorables.runtime.explorable import Explorable
from convnotes.explorables.runtime.random import bell
from convnotes.explorables.runtime.schema import fault
from convnotes.explorables.runtime.text import table
from convnotes.optim import stable_rate
from convnotes.recovery import blind_search, descend, filtered, keep_if_better, loss_surface, recovery_hessian
from convnotes.words import t


def check(state):
    """The kernel must fit into the picture."""
    sizes = zip(("height", "width"), np.shape(state["hidden"]), np.shape(state["picture"]), strict=True)
    for axis, kernel, picture in sizes:
        if kernel > picture:
            return fault(f"exceeds_{axis}", "hidden", kernel, picture)
    return None


def answer(state):
    """Return what three learners make of one problem, step by step.

    ``target`` is what the hidden kernel makes of the picture. Of each learner, ``…weights`` (steps + 1, k_h,
    k_w) and ``…losses`` (steps + 1); ``stopped`` is the first step of descent that is not finite, or 0.
    ``curvature`` is the least and the largest eigenvalue of the Hessian, ``flat`` how many are next to 0, and
    ``limit`` the learning rate from which on descent does not converge, NaN where none is exact.
    For two weights, ``surface`` is the loss over the first (to the right) and the second (upward) at the
    numbers of ``axis``; else both are empty.
    """
    constants, rectified = TrainingExplorable.schema["constants"], bool(state["rectified"])
    x, hidden = np.array(state["picture"], float), np.array(state["hidden"], float)
    target = filtered(x, hidden, rectified=rectified)
    problem = {"x": x, "target": target, "rectified": rectified}
    draws, changes = drawn(state)
    blind, kept = blind_search(draws, **problem), keep_if_better(draws[0], changes, **problem)
    chosen = {name: state[name] for name in ("steps", "learning_rate", "method")}
    run = descend(draws[0], **problem, **chosen)
    hessian = recovery_hessian(x, hidden.shape)
    curvature = np.linalg.eigvalsh(hessian)
    exact = state["method"] != "adam" and not rectified
    momentum = constants["momentum"] if state["method"] == "momentum" else 0
    axis = np.empty(0)
    surface = np.empty((0, 0))
    if hidden.size == 2:
        largest = max(np.abs(hidden).max(), np.abs(draws[0]).max(), 1)
        ends = np.arange(constants["side"]) / (constants["side"] - 1) * 2 - 1
        axis = ends * np.ceil(constants["reach"] * largest)
        surface = loss_surface(axis, axis, **problem).T[::-1]
    return {
        "target": target,
        "blind_weights": blind.weights,
        "blind_losses": blind.losses,
        "kept_weights": kept.weights,
        "kept_losses": kept.losses,
        "weights": run.weights,
        "losses": run.losses,
        "stopped": np.array([run.stopped]),
        "curvature": curvature[[0, -1]],
        "flat": np.array([np.sum(curvature <= constants["flat"] * curvature[-1])]),
        "limit": np.array([stable_rate(hessian, momentum=momentum) if exact else np.nan]),
        "axis": axis,
        "surface": surface,
    }


def drawn(state):
    """Return the kernels that the blind learner tries, the first the start of all, and the changes to try."""
    constants, size = TrainingExplorable.schema["constants"], np.shape(state["hidden"])
    count, steps = size[0] * size[1], state["steps"]
    numbers = bell(state["seed"], (2 * steps + 1) * count)
    draws = constants["spread"] * numbers[: (steps + 1) * count].reshape(-1, *size)
    changes = constants["change"] * numbers[(steps + 1) * count :].reshape(-1, *size)
    if state["start"] == "blank":
        draws[0] = 0
    return draws, changes


def still(state, view, answer):
    """Return the hidden kernel, the three that are learnt, and their losses in one sentence."""
    at = min(view["position"], state["steps"])
    names = ("blind_losses", "kept_losses", "losses")
    blind, kept, descent = (answer[name][at] for name in names)
    sentence = t("training.still.sentence", step=at, blind=blind, kept=kept, descent=descent)
    return (
        table(state["picture"], t("training.still.picture"))
        + table(state["hidden"], t("training.still.hidden"))
        + table(answer["blind_weights"][at], t("training.still.blind"))
        + table(answer["kept_weights"][at], t("training.still.kept"))
        + table(answer["weights"][at], t("training.still.descent"))
        + f"<p>{sentence}</p>"
    )


class TrainingExplorable(Explorable):
    """A hidden kernel, learnt back: three learners on one loss, and how fast they may go."""

    NAME = "training"
    check, compute, still = staticmethod(check), staticmethod(answer), staticmethod(still)

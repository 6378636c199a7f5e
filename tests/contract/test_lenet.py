"""Both sides of the network: on what hands draw, shifted, tilted and noisy; and on every test digit."""

import json
import random

import numpy as np
import pytest
from support import ROOT, node
from support.states import draw_state

from convnotes.datasets import load_digits
from convnotes.drawing import stroke
from convnotes.explorables.lenet import training
from convnotes.explorables.lenet.answer import LenetExplorable, answer, check, kept, stored
from convnotes.explorables.lenet.training import SETTINGS, packed, page_digits, taught
from convnotes.handwriting import drawn
from convnotes.pretrained import NAMES

CASES = 210
TOLERANCE = 1e-9
NETWORKS = [stored(name) for name in NAMES]
SCHEMA = LenetExplorable.schema


def some_drawing(generator, at):
    """Return a drawing: strokes of some hand or a test digit moved about, some with noise."""
    if at % 3 == 0:
        image = load_digits().test.images[generator.randrange(1000), 0]
        ink = np.roll(image, (generator.randint(-6, 6), generator.randint(-6, 6)), (0, 1))
    else:
        hand = {"pen_width": generator.uniform(1, 4), "side": generator.randint(6, 22)}
        place = {"right": generator.uniform(-6, 6), "down": generator.uniform(-6, 6)}
        ink = drawn(generator.randrange(10), **hand, **place, tilt=generator.uniform(-30, 30))
    if at % 5 == 0:
        noise = np.random.default_rng(at).normal(size=ink.shape)
        ink = ink + generator.uniform(0, 0.5) * noise
    return np.clip(np.round(255 * ink), 0, 255).astype(int).tolist()


def some_states():
    """Return drawings under all settings, beside noise of every kind, and blank paper."""
    generator = random.Random("lenet")
    settings = []
    while len(settings) < CASES:
        state = draw_state(generator, SCHEMA, kinds=None)
        if check(state) is None:  # a network of the reader's own is on the page that trained it
            settings.append(state)
    hands = [{**state, "drawing": some_drawing(generator, at)} for at, state in enumerate(settings)]
    empty = [{**settings[at], "drawing": [[ink] * 28] * 28} for at, ink in enumerate((0, 0, 255, 25, 26))]
    return hands + settings[:30] + empty


@pytest.fixture(scope="module")
def states():
    return some_states()


@pytest.fixture(scope="module")
def answers(states):
    return node.run("lenet.mjs", {"networks": NETWORKS, "states": states})["answers"]


def test_both_sides_agree_on_what_hands_draw_forward_backward_and_covered(states, answers):
    kinds = {state["backward"] for state in states}
    assert kinds == {"none", "gradient", "occlusion"}
    for state, theirs in zip(states, answers, strict=True):
        ours = answer(state)
        assert list(ours) == list(theirs)
        for name, array in ours.items():
            assert theirs[name]["shape"] == list(array.shape), name
            data = np.array(theirs[name]["data"]).reshape(array.shape)
            np.testing.assert_allclose(data, array, rtol=TOLERANCE, atol=TOLERANCE, err_msg=name)


def test_both_sides_read_the_thousand_test_digits_alike_and_as_well_as_is_stored():
    test = load_digits().test
    levels = np.round(255 * test.images[:, 0]).astype(int).reshape(len(test.images), -1)
    read = node.run("lenet.mjs", {"networks": NETWORKS, "images": levels.tolist()})["read"]
    for name, theirs in zip(NAMES, read, strict=True):
        network = kept(name)
        ours = network.network((levels / 255).reshape(-1, 1, 28, 28) - network.mean).argmax(1)
        assert theirs == ours.tolist()
        assert np.mean(theirs == test.labels) == network.accuracy


def test_the_page_s_pen_leaves_what_the_core_s_does():
    generator = random.Random("pen")
    lines = [np.reshape([generator.uniform(2, 26) for _ in range(2 * n)], (n, 2)) for n in range(2, 12)]
    strokes = [{"points": line.tolist(), "width": generator.uniform(0.5, 5)} for line in lines]
    strokes += [{"points": [[3.2, 27.9]], "width": 4}, {"points": [[-3, 5], [40, 31]], "width": 3}]
    theirs = node.run("lenet.mjs", {"networks": [], "strokes": strokes})["drawn"]
    for given, ink in zip(strokes, theirs, strict=True):
        ours = stroke(given["points"], pen_width=given["width"])
        np.testing.assert_allclose(np.reshape(ink, (28, 28)), ours, atol=1e-12)


def lesson(few, *, steps, drawings=(), labels=(), **settings):
    """Return what the page is to learn: the first digits of its own, and drawings of the reader's."""
    course = packed()
    digits = {name: course["train"][name][:few] for name in ("labels", "digits")}
    own = [kept("trained").prepare(drawing).ravel() for drawing in drawings]
    own = {"x": np.concatenate([*own, []]).tolist(), "labels": list(labels)}
    return {"mean": course["mean"], "digits": digits, "own": own, "steps": steps, "settings": settings}


@pytest.mark.parametrize(
    ("seed", "small_start", "drawings"), [(1, 0, []), (4294967295, 1, []), (7, 0, [drawn(7), drawn(1)])]
)
def test_three_mini_batches_of_the_page_are_those_of_the_core(monkeypatch, seed, small_start, drawings):
    labels, batch = [3, 9][: len(drawings)], SETTINGS["batch"]
    few = 3 * batch - SETTINGS["times"] * len(drawings)
    settings = {"epochs": 1, "seed": seed, "learning_rate": 0.05, "small_start": small_start}
    own = {"drawings": drawings, "labels": labels}
    theirs = node.run("lenet.mjs", {"lessons": [lesson(few, steps=3, **own, **settings)]})["learnt"][0]
    monkeypatch.setattr(training, "COUNTS", {"train": few, "test": 40})
    network, history = taught(**own, **settings)
    for values, parameter in zip(theirs["parameters"], network.parameters.values(), strict=True):
        np.testing.assert_allclose(values, parameter.value.ravel(), atol=1e-9)
    assert theirs["losses"][2]["epoch"] == pytest.approx(history.loss[0], abs=1e-9)
    assert [loss["epoch"] is None for loss in theirs["losses"]] == [True, True, False]


def test_an_epoch_begins_with_another_order_and_so_it_does_in_the_core(monkeypatch):
    settings = {"epochs": 2, "seed": 3, "learning_rate": 0.05, "small_start": 0}
    theirs = node.run("lenet.mjs", {"lessons": [lesson(50, steps=6, **settings)]})["learnt"][0]
    monkeypatch.setattr(training, "COUNTS", {"train": 50, "test": 50})
    network, history = taught(**settings)
    assert [loss["epoch"] for loss in theirs["losses"][2::3]] == pytest.approx(history.loss, abs=1e-9)
    for values, parameter in zip(theirs["parameters"], network.parameters.values(), strict=True):
        np.testing.assert_allclose(values, parameter.value.ravel(), atol=1e-8)
    train = page_digits()["train"]
    said = network(train.images[10:40] - kept("trained").mean).argmax(1)
    assert theirs["right"] == np.count_nonzero(said == train.labels[10:40])


@pytest.mark.filterwarnings("ignore:overflow encountered:RuntimeWarning")
def test_a_rate_that_explodes_is_found_at_the_core_s_step_and_leaves_the_last_finite_weights():
    settings = {"epochs": 1, "seed": 1, "learning_rate": 10, "small_start": 0}
    theirs = node.run("lenet.mjs", {"lessons": [lesson(1000, steps=50, **settings)]})["learnt"][0]
    with pytest.raises(FloatingPointError, match=f"epoch 1, batch {len(theirs['losses'])}:"):
        taught(**settings)
    assert theirs["losses"][-1] is None
    assert theirs["steps"] == len(theirs["losses"]) - 1
    assert all(None not in values for values in theirs["parameters"])  # what JSON has for NaN and infinity


def test_the_page_carries_the_digits_of_the_core():
    path = ROOT / "src" / "convnotes" / "data" / "lenet-training.json"
    assert json.loads(path.read_text(encoding="utf-8")) == packed()

"""What the explorable ``lenet`` answers: the core's network, and a gradient that measuring confirms."""

import numpy as np
import pytest

from convnotes.explorables import LenetExplorable
from convnotes.explorables.lenet.answer import PATCH, kept
from convnotes.explorables.lenet.network import forward
from convnotes.explorables.runtime.explorable import StateError
from convnotes.handwriting import HANDS, drawn
from convnotes.pretrained import NAMES


def drawing(digit, hand="tilted"):
    return np.round(255 * drawn(digit, **HANDS[hand])).astype(int)


@pytest.mark.parametrize("name", NAMES)
def test_the_layers_are_those_of_the_core_s_network(name):
    figure = LenetExplorable(drawing=drawing(3), network=name)
    answer, network = figure.answer, kept(name)
    outputs = network.network.outputs(answer["prepared"][None, None])
    for place, layer in {0: "conv1", 2: "pool1", 3: "conv2", 5: "pool2", 7: "dense1", 9: "dense2"}.items():
        np.testing.assert_allclose(answer[layer], outputs[place][0], atol=1e-11)
    np.testing.assert_allclose(answer["scores"], outputs[-1][0], atol=1e-11)
    expected = network.probabilities(drawing(3) / 255)
    np.testing.assert_allclose(answer["probabilities"], expected, atol=1e-11)


@pytest.mark.parametrize("step", ["scale", "centre", "mean"])
def test_a_step_that_is_switched_off_is_left_out(step):
    figure = LenetExplorable(drawing=drawing(4, "off centre"), **{step: 0})
    expected = kept("trained").prepare(drawing(4, "off centre") / 255, **{step: False})
    np.testing.assert_array_equal(figure.answer["prepared"], expected)


def test_the_gradient_of_every_layer_is_that_of_the_core_s_chain_rule():
    answer = LenetExplorable(drawing=drawing(8), target=3).answer
    network = kept("trained").network
    network(answer["prepared"][None, None])
    grad, found = np.eye(10)[[3]], {}
    for place in range(len(network.layers) - 1, -1, -1):
        grad = network.layers[place].backward(grad)
        found[place] = grad
    for place, layer in {0: "input", 1: "conv1", 3: "pool1", 4: "conv2", 8: "dense1", 10: "dense2"}.items():
        expected = np.squeeze(found[place])
        np.testing.assert_allclose(answer[f"grad_{layer}"], expected, atol=1e-11, err_msg=layer)


def test_the_gradient_is_what_the_score_gains_over_a_small_step():
    noise = np.random.default_rng(0).integers(0, 40, (28, 28))  # or equal cells tie for a maximum: a kink
    answer = LenetExplorable(drawing=np.minimum(drawing(5) + noise, 255), target=5, scale=0, centre=0).answer
    parameters = [parameter.value for parameter in kept("trained").network.parameters.values()]
    step, cells = 1e-6, [(6, 9), (9, 13), (14, 14), (20, 16), (2, 3), (24, 25)]

    def score(i, j, by):
        x = answer["prepared"].copy()
        x[i, j] += by
        return forward(parameters, x[None, None])[0]["scores"][0, 5]

    for i, j in cells:
        slope = (score(i, j, step) - score(i, j, -step)) / (2 * step)
        assert slope == pytest.approx(answer["grad_input"][i, j], abs=1e-5)


def test_the_class_that_scores_best_is_asked_about_unless_another_is():
    figure = LenetExplorable()
    assert figure.answer["target"].tolist() == [7]
    best = figure.answer["grad_input"]
    figure.target = 2
    assert figure.answer["target"].tolist() == [2]
    assert not np.allclose(figure.answer["grad_input"], best)
    figure.target = 7
    np.testing.assert_array_equal(figure.answer["grad_input"], best)


def test_a_covered_block_costs_what_the_network_says_without_it():
    figure = LenetExplorable(backward="occlusion", scale=0, centre=0)
    answer = figure.answer
    lost = answer["occlusion"]
    i, j = (int(place) for place in np.unravel_index(lost.argmax(), lost.shape))
    covered = np.array(figure.drawing)
    covered[PATCH * i : PATCH * (i + 1), PATCH * j : PATCH * (j + 1)] = 0
    after = LenetExplorable(drawing=covered, scale=0, centre=0).answer["scores"][7]
    assert lost[i, j] == pytest.approx(answer["scores"][7] - after)
    assert lost[i, j] > 1


def test_nothing_is_covered_unless_it_is_asked_for():
    assert LenetExplorable(backward="gradient").answer["occlusion"].size == 0


@pytest.mark.parametrize("cell", [0.5, 256, -1, "1", None])
def test_a_drawing_holds_whole_levels_of_ink(cell):
    ink = [[0] * 28 for _ in range(28)]
    ink[3][4] = cell
    with pytest.raises(StateError, match=r"drawing\[3, 4\]"):
        LenetExplorable(drawing=ink)


def test_the_page_is_given_the_network_that_it_needs_without_python():
    figure = LenetExplorable()
    assert figure._stored["name"] == "trained"
    figure.network = "frozen"
    assert figure._stored["name"] == "frozen"


def test_the_still_says_what_is_read():
    html = LenetExplorable()._repr_mimebundle_()[0]["text/html"]
    assert "The network (trained) reads a 7, with a probability of 100 %." in html
    assert "<svg" in html

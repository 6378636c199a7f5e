"""The stored networks: what they read, and how they are stored."""

import numpy as np
import pytest

from convnotes.datasets import load_digits
from convnotes.handwriting import HANDS, drawn
from convnotes.pretrained import NAMES, packed, pretrained, unpacked
from convnotes.train import evaluate

TEST = load_digits().test


@pytest.mark.parametrize("name", NAMES)
def test_the_stored_accuracy_is_that_of_the_stored_network(name):
    stored = pretrained(name)
    images = TEST.images.astype(float) - stored.mean
    assert evaluate(stored.network, images, TEST.labels).accuracy == stored.accuracy


def test_the_trained_network_reads_98_of_100_digits():
    assert pretrained().accuracy >= 0.98


def test_an_untrained_network_guesses():
    assert pretrained("untrained").accuracy < 0.25


def test_a_frozen_networks_convolutions_are_those_it_began_with():
    frozen, untrained = (pretrained(name).network.parameters for name in ("frozen", "untrained"))
    for key in ("0.weight", "3.weight"):
        np.testing.assert_array_equal(frozen[key].value, untrained[key].value)
    assert not np.array_equal(frozen["7.weight"].value, untrained["7.weight"].value)


def test_fifty_drawn_digits_are_read_when_they_are_prepared():
    stored = pretrained()
    right = sum(
        stored.probabilities(drawn(digit, **hand)).argmax() == digit
        for hand in HANDS.values()
        for digit in range(10)
    )
    assert right >= 45


def test_the_steps_of_the_preparation_can_be_left_out():
    stored, ink = pretrained(), drawn(4, **HANDS["off centre"])
    np.testing.assert_array_equal(stored.prepare(ink, scale=False, centre=False, mean=False), ink)
    np.testing.assert_allclose(stored.prepare(ink) + stored.mean, stored.prepare(ink, mean=False), atol=1e-12)


def test_a_stored_weight_is_within_half_a_step():
    weight = np.random.default_rng(0).normal(size=(6, 3, 5, 5))
    error = np.abs(unpacked(packed("weight", weight)) - weight).reshape(6, -1).max(1)
    assert (error <= np.abs(weight).reshape(6, -1).max(1) / 254 * 1.0001).all()


def test_a_row_of_zeros_is_stored():
    np.testing.assert_array_equal(unpacked(packed("weight", np.zeros((2, 3)))), np.zeros((2, 3)))


def test_bad_input_is_named():
    with pytest.raises(ValueError, match="'best'"):
        pretrained("best")
    with pytest.raises(ValueError, match=r"\(28, 27\)"):
        pretrained().prepare(np.zeros((28, 27)))
    with pytest.raises(TypeError, match="scale"):
        pretrained().prepare(np.zeros((28, 28)), scale=1)

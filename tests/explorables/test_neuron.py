"""The explorable ``neuron``: gates, the plane, slopes and single steps, against what can be counted."""

import itertools

import numpy as np
import pytest
import scipy.special
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linprog

from convnotes import examples
from convnotes.explorables import NeuronExplorable

PRESETS = {preset["id"]: preset["state"] for preset in NeuronExplorable.schema["presets"]}
WEIGHT = st.integers(-9, 9)


def preset(name, **fields):
    return NeuronExplorable(**{**PRESETS[name], **fields})


def learnt(figure, rounds):
    """Return the figure after so many rounds of single steps through all examples."""
    for at in itertools.chain(*[range(len(figure.points))] * rounds):
        w1, w2, bias = figure.answer["stepped"][at]
        figure.set(w1=w1, w2=w2, bias=bias)
    return figure


def test_the_gates_have_the_weights_and_the_answers_of_the_book():
    for name, weights, bias in (
        ("and", examples.AND_WEIGHTS, examples.AND_BIAS),
        ("or", examples.OR_WEIGHTS, examples.OR_BIAS),
        ("nand", examples.NAND_WEIGHTS, examples.NAND_BIAS),
        ("festival", examples.FESTIVAL_WEIGHTS, examples.FESTIVAL_BIAS),
    ):
        state = preset(name).state
        assert ([state["w1"], state["w2"]], state["bias"]) == (weights.tolist(), bias)
    answer = preset("and").answer
    np.testing.assert_array_equal(answer["z"], [-30, -10, -10, 10])
    np.testing.assert_allclose(answer["a"], scipy.special.expit([-30, -10, -10, 10]))


@pytest.mark.parametrize("name", ["festival", "and", "or", "nand", "xor", "digit"])
def test_these_examples_are_answered_rightly(name):
    assert preset(name).answer["right"].all()


def test_no_line_parts_xor():
    points = np.array(preset("xor-alone").points)
    sign = 2 * points[:, 2] - 1
    limits = -sign[:, None] * np.column_stack([points[:, :2], np.ones(4)])
    assert linprog(np.zeros(3), limits, -np.ones(4), bounds=(None, None)).status == 2  # infeasible
    assert not learnt(preset("xor-alone"), 9).answer["right"].all()


def test_the_perceptron_parts_eight_points_that_a_line_parts():
    assert not preset("learn").answer["right"].all()
    assert learnt(preset("learn"), 60).answer["right"].all()


def test_gradient_descent_learns_or():
    before, after = preset("descend"), learnt(preset("descend"), 20)
    assert (before.answer["right"].all(), after.answer["right"].all()) == (False, True)


def test_a_blank_reader_of_digits_learns_its_digit():
    figure = preset("digit-blank")
    for at in itertools.chain(*[range(10)] * 5):
        *template, bias = figure.answer["stepped"][at]
        figure.set(template=np.reshape(template, (5, 3)), bias=bias)
    assert figure.answer["right"].all()
    assert figure.answer["z"].argmax() == figure.wanted


def test_saturated_and_dead_units_are_called_so_and_learn_nothing():
    answer = preset("saturated").answer
    assert not answer["right"][0]
    assert answer["silent"].tolist() == [0, 1, 1, 1]
    answer = preset("dead").answer
    assert answer["silent"].tolist() == [2] * 4
    np.testing.assert_array_equal(answer["stepped"], [[1, 1, -4]] * 4)


@given(WEIGHT, WEIGHT, WEIGHT, st.integers(1, 8))
def test_the_line_is_where_the_sum_is_zero(w1, w2, bias, span):
    (ends,) = NeuronExplorable(w1=w1, w2=w2, bias=bias, span=span).answer["lines"]
    low, high = -span / 2, 1.5 * span
    corners = [w1 * x + w2 * y + bias for x in (low, high) for y in (low, high)]
    if np.isnan(ends).any():
        assert w1 == w2 == 0 or min(corners) > 0 or max(corners) < 0
    else:
        np.testing.assert_allclose(ends @ [w1, w2] + bias, 0, atol=1e-9)
        assert low - 1e-9 <= ends.min() <= ends.max() <= high + 1e-9
        touched = np.isclose(ends, low) | np.isclose(ends, high)
        assert touched.any(axis=1).all()  # it goes from edge to edge


def test_the_plane_has_the_answers_of_its_corners_with_the_upper_row_first():
    answer = NeuronExplorable(w1=1, w2=10, bias=0, activation="identity").answer
    plane = answer["plane"]
    np.testing.assert_allclose(
        [plane[0, 0], plane[0, -1], plane[-1, 0], plane[-1, -1]], [14.5, 16.5, -5.5, -3.5]
    )


def test_the_axis_holds_every_sum():
    for name in PRESETS:
        answer = preset(name).answer
        assert answer["z_axis"][0] <= min(answer["z"]) <= max(answer["z"]) <= answer["z_axis"][-1]

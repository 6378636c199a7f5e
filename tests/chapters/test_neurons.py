"""Every fact of the chapter on neurons: its gates, its counts, and what it measures."""

import re
from itertools import product

import numpy as np
import pytest
import scipy.special
from support import chapters
from support.chapters import printed

from convnotes.measured import measured


@pytest.fixture(scope="module")
def cells():
    return chapters.cells("neurons")


@pytest.fixture(scope="module")
def questions():
    return chapters.questions("neurons")


def numbers(text):
    """The numbers of a printed text, in their order."""
    return [float(number) for number in re.findall(r"-?\d+(?:\.\d+)?(?:e[-+]\d+)?", text)]


def test_one_goes_to_the_festival_when_the_artists_play(cells):
    lines = printed(cells["festival-sums"]).splitlines()
    assert [line.split()[-1] for line in lines] == ["stay", "stay", "go", "go"]
    assert [numbers(line)[-1] for line in lines] == [-5, 3 - 5, 7 - 5, 7 + 3 - 5]


def test_the_and_gate_has_the_sums_and_the_answers_of_the_notes(cells):
    rows = [numbers(line) for line in printed(cells["and-gate"]).splitlines()]
    assert [row[2] for row in rows] == [-30, -10, -10, 10]
    answers = [row[3] for row in rows]
    np.testing.assert_allclose(answers, scipy.special.expit([-30, -10, -10, 10]), rtol=1e-4)
    np.testing.assert_allclose(answers, [9.36e-14, 4.54e-5, 4.54e-5, 0.99995], rtol=1e-3)


def test_14_of_16_gates_are_one_unit_and_xor_is_not(cells):
    found = {
        tuple(int(w1 * x1 + w2 * x2 + b >= 0) for x1, x2 in product((0, 1), repeat=2))
        for w1, w2, b in product(range(-3, 4), repeat=3)
    }
    lines = printed(cells["search-shown"]).splitlines()
    assert lines[0] == f"one unit decides {len(found)} of the 16"
    assert lines[2] == "XOR: False"
    assert (0, 1, 1, 0) not in found


def test_the_matrix_form_of_the_network_is_an_xor(cells):
    answers = [numbers(line)[-1] for line in printed(cells["matrix-form"]).splitlines()]
    assert answers == [0, 1, 1, 0]


def test_two_linear_layers_are_one(cells):
    two, one = printed(cells["two-are-one"]).split("one layer:")
    assert numbers(two) == numbers(one)


def test_unit_7_answers_most_to_the_seven(cells):
    answers = [numbers(line)[-1] for line in printed(cells["digit-answers"]).splitlines()]
    assert np.argmax(answers) == 7


def test_ten_sums_read_most_digits_and_far_from_all(cells):
    right, all_of_them = numbers(printed(cells["ten-units-right"]))
    assert all_of_them == 1000
    assert 800 < right < 900


def test_more_units_are_dead_the_further_their_biases_are_pushed_down(cells):
    dead = [numbers(line)[1] for line in printed(cells["dead-count"]).splitlines()]
    assert dead == sorted(dead)
    assert dead[0] == 0
    assert dead[-1] == 100


def test_only_tanh_answers_around_zero(cells):
    means = [numbers(line)[-1] for line in printed(cells["zero-centred"]).splitlines()]
    assert means == [0.5, 0, round(1 / np.sqrt(2 * np.pi), 2)]  # of max(z, 0) for a normal z


def test_what_comes_through_ten_layers_is_what_the_benchmark_stored(cells):
    ratio = measured("gradients")["ratio"]
    xavier, he = ratio["xavier_uniform"], ratio["he_normal"]
    left = [float(line.split()[-1]) for line in printed(cells["ten-layers-measured"]).splitlines()]
    stored = [xavier["sigmoid"], xavier["tanh"], xavier["relu"], he["relu"]]
    np.testing.assert_allclose(left, stored, rtol=0.01)


def test_what_lenet_says_and_how_often_it_is_right_are_what_the_benchmark_stored(cells):
    stored = measured("calibration")
    place = stored["edges"].index(0.9)
    *_, said, right = numbers(printed(cells["calibration-measured"]))
    kept = stored["as they are"]
    np.testing.assert_allclose([said, right], [kept[n][place] for n in ("confidence", "accuracy")], atol=1e-3)


def test_the_parameters_of_the_question_are_the_cells_of_its_matrices(questions):
    arrays = [np.empty((4, 15)), np.empty(4), np.empty((10, 4)), np.empty(10)]
    assert questions["parameters"]["answer"] == sum(array.size for array in arrays)
    hints = dict(questions["parameters"]["hints"])
    assert "Those are the weights" in hints[4 * 15 + 10 * 4]

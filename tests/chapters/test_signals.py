"""Every worked number of the chapter on signals, held to the core and to SciPy."""

import re

import numpy as np
import pytest
from scipy import signal
from scipy.linalg import toeplitz
from support import chapters
from support.chapters import printed

from convnotes import convolve1d
from convnotes.exercises import check_convolve1d
from convnotes.explorables import SignalExplorable
from convnotes.matrix import convolution_matrix

TABLETS, LEFT = np.array([2, 0, 1, 3, 0, 0]), np.array([1, 1 / 2, 1 / 4, 1 / 8])


@pytest.fixture(scope="module")
def cells():
    return chapters.cells("signals")


@pytest.fixture(scope="module")
def questions():
    return chapters.questions("signals")


# --- One dimension -----------------------------------------------------------------------------------------


def test_in_hour_3_there_are_three_and_three_quarter_tablets(questions):
    assert questions["tablets"]["answer"] == np.convolve(TABLETS, LEFT)[3] == 3.75


def test_the_traces_of_the_doses_add_up_to_the_convolution(cells):
    assert "as convolve1d says: True" in printed(cells["traces"])
    last = printed(cells["traces"]).splitlines()[-2].removeprefix("in the blood:").split()
    np.testing.assert_allclose([float(word) for word in last], np.convolve(TABLETS, LEFT))


def test_a_late_impulse_leaves_the_response_late(questions):
    assert questions["late-impulse"]["answer"] == "0, 0, 5, 3"
    np.testing.assert_array_equal(convolve1d([0, 0, 1], [5, 3]), [0, 0, 5, 3])


def test_two_boxes_of_four_overlap_by_two_and_a_half_at_five_and_a_half(questions):
    assert questions["boxes"]["answer"] == 4 - abs(5.5 - 4)


def test_halving_the_step_halves_the_error_of_the_sum(cells):
    errors = [float(word) for word in re.findall(r"off by ([\d.]+)", printed(cells["riemann-sums"]))]
    ratios = np.array(errors[1:]) / errors[:-1]
    assert len(errors) == 6
    assert (np.abs(ratios - 0.5) < 0.06).all()
    assert (np.diff(np.abs(ratios - 0.5)) < 0.002).all()


def test_convolution_commutes_and_correlation_turns_round(cells):
    a, b = [3, 1, 4], [2, 7]
    np.testing.assert_array_equal(np.convolve(a, b), [6, 23, 15, 28])
    np.testing.assert_array_equal(signal.correlate(a, b), [21, 13, 30, 8])
    assert "f * g = [ 6. 23. 15. 28.]   g * f = [ 6. 23. 15. 28.]" in printed(cells["commutes"])
    assert "f ⋆ g = [21. 13. 30.  8.]   g ⋆ f = [ 8. 30. 13. 21.]" in printed(cells["correlates"])


def test_a_correlation_begins_where_the_two_just_touch():
    a, b = [[3, 1, 4]], [[2, 7]]
    starts = [SignalExplorable(f=f, g=g, flip=0).answer["time"][0] for f, g in ((a, b), (b, a))]
    assert starts == [-1, -2]


def test_the_output_is_largest_where_the_pattern_lies_whole_then_where_it_has_an_error():
    answer = SignalExplorable(f=[[0, 1, 2, -1, 0, 2, -1, 0]], g=[[1, 2, -1]], flip=0).answer
    best = np.argsort(answer["output"].ravel())[::-1]
    assert answer["time"].ravel()[best[:2]].tolist() == [1, 4]


def test_a_flat_10_gives_the_pattern_more_than_itself(cells):
    pattern = np.array([1, 2, -1])
    assert np.correlate(pattern, pattern) == 6
    assert np.correlate([10, 10, 10], pattern) == 20
    assert [int(line.split()[-1]) for line in printed(cells["match-flat"]).splitlines()] == [6, 20]
    assert np.correlate([10, 10, 10], pattern - pattern.mean()) == pytest.approx(0)


def test_the_swapped_correlation_of_the_question_is_turned_round(questions):
    content = questions["swap"]
    assert content["prompt"].startswith("f ⋆ g is 1, 2, 5, 10.")
    assert content["answer"] == "10, 5, 2, 1"


# --- The matrix --------------------------------------------------------------------------------------------


def test_the_matrix_of_a_list_is_scipys_toeplitz():
    expected = toeplitz([1, 0, 0, 0], [1, 2, 3, 0, 0, 0])
    np.testing.assert_array_equal(convolution_matrix([[1, 2, 3]], (1, 6)), expected)


def test_the_matrix_times_the_picture_is_the_output(cells):
    _, product, output = printed(cells["matrix-small"]).splitlines()
    assert product.split("=")[1] == output.split("=")[1]


def test_the_matrix_of_the_question_has_81_weights(questions):
    kernel = np.arange(1, 10).reshape(3, 3)
    assert questions["entries"]["answer"] == 9 * 9
    assert np.count_nonzero(convolution_matrix(kernel, (5, 5))) == 9 * 9


def test_of_the_large_matrix_2_4_percent_is_not_zero(cells):
    assert "not zero: 19600, or 2.4%" in printed(cells["matrix-cost"])
    assert 28 * 28 * 25 == 19600
    assert round(100 * 19600 / (28 * 28 * 32 * 32), 1) == 2.4


# --- The exercise ------------------------------------------------------------------------------------------


def test_numpy_passes_the_exercise():
    assert check_convolve1d(np.convolve) == "Right, in all 6 cases."


def test_every_open_question_has_three_hints(questions):
    for key, question in questions.items():
        assert question["choices"] or len(question["hints"]) >= 3, key

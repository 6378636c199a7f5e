"""Every worked number of the chapter on convolution, held to the core and to SciPy."""

import json
import re

import numpy as np
import pytest
from scipy import signal
from scipy.linalg import toeplitz
from support import chapters
from support.chapters import printed

from convnotes import convolve1d, convolve2d, correlate2d, examples
from convnotes.exercises import check_convolve1d
from convnotes.explorables import SignalExplorable
from convnotes.matrix import convolution_matrix

TABLETS, LEFT = np.array([2, 0, 1, 3, 0, 0]), np.array([1, 1 / 2, 1 / 4, 1 / 8])


@pytest.fixture(scope="module")
def cells():
    return chapters.cells("convolution")


@pytest.fixture(scope="module")
def questions():
    return chapters.questions("convolution")


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
    assert "f ⋆ g = [21. 13. 30.  8.]   g ⋆ f = [ 8. 30. 13. 21.]" in printed(cells["commutes"])


def test_a_correlation_begins_where_the_two_just_touch():
    a, b = [[3, 1, 4]], [[2, 7]]
    starts = [SignalExplorable(f=f, g=g, flip=0).answer["time"][0] for f, g in ((a, b), (b, a))]
    assert starts == [-1, -2]


def test_the_output_is_largest_where_the_pattern_lies_whole_then_where_it_has_an_error():
    answer = SignalExplorable(f=[[0, 1, 2, -1, 0, 2, -1, 0]], g=[[1, 2, -1]], flip=0).answer
    best = np.argsort(answer["output"].ravel())[::-1]
    assert answer["time"].ravel()[best[:2]].tolist() == [1, 4]


def test_the_swapped_correlation_of_the_question_is_turned_round(questions):
    content = questions["swap"]
    assert content["prompt"].startswith("f ⋆ g is 1, 2, 5, 10.")
    assert content["answer"] == "10, 5, 2, 1"


# --- Two dimensions ----------------------------------------------------------------------------------------


def test_the_inner_product_of_the_window_is_minus_eight():
    assert correlate2d(examples.WINDOW, examples.CORNER_KERNEL).tolist() == [[-8]]
    assert signal.correlate2d(examples.WINDOW, examples.CORNER_KERNEL, mode="valid").tolist() == [[-8]]


def test_the_inner_product_is_written_out_row_by_row(cells):
    sum_ = "4·0 + 0·0 + 0·0 + 0·0 + 0·1 + 0·1 + 0·0 + 0·1 + (-4)·2 = -8"
    assert sum_ in printed(cells["written-out"])


def test_with_the_flip_the_window_gives_plus_eight():
    assert convolve2d(examples.WINDOW, examples.CORNER_KERNEL).tolist() == [[8]]


def test_the_inner_product_of_the_question_is_twelve(questions):
    assert questions["window"]["answer"] == 3 + 6 + 3


def test_each_wrong_inner_product_is_named_for_what_it_leaves_out(questions):
    first, middle = (np.dot(row, [1, 2, 4]) for row in ([-1, 0, 1], [-2, 0, 2]))
    hints = dict(questions["window"]["hints"])
    assert "first row alone" in hints[first]
    assert "middle row alone" in hints[middle]
    assert "counts twice" in hints[3 * first]


def test_a_lit_pixel_becomes_the_kernel_and_without_the_flip_the_kernel_turned():
    pixel, kernel = np.zeros((5, 5)), np.arange(1, 10).reshape(3, 3)
    pixel[2, 2] = 1
    np.testing.assert_array_equal(convolve2d(pixel, kernel), kernel)
    np.testing.assert_array_equal(correlate2d(pixel, kernel), np.rot90(kernel, 2))


def test_only_convolution_commutes_and_lets_kernels_merge(cells):
    convolution, correlation = printed(cells["laws"]).splitlines()
    assert convolution.endswith("may swap: True, merge: True")
    assert correlation.endswith("may swap: False, merge: False")


def test_two_correlations_are_one_with_the_convolution_of_their_kernels(cells):
    x, w1, w2 = (np.random.default_rng(3).normal(size=size) for size in ((5, 7), (3, 2), (2, 4)))
    two = signal.correlate2d(signal.correlate2d(x, w1), w2)
    np.testing.assert_allclose(two, signal.correlate2d(x, signal.convolve2d(w1, w2)))
    assert printed(cells["merged-layers"]) == "two layers are one: True\n"


def test_what_is_padded_between_two_layers_shows_near_the_border_alone():
    x, w1, w2 = (np.random.default_rng(4).normal(size=size) for size in ((8, 9), (3, 3), (3, 3)))
    two = correlate2d(correlate2d(x, w1, mode="same"), w2, mode="same")
    differs = ~np.isclose(two, correlate2d(x, convolve2d(w1, w2, mode="full"), mode="same"))
    assert not differs[1:-1, 1:-1].any()
    assert differs[[0, -1]].all()
    assert differs[:, [0, -1]].all()


def test_a_learner_without_the_flip_finds_the_kernel_turned(cells):
    with_flip, without = (
        np.array(json.loads(found)) for found in re.findall(r"\[\[.*?\]\]", printed(cells["learn-both-ways"]))
    )
    np.testing.assert_array_equal(with_flip, [[1, 2, 0], [0, -1, 3]])
    np.testing.assert_array_equal(without, np.rot90(with_flip, 2))
    assert printed(cells["learn-both-ways"]).count("fits: True") == 2


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

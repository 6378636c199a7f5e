"""Calibration: counted by hand, and drawn so that what is said comes true."""

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from scipy.stats import binned_statistic

from convnotes.calibration import reliability

RNG = np.random.default_rng(0)


def drawn(count=20_000):
    """Confidences of two classes, and classes that come true as often as is said."""
    sure = RNG.uniform(0.5, 1, count)
    return np.stack([sure, 1 - sure], axis=1), (RNG.uniform(size=count) > sure).astype(int)


def test_bins_hold_the_means_that_scipy_finds():
    probabilities, classes = drawn(500)
    said = reliability(probabilities, classes, 8)
    sure = probabilities.max(axis=1)
    for values, found in ((sure, said.confidence), (classes == 0, said.accuracy)):
        assert_allclose(found, binned_statistic(sure, values, "mean", 8, (0, 1))[0])
    assert_array_equal(said.count, binned_statistic(sure, sure, "count", 8, (0, 1))[0])


def test_what_comes_true_as_often_as_is_said_has_almost_no_error():
    assert reliability(*drawn()).error < 0.02


def test_a_classifier_that_is_always_sure_and_half_right_is_wrong_by_a_half():
    said = reliability([[1, 0]] * 4, [0, 1, 0, 1])
    assert said.error == 0.5
    assert said.count.tolist() == [0] * 9 + [4]


def test_the_error_is_the_mean_gap_over_the_answers():
    # Guo et al. 2017, eq. 3, by hand: 2/3 of the answers are off by 0.4, a third by 0.3.
    said = reliability([[0.9, 0.1], [0.9, 0.1], [0.7, 0.3]], [0, 1, 0], [0.5, 0.8, 1])
    assert said.error == pytest.approx((2 * 0.4 + 0.3) / 3)


def test_an_answer_on_an_edge_belongs_to_the_bin_below():
    said = reliability([[0.75, 0.25], [0.5, 0.5]], [0, 0], [0.5, 0.75, 1])
    assert said.count.tolist() == [2, 0]


def test_answers_outside_the_edges_are_left_out():
    said = reliability([[0.95, 0.05], [0.6, 0.4]], [0, 1], [0.9, 0.99])
    assert (said.count.tolist(), said.accuracy.tolist(), said.confidence.tolist()) == ([1], [1], [0.95])


def test_of_no_answer_there_is_no_error():
    assert np.isnan(reliability(np.zeros((0, 3)), np.zeros(0, int)).error)


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: reliability([[1.5, 0]], [0]), ValueError, r"probabilities must be from 0 to 1, got 1\.5"),
        (lambda: reliability([[np.nan, 0]], [0]), ValueError, "probabilities must be from 0 to 1, got nan"),
        (lambda: reliability([0.5], [0]), ValueError, r"probabilities must have the 2 axes \(N, K\)"),
        (lambda: reliability([[1, 0]], [2]), ValueError, r"classes must be in \[0, 2\), got 2"),
        (lambda: reliability([[1, 0]], [0, 1]), ValueError, r"classes must have shape \(1,\), got \(2,\)"),
        (lambda: reliability([[1, 0]], [0.0]), TypeError, "classes must be integers, got dtype float64"),
        (lambda: reliability([[1, 0]], [0], 0), ValueError, "bins must be at least 1, got 0"),
        (
            lambda: reliability([[1, 0]], [0], [1, 0]),
            ValueError,
            "bins must be a number, or at least two edges",
        ),
    ],
)
def test_bad_input_is_named_with_value_and_limit(call, error, message):
    with pytest.raises(error, match=message):
        call()

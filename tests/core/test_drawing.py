"""Drawn digits: the pen, the box, the centre."""

import numpy as np
import pytest
from scipy.ndimage import center_of_mass

from convnotes.drawing import centred, scaled, stroke

RNG = np.random.default_rng(0)


def box(ink):
    """The rows and columns that ink spans."""
    rows, columns = (np.flatnonzero((ink > 0.1).any(axis)) for axis in (1, 0))
    return np.ptp(rows) + 1, np.ptp(columns) + 1


def test_a_dot_is_as_wide_as_the_pen():
    assert box(stroke([[14, 14]], pen_width=6)) == (6, 6)


def test_a_line_has_the_ink_of_its_length_times_its_width():
    ends = stroke([[14, 14]], pen_width=2).sum()  # round, one half at each end
    assert stroke([[4, 14], [24, 14]], pen_width=2).sum() == pytest.approx(20 * 2 + ends, rel=1e-9)


def test_the_way_a_line_is_drawn_does_not_matter():
    points = RNG.uniform(2, 26, (5, 2))
    np.testing.assert_allclose(stroke(points), stroke(points[::-1]), atol=1e-12)


def test_a_point_twice_is_no_other_line():
    np.testing.assert_array_equal(stroke([[3, 4], [3, 4], [9, 5]]), stroke([[3, 4], [9, 5]]))


@pytest.mark.parametrize("shape", [(4, 9), (16, 5), (7, 7), (26, 26)])
def test_scaled_ink_fills_its_box_on_the_longer_side(shape):
    ink = np.zeros((28, 28))
    ink[1 : 1 + shape[0], 2 : 2 + shape[1]] = 1
    height, width = box(scaled(ink))
    assert max(height, width) in (20, 21, 22)  # its edge is soft
    assert height / width == pytest.approx(shape[0] / shape[1], rel=0.2)


def test_what_fills_its_box_in_the_middle_stays():
    ink = np.zeros((28, 28))
    ink[4:24, 8:20] = RNG.uniform(0.2, 1, (20, 12))
    np.testing.assert_allclose(scaled(ink), ink, atol=1e-12)


def test_the_centre_of_mass_comes_to_the_middle():
    for _ in range(20):
        ink = np.zeros((28, 28))
        i, j = RNG.integers(0, 16, 2)
        ink[i : i + 12, j : j + 12] = RNG.random((12, 12))
        found = np.array(center_of_mass(centred(ink))) + 0.5
        assert np.abs(found - 14).max() <= 0.5 + 1e-9


def test_a_drawing_without_ink_stays_as_it_is():
    blank = np.zeros((28, 28))
    np.testing.assert_array_equal(scaled(blank), blank)
    np.testing.assert_array_equal(centred(blank), blank)


def test_a_drawing_is_never_written_to():
    ink = RNG.random((28, 28))
    before = ink.copy()
    scaled(ink), centred(ink)
    np.testing.assert_array_equal(ink, before)
    blank = np.zeros((5, 5))
    assert not np.shares_memory(scaled(blank), blank)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: stroke([]), "shape"),
        (lambda: stroke([[1, 2, 3]]), r"\(1, 3\)"),
        (lambda: stroke([[1, 2]], pen_width=0), "pen_width must be finite and more than 0, got 0"),
        (lambda: scaled(np.zeros((3, 4))), r"\(3, 4\)"),
        (lambda: scaled(np.eye(3), box=0), "box must be at least 1, got 0"),
        (lambda: centred(-np.eye(3)), "ink ≥ 0, got -1"),
        (lambda: centred(np.full((3, 3), np.nan)), "ink ≥ 0"),
    ],
)
def test_bad_input_is_named(call, words):
    with pytest.raises(ValueError, match=words):
        call()

"""Digits drawn by rule: where they stand, and what is refused."""

import numpy as np
import pytest

from convnotes.handwriting import HANDS, drawn


def test_five_hands_write_fifty_different_digits():
    drawings = {drawn(digit, **hand).tobytes() for hand in HANDS.values() for digit in range(10)}
    assert len(drawings) == 50


@pytest.mark.parametrize("digit", range(10))
def test_a_digit_stays_within_its_square(digit):
    ink = drawn(digit, pen_width=1, side=14)
    rows, columns = np.nonzero(ink)
    assert min(rows.min(), columns.min()) >= 6
    assert max(rows.max(), columns.max()) <= 21


def test_a_tilt_turns_clockwise():
    ink = drawn(1, tilt=90)  # lying, its top to the right
    rows, columns = np.nonzero(ink)
    assert np.ptp(columns) > np.ptp(rows)
    upright = drawn(1)
    np.testing.assert_allclose(ink, np.rot90(upright, -1), atol=1e-12)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"digit": 10}, "digit must be from 0 to 9, got 10"),
        ({"digit": -1}, "digit must be at least 0, got -1"),
        ({"digit": 3, "side": 0}, "side must be finite and more than 0, got 0"),
        ({"digit": 3, "pen_width": -1}, "pen_width must be finite and more than 0, got -1"),
        ({"digit": 3, "tilt": float("nan")}, "tilt must be finite, got nan"),
    ],
)
def test_what_cannot_be_drawn_is_refused_with_the_value(arguments, words):
    with pytest.raises(ValueError, match=words):
        drawn(**arguments)

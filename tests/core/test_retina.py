"""The bar on the retina, and the generator of its noise."""

import numpy as np
import pytest
from scipy import ndimage

from convnotes.explorables.runtime.random import mulberry32
from convnotes.retina import bar


def test_a_turned_bar_is_the_upright_bar_turned():
    upright = bar(21, 90, length=12, width=4)
    np.testing.assert_allclose(bar(21, 0, length=12, width=4), upright.T, atol=1e-12)
    turned = ndimage.rotate(upright, -30, reshape=False, order=1)  # clockwise, from 90° to 60°
    assert np.corrcoef(bar(21, 60, length=12, width=4).ravel(), turned.ravel())[0, 1] > 0.98


def test_a_bar_of_angle_45_rises_to_the_right():
    image = bar(9, 45, length=7, width=1)
    assert image[1, 7] == pytest.approx(image[7, 1])
    assert image[2, 6] > 0.9
    assert image[2, 2] == 0


def test_half_a_turn_changes_nothing():
    once, again = (bar(11, angle, position=2, length=5, width=2) for angle in (37, 217))
    np.testing.assert_allclose(once, again, atol=1e-12)


@pytest.mark.parametrize(("axis", "shift"), [(90, (0, 3)), (0, (3, 0)), (180, (-3, 0)), (270, (0, -3))])
def test_position_moves_the_bar_across_the_axis(axis, shift):
    still, moved = (bar(15, 70, position=p, axis=axis, length=5, width=2) for p in (0, 3))
    np.testing.assert_allclose(moved, np.roll(still, shift, (0, 1)), atol=1e-12)


def test_the_light_of_a_bar_is_its_area():
    assert bar(31, 90, length=11, width=4).sum() == pytest.approx(44)
    assert bar(31, 23, length=11, width=4).sum() == pytest.approx(44, rel=0.01)


def test_brightness_stays_between_0_and_1():
    image = bar(20, 33, position=0.3, length=40, width=2.5)
    assert image.min() == 0
    assert image.max() == 1


@pytest.mark.parametrize(
    ("change", "error", "words"),
    [
        ({"size": 0}, ValueError, "size must be at least 1, got 0"),
        ({"size": 2.5}, TypeError, "size must be an integer, got 2.5"),
        ({"size": True}, TypeError, "size must be an integer, got True"),
        ({"angle": "up"}, TypeError, "angle must be a number, got 'up'"),
        ({"angle": np.inf}, ValueError, "angle must be finite, got inf"),
        ({"position": np.nan}, ValueError, "position must be finite, got nan"),
        ({"axis": None}, TypeError, "axis must be a number, got None"),
        ({"length": 0}, ValueError, "length must be finite and more than 0, got 0"),
        ({"width": -1}, ValueError, "width must be finite and more than 0, got -1"),
    ],
)
def test_bad_input_is_named(change, error, words):
    with pytest.raises(error, match=words):
        bar(**{"size": 5, "angle": 90, "length": 3} | change)


def by_hand(seed, count):
    """Return mulberry32 as its author wrote it, in Python's whole numbers."""
    mask, numbers = 0xFFFFFFFF, []
    for _ in range(count):
        seed = (seed + 0x6D2B79F5) & mask
        t = ((seed ^ seed >> 15) * (seed | 1)) & mask
        t ^= (t + ((t ^ t >> 7) * (t | 61))) & mask
        numbers.append((t ^ t >> 14) / 2**32)
    return numbers


@pytest.mark.parametrize("seed", [0, 1, 12345, 2**32 - 1])
def test_mulberry32_draws_what_its_author_draws(seed):
    assert mulberry32(seed, 300).tolist() == by_hand(seed, 300)


def test_mulberry32_is_even_over_its_range():
    drawn = mulberry32(7, 100_000)
    assert np.histogram(drawn, 10, (0, 1))[0] == pytest.approx(np.full(10, 10_000), abs=400)


@pytest.mark.parametrize("seed", [-1, 2**32])
def test_mulberry32_names_a_bad_seed(seed):
    with pytest.raises(ValueError, match=f"seed {seed} is outside 0 to 4294967295"):
        mulberry32(seed, 1)

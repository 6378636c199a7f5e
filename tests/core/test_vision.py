"""Cells of the visual cortex: what their models must do to deserve the name."""

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from convnotes.retina import bar
from convnotes.vision import complex_cells, energy_cells, gabor, gabor_bank, simple_cells

ANGLES = [0, 30, 60, 90, 120, 150]
OPTIONS = {"wavelength": 8.0, "sigma": 2.5}


def bars(angles, **options):
    return np.stack([bar(25, angle, length=30, **options) for angle in angles])[:, None]


@pytest.mark.parametrize("phase", [0, -90, 33])
@pytest.mark.parametrize("angle", [0, 20, 90, 135])
def test_a_gabor_filter_ignores_flat_light_and_answers_1_to_itself(angle, phase):
    kernel = gabor(12, angle, phase=phase, **OPTIONS)
    assert_allclose(kernel.sum(), 0, atol=1e-12)
    assert_allclose((kernel * kernel).sum(), 1)


def test_an_even_filter_is_symmetric_and_an_odd_one_antisymmetric():
    even, odd = (gabor(11, 25, phase=phase, **OPTIONS) for phase in (0, -90))
    assert_allclose(even, even[::-1, ::-1], atol=1e-15)
    assert_allclose(odd, -odd[::-1, ::-1], atol=1e-15)


def test_the_bar_of_a_level_filter_is_level():
    kernel = gabor(11, 0, **OPTIONS)
    assert (kernel[5] > 0).all()
    assert (kernel[1] < 0).all()


def test_the_bar_of_a_filter_at_45_degrees_rises_to_the_right():
    kernel = gabor(11, 45, **OPTIONS)
    assert kernel[2, 8] > 0 > kernel[2, 2]


def test_an_odd_filter_is_brighter_to_the_left_of_an_upright_edge_and_above_a_level_one():
    assert gabor(11, 90, phase=-90, **OPTIONS)[5, 4] > 0 > gabor(11, 90, phase=-90, **OPTIONS)[5, 6]
    assert gabor(11, 0, phase=-90, **OPTIONS)[4, 5] > 0 > gabor(11, 0, phase=-90, **OPTIONS)[6, 5]


def test_a_quarter_turn_of_the_angle_turns_the_filter():
    assert_allclose(gabor(11, 115, **OPTIONS), np.rot90(gabor(11, 25, **OPTIONS)), atol=1e-12)


def test_half_a_turn_changes_nothing_in_an_even_filter():
    assert_allclose(gabor(11, 205, **OPTIONS), gabor(11, 25, **OPTIONS), atol=1e-12)


def test_a_simple_cell_prefers_the_bar_of_its_own_angle():
    responses = simple_cells(bars(ANGLES), gabor_bank(ANGLES))[:, :, 12, 12]
    assert_array_equal(responses.argmax(axis=1), np.arange(6))
    assert_array_equal(responses.argmax(axis=0), np.arange(6))


def test_no_cell_fires_less_than_not_at_all():
    assert simple_cells(-bars(ANGLES), gabor_bank(ANGLES)).min() == 0


def shift_sensitivity(respond):
    """Share of its largest answer that a cell loses, at worst, as its bar moves by up to 2 px."""
    answers = [respond(bars([90], position=position)) for position in (-2, -1, 0, 1, 2)]
    return 1 - min(answers) / max(answers)


def test_a_simple_cell_is_sensitive_to_where_the_bar_lies():
    bank = gabor_bank([90])
    assert shift_sensitivity(lambda image: simple_cells(image, bank)[0, 0, 12, 12]) > 0.9


@pytest.mark.parametrize("model", ["energy", "pooled"])
def test_a_complex_cell_is_not(model):
    def respond(image):
        if model == "energy":
            return energy_cells(image, [90])[0, 0, 12, 12]
        return complex_cells(image, gabor_bank([90]), 5)[0, 0, 12, 12]

    assert shift_sensitivity(respond) < 0.35


@pytest.mark.parametrize("model", ["energy", "pooled"])
def test_a_complex_cell_keeps_its_preference_for_an_angle(model):
    images = bars(ANGLES, position=1.5)
    responses = (
        energy_cells(images, ANGLES) if model == "energy" else complex_cells(images, gabor_bank(ANGLES), 5)
    )
    assert_array_equal(responses[:, :, 12, 12].argmax(axis=1), np.arange(6))


def test_an_energy_cell_answers_alike_to_bright_and_dark_bars():
    images = bars([90], position=1)
    assert_allclose(energy_cells(images, [90]), energy_cells(-images, [90]))


def test_a_complex_cell_with_a_field_of_1_is_a_simple_cell():
    images, bank = bars(ANGLES), gabor_bank(ANGLES)
    assert_array_equal(complex_cells(images, bank, 1), simple_cells(images, bank))


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: gabor(0, 0, **OPTIONS), ValueError, "size must be at least 1, got 0"),
        (lambda: gabor(7, np.nan, **OPTIONS), ValueError, "angle must be finite, got nan"),
        (
            lambda: gabor(7, 0, wavelength=0, sigma=1),
            ValueError,
            "wavelength must be finite and more than 0, got 0",
        ),
        (
            lambda: gabor(7, 0, wavelength=4, sigma=-1),
            ValueError,
            "sigma must be finite and more than 0, got -1",
        ),
        (
            lambda: gabor(7, 0, wavelength=4, sigma=1, aspect=0),
            ValueError,
            "aspect must be finite and more than 0, got 0",
        ),
        (lambda: gabor(1, 0, **OPTIONS), ValueError, "size 1 leaves nothing of a wave of wavelength 8.0"),
        *(
            (
                lambda size=size: gabor(size, 0, wavelength=4, sigma=1e-200),
                ValueError,
                f"size {size} leaves nothing",
            )
            for size in (4, 5)
        ),
        (lambda: gabor_bank([]), ValueError, "angles must not be empty along K"),
        (lambda: gabor_bank(None), TypeError, "angles must hold numbers, got None"),
        (lambda: gabor_bank(["up"]), TypeError, "angles must hold numbers, got dtype"),
        (lambda: gabor_bank(45), ValueError, r"angles must have the one axis \(K\), got shape \(\)"),
        (lambda: complex_cells(bars([0]), gabor_bank([0]), 0), ValueError, "field must be at least 1, got 0"),
        (lambda: simple_cells(bars([0])[0], gabor_bank([0])), ValueError, "images must have the 4 axes"),
    ],
)
def test_bad_input_is_named_with_value_and_limit(call, error, message):
    with pytest.raises(error, match=message):
        call()


@pytest.mark.parametrize("name", ["angle", "wavelength", "phase", "sigma", "aspect"])
@pytest.mark.parametrize("value", ["a", None, True, [1.0]])
def test_what_is_no_number_is_named(name, value):
    with pytest.raises(TypeError, match=f"{name} must be a number, got"):
        gabor(7, **{"angle": 0, "wavelength": 4, "sigma": 1} | {name: value})


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: simple_cells(np.ones((2, 2)), np.ones((1, 1, 3, 3))), r"images must have the 4 axes"),
        (lambda: simple_cells(np.ones((1, 1, 2, 2)), np.ones((3, 3))), r"bank must have the 4 axes"),
        (
            lambda: simple_cells(np.ones((1, 2, 5, 5)), gabor_bank([0], 3)),
            "bank has filters of 1 channels, images have 2",
        ),
        (lambda: energy_cells(np.ones((1, 2, 5, 5)), [0], 3), "images must have one channel, got 2"),
    ],
)
def test_what_cells_are_shown_is_named_as_they_know_it(call, message):
    with pytest.raises(ValueError, match=message):
        call()

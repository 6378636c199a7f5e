"""Every number of the chapter on filters, held to NumPy, SciPy and what was measured."""

import re

import numpy as np
import pytest
from scipy import ndimage, signal
from support import chapters
from support.chapters import printed

from convnotes import examples
from convnotes.datasets import grey, load_photo
from convnotes.kernels import CURVE, LAPLACIAN_4, SOBEL_X, box
from convnotes.measured import measured


@pytest.fixture(scope="module")
def cells():
    return chapters.cells("filters")


@pytest.fixture(scope="module")
def questions():
    return chapters.questions("filters")


def numbers(text):
    return [float(number) for number in re.findall(r"-?\d+\.?\d*", text)]


# --- Noise --------------------------------------------------------------------------------------------------


def test_the_noise_gains_are_those_of_filtered_noise(cells):
    noise = np.random.default_rng(0).normal(size=(600, 700))
    told = numbers(printed(cells["noise-gains"]))
    for kernel, gain in zip((box(3), SOBEL_X, LAPLACIAN_4), told, strict=True):
        assert signal.correlate2d(noise, kernel, mode="valid").std() == pytest.approx(gain, rel=0.02)
    assert told == [0.33, 3.46, 4.47]


def test_the_mean_of_25_leaves_a_fifth_of_the_noise(questions):
    assert questions["noise-gain"]["answer"] == pytest.approx(1 / 5)


# --- Changes ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kernel", [SOBEL_X, LAPLACIAN_4])
def test_what_finds_changes_sums_to_0(kernel):
    assert kernel.sum() == 0


def test_the_laplacian_answers_beside_the_edge_alone(questions):
    row = np.array([0, 0, 0, 9, 9, 9])
    assert questions["beside"]["answer"] == "0, −9, 9, 0"
    assert [2 * row[j] - row[j - 1] - row[j + 1] for j in range(1, 5)] == [0, -9, 9, 0]


def test_on_the_ramp_the_laplacian_is_silent_and_sobel_answers_throughout(cells):
    laplacian, sobel = (numbers(line) for line in printed(cells["ramp"]).splitlines())
    assert laplacian == [-9, 9, 1, 0, 0]
    assert sobel == [36, 36, -4, -8, -8]


# --- Waves --------------------------------------------------------------------------------------------------


def test_the_finest_stripes_are_turned_over_by_the_mean_and_removed_by_1_2_1(cells, questions):
    assert questions["finest"]["answer"] == pytest.approx(-1 / 3)
    stripes = np.tile([1.0, -1.0], (5, 8))
    told = printed(cells["finest-stripes"]).splitlines()
    for kernel, line in zip((box(3), np.outer([1, 2, 1], [1, 2, 1]) / 16), told, strict=False):
        factor = (signal.correlate2d(stripes, kernel, mode="valid") / stripes[1:-1, 1:-1])[0, 0]
        assert numbers(line)[-1] == pytest.approx(factor, abs=0.005)


@pytest.mark.parametrize("f", [0, 0.1, 0.25, 0.4, 0.5])
def test_three_weights_multiply_a_wave_by_b_and_twice_a_cosines(f):
    a, b = 0.3, 0.7
    wave = np.cos(2 * np.pi * f * np.arange(40) + 0.6)
    kept = b + 2 * a * np.cos(2 * np.pi * f)
    np.testing.assert_allclose(np.correlate(wave, [a, b, a], mode="valid"), kept * wave[1:-1], atol=1e-12)


# --- Pieces -------------------------------------------------------------------------------------------------


def test_the_ranks_are_numpy_s(cells):
    told = [int(line.split()[-1]) for line in printed(cells["ranks"]).splitlines()[:3]]
    assert told == [np.linalg.matrix_rank(kernel) for kernel in (SOBEL_X, box(3), LAPLACIAN_4)] == [1, 1, 2]


def test_two_kernels_in_a_row_are_one_of_5_by_5(cells):
    assert printed(cells["ranks"]).splitlines()[-1] == "one kernel of (5, 5) True"
    assert signal.convolve2d(box(3), LAPLACIAN_4).shape == (5, 5)


def test_seven_and_seven_products_instead_of_49(questions):
    assert questions["products"]["answer"] == 14


def test_spectra_give_the_same_and_win_from_where_it_was_measured(cells):
    assert printed(cells["fft-same"]) == "the same: True\n"
    found = measured("spectra")
    told = printed(cells["fft-ratio"]).splitlines()
    assert len(told) == len(found["ratio"]) + 1
    assert told[-1] == f"waves win from {found['spectra_win_from']} on"
    assert all(numbers(line)[-1] == ratio for line, ratio in zip(told, found["ratio"].values(), strict=False))


# --- Matching -----------------------------------------------------------------------------------------------


def test_the_detector_answers_6600_to_its_curve_and_9000_to_grey(cells, questions):
    assert [numbers(line)[-1] for line in printed(cells["curve-answers"]).splitlines()] == [6600, 0]
    assert questions["flat"]["answer"] == 9000 == 6 * 30 * 50


def test_without_its_mean_it_answers_4873_to_its_curve_and_nothing_to_grey(cells):
    assert [numbers(line)[-1] for line in printed(cells["curve-mended"]).splitlines()] == [4873, 0]
    mended = CURVE - CURVE.mean()
    assert round((mended * examples.CURVE_PATCH).sum()) == 4873


def test_over_the_drawing_the_block_wins_until_the_mean_is_gone():
    before = ndimage.correlate(examples.CURVE_DRAWING * 1.0, CURVE)
    after = ndimage.correlate(examples.CURVE_DRAWING * 1.0, CURVE - CURVE.mean())
    place = tuple(at + 3 for at in examples.CURVE_PLACE)
    assert before.max() == 9000 > before[place]
    assert np.unravel_index(after[3:-3, 3:-3].argmax(), (26, 34)) == examples.CURVE_PLACE


def test_the_stroke_fits_exactly_and_in_the_corner_by_seven_ninths(cells):
    first, *pieces = printed(cells["letter-match"]).splitlines()
    assert numbers(first) == [1.0, 0.78]
    assert round(7 / 9, 2) == 0.78
    assert [numbers(line)[-1] for line in pieces] == [0.78, 0.78, 1]


def test_the_opening_pictures_are_scipy_s():
    photo = grey(load_photo())[::3, ::3]
    for kernel in (box(3), SOBEL_X):
        expected = ndimage.correlate(photo, kernel)[1:-1, 1:-1]
        np.testing.assert_allclose(signal.correlate2d(photo, kernel, mode="valid"), expected)

"""What kernels are made of and what they do: NumPy's and SciPy's answers, and the numbers of the book."""

import numpy as np
import pytest
import scipy.signal
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.testing import assert_allclose, assert_array_equal

from convnotes import examples
from convnotes.conv import convolve2d, correlate2d
from convnotes.filters import in_a_row, match, noise_gain, separated, without_mean
from convnotes.kernels import CURVE, LAPLACIAN_4, LAPLACIAN_8, NAMED, SHARPEN, SOBEL_X, SOBEL_Y, box, gaussian

RNG = np.random.default_rng(0)
IMAGE = RNG.standard_normal((11, 13))
integers = hnp.arrays(
    np.int64, hnp.array_shapes(min_dims=2, max_dims=2, max_side=7), elements=st.integers(-9, 9)
)

# ---------------------------------------------------------------- columns times rows


@given(integers)
def test_the_pairs_add_up_to_the_kernel_and_are_as_many_as_its_rank(kernel):
    pairs = separated(kernel)
    total = sum((np.outer(column, row) for column, row in pairs), np.zeros(kernel.shape))
    assert_allclose(total, kernel, atol=1e-9)
    assert len(pairs) == np.linalg.matrix_rank(kernel)


@pytest.mark.parametrize(
    ("kernel", "rank"),
    [
        (SOBEL_X, 1),
        (SOBEL_Y, 1),
        (box(5), 1),
        (gaussian(1.3), 1),
        (LAPLACIAN_4, 2),
        (LAPLACIAN_8, 2),
        (SHARPEN, 2),
        (np.zeros((3, 4)), 0),
    ],
)
def test_sobel_and_the_means_are_separable_and_the_laplacian_is_not(kernel, rank):
    assert len(separated(kernel)) == rank == np.linalg.matrix_rank(kernel)


def test_a_separable_kernel_falls_apart_as_the_singular_value_decomposition_says():
    kernel = gaussian(1.3) @ np.diag([1, 0, 2, 0, 0, 3, 0, 1, 1])
    u, s, vt = np.linalg.svd(gaussian(1.3))
    ((column, row),) = separated(gaussian(1.3))
    assert_allclose(np.outer(column, row), s[0] * np.outer(u[:, 0], vt[0]), atol=1e-15)
    assert len(separated(kernel)) == 1


def test_the_column_and_then_the_row_do_what_the_kernel_does():
    ((column, row),) = separated(SOBEL_X)
    assert (column.tolist(), row.tolist()) == ([1, 2, 1], [-1, 0, 1])
    once = correlate2d(correlate2d(IMAGE, column[:, None]), row[None])
    assert_allclose(once, correlate2d(IMAGE, SOBEL_X), atol=1e-12)


def test_noise_below_the_tolerance_adds_no_rank():
    noisy = SOBEL_X + 1e-12 * RNG.standard_normal((3, 3))
    assert len(separated(noisy)) == 1
    assert len(separated(noisy, tolerance=0)) == 3


# ---------------------------------------------------------------- two in a row


def test_two_kernels_in_a_row_are_one():
    first, second = RNG.standard_normal((3, 2)), RNG.standard_normal((2, 4))
    twice = correlate2d(correlate2d(IMAGE, first), second)
    assert_allclose(correlate2d(IMAGE, in_a_row(first, second)), twice, atol=1e-12)
    assert_allclose(convolve2d(convolve2d(IMAGE, first), second), convolve2d(IMAGE, in_a_row(first, second)))


def test_the_order_of_two_kernels_does_not_matter():
    assert_allclose(in_a_row(SOBEL_X, SHARPEN), in_a_row(SHARPEN, SOBEL_X))
    assert_allclose(in_a_row(SOBEL_X, SHARPEN), scipy.signal.convolve2d(SOBEL_X, SHARPEN))


# ---------------------------------------------------------------- noise


@pytest.mark.parametrize(("kernel", "gain"), [(box(3), "0.33"), (SOBEL_X, "3.46"), (LAPLACIAN_4, "4.47")])
def test_the_noise_gains_of_the_book(kernel, gain):
    assert f"{noise_gain(kernel):.2f}" == gain


@pytest.mark.parametrize("kernel", [box(3), SOBEL_X, LAPLACIAN_4])
def test_independent_noise_is_spread_as_the_gain_says(kernel):
    noise = np.random.default_rng(1).normal(size=(400, 500))
    assert_allclose(correlate2d(noise, kernel).std(), noise_gain(kernel), rtol=0.01)


# ---------------------------------------------------------------- matching


def test_the_curve_answers_6600_to_itself_and_9000_to_a_flat_grey():
    answers = [correlate2d(patch, CURVE).item() for patch in patches()]
    assert answers == [6600, 0, 9000]


def test_without_its_mean_the_curve_answers_4873_to_itself_and_0_to_a_flat_grey():
    own, unrelated, flat = (correlate2d(patch, without_mean(CURVE)).item() for patch in patches())
    assert own == pytest.approx(6600 - 180 / 49 * examples.CURVE_PATCH.sum())
    assert round(own) == 4873
    assert flat == pytest.approx(0, abs=1e-9)
    assert unrelated < 0


def patches():
    return examples.CURVE_PATCH, examples.UNRELATED_PATCH, np.full((7, 7), 50)


def test_over_a_drawing_the_curve_prefers_the_flat_block_until_its_mean_is_subtracted():
    before, after = (correlate2d(examples.CURVE_DRAWING, kernel) for kernel in (CURVE, without_mean(CURVE)))
    row, column = examples.CURVE_PLACE
    assert_array_equal(examples.CURVE_DRAWING[row : row + 7, column : column + 7], examples.CURVE_PATCH)
    assert before.max() == before[14, 25] == 9000
    assert before[row, column] == 6600
    assert np.unravel_index(after.argmax(), after.shape) == examples.CURVE_PLACE
    assert after[14, 25] == pytest.approx(0, abs=1e-9)  # all of the window is grey


def test_a_feature_that_fits_has_the_match_1_and_one_wrong_cell_7_ninths():
    found = match(examples.LETTER_X, examples.DIAGONAL)
    assert found.max() == 1
    assert f"{found[0, 0]:.2f}" == "0.78"


def test_a_match_is_1_for_itself_and_minus_1_for_its_opposite():
    assert match(examples.CROSSING, examples.CROSSING).item() == 1
    assert match(examples.CROSSING, -examples.CROSSING).item() == -1


def test_no_flat_kernel_is_left_without_its_mean():
    assert_allclose(without_mean(box(3)), 0, atol=1e-16)
    for kernel in NAMED.values():
        assert_allclose(without_mean(kernel).sum(), 0, atol=1e-12)


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (
            lambda: separated([1, 2]),
            ValueError,
            r"kernel must have the 2 axes \(k_h, k_w\), got shape \(2,\)",
        ),
        (lambda: separated([[1j]]), TypeError, "kernel must hold real numbers, got dtype complex128"),
        (lambda: separated([[np.nan]]), ValueError, "kernel must be finite, got inf or nan"),
        (
            lambda: separated([[1]], tolerance=-1),
            ValueError,
            "tolerance must be finite and at least 0, got -1",
        ),
        (lambda: noise_gain(["a"]), TypeError, "kernel must hold real numbers, got dtype"),
        (lambda: without_mean([1]), ValueError, "kernel must have the 2 axes"),
        (lambda: match([[1]], [[1, 2]]), ValueError, "kernel_size 2 exceeds padded width 1"),
    ],
)
def test_bad_input_is_named_with_value_and_limit(call, error, message):
    with pytest.raises(error, match=message):
        call()


def test_a_match_in_half_precision_is_rounded_once():
    image, feature = np.full((12, 12), 200, np.float16), np.full((5, 5), 200, np.float16)
    assert match(image, feature).dtype == np.float16
    assert_array_equal(match(image, feature), np.float16(40_000))  # the sum is 25 times as large

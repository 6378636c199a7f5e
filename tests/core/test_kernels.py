"""Named kernels: the theorems that make them what they are."""

import numpy as np
import pytest
import scipy.ndimage
import scipy.signal
from numpy.testing import assert_allclose, assert_array_equal

from convnotes.conv import convolve2d, correlate2d
from convnotes.kernels import (
    CURVE,
    IDENTITY,
    LAPLACIAN_4,
    LAPLACIAN_8,
    NAMED,
    SHARPEN,
    SOBEL_X,
    SOBEL_Y,
    box,
    frequency_response,
    gaussian,
)

IMAGE = np.random.default_rng(0).standard_normal((7, 9))
EDGES = {"laplacian 4": LAPLACIAN_4, "laplacian 8": LAPLACIAN_8, "sobel x": SOBEL_X, "sobel y": SOBEL_Y}
LOW_PASS = {"box": box(3), "even box": box(4), "gaussian": gaussian(1.3), "identity": IDENTITY}


@pytest.mark.parametrize("kernel", EDGES.values(), ids=EDGES)
def test_an_edge_kernel_answers_0_to_a_constant_image(kernel):
    assert_array_equal(correlate2d(np.full((5, 6), 7.0), kernel), np.zeros((3, 4)))


def test_the_laplacian_of_the_notes_does_not_answer_0_to_a_constant_image():
    printed = LAPLACIAN_4 - 8 * IDENTITY  # the centre is −4 in the notes
    assert_array_equal(correlate2d(np.full((3, 3), 7.0), printed), [[-8 * 7]])


@pytest.mark.parametrize("kernel", [LAPLACIAN_4, LAPLACIAN_8])
def test_a_laplacian_answers_0_to_a_ramp(kernel):
    rows, columns = np.indices((5, 6))
    assert_allclose(correlate2d(3 * rows - 2 * columns + 1.0, kernel), 0, atol=1e-12)


def test_the_laplacian_is_that_of_scipy_with_the_other_sign():
    assert_allclose(
        correlate2d(IMAGE, LAPLACIAN_4, mode="same"),
        -scipy.ndimage.laplace(IMAGE, mode="constant"),
        atol=1e-12,
    )


def test_sobel_x_answers_8_to_a_ramp_to_the_right_and_0_to_one_downwards():
    rows, columns = np.indices((5, 6)).astype(float)
    assert_array_equal(correlate2d(columns, SOBEL_X), np.full((3, 4), 8))
    assert_array_equal(correlate2d(rows, SOBEL_X), np.zeros((3, 4)))


@pytest.mark.parametrize(("kernel", "axis"), [(SOBEL_X, 1), (SOBEL_Y, 0)])
def test_sobel_is_that_of_scipy(kernel, axis):
    expected = scipy.ndimage.sobel(IMAGE, axis=axis, mode="constant")
    assert_allclose(correlate2d(IMAGE, kernel, mode="same"), expected, atol=1e-12)


def test_sobel_y_is_sobel_x_transposed():
    assert_array_equal(SOBEL_Y, SOBEL_X.T)


def test_flipping_sobel_turns_its_sign():
    assert_allclose(convolve2d(IMAGE, SOBEL_X), -correlate2d(IMAGE, SOBEL_X))


def test_sharpening_adds_the_laplacian_to_the_image():
    expected = correlate2d(IMAGE, IDENTITY) + correlate2d(IMAGE, LAPLACIAN_4)
    assert_allclose(correlate2d(IMAGE, SHARPEN), expected, atol=1e-12)


@pytest.mark.parametrize("kernel", LOW_PASS.values(), ids=LOW_PASS)
def test_a_low_pass_kernel_keeps_a_constant_image(kernel):
    assert_allclose(correlate2d(np.full((9, 11), 7.0), kernel, mode="valid"), 7)


def test_the_identity_keeps_every_image():
    assert_array_equal(correlate2d(IMAGE, IDENTITY, mode="same"), IMAGE)


def test_a_gaussian_is_that_of_scipy():
    window = scipy.signal.windows.gaussian(6, 1.7)
    expected = np.outer(window, window) / window.sum() ** 2
    assert_allclose(gaussian(1.7, size=6), expected, rtol=1e-12)


def test_gaussian_after_gaussian_is_a_wider_gaussian():
    twice = convolve2d(gaussian(3.0), gaussian(4.0, size=41), mode="full")
    assert_allclose(twice, gaussian(5.0, size=len(twice)), atol=1e-4)


@pytest.mark.parametrize(("sigma", "size"), [(0.3, 3), (1.0, 7), (1.1, 9), (2.0, 13)])
def test_a_gaussian_reaches_3_sigma(sigma, size):
    assert gaussian(sigma).shape == (size, size)


def test_a_tiny_sigma_leaves_the_image_alone():
    assert_array_equal(gaussian(1e-9, size=3), IDENTITY)


def test_the_curve_detector_answers_6600_to_the_curve_of_the_notes():
    from convnotes.examples import CURVE_PATCH, UNRELATED_PATCH

    assert correlate2d(CURVE_PATCH, CURVE).item() == 6600
    assert correlate2d(UNRELATED_PATCH, CURVE).item() == 0


@pytest.mark.parametrize("name", NAMED)
def test_named_kernels_are_2d_and_odd_so_that_they_have_a_centre(name):
    kernel = NAMED[name]
    assert kernel.ndim == 2
    assert kernel.shape[0] % 2 == kernel.shape[1] % 2 == 1


@pytest.mark.parametrize("kernel", NAMED.values(), ids=NAMED)
def test_constant_kernels_cannot_be_written_to(kernel):
    with pytest.raises(ValueError, match="read-only"):
        kernel[0, 0] = 1


@pytest.mark.parametrize("name", NAMED)
def test_the_response_at_frequency_0_is_the_sum_of_the_weights(name):
    assert_allclose(frequency_response(NAMED[name], 16)[8, 8], abs(NAMED[name].sum()), atol=1e-12)


def test_the_response_says_by_how_much_a_wave_is_scaled():
    size, f, g = 16, 3, -5
    rows, columns = np.indices((size, size))
    wave = np.exp(2j * np.pi * (f * rows + g * columns) / size)
    filtered = scipy.signal.correlate2d(wave, np.conj(SHARPEN @ SOBEL_X), mode="valid")
    response = frequency_response(SHARPEN @ SOBEL_X, size)
    assert_allclose(np.abs(filtered), response[8 - f, 8 - g], rtol=1e-12)
    assert_allclose(response[8 - f, 8 - g], response[8 + f, 8 + g])


def test_a_low_pass_damps_the_highest_frequency_and_the_laplacian_prefers_it():
    assert frequency_response(gaussian(1.0), 16)[0, 0] < 0.01
    laplacian = frequency_response(LAPLACIAN_4, 16)
    assert laplacian[0, 0] == laplacian.max() == 8


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: box(0), ValueError, "size must be at least 1, got 0"),
        (lambda: box(2.5), TypeError, "size must be an integer, got 2.5"),
        (lambda: gaussian(0), ValueError, "sigma must be finite and more than 0, got 0"),
        (lambda: gaussian(np.inf), ValueError, "sigma must be finite and more than 0, got inf"),
        (lambda: gaussian(1, size=0), ValueError, "size must be at least 1, got 0"),
        (lambda: gaussian("a"), TypeError, "sigma must be a number, got 'a'"),
        (lambda: gaussian(None), TypeError, "sigma must be a number, got None"),
        (lambda: gaussian(1e308), ValueError, "too large for a kernel that reaches 3σ"),
        (lambda: gaussian(1e10), ValueError, "too large for a kernel that reaches 3σ"),
        (lambda: frequency_response(None), TypeError, "kernel must hold numbers, got None"),
        (lambda: frequency_response(box(5), 4), ValueError, "at most 4 × 4 taps"),
        (lambda: frequency_response(np.ones(3)), ValueError, r"kernel must be 2-D .* got shape \(3,\)"),
    ],
)
def test_bad_input_is_named_with_value_and_limit(call, error, message):
    with pytest.raises(error, match=message):
        call()


def test_a_tiny_sigma_leaves_all_weight_to_the_nearest_pixels():
    assert gaussian(1e-300, size=2).tolist() == [[0.25, 0.25], [0.25, 0.25]]
    assert gaussian(1e-300).tolist() == [[0, 0, 0], [0, 1, 0], [0, 0, 0]]


@pytest.mark.parametrize("sigma", [2**31, 1e300])
def test_a_blur_beyond_every_kernel_asks_for_a_size(sigma):
    with pytest.raises(ValueError, match=r"sigma .* is too large for a kernel that reaches 3σ: give a size"):
        gaussian(sigma)
    assert_allclose(gaussian(sigma, size=3), 1 / 9)

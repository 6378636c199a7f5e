"""Waves: what a kernel makes of them, and convolution by multiplying spectra."""

import tracemalloc

import numpy as np
import pytest
import scipy.signal
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from convnotes.conv import convolve2d, correlate2d
from convnotes.kernels import LAPLACIAN_4, NAMED, SOBEL_X, box, frequency_response
from convnotes.spectra import fft_convolve2d, line_response

RNG = np.random.default_rng(0)
BINOMIAL = np.outer([1, 2, 1], [1, 2, 1]) / 16
STRIPES = np.where(np.indices((6, 9))[1] % 2, -1.0, 1.0)


def test_the_mean_of_three_turns_the_finest_stripes_over_and_the_binomial_removes_them():
    assert_allclose(correlate2d(STRIPES, box(3)), -STRIPES[1:-1, 1:-1] / 3)
    assert_allclose(correlate2d(STRIPES, BINOMIAL), 0, atol=1e-15)
    assert line_response(box(3), 0.5).real == pytest.approx(-1 / 3)
    assert line_response(BINOMIAL, 0.5).real == pytest.approx(0, abs=1e-15)


@pytest.mark.parametrize("axis", ["height", "width"])
@pytest.mark.parametrize("name", NAMED)
def test_the_response_is_the_factor_of_a_wave(name, axis):
    kernel, f = NAMED[name] * 1.0, 0.13
    kernel = kernel[:, :-1]  # no square, and an even side
    wave = np.exp(2j * np.pi * f * np.indices((9, 8))[("height", "width").index(axis)])
    (row, column), half = (1, 0), [(k - 1) / 2 for k in kernel.shape]
    filtered = scipy.signal.correlate2d(wave, kernel, mode="valid")[row, column]
    middle = (row + half[0]) if axis == "height" else (column + half[1])
    expected = filtered / np.exp(2j * np.pi * f * middle)
    assert_allclose(line_response(kernel, f, axis=axis), expected, atol=1e-10)


def test_its_magnitude_is_the_line_through_the_map_of_responses():
    frequencies = (np.arange(16) - 8) / 16
    for kernel in (SOBEL_X, BINOMIAL):
        across, down = (np.abs(line_response(kernel, frequencies, axis=a)) for a in ("width", "height"))
        assert_allclose(across, frequency_response(kernel, 16)[8], atol=1e-12)
        assert_allclose(down, frequency_response(kernel, 16)[:, 8], atol=1e-12)


def test_a_symmetric_kernel_moves_no_wave_and_an_antisymmetric_one_moves_it_a_quarter():
    frequencies = np.linspace(0, 0.5, 9)
    assert_allclose(line_response(LAPLACIAN_4, frequencies).imag, 0, atol=1e-14)
    assert_allclose(line_response(SOBEL_X, frequencies).real, 0, atol=1e-14)


def test_many_waves_through_a_long_kernel_need_no_table_of_both():
    kernel, frequencies = np.ones((1, 1001)) / 1001, np.linspace(0, 0.5, 1001)
    tracemalloc.start()
    response = line_response(kernel, frequencies)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 20 * response.nbytes  # a table would be a thousand times as large
    assert response[0] == pytest.approx(1)


@given(
    st.tuples(st.integers(4, 12), st.integers(4, 12)),
    st.tuples(st.integers(1, 4), st.integers(1, 4)),
    st.sampled_from(["valid", "same", "full"]),
)
def test_multiplying_spectra_is_convolving(size, kernel_size, mode):
    image, kernel = RNG.standard_normal(size), RNG.standard_normal(kernel_size)
    assert_allclose(
        fft_convolve2d(image, kernel, mode=mode), convolve2d(image, kernel, mode=mode), atol=1e-12
    )


@pytest.mark.parametrize("mode", ["valid", "full"])
def test_it_is_that_of_scipy_also_where_the_kernel_is_large(mode):
    image, kernel = RNG.standard_normal((40, 31)), RNG.standard_normal((25, 30))
    expected = scipy.signal.fftconvolve(image, kernel, mode=mode)
    assert_allclose(fft_convolve2d(image, kernel, mode=mode), expected, atol=1e-11)


def test_without_padding_the_ends_would_meet():
    image, kernel = RNG.standard_normal((6, 7)), RNG.standard_normal((3, 3))
    circular = np.fft.ifft2(np.fft.fft2(image) * np.fft.fft2(kernel, image.shape)).real
    full = fft_convolve2d(image, kernel, mode="full")
    assert np.abs(circular - full[:6, :7]).max() > 0.1
    assert_allclose(circular[2:, 2:], full[2:6, 2:7], atol=1e-12)


def test_floating_dtypes_are_kept():
    assert fft_convolve2d(np.ones((4, 4), np.float32), np.ones((2, 2), np.float32)).dtype == np.float32
    assert fft_convolve2d([[1, 2]], [[1]]).dtype == np.float64


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: fft_convolve2d([[1]], [[1, 2]]), ValueError, "kernel_size 2 exceeds padded width 1"),
        (
            lambda: fft_convolve2d([[1]], [[1]], mode="some"),
            ValueError,
            "mode must be 'valid', 'same' or 'full'",
        ),
        (
            lambda: fft_convolve2d([[1j]], [[1]]),
            TypeError,
            "image must hold real numbers, got dtype complex128",
        ),
        (lambda: fft_convolve2d([1], [[1]]), ValueError, r"image must have the 2 axes \(H, W\)"),
        (lambda: fft_convolve2d([[1]], [1]), ValueError, r"kernel must have the 2 axes \(k_h, k_w\)"),
        (lambda: line_response([[1]], 0, axis="depth"), ValueError, "axis must be one of height, width, got"),
        (lambda: line_response([1], 0), ValueError, "kernel must have the 2 axes"),
        (lambda: line_response([[1]], "a"), TypeError, "frequencies must hold real numbers, got dtype"),
    ],
)
def test_bad_input_is_named_with_value_and_limit(call, error, message):
    with pytest.raises(error, match=message):
        call()

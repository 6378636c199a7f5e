"""A convolution as a matrix: held to the convolution, to its backward and to SciPy's Toeplitz."""

import tracemalloc

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.linalg import toeplitz

from convnotes.conv import conv2d, conv2d_backward, convolve1d
from convnotes.matrix import convolution_matrix

KERNEL = np.array([[1.0, 2.0, -1.0], [0.5, -3.0, 4.0]])

STEPS = st.fixed_dictionaries(
    {
        "stride": st.sampled_from([1, 2, (1, 3)]),
        "padding": st.sampled_from([0, 1, "same", "full", ((2, 0), (1, 2))]),
        "dilation": st.sampled_from([1, (1, 2)]),
        "padding_mode": st.sampled_from(["zeros", "reflect", "replicate", "circular"]),
    }
)


@given(STEPS, st.integers(0, 2**32 - 1))
def test_the_matrix_times_the_image_is_the_convolution(steps, seed):
    x = np.random.default_rng(seed).normal(size=(5, 7))
    y = conv2d(x[None, None], KERNEL[None, None], **steps)[0, 0]
    matrix = convolution_matrix(KERNEL, x.shape, **steps)
    np.testing.assert_allclose((matrix @ x.ravel()).reshape(y.shape), y, atol=1e-12)


@given(STEPS, st.integers(0, 2**32 - 1))
def test_the_transposed_matrix_is_the_gradient_of_the_input(steps, seed):
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(1, 1, 5, 7))
    delta = rng.normal(size=conv2d(x, KERNEL[None, None], **steps).shape)
    grad_x, _, _ = conv2d_backward(delta, x, KERNEL[None, None], **steps)
    matrix = convolution_matrix(KERNEL, (5, 7), **steps)
    np.testing.assert_allclose((matrix.T @ delta.ravel()).reshape(5, 7), grad_x[0, 0], atol=1e-12)


def test_a_flipped_signal_gives_scipys_toeplitz_matrix():
    f, g = np.array([3.0, 1.0, 4.0, 1.0, 5.0]), np.array([2.0, 7.0, 1.0])
    column, row = np.concatenate([g, np.zeros(4)]), np.concatenate([g[:1], np.zeros(4)])
    matrix = convolution_matrix(g[None, ::-1], (1, 5), padding="full")
    np.testing.assert_array_equal(matrix, toeplitz(column, row))
    np.testing.assert_allclose(matrix @ f, convolve1d(f, g))


def test_every_row_of_a_valid_matrix_holds_the_kernel_once():
    matrix = convolution_matrix(KERNEL, (4, 6))
    assert ((matrix != 0).sum(axis=1) == KERNEL.size).all()
    np.testing.assert_allclose(matrix.sum(axis=1), KERNEL.sum())


def test_the_matrix_is_constant_along_the_diagonals_of_each_block():
    matrix = convolution_matrix(KERNEL, (4, 6)).reshape(3, 4, 4, 6)  # output (i, j), input (r, c)
    for i, r in np.ndindex(3, 4):
        block = matrix[i, :, r]
        np.testing.assert_array_equal(block[1:, 1:], block[:-1, :-1])
    np.testing.assert_array_equal(matrix[1:, :, 1:], matrix[:-1, :, :-1])


@pytest.mark.parametrize("steps", [{}, {"stride": 12}], ids=["a large kernel", "a large stride"])
def test_a_matrix_of_few_rows_takes_little_more_memory_than_itself(steps):
    kernel = np.ones((3, 3)) if steps else np.ones((46, 46))
    tracemalloc.start()
    matrix = convolution_matrix(kernel, (48, 48), **steps)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert matrix.shape == (16 if steps else 9, 48 * 48)
    assert peak < 8 * 2**20  # an image for each of its columns would be 43 MB


def test_single_precision_is_kept():
    assert convolution_matrix(KERNEL.astype(np.float32), 3).dtype == np.float32


def test_the_kernel_is_not_changed():
    kernel = KERNEL.copy()
    convolution_matrix(kernel, (3, 4))
    np.testing.assert_array_equal(kernel, KERNEL)


@pytest.mark.parametrize(
    ("kernel", "size", "words"),
    [
        (np.ones(3), (4, 4), r"kernel must have the 2 axes \(k_h, k_w\), got shape \(3,\)"),
        (np.ones((5, 1)), (4, 4), "kernel_size 5 exceeds padded height 4"),
        (np.ones((1, 1)), (0, 4), "size"),
    ],
)
def test_what_does_not_fit_is_named(kernel, size, words):
    with pytest.raises(ValueError, match=words):
        convolution_matrix(kernel, size)

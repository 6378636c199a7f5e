"""The gradients of the pools: against loops and numerical slopes, and the facts that the book states."""

from functools import partial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from support.pools import pools, random_images
from support.slopes import assert_adjoint, central_slope

from convnotes.pool import (
    avg_pool2d,
    avg_pool2d_backward,
    gaussian_pool2d,
    gaussian_pool2d_backward,
    lp_pool2d,
    lp_pool2d_backward,
    max_pool2d,
    max_pool2d_backward,
)
from convnotes.reference import pool as loops

# ---------------------------------------------------------------- what the syllabus says

DELTA = np.array([[[[2.0, 4.0], [6.0, 8.0]]]])


def test_max_pool_backward_spreads_the_syllabus_delta_to_the_four_corners():
    indices = np.array([[[[0, 3], [12, 15]]]])
    spread = max_pool2d_backward(DELTA, indices, (1, 1, 4, 4))
    assert_array_equal(spread[0, 0], [[2, 0, 0, 4], [0, 0, 0, 0], [0, 0, 0, 0], [6, 0, 0, 8]])


def test_mean_pool_backward_spreads_the_syllabus_delta_evenly():
    expected = [[0.5, 0.5, 1, 1], [0.5, 0.5, 1, 1], [1.5, 1.5, 2, 2], [1.5, 1.5, 2, 2]]
    assert_array_equal(avg_pool2d_backward(DELTA, (1, 1, 4, 4), 2)[0, 0], expected)


# ---------------------------------------------------------------- fast equals loops


@given(pools(), st.integers(0, 2**32))
def test_max_pool_backward_equals_the_loops(pool, seed):
    x, options = pool
    y, indices = max_pool2d(x, **options)
    grad_output = np.random.default_rng(seed).standard_normal(y.shape)
    grad_x = max_pool2d_backward(grad_output, indices, x.shape)
    assert_allclose(grad_x, loops.max_pool2d_backward(grad_output, indices, x.shape), atol=1e-12)


@given(pools(), st.booleans(), st.sampled_from([None, 0.8, 2.5]))
def test_mean_pools_backward_equal_the_loops(pool, count_include_pad, sigma):
    x, options = pool
    options["count_include_pad"] = count_include_pad
    shape = avg_pool2d(x, **options).shape
    grad_output = np.random.default_rng(1).standard_normal(shape)
    if sigma is None:
        grad_x = avg_pool2d_backward(grad_output, x.shape, **options)
    else:
        grad_x = gaussian_pool2d_backward(grad_output, x.shape, sigma, **options)
    expected = loops.mean_pool2d_backward(grad_output, x.shape, **options, sigma=sigma)
    assert_allclose(grad_x, expected, atol=1e-12)


@given(pools(), st.sampled_from([1, 1.5, 2, 3, 7]))
def test_lp_pool_backward_equals_the_loops(pool, p):
    x, options = pool
    grad_output = np.random.default_rng(2).standard_normal(lp_pool2d(x, p, **options).shape)
    grad_x = lp_pool2d_backward(grad_output, x, p, **options)
    assert_allclose(grad_x, loops.lp_pool2d_backward(grad_output, x, p, **options), atol=1e-10)


# ---------------------------------------------------------------- slopes

WINDOWS = [
    {"kernel_size": (2, 3)},
    {"kernel_size": (3, 2), "stride": (2, 1), "padding": ((1, 0), (0, 1))},
    {"kernel_size": 2, "stride": 1, "dilation": (2, 3), "padding": "same"},
    {"kernel_size": 3, "stride": 2, "ceil_mode": True},
    {"kernel_size": 3, "stride": 3, "padding": "full"},
]


@pytest.mark.parametrize("options", WINDOWS)
@pytest.mark.parametrize("count_include_pad", [True, False])
def test_average_pool_backward_is_the_adjoint_of_its_slope(options, count_include_pad):
    x, options = random_images(2, 2, 6, 7), options | {"count_include_pad": count_include_pad}
    grad_output = random_images(*avg_pool2d(x, **options).shape, seed=1)
    grad_x = avg_pool2d_backward(grad_output, x.shape, **options)
    assert_adjoint(lambda x: avg_pool2d(x, **options), grad_x, x, grad_output)


@pytest.mark.parametrize("options", WINDOWS)
@pytest.mark.parametrize("count_include_pad", [True, False])
def test_gaussian_pool_backward_is_the_adjoint_of_its_slope(options, count_include_pad):
    x, options = random_images(2, 2, 6, 7), options | {"count_include_pad": count_include_pad}
    grad_output = random_images(*gaussian_pool2d(x, 1.1, **options).shape, seed=1)
    grad_x = gaussian_pool2d_backward(grad_output, x.shape, 1.1, **options)
    assert_adjoint(lambda x: gaussian_pool2d(x, 1.1, **options), grad_x, x, grad_output)


def test_the_gradient_counts_the_padding_where_the_mean_does_unless_told_otherwise():
    x, shape = random_images(1, 1, 4, 4), (1, 1, 4, 4)
    for pool, backward in (
        (avg_pool2d, avg_pool2d_backward),
        (partial(gaussian_pool2d, sigma=1.1), partial(gaussian_pool2d_backward, sigma=1.1)),
    ):
        y = pool(x, kernel_size=3, stride=1, padding=1)
        grad_x = backward(y, input_shape=shape, kernel_size=3, stride=1, padding=1)
        assert_allclose(np.vdot(x, grad_x), np.vdot(y, y))


@pytest.mark.parametrize("options", WINDOWS)
@pytest.mark.parametrize("p", [1, 1.7, 2, 3, 10])
def test_lp_pool_backward_is_the_adjoint_of_its_slope(options, p):
    x = random_images(2, 2, 6, 7)
    grad_output = random_images(*lp_pool2d(x, p, **options).shape, seed=1)
    grad_x = lp_pool2d_backward(grad_output, x, p, **options)
    assert_adjoint(lambda x: lp_pool2d(x, p, **options), grad_x, x, grad_output)


@pytest.mark.parametrize("options", WINDOWS)
def test_max_pool_backward_is_the_adjoint_of_its_slope_away_from_ties(options):
    x = np.random.default_rng(3).permutation(2 * 2 * 6 * 7).reshape(2, 2, 6, 7).astype(float)
    y, indices = max_pool2d(x, **options)
    grad_output = random_images(*y.shape, seed=1)
    grad_x = max_pool2d_backward(grad_output, indices, x.shape)
    assert_adjoint(
        lambda x: max_pool2d(x, **options)[0], grad_x, x, grad_output, slope=central_slope, rtol=1e-8
    )


# ---------------------------------------------------------------- facts


def test_max_pool_of_overlapping_windows_adds_their_gradients():
    x = np.array([[[[0, 9, 0]]]])
    _, indices = max_pool2d(x, (1, 2), stride=1)
    assert_array_equal(max_pool2d_backward([[[[2.0, 3.0]]]], indices, x.shape), [[[[0, 5, 0]]]])


def test_gradient_is_neither_lost_nor_made_by_max_and_average_pooling():
    x = random_images(2, 3, 8, 10)
    y, indices = max_pool2d(x, 3, stride=2)
    grad_output = random_images(*y.shape, seed=1)
    total = grad_output.sum()
    assert_allclose(max_pool2d_backward(grad_output, indices, x.shape).sum(), total)
    assert_allclose(avg_pool2d_backward(grad_output, x.shape, 3, stride=2).sum(), total)


@pytest.mark.parametrize("p", [1, 2, 3.5])
def test_a_window_of_zeros_has_no_lp_gradient(p):
    assert_array_equal(
        lp_pool2d_backward(np.ones((1, 1, 1, 1)), np.zeros((1, 1, 2, 2)), p, 2), np.zeros((1, 1, 2, 2))
    )


def test_the_lp_gradient_has_the_sign_of_its_cell():
    grad_x = lp_pool2d_backward([[[[1.0]]]], [[[[-3.0, 4.0]]]], 2, (1, 2))
    assert_allclose(grad_x, [[[[-0.6, 0.8]]]])

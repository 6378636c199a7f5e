"""Pools of any arrays, forward and backward: blocks, dtypes, memory, emptiness, extreme values."""

from functools import partial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from support.layouts import LAYOUTS
from support.pools import pools, random_images

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


def test_windows_of_more_than_256_cells_have_right_indices():
    x = random_images(1, 2, 20, 31)
    y, indices = max_pool2d(x, (20, 31))
    assert_array_equal(indices.ravel(), x.reshape(2, -1).argmax(axis=1))
    assert_array_equal(y.ravel(), x.max(axis=(0, 2, 3)))


@pytest.mark.parametrize(
    ("size", "kernel_size", "dilation"),
    [
        ((1, 257), (1, 257), 1),
        ((257, 1), (257, 1), 1),
        ((2, 200), (2, 200), 1),
        ((1, 279), (1, 140), (1, 2)),
        ((279, 1), (140, 1), (2, 1)),
    ],
)
def test_a_cell_far_from_the_first_of_its_window_has_the_right_index(size, kernel_size, dilation):
    x = np.arange(np.prod(size)).reshape(1, 1, *size)
    assert max_pool2d(x, kernel_size, dilation=dilation)[1].item() == x.max()


@pytest.mark.parametrize("gap", [0, 2])
@pytest.mark.parametrize("kernel_size", [(1, 1), (1, 2), (2, 1), (2, 3), (3, 2), (3, 3), (3, 4)])
def test_small_windows_side_by_side_on_a_wide_image_equal_the_loops(kernel_size, gap):
    stride = kernel_size[0] + gap, kernel_size[1] + gap
    x = np.random.default_rng(6).integers(0, 3, (1, 2, 12, 301))  # many ties
    for part, expected in zip(
        max_pool2d(x, kernel_size, stride=stride),
        loops.max_pool2d(x, kernel_size, stride=stride),
        strict=True,
    ):
        assert_array_equal(part, expected)


def test_a_dilation_far_wider_than_the_image_leads_to_the_right_index():
    _, indices = max_pool2d([[[[7]]]], (1, 2), padding=((0, 0), (300, 0)), dilation=(1, 300))
    assert indices.item() == 0


@pytest.mark.parametrize("block", [1, 4 * 6 * 7])
def test_blocks_of_images_are_joined_without_a_seam(block, monkeypatch):
    x = random_images(5, 3, 6, 7)
    whole = max_pool2d(x, 2)
    monkeypatch.setattr("convnotes.pool.BLOCK", block)
    for part, expected in zip(max_pool2d(x, 2), whole, strict=True):
        assert_array_equal(part, expected)


@pytest.mark.parametrize(
    "dtype", ["bool", "uint8", "int8", "int64", "float16", "float32", "longdouble", ">f4"]
)
@settings(max_examples=10)
@given(st.data())
def test_max_pool_keeps_every_real_dtype(dtype, data):
    x, options = data.draw(pools(dtype))
    y, indices = max_pool2d(x, **options)
    expected_y, expected_indices = loops.max_pool2d(x, **options)
    assert y.dtype == x.dtype
    assert_array_equal(y, expected_y)
    assert_array_equal(indices, expected_indices)


@pytest.mark.parametrize("layout", LAYOUTS)
@settings(max_examples=10)
@given(pools())
def test_the_layout_in_memory_does_not_matter(layout, pool):
    x, options = pool
    turned = layout(x)
    for result, expected in zip(max_pool2d(turned, **options), max_pool2d(x, **options), strict=True):
        assert_array_equal(result, expected)
    assert_array_equal(avg_pool2d(turned, **options), avg_pool2d(x, **options))
    assert_array_equal(gaussian_pool2d(turned, 1.5, **options), gaussian_pool2d(x, 1.5, **options))
    assert_array_equal(lp_pool2d(turned, 2, **options), lp_pool2d(x, 2, **options))


def test_sums_of_integers_do_not_wrap():
    x = np.full((1, 1, 2, 2), 255, np.uint8)
    assert avg_pool2d(x, 2).item() == 255
    assert lp_pool2d(x, 1, 2).item() == 4 * 255
    assert avg_pool2d(x, 2).dtype == np.float64


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_floating_dtypes_are_kept(dtype):
    x = random_images(1, 2, 4, 6).astype(dtype)
    grad = np.ones((1, 2, 2, 3), dtype)
    results = [
        avg_pool2d(x, 2),
        gaussian_pool2d(x, 1.0, 2),
        lp_pool2d(x, 2, 2),
        max_pool2d(x, 2)[0],
        avg_pool2d_backward(grad, x.shape, 2),
        gaussian_pool2d_backward(grad, x.shape, 1.0, 2),
        lp_pool2d_backward(grad, x, 2, 2),
        max_pool2d_backward(grad, max_pool2d(x, 2)[1], x.shape),
    ]
    assert [result.dtype for result in results] == [np.dtype(dtype)] * 8


def all_pools(x):
    return [
        *max_pool2d(x, 1),
        avg_pool2d(x, 1),
        gaussian_pool2d(x, 1.0, 1),
        lp_pool2d(x, 2, 1),
        avg_pool2d_backward(x, x.shape, 1),
        gaussian_pool2d_backward(x, x.shape, 1.0, 1),
        lp_pool2d_backward(x, x, 2, 1),
        max_pool2d_backward(x, np.zeros(x.shape, int), x.shape),
    ]


def test_results_never_share_memory_with_inputs():
    x = random_images(2, 2, 3, 4)
    assert not any(np.shares_memory(result, x) for result in all_pools(x))


def test_inputs_are_left_as_they_were():
    x = random_images(2, 2, 3, 4)
    before = x.copy()
    all_pools(x)
    assert_array_equal(x, before)


def test_an_empty_batch_gives_an_empty_batch():
    assert [result.shape[0] for result in all_pools(np.zeros((0, 2, 3, 4)))] == [0] * 9


@pytest.mark.parametrize("scale", [1e-200, 1e200])
def test_the_norm_of_huge_and_tiny_values_neither_overflows_nor_vanishes(scale):
    x = random_images(1, 1, 4, 6)
    assert_allclose(lp_pool2d(scale * x, 3, 2) / scale, lp_pool2d(x, 3, 2))
    grad_output = np.ones((1, 1, 2, 3))
    assert_allclose(
        lp_pool2d_backward(grad_output, scale * x, 3, 2), lp_pool2d_backward(grad_output, x, 3, 2)
    )


def test_a_tiny_window_beside_a_huge_one_keeps_its_norm():
    y = lp_pool2d([[[[3e-300, 4e-300, 3e300, 4e300]]]], 2, (1, 2))
    assert_allclose(y / [5e-300, 5e300], 1)


def test_a_tiny_window_that_holds_padding_keeps_its_norm():
    y = lp_pool2d([[[[3e-300, 4e-300]]]], 2, (1, 3), padding=((0, 0), (1, 0)))
    assert_allclose(y.item() / 5e-300, 1)


@pytest.mark.parametrize("pool", [avg_pool2d, partial(gaussian_pool2d, sigma=1.0), partial(lp_pool2d, p=1)])
def test_a_pool_in_half_precision_is_rounded_once(pool):
    x = random_images(1, 1, 48, 48).astype(np.float16)
    exact = pool(x.astype(float), kernel_size=48)
    assert_array_equal(pool(x, kernel_size=48), exact.astype(np.float16))


def test_a_mean_of_large_half_precision_cells_does_not_overflow():
    assert avg_pool2d(np.full((1, 1, 2, 2), 60000, np.float16), 2).item() == 60000


def test_gradients_of_many_windows_add_up_in_half_precision():
    delta, indices = np.ones((1, 1, 60, 60), np.float16), np.zeros((1, 1, 60, 60), int)
    assert max_pool2d_backward(delta, indices, (1, 1, 2, 2)).flat[0] == 3600  # 2048 + 1 would stay 2048

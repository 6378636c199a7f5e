"""Pools, forward: against loops and SciPy, and the facts that the book states."""

import numpy as np
import pytest
import scipy.ndimage
import scipy.signal
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from support.pools import pools, random_images

from convnotes.pool import avg_pool2d, gaussian_pool2d, lp_pool2d, max_pool2d
from convnotes.reference import pool as loops
from convnotes.shapes import padding_amounts

# ---------------------------------------------------------------- what the syllabus says

SYLLABUS = np.array([[[[1, 1, 2, 4], [5, 6, 7, 8], [3, 2, 1, 0], [1, 2, 3, 4]]]])


def test_two_by_two_maxima_of_the_syllabus():
    assert_array_equal(max_pool2d(SYLLABUS, 2)[0], [[[[6, 8], [3, 4]]]])


# ---------------------------------------------------------------- fast equals loops


@given(pools())
def test_max_pool_equals_the_loops(pool):
    x, options = pool
    y, indices = max_pool2d(x, **options)
    expected_y, expected_indices = loops.max_pool2d(x, **options)
    assert_array_equal(y, expected_y)
    assert_array_equal(indices, expected_indices)


@given(pools(), st.booleans(), st.sampled_from([None, 0.8, 2.5]))
def test_mean_pools_equal_the_loops(pool, count_include_pad, sigma):
    x, options = pool
    options["count_include_pad"] = count_include_pad
    y = avg_pool2d(x, **options) if sigma is None else gaussian_pool2d(x, sigma, **options)
    assert_allclose(y, loops.mean_pool2d(x, **options, sigma=sigma), atol=1e-12)


@given(pools(), st.sampled_from([1, 1.5, 2, 3, 7]))
def test_lp_pool_equals_the_loops(pool, p):
    x, options = pool
    assert_allclose(lp_pool2d(x, p, **options), loops.lp_pool2d(x, p, **options), atol=1e-12)


# ---------------------------------------------------------------- SciPy


@pytest.mark.parametrize("size", [(3, 3), (3, 5), (1, 3)])
def test_max_pool_at_stride_1_is_the_maximum_filter_of_scipy(size):
    x = random_images(2, 3, 7, 9)
    y, _ = max_pool2d(x, size, stride=1, padding="same")
    filtered = scipy.ndimage.maximum_filter(x, size=(1, 1, *size), mode="constant", cval=-np.inf)
    assert_array_equal(y, filtered)


@pytest.mark.parametrize("size", [(3, 3), (3, 5), (1, 3)])
def test_average_pool_at_stride_1_is_the_uniform_filter_of_scipy(size):
    x = random_images(2, 3, 7, 9)
    y = avg_pool2d(x, size, stride=1, padding="same")
    assert_allclose(y, scipy.ndimage.uniform_filter(x, size=(1, 1, *size), mode="constant"), atol=1e-12)


def test_gaussian_pool_weighs_like_the_window_of_scipy():
    x, sigma = random_images(1, 1, 7, 9), 1.3
    weights = np.outer(scipy.signal.windows.gaussian(4, sigma), scipy.signal.windows.gaussian(3, sigma))
    expected = scipy.signal.correlate2d(x[0, 0], weights / weights.sum(), mode="valid")
    assert_allclose(gaussian_pool2d(x, sigma, (4, 3), stride=1)[0, 0], expected, atol=1e-12)


def test_gaussian_distance_is_in_cells_not_in_taps():
    x, sigma = random_images(1, 1, 1, 9), 1.3
    weights = np.exp(-(np.array([-4.0, 0, 4]) ** 2) / (2 * sigma**2))
    expected = x[0, 0, 0, [0, 4, 8]] @ weights / weights.sum()
    assert_allclose(gaussian_pool2d(x, sigma, (1, 3), dilation=(1, 4)).item(), expected)


# ---------------------------------------------------------------- facts


def test_of_equal_cells_the_first_in_row_major_order_wins():
    x = np.array([[[[0, 5, 0], [5, 5, 0], [0, 0, 0]]]])
    assert max_pool2d(x, 3)[1].item() == 1


def test_an_earlier_row_beats_an_earlier_column():
    x = np.array([[[[0, 0, 5], [5, 0, 0]]]])
    assert max_pool2d(x, (2, 3))[1].item() == 2


def test_indices_lead_to_the_maxima():
    x = random_images(2, 3, 9, 11)
    y, indices = max_pool2d(x, (3, 2), stride=(2, 3), padding=((1, 2), (1, 0)), dilation=(2, 1))
    flat = x.reshape(2, 3, -1)
    assert_array_equal(np.take_along_axis(flat, indices.reshape(2, 3, -1), axis=2).reshape(y.shape), y)


@pytest.mark.parametrize("value", [-np.inf, np.finfo(np.float64).min])
def test_padding_never_wins_not_even_a_tie_with_minus_infinity(value):
    x = np.full((1, 1, 3, 4), value)
    y, indices = max_pool2d(x, 3, stride=2, padding=((1, 1), (2, 1)))
    assert_array_equal(y, np.full_like(y, value))
    assert_array_equal(indices[0, 0], [[0, 0, 2], [4, 4, 6]])


@pytest.mark.parametrize("dtype", ["int8", "uint8", "int64", "bool"])
def test_padding_never_wins_a_tie_with_the_least_integer(dtype):
    least = False if dtype == "bool" else np.iinfo(dtype).min
    _, indices = max_pool2d(np.full((1, 1, 2, 3), least, dtype), 2, stride=1, padding=1)
    assert_array_equal(indices[0, 0], [[0, 0, 1, 2], [0, 0, 1, 2], [3, 3, 4, 5]])


def test_the_first_nan_of_a_window_wins():
    nan = np.nan
    x = np.array([[[[1, 9, nan, 2, 0, 7], [nan, 1, 3, nan, 0, 0]]]])
    y, indices = max_pool2d(x, 2)
    assert_array_equal(y, [[[[nan, nan, 7]]]])
    assert_array_equal(indices, [[[[6, 2, 5]]]])


def test_nan_wins_over_infinity():
    y, indices = max_pool2d(np.array([[[[np.inf, np.nan, -np.inf]]]]), (1, 3))
    assert np.isnan(y.item())
    assert indices.item() == 1


def test_windows_without_nan_keep_their_indices_where_others_hold_nan():
    x = random_images(2, 1, 8, 8)
    clean = max_pool2d(x, 3, stride=1, padding=1)
    x[1, 0, 7, 7] = np.nan
    spoilt = max_pool2d(x, 3, stride=1, padding=1)
    untouched = ~np.isnan(spoilt[0])
    assert np.count_nonzero(~untouched) == 4
    assert_array_equal(spoilt[1][untouched], clean[1][untouched])


def test_the_mean_of_a_constant_image_is_that_constant_where_padding_is_not_counted():
    x = np.full((1, 1, 5, 7), 3.0)
    for y in (
        avg_pool2d(x, 3, padding=1, count_include_pad=False),
        gaussian_pool2d(x, 0.7, 3, padding=1, count_include_pad=False),
    ):
        assert_allclose(y, np.full_like(y, 3))


@pytest.mark.parametrize("steps", [{"stride": (3, 2)}, {"stride": 1, "dilation": (1, 2)}], ids=str)
def test_same_pads_by_what_the_stride_and_the_dilation_ask_for(steps):
    x = random_images(1, 1, 6, 7)
    amounts = padding_amounts("same", (6, 7), (4, 3), **steps)
    same, given = (avg_pool2d(x, (4, 3), padding=padding, **steps) for padding in ("same", amounts))
    assert_array_equal(same, given)


def test_a_counted_border_dilutes_the_mean():
    corner = avg_pool2d(np.full((1, 1, 4, 4), 9.0), 3, stride=1, padding=1)[0, 0, 0, 0]
    assert corner == 4.0


def test_a_wide_gaussian_is_the_plain_mean():
    x = random_images(1, 2, 6, 8)
    assert_allclose(gaussian_pool2d(x, 1e6, (2, 3)), avg_pool2d(x, (2, 3)), atol=1e-9)


def test_a_narrow_gaussian_is_the_centre():
    x = random_images(1, 1, 9, 9)
    assert_array_equal(gaussian_pool2d(x, 1e-3, 3), x[:, :, 1::3, 1::3])


def test_a_narrow_gaussian_of_an_even_window_is_the_mean_of_its_four_central_cells():
    x = random_images(1, 1, 4, 4)
    assert_allclose(gaussian_pool2d(x, 1e-3, 4).item(), x[0, 0, 1:3, 1:3].mean())


def test_the_1_norm_is_the_sum_of_absolute_values():
    x = random_images(2, 2, 6, 8)
    assert_allclose(lp_pool2d(x, 1, (3, 2)), 6 * avg_pool2d(np.abs(x), (3, 2)))


def test_a_large_p_nears_the_maximum():
    x = np.abs(random_images(1, 1, 6, 8))
    assert_allclose(lp_pool2d(x, 1000, 2), max_pool2d(x, 2)[0], rtol=2e-3)


def test_an_infinite_cell_has_an_infinite_norm():
    assert lp_pool2d([[[[np.inf, 1.0]]]], 2, (1, 2)).item() == np.inf


def test_nan_is_found_in_every_image_and_channel():
    clean = np.zeros((3, 2, 2, 4))
    for n, c in np.ndindex(3, 2):
        x = clean.copy()
        x[n, c, 1, 2] = np.nan
        y, indices = max_pool2d(x, 2)
        assert np.isnan(y[n, c]).tolist() == [[False, True]]
        assert indices[n, c].tolist() == [[0, 6]]
        assert np.isnan(y).sum() == 1

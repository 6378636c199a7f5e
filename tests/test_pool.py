"""Pools: against loops, SciPy and numerical slopes, and the facts that the book states."""

import numpy as np
import pytest
import scipy.ndimage
import scipy.signal
from hypothesis import given, settings
from hypothesis import strategies as st
from layouts import LAYOUTS
from numpy.testing import assert_allclose, assert_array_equal
from slopes import assert_adjoint, central_slope

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

SYLLABUS = np.array([[[[1, 1, 2, 4], [5, 6, 7, 8], [3, 2, 1, 0], [1, 2, 3, 4]]]])
DELTA = np.array([[[[2.0, 4.0], [6.0, 8.0]]]])


@st.composite
def axes(draw):
    """One axis of a pool whose windows all hold a cell: n, k, s, (before, after), d."""
    k, s, d = draw(st.integers(1, 4)), draw(st.integers(1, 4)), draw(st.integers(1, 3))
    reach = d * (k - 1)
    before, after = draw(st.integers(0, reach)), draw(st.integers(0, reach))
    least = max(1, reach + 1 - before - after)
    n = draw(st.integers(least, least + 6))
    return n, k, s, (before, after), d


def a_window_is_empty(height, width, ceil_mode):
    for n, k, s, p, d in (height, width):
        for cells in loops.window_cells(n, k, s, p, d, ceil_mode):
            if not any(0 <= cell < n for cell in cells):
                return True
    return False


@st.composite
def pools(draw, dtype=np.float64):
    """An image batch with many ties, and the hyper-parameters of a pool that fits it."""
    ceil_mode = draw(st.booleans())
    height, width = draw(
        st.tuples(axes(), axes()).filter(lambda axes: not a_window_is_empty(*axes, ceil_mode))
    )
    shape = (draw(st.integers(0, 2)), draw(st.integers(1, 2)), height[0], width[0])
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    x = rng.integers(0 if np.dtype(dtype).kind == "u" else -3, 4, shape).astype(dtype)
    names = ("kernel_size", "stride", "padding", "dilation")
    return x, dict(zip(names, zip(height[1:], width[1:], strict=True), strict=True)) | {
        "ceil_mode": ceil_mode
    }


# ---------------------------------------------------------------- what the syllabus says


def test_two_by_two_maxima_of_the_syllabus():
    assert_array_equal(max_pool2d(SYLLABUS, 2)[0], [[[[6, 8], [3, 4]]]])


def test_max_pool_backward_spreads_the_syllabus_delta_to_the_four_corners():
    indices = np.array([[[[0, 3], [12, 15]]]])
    spread = max_pool2d_backward(DELTA, indices, (1, 1, 4, 4))
    assert_array_equal(spread[0, 0], [[2, 0, 0, 4], [0, 0, 0, 0], [0, 0, 0, 0], [6, 0, 0, 8]])


def test_mean_pool_backward_spreads_the_syllabus_delta_evenly():
    expected = [[0.5, 0.5, 1, 1], [0.5, 0.5, 1, 1], [1.5, 1.5, 2, 2], [1.5, 1.5, 2, 2]]
    assert_array_equal(avg_pool2d_backward(DELTA, (1, 1, 4, 4), 2)[0, 0], expected)


# ---------------------------------------------------------------- fast equals loops


@given(pools())
def test_max_pool_equals_the_loops(pool):
    x, options = pool
    y, indices = max_pool2d(x, **options)
    expected_y, expected_indices = loops.max_pool2d(x, **options)
    assert_array_equal(y, expected_y)
    assert_array_equal(indices, expected_indices)


@given(pools(), st.integers(0, 2**32))
def test_max_pool_backward_equals_the_loops(pool, seed):
    x, options = pool
    y, indices = max_pool2d(x, **options)
    grad_output = np.random.default_rng(seed).standard_normal(y.shape)
    grad_x = max_pool2d_backward(grad_output, indices, x.shape)
    assert_allclose(grad_x, loops.max_pool2d_backward(grad_output, indices, x.shape), atol=1e-12)


@given(pools(), st.booleans(), st.sampled_from([None, 0.8, 2.5]))
def test_mean_pools_equal_the_loops(pool, count_include_pad, sigma):
    x, options = pool
    options["count_include_pad"] = count_include_pad
    y = avg_pool2d(x, **options) if sigma is None else gaussian_pool2d(x, sigma, **options)
    assert_allclose(y, loops.mean_pool2d(x, **options, sigma=sigma), atol=1e-12)


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
def test_lp_pool_equals_the_loops(pool, p):
    x, options = pool
    assert_allclose(lp_pool2d(x, p, **options), loops.lp_pool2d(x, p, **options), atol=1e-12)


@given(pools(), st.sampled_from([1, 1.5, 2, 3, 7]))
def test_lp_pool_backward_equals_the_loops(pool, p):
    x, options = pool
    grad_output = np.random.default_rng(2).standard_normal(lp_pool2d(x, p, **options).shape)
    grad_x = lp_pool2d_backward(grad_output, x, p, **options)
    assert_allclose(grad_x, loops.lp_pool2d_backward(grad_output, x, p, **options), atol=1e-10)


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


# ---------------------------------------------------------------- SciPy


def random_images(*shape, seed=0):
    return np.random.default_rng(seed).standard_normal(shape)


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


def test_windows_of_more_than_256_cells_have_right_indices():
    x = random_images(1, 2, 20, 31)
    y, indices = max_pool2d(x, (20, 31))
    assert_array_equal(indices.ravel(), x.reshape(2, -1).argmax(axis=1))
    assert_array_equal(y.ravel(), x.max(axis=(0, 2, 3)))


def test_blocks_of_images_are_joined_without_a_seam(monkeypatch):
    x = random_images(5, 3, 6, 7)
    whole = max_pool2d(x, 2)
    monkeypatch.setattr("convnotes.pool.BLOCK", 4 * 6 * 7)
    for part, expected in zip(max_pool2d(x, 2), whole, strict=True):
        assert_array_equal(part, expected)


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


def test_the_mean_of_a_constant_image_is_that_constant_where_padding_is_not_counted():
    x = np.full((1, 1, 5, 7), 3.0)
    for y in (
        avg_pool2d(x, 3, padding=1, count_include_pad=False),
        gaussian_pool2d(x, 0.7, 3, padding=1, count_include_pad=False),
    ):
        assert_allclose(y, np.full_like(y, 3))


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


@pytest.mark.parametrize("p", [1, 2, 3.5])
def test_a_window_of_zeros_has_no_lp_gradient(p):
    assert_array_equal(
        lp_pool2d_backward(np.ones((1, 1, 1, 1)), np.zeros((1, 1, 2, 2)), p, 2), np.zeros((1, 1, 2, 2))
    )


def test_the_lp_gradient_has_the_sign_of_its_cell():
    grad_x = lp_pool2d_backward([[[[1.0]]]], [[[[-3.0, 4.0]]]], 2, (1, 2))
    assert_allclose(grad_x, [[[[-0.6, 0.8]]]])


def test_an_infinite_cell_has_an_infinite_norm():
    assert lp_pool2d([[[[np.inf, 1.0]]]], 2, (1, 2)).item() == np.inf


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


# ---------------------------------------------------------------- bad input

IMAGE = np.zeros((1, 2, 4, 6))
KINDS = {
    "max": lambda x=IMAGE, kernel_size=2, **options: max_pool2d(x, kernel_size, **options),
    "avg": lambda x=IMAGE, kernel_size=2, **options: avg_pool2d(x, kernel_size, **options),
    "gaussian": lambda x=IMAGE, kernel_size=2, **options: gaussian_pool2d(x, 1.0, kernel_size, **options),
    "lp": lambda x=IMAGE, kernel_size=2, **options: lp_pool2d(x, 2, kernel_size, **options),
    "avg backward": lambda x=IMAGE, kernel_size=2, **options: avg_pool2d_backward(
        np.zeros((1, 2, 2, 3)), x.shape, kernel_size, **options
    ),
    "gaussian backward": lambda x=IMAGE, kernel_size=2, **options: gaussian_pool2d_backward(
        np.zeros((1, 2, 2, 3)), x.shape, 1.0, kernel_size, **options
    ),
    "lp backward": lambda x=IMAGE, kernel_size=2, **options: lp_pool2d_backward(
        np.zeros((1, 2, 2, 3)), x, 2, kernel_size, **options
    ),
}


@pytest.mark.parametrize("pool", KINDS.values(), ids=KINDS)
@pytest.mark.parametrize(
    ("bad", "error", "message"),
    [
        ({"kernel_size": (5, 1)}, ValueError, "kernel_size 5 exceeds padded height 4"),
        ({"kernel_size": (1, 9), "padding": 1}, ValueError, "kernel_size 9 exceeds padded width 8"),
        ({"kernel_size": 0}, ValueError, "kernel_size must be at least 1, got 0"),
        ({"kernel_size": 2.5}, TypeError, "kernel_size must be an integer, got 2.5"),
        ({"stride": 0}, ValueError, "stride must be at least 1, got 0"),
        ({"dilation": -1}, ValueError, "dilation must be at least 1, got -1"),
        ({"padding": -1}, ValueError, "padding must be at least 0, got -1"),
        ({"padding": "some"}, ValueError, "got 'some'"),
    ],
)
def test_bad_windows_are_named_with_value_and_limit(pool, bad, error, message):
    with pytest.raises(error, match=message):
        pool(**bad)


@pytest.mark.parametrize("name", ["max", "avg", "gaussian", "lp", "lp backward"])
@pytest.mark.parametrize(
    ("x", "error", "message"),
    [
        (np.zeros((4, 6)), ValueError, r"x must have the 4 axes \(N, C, H, W\), got shape \(4, 6\)"),
        (np.zeros((1, 2, 0, 6)), ValueError, "must not be empty along H"),
        (np.full((1, 1, 2, 2), "a"), TypeError, "x must hold .*numbers"),
    ],
)
def test_bad_images_are_refused(name, x, error, message):
    with pytest.raises(error, match=message):
        KINDS[name](x)


@pytest.mark.parametrize("name", ["max", "avg"])
@pytest.mark.parametrize("before", [2, 3])
def test_a_window_of_nothing_but_padding_is_refused(name, before):
    extra = {"count_include_pad": False} if name == "avg" else {}
    message = rf"padding \({before}, 0\) leaves window 0 along the height 4 nothing but padding"
    with pytest.raises(ValueError, match=message):
        KINDS[name](kernel_size=2, stride=2, padding=((before, 0), (0, 0)), **extra)


def test_a_window_that_ends_on_the_first_cell_is_not_empty():
    assert max_pool2d(IMAGE + 1, 2, padding=((1, 0), (0, 0)))[0][0, 0, 0, 0] == 1


def test_a_dilated_window_whose_taps_straddle_the_image_is_refused():
    with pytest.raises(ValueError, match="leaves window 1 along the width 1 nothing but padding"):
        max_pool2d(np.zeros((1, 1, 1, 1)), (1, 2), stride=1, padding=((0, 0), (2, 2)), dilation=2)


def test_a_window_of_nothing_but_padding_averages_to_0_where_padding_counts():
    assert avg_pool2d(IMAGE + 1, 2, padding=((2, 0), (0, 0)))[0, 0, 0, 0] == 0


@pytest.mark.parametrize("p", [0.5, 0, -1, np.inf, np.nan])
def test_p_below_1_or_not_finite_is_refused(p):
    for call in (lambda: lp_pool2d(IMAGE, p, 2), lambda: lp_pool2d_backward(IMAGE, IMAGE, p, 1)):
        with pytest.raises(ValueError, match=f"p must be at least 1 and finite, got {p}"):
            call()


@pytest.mark.parametrize("sigma", [0, -1, np.inf, np.nan])
def test_sigma_that_is_not_positive_is_refused(sigma):
    for call in (
        lambda: gaussian_pool2d(IMAGE, sigma, 2),
        lambda: gaussian_pool2d_backward(IMAGE, IMAGE.shape, sigma, 1),
    ):
        with pytest.raises(ValueError, match=f"sigma must be positive and finite, got {sigma}"):
            call()


def test_sigma_that_leaves_a_border_window_no_weight_is_refused():
    with pytest.raises(ValueError, match=r"sigma 0\.01 leaves window 0 along the height no weight"):
        gaussian_pool2d(IMAGE, 0.01, 3, padding=2, count_include_pad=False)


@pytest.mark.parametrize("name", ["avg backward", "gaussian backward", "lp backward"])
def test_a_gradient_of_another_shape_is_refused(name):
    with pytest.raises(ValueError, match=r"grad_output must have shape \(1, 2, 3, 5\), got \(1, 2, 2, 3\)"):
        KINDS[name](stride=1)


@pytest.mark.parametrize(
    ("indices", "input_shape", "error", "message"),
    [
        (np.zeros((1, 1, 1, 2)), (1, 1, 2, 4), TypeError, "indices must be integers, got dtype float64"),
        (np.zeros((1, 1, 2, 1), int), (1, 1, 2, 4), ValueError, r"indices must have shape \(1, 1, 1, 2\)"),
        (np.array([[[[0, 8]]]]), (1, 1, 2, 4), ValueError, r"indices must be in \[0, 8\), got 0 … 8"),
        (np.array([[[[-1, 0]]]]), (1, 1, 2, 4), ValueError, r"indices must be in \[0, 8\), got -1 … 0"),
        (
            np.array([[[[0, 1]]]]),
            (2, 1, 2, 4),
            ValueError,
            r"\(2, 1, 2, 4\) and grad_output \(1, 1, 1, 2\) differ",
        ),
        (np.array([[[[0, 1]]]]), (1, 1, 8), ValueError, r"input_shape must be \(N, C, H, W\)"),
    ],
)
def test_bad_indices_are_refused(indices, input_shape, error, message):
    with pytest.raises(error, match=message):
        max_pool2d_backward(np.ones((1, 1, 1, 2)), indices, input_shape)

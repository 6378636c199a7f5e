"""What the pools say of bad input, and what they let pass."""

import numpy as np
import pytest

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
        ({"ceil_mode": 1}, TypeError, "ceil_mode must be True or False, got 1"),
    ],
)
def test_bad_windows_are_named_with_value_and_limit(pool, bad, error, message):
    with pytest.raises(error, match=message):
        pool(**bad)


@pytest.mark.parametrize("name", ["avg", "avg backward", "gaussian", "gaussian backward"])
def test_whether_padding_counts_is_true_or_false(name):
    with pytest.raises(TypeError, match="count_include_pad must be True or False, got None"):
        KINDS[name](count_include_pad=None)


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
        with pytest.raises(ValueError, match=f"p must be finite and at least 1, got {p}"):
            call()


@pytest.mark.parametrize("sigma", [0, -1, np.inf, np.nan])
def test_sigma_that_is_not_positive_is_refused(sigma):
    for call in (
        lambda: gaussian_pool2d(IMAGE, sigma, 2),
        lambda: gaussian_pool2d_backward(IMAGE, IMAGE.shape, sigma, 1),
    ):
        with pytest.raises(ValueError, match=f"sigma must be finite and more than 0, got {sigma}"):
            call()


def test_sigma_that_leaves_a_border_window_no_weight_is_refused():
    with pytest.raises(ValueError, match=r"sigma 0\.01 leaves window 0 along the height no weight"):
        gaussian_pool2d(IMAGE, 0.01, 3, padding=2, count_include_pad=False)


@pytest.mark.parametrize("name", ["avg backward", "gaussian backward", "lp backward"])
def test_a_gradient_of_another_shape_is_refused(name):
    with pytest.raises(ValueError, match=r"grad_output must have shape \(1, 2, 3, 5\), got \(1, 2, 2, 3\)"):
        KINDS[name](stride=1)


def test_a_gradient_of_other_axes_is_refused():
    with pytest.raises(
        ValueError, match=r"grad_output must have the 4 axes \(N, C, H, W\), got .* \(1, 1, 2\)$"
    ):
        max_pool2d_backward(np.ones((1, 1, 2)), np.array([[[0, 1]]]), (1, 1, 2, 4))


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


@pytest.mark.parametrize(
    ("x", "error", "message"),
    [
        (None, TypeError, "x must hold .*numbers, got None"),
        ([[[[1, 2], [3]]]], ValueError, "x must be an array: "),
    ],
)
@pytest.mark.parametrize("name", ["max", "avg", "gaussian", "lp"])
def test_what_is_no_array_is_refused_by_name(name, x, error, message):
    with pytest.raises(error, match=message):
        KINDS[name](x)


@pytest.mark.parametrize(
    ("indices", "error", "message"),
    [
        (None, TypeError, "indices must be integers, got None"),
        ([[[[0], [0, 1]]]], ValueError, "indices must be an array: "),
    ],
)
def test_indices_that_are_no_array_are_refused(indices, error, message):
    with pytest.raises(error, match=message):
        max_pool2d_backward(np.ones((1, 1, 1, 2)), indices, (1, 1, 2, 4))


def test_indices_of_every_integer_type_are_welcome():
    for dtype in (np.int8, np.uint64):
        grad_x = max_pool2d_backward([[[[2, 4]]]], np.array([[[[0, 3]]]], dtype), (1, 1, 2, 4))
        assert grad_x.ravel().tolist() == [2, 0, 0, 4, 0, 0, 0, 0]


BACKWARDS = {
    "max": lambda shape: max_pool2d_backward(np.ones((1, 1, 1, 1)), np.zeros((1, 1, 1, 1), int), shape),
    "avg": lambda shape: avg_pool2d_backward(np.ones((1, 1, 1, 1)), shape, 2),
    "gaussian": lambda shape: gaussian_pool2d_backward(np.ones((1, 1, 1, 1)), shape, 1.0, 2),
}


@pytest.mark.parametrize("backward", BACKWARDS.values(), ids=BACKWARDS)
@pytest.mark.parametrize(
    ("shape", "error", "message"),
    [
        (None, TypeError, "input_shape must be a tuple of integers, got None"),
        ("1122", TypeError, "input_shape must be a tuple of integers, got '1122'"),
        ((1, 1, 2.0, 2), TypeError, "input_shape must be an integer, got 2.0"),
        ((1, True, 2, 2), TypeError, "input_shape must be an integer, got True"),
        ((1, 1, 2, None), TypeError, "input_shape must be an integer, got None"),
        ((1, 1, -2, 2), ValueError, "input_shape must be at least 0, got -2"),
        (
            (1, 1, 0, 2),
            ValueError,
            r"input_shape must be \(N, C, H, W\), empty only in N, got \(1, 1, 0, 2\)",
        ),
        ((1, 2, 2), ValueError, r"input_shape must be \(N, C, H, W\), empty only in N, got \(1, 2, 2\)"),
    ],
)
def test_a_bad_input_shape_is_refused(backward, shape, error, message):
    with pytest.raises(error, match=message):
        backward(shape)


@pytest.mark.parametrize("backward", BACKWARDS.values(), ids=BACKWARDS)
def test_an_input_shape_may_hold_numpys_integers(backward):
    assert backward(np.array([1, 1, 2, 2])).shape == (1, 1, 2, 2)


@pytest.mark.parametrize("value", ["a", None, True, [1.0], 1j])
def test_sigma_and_p_are_numbers(value):
    for call, name in (
        (lambda: gaussian_pool2d(IMAGE, value, 2), "sigma"),
        (lambda: gaussian_pool2d_backward(IMAGE, IMAGE.shape, value, 1), "sigma"),
        (lambda: lp_pool2d(IMAGE, value, 2), "p"),
        (lambda: lp_pool2d_backward(IMAGE, IMAGE, value, 1), "p"),
    ):
        with pytest.raises(TypeError, match=f"{name} must be a number, got"):
            call()


@pytest.mark.parametrize("sigma", [1e-200, 1e-3, 0.02])
def test_a_tiny_sigma_leaves_all_weight_to_the_nearest_taps(sigma):
    assert gaussian_pool2d([[[[2.0, 4.0]]]], sigma, (1, 2)).item() == 3
    assert gaussian_pool2d([[[[2.0, 4.0, 9.0]]]], sigma, (1, 3)).item() == 4

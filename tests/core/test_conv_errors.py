"""What convolution says of bad input."""

import numpy as np
import pytest
from support.convolutions import IMAGE, KERNEL

from convnotes.conv import conv2d, conv2d_backward, convolve1d, convolve2d, correlate2d

X, W = np.ones((1, 4, 4, 6)), np.ones((6, 2, 3, 3))


@pytest.mark.parametrize(
    ("arguments", "options", "message"),
    [
        ((X[0], W), {}, "x must have the 4 axes (N, C, H, W), got shape (4, 4, 6)"),
        ((X, W[0]), {}, "weight must have the 4 axes (O, C, k_h, k_w), got shape (2, 3, 3)"),
        ((X[:, :, :0], W), {}, "x must not be empty along H, got shape (1, 4, 0, 6) for (N, C, H, W)"),
        ((X, W[:0]), {}, "weight must not be empty along O, got shape (0, 2, 3, 3) for (O, C, k_h, k_w)"),
        ((X, W), {}, "weight must have 4 input channels for x with 4 channels in 1 groups, got 2"),
        ((X, W), {"groups": 4}, "groups 4 does not divide out_channels 6"),
        ((X, W), {"groups": 3}, "groups 3 does not divide in_channels 4"),
        ((X, W), {"groups": 0}, "groups must be at least 1, got 0"),
        ((X, np.ones((2, 2, 5, 3))), {"groups": 2}, "kernel_size 5 exceeds padded height 4"),
        ((X, np.ones((2, 2, 3, 8))), {"groups": 2}, "kernel_size 8 exceeds padded width 6"),
        (
            (X, W),
            {"groups": 2, "dilation": (2, 1)},
            "kernel_size 3 with dilation 2 spans 5 and exceeds padded height 4",
        ),
        ((X, W), {"groups": 2, "stride": 0}, "stride must be at least 1, got 0"),
        ((X, W), {"groups": 2, "dilation": (1, 0)}, "dilation must be at least 1, got 0"),
        ((X, W), {"groups": 2, "padding": -1}, "padding must be at least 0, got -1"),
        (
            (X, W),
            {"groups": 2, "padding": "some"},
            "padding must be 'valid', 'same', 'full' or integers, got 'some'",
        ),
        (
            (X, W),
            {"groups": 2, "padding_mode": "mirror"},
            "padding_mode must be one of zeros, reflect, replicate, circular, got 'mirror'",
        ),
        (
            (X, W),
            {"groups": 2, "padding": (4, 0), "padding_mode": "reflect"},
            "padding 4 exceeds 3, the most that reflect can take from height 4",
        ),
        (
            (X, W),
            {"groups": 2, "padding": (0, 7), "padding_mode": "circular"},
            "padding 7 exceeds 6, the most that circular can take from width 6",
        ),
        ((X, W, np.ones(5)), {"groups": 2}, "bias must have shape (6,), got (5,)"),
    ],
)  # fmt: skip
def test_conv2d_says_what_is_wrong(arguments, options, message):
    with pytest.raises(ValueError) as error:  # noqa: PT011 (the whole message is compared)
        conv2d(*arguments, **options)
    assert str(error.value) == message


def test_backward_says_what_shape_delta_should_have():
    with pytest.raises(ValueError, match=r"grad_output must have shape \(1, 6, 2, 4\), got \(1, 6, 2, 5\)"):
        conv2d_backward(np.ones((1, 6, 2, 5)), X, W, groups=2)


def test_backward_checks_hyper_parameters_as_forward_does():
    with pytest.raises(ValueError, match="kernel_size 5 exceeds padded height 4"):
        conv2d_backward(np.ones((1, 6, 2, 5)), X, np.ones((6, 4, 5, 3)))


@pytest.mark.parametrize("name", ["stride", "padding", "dilation", "groups"])
def test_sizes_must_be_integers(name):
    with pytest.raises(TypeError, match=rf"{name} must be an integer, got 1\.5"):
        conv2d(X, W, **({"groups": 2} | {name: 1.5}))


def test_whether_the_gradient_of_x_is_wanted_is_true_or_false():
    with pytest.raises(TypeError, match="needs_grad_x must be True or False, got 'no'"):
        conv2d_backward(np.ones((1, 6, 2, 4)), X, W, groups=2, needs_grad_x="no")


@pytest.mark.parametrize("bad", [np.array(["a"]), np.array([None]), np.array(["2020-01-01"], "M8[D]")])
def test_arrays_must_hold_numbers(bad):
    with pytest.raises(TypeError, match=f"x must hold numbers, got dtype {bad.dtype}".replace("[", r"\[")):
        conv2d(bad, W)


@pytest.mark.parametrize("name", ["grad_output", "x", "weight"])
def test_none_is_no_array(name):
    arrays = {"grad_output": np.ones((1, 6, 2, 4)), "x": X, "weight": W} | {name: None}
    with pytest.raises(TypeError, match=f"{name} must hold numbers, got None"):
        conv2d_backward(**arrays, groups=2)
    if name != "grad_output":
        with pytest.raises(TypeError, match=f"{name} must hold numbers, got None"):
            conv2d(arrays["x"], arrays["weight"], groups=2)


@pytest.mark.parametrize("mode", [None, 1, ["zeros"], np.zeros(2)])
def test_a_padding_mode_is_a_word(mode):
    with pytest.raises(ValueError, match=r"padding_mode must be one of zeros, .*, got"):
        conv2d(X, W, groups=2, padding_mode=mode)


@pytest.mark.parametrize("function", [correlate2d, convolve2d])
def test_a_kernel_larger_than_the_image_does_not_swap_the_two(function):
    with pytest.raises(ValueError, match="kernel_size 4 exceeds padded height 2"):
        function(np.ones((2, 9)), KERNEL)


@pytest.mark.parametrize("function", [correlate2d, convolve2d])
def test_images_and_kernels_are_two_dimensional(function):
    with pytest.raises(ValueError, match=r"image must have the 2 axes \(H, W\), got shape \(1, 7, 9\)"):
        function(IMAGE[None], KERNEL)
    with pytest.raises(ValueError, match=r"kernel must have the 2 axes \(k_h, k_w\), got shape \(3,\)"):
        function(IMAGE, KERNEL[0])


@pytest.mark.parametrize("function", [correlate2d, convolve2d, convolve1d])
def test_mode_is_one_of_three_words(function):
    arrays = (IMAGE[0], KERNEL[0]) if function is convolve1d else (IMAGE, KERNEL)
    for mode in ("some", 1, None):
        with pytest.raises(ValueError, match=f"mode must be 'valid', 'same' or 'full', got {mode!r}"):
            function(*arrays, mode=mode)


def test_signals_are_one_dimensional_and_not_empty():
    with pytest.raises(ValueError, match=r"f must have the one axis \(n\), got shape \(7, 9\)"):
        convolve1d(IMAGE, KERNEL[0])
    with pytest.raises(ValueError, match=r"g must not be empty along k, got shape \(0,\) for \(k\)$"):
        convolve1d(IMAGE[0], [])


def test_a_signal_shorter_than_the_kernel_has_no_valid_part():
    with pytest.raises(ValueError, match="g of 9 cells exceeds the 4 cells of f"):
        convolve1d(KERNEL[:, 0], IMAGE[0], mode="valid")


def test_a_mode_that_is_an_array_is_shown():
    with pytest.raises(ValueError, match=r"mode must be 'valid', 'same' or 'full', got array\(\[1, 2\]\)"):
        convolve1d([1, 2], [1], mode=np.array([1, 2]))


def test_a_truth_of_numpy_is_no_stride():
    with pytest.raises(TypeError, match="stride must be an integer, got"):
        conv2d(X, np.ones((1, 4, 3, 3)), stride=np.True_)

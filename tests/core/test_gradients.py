"""Every backward of the core but convolution's, element by element, against numerical gradients."""

import numpy as np
import pytest

import convnotes as cn
from convnotes.gradcheck import NotDifferentiableError, gradcheck

RNG = np.random.default_rng(0)
IMAGE, MATRIX, CLASSES = RNG.standard_normal((2, 2, 5, 6)), RNG.standard_normal((3, 4)), np.array([1, 3, 0])
WINDOW = {"kernel_size": (3, 2), "stride": (2, 1), "padding": ((1, 0), (0, 1)), "dilation": (1, 2)}


def of_x(forward, backward, x=MATRIX, **options):
    """A function of x alone, whose backward takes (grad_output, x)."""
    return (lambda x: forward(x, **options)), {"x": x}, (lambda u, x: [backward(u, x, **options)])


def of_shape(forward, backward, **options):
    """A linear function of an image, whose backward takes (grad_output, input_shape)."""
    return (
        (lambda x: forward(x, **options)),
        {"x": IMAGE},
        (lambda u, x: [backward(u, x.shape, **options)]),
    )


def of_loss(forward, backward, target):
    return (lambda x: forward(x, target)), {"x": MATRIX}, (lambda u, x: [backward(u, x, target)])


ANALYTIC = {
    "sigmoid": of_x(cn.sigmoid, cn.sigmoid_backward),
    "tanh": of_x(cn.tanh, cn.tanh_backward),
    "softmax": of_x(cn.softmax, cn.softmax_backward, axis=0),
    "linear": (
        cn.linear,
        {"x": MATRIX, "weight": RNG.standard_normal((5, 4)), "bias": RNG.standard_normal(5)},
        lambda u, x, weight, bias: cn.linear_backward(u, x, weight),
    ),
    "flatten": (cn.flatten, {"x": IMAGE}, lambda u, x: [cn.flatten_backward(u, x.shape)]),
    "mse_loss": of_loss(cn.mse_loss, cn.mse_loss_backward, RNG.standard_normal((3, 4))),
    "cross_entropy": of_loss(cn.cross_entropy, cn.cross_entropy_backward, CLASSES),
    "avg_pool2d": of_shape(cn.avg_pool2d, cn.avg_pool2d_backward, **WINDOW),
    "gaussian_pool2d": of_shape(
        cn.gaussian_pool2d, cn.gaussian_pool2d_backward, sigma=1.2, count_include_pad=False, **WINDOW
    ),
    "lp_pool2d, p = 2": of_x(cn.lp_pool2d, cn.lp_pool2d_backward, IMAGE, p=2, **WINDOW),
    "lp_pool2d, p = 3.5": of_x(cn.lp_pool2d, cn.lp_pool2d_backward, IMAGE, p=3.5, **WINDOW),
}
WITH_KINKS = {
    "relu": of_x(cn.relu, cn.relu_backward),
    "leaky_relu": of_x(cn.leaky_relu, cn.leaky_relu_backward, negative_slope=0.3),
    "max_pool2d": (
        lambda x: cn.max_pool2d(x, **WINDOW)[0],
        {"x": IMAGE},
        lambda u, x: [cn.max_pool2d_backward(u, cn.max_pool2d(x, **WINDOW)[1], x.shape)],
    ),
    "lp_pool2d, p = 1": of_x(cn.lp_pool2d, cn.lp_pool2d_backward, IMAGE, p=1, **WINDOW),
}


@pytest.mark.parametrize("check", ANALYTIC.values(), ids=ANALYTIC)
def test_the_gradient_is_that_of_the_complex_step_to_nine_digits(check):
    report = gradcheck(*check, method="complex", tolerance=1e-9)
    assert report.passed, str(report)


@pytest.mark.parametrize("check", [*WITH_KINKS.values(), *ANALYTIC.values()], ids=[*WITH_KINKS, *ANALYTIC])
def test_the_gradient_is_that_of_central_differences_to_six_digits(check):
    report = gradcheck(*check, method="central", tolerance=1e-6)
    assert report.passed, str(report)


@pytest.mark.parametrize("name", ["relu", "leaky_relu", "max_pool2d"])
def test_a_kink_or_a_tie_is_refused(name):
    function, inputs, backward = WITH_KINKS[name]
    with pytest.raises(NotDifferentiableError):
        gradcheck(function, {"x": np.zeros_like(inputs["x"])}, backward)

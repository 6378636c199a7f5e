"""Layers and networks: they call the operations, and a whole network has the slope that it says."""

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from support.slopes import assert_adjoint

from convnotes.conv import conv2d
from convnotes.layers import (
    AvgPool2d,
    Conv2d,
    Flatten,
    GaussianPool2d,
    LeakyReLU,
    Linear,
    LpPool2d,
    MaxPool2d,
    ReLU,
    Sigmoid,
    Tanh,
)
from convnotes.network import Sequential, lenet


def rng():
    return np.random.default_rng(0)


X = rng().standard_normal((2, 3, 6, 7))
DOUBLE = {"rng": rng(), "dtype": np.float64}
IMAGE_LAYERS = [
    Conv2d(3, 4, (3, 2), stride=(1, 2), padding="same", **DOUBLE),
    Conv2d(3, 6, 3, groups=3, bias=False, padding_mode="reflect", padding=1, dilation=2, **DOUBLE),
    AvgPool2d((2, 3)),
    GaussianPool2d(1.3, 3, stride=2, padding=1, count_include_pad=False),
    LpPool2d(3, 2, ceil_mode=True),
    LeakyReLU(0.2),
    ReLU(),
    Sigmoid(),
    Tanh(),
    Flatten(),
]


@pytest.mark.parametrize("layer", IMAGE_LAYERS, ids=repr)
def test_backward_is_the_adjoint_of_the_slope_with_respect_to_the_input(layer):
    grad_output = rng().standard_normal(layer(X).shape)
    assert_adjoint(layer.forward, layer.backward(grad_output), X, grad_output)


@pytest.mark.parametrize("layer", [*IMAGE_LAYERS[:2], Linear(126, 5, **DOUBLE)], ids=repr)
def test_backward_is_the_adjoint_of_the_slope_with_respect_to_each_parameter(layer):
    x = X.reshape(2, -1) if isinstance(layer, Linear) else X
    grad_output = rng().standard_normal(layer(x).shape)
    layer.backward(grad_output)
    for parameter in layer.parameters.values():
        value, grad = parameter.value, parameter.grad

        def output(moved, parameter=parameter):
            parameter.value = moved
            return layer.forward(x)

        assert_adjoint(output, grad, value, grad_output)
        parameter.value = value


def test_a_max_pool_layer_sends_gradients_to_its_maxima():
    layer = MaxPool2d(2)
    x = np.array([[[[1.0, 1, 2, 4], [5, 6, 7, 8], [3, 2, 1, 0], [1, 2, 3, 4]]]])
    assert_array_equal(layer(x), [[[[6, 8], [3, 4]]]])
    grad_x = layer.backward(np.array([[[[1.0, 2], [3, 4]]]]))
    assert_array_equal(grad_x, [[[[0, 0, 0, 0], [0, 1, 0, 2], [3, 0, 0, 0], [0, 0, 0, 4]]]])


def whole_network(dtype=np.float64):
    draw = {"rng": rng(), "dtype": dtype}
    return Sequential(
        Conv2d(3, 4, 3, padding=1, **draw),
        Tanh(),
        AvgPool2d(2, ceil_mode=True),
        Conv2d(4, 4, 2, groups=2, **draw),
        Sigmoid(),
        Flatten(),
        Linear(4 * 2 * 3, 5, **draw),
    )


def test_a_whole_network_has_the_slope_it_says_in_every_parameter():
    network = whole_network()
    grad_output = rng().standard_normal((2, 5))
    network.forward(X)
    assert_adjoint(whole_network().forward, network.backward(grad_output), X, grad_output)
    for name, parameter in network.parameters.items():

        def output(moved, name=name):
            other = whole_network()
            other.parameters[name].value = moved
            return other.forward(X)

        assert_adjoint(output, parameter.grad, parameter.value, grad_output)


@pytest.mark.parametrize(
    "network", [whole_network(), Sequential(Sigmoid(), *whole_network().layers)], ids=repr
)
def test_without_the_gradient_of_the_data_the_parameters_have_the_same_gradients(network):
    network.backward(np.ones_like(network(X)))
    expected = {name: parameter.grad for name, parameter in network.parameters.items()}
    for parameter in network.parameters.values():
        parameter.grad = None
    assert network.backward_parameters(np.ones((2, 5))) is None
    for name, parameter in network.parameters.items():
        assert_array_equal(parameter.grad, expected[name])


@pytest.mark.parametrize("layer", [ReLU(), Linear(3, 3, **DOUBLE)], ids=repr)
def test_a_layer_stands_at_one_place_only(layer):
    with pytest.raises(ValueError, match=r"objects of their own, but .* stands at two places"):
        Sequential(layer, Sigmoid(), Sequential(layer))


def test_a_network_that_learns_nothing_has_no_gradients_to_set():
    network = Sequential(ReLU(), Flatten())
    assert network.backward_parameters(np.ones_like(network(X))) is None


def test_a_layer_without_a_shorter_way_sets_its_gradients_by_its_backward():
    layer = Linear(126, 5, **DOUBLE)
    delta = np.ones_like(layer(X.reshape(2, -1)))
    layer.backward_parameters(delta)
    assert_allclose(layer.parameters["weight"].grad, delta.T @ X.reshape(2, -1))


def test_a_layer_computes_what_its_operation_computes():
    layer = IMAGE_LAYERS[0]
    weight, bias = (layer.parameters[name].value for name in ("weight", "bias"))
    assert_array_equal(layer(X), conv2d(X, weight, bias, stride=(1, 2), padding="same"))


def test_one_seed_gives_one_network():
    first, second = (lenet(rng=np.random.default_rng(7)) for _ in range(2))
    for name, parameter in first.parameters.items():
        assert_array_equal(parameter.value, second.parameters[name].value)
    other = lenet(rng=np.random.default_rng(8))
    assert (first.parameters["0.weight"].value != other.parameters["0.weight"].value).any()


def test_biases_begin_at_0():
    assert_array_equal(Conv2d(1, 6, 5, rng=rng()).parameters["bias"].value, np.zeros(6))


def test_lenet_has_the_layout_of_the_paper():
    network = lenet(rng=rng())
    summary = network.summary((1, 28, 28))
    shapes = [row.output_shape for row in summary.rows if not row.layer.startswith("ReLU")]
    assert shapes == [(6, 28, 28), (6, 14, 14), (16, 10, 10), (16, 5, 5), (400,), (120,), (84,), (10,)]
    assert summary.parameters == 61706 == sum(p.value.size for p in network.parameters.values())


def test_lenet_stays_in_float32():
    network = lenet(rng=rng())
    scores = network(np.zeros((2, 1, 28, 28), np.float32))
    network.backward(np.ones_like(scores))
    assert scores.dtype == np.float32
    assert {parameter.grad.dtype for parameter in network.parameters.values()} == {np.dtype(np.float32)}


def test_the_multiply_adds_of_grouped_kernels_are_counted_once_per_group():
    summary = Sequential(Conv2d(4, 6, 3, groups=2, rng=rng())).summary((4, 5, 7))
    assert summary.multiply_adds == 6 * 2 * 9 * (3 * 5)


def test_a_summary_does_not_disturb_what_backward_recalls():
    network = Sequential(Conv2d(3, 4, 3, **DOUBLE), ReLU(), MaxPool2d(2), Flatten())
    expected = network.backward(np.ones_like(network(X)))
    network(X)
    network.summary(X.shape[1:])
    assert_array_equal(network.backward(np.ones((2, 4 * 2 * 2))), expected)


def test_the_outputs_of_all_layers_end_with_that_of_the_network():
    network = whole_network()
    outputs = network.outputs(X)
    assert len(outputs) == 7
    assert_array_equal(outputs[-1], network(X))
    assert_array_equal(outputs[1], np.tanh(outputs[0]))


def test_a_network_within_a_network_is_taken_apart():
    network = Sequential(Sequential(Flatten(), Linear(4, 2, rng=rng())), ReLU())
    assert [type(layer) for layer in network.layers] == [Flatten, Linear, ReLU]
    assert list(network.parameters) == ["1.weight", "1.bias"]


@pytest.mark.parametrize(
    ("layer", "text"),
    [
        (IMAGE_LAYERS[0], "Conv2d(3, 4, (3, 2), stride=(1, 2), padding='same')"),
        (MaxPool2d(2), "MaxPool2d(2)"),
        (LpPool2d(3, 2, ceil_mode=True), "LpPool2d(3, 2, ceil_mode=True)"),
        (GaussianPool2d(1.5, 3), "GaussianPool2d(1.5, 3)"),
        (LeakyReLU(), "LeakyReLU(0.01)"),
        (Sequential(Flatten(), Linear(4, 2, rng=rng())), "Sequential(Flatten(), Linear(4, 2))"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_layer_reads_as_it_was_made(layer, text):
    assert repr(layer) == text


@pytest.mark.parametrize("layer", [*IMAGE_LAYERS, MaxPool2d(2), Linear(3, 2, rng=rng())], ids=repr)
def test_backward_before_forward_is_refused(layer):
    fresh = type(layer).__new__(type(layer))
    fresh.__dict__ = layer.__dict__ | {"_kept": None}
    with pytest.raises(RuntimeError, match="backward was called before forward"):
        fresh.backward(np.ones((1, 1, 1, 1)))


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: Conv2d(3, 4, 0, rng=rng()), ValueError, "kernel_size must be at least 1, got 0"),
        (lambda: Conv2d(3, 4, 3, groups=2, rng=rng()), ValueError, "groups 2 does not divide in_channels 3"),
        (lambda: Conv2d(1, 1, 3, stride=0, rng=rng()), ValueError, "stride must be at least 1, got 0"),
        (lambda: Conv2d(1, 1, 3, dilation=1.5, rng=rng()), TypeError, "dilation must be an integer, got 1.5"),
        (lambda: Conv2d(1, 1, 3, padding="x", rng=rng()), ValueError, "padding must be .*, got 'x'"),
        (
            lambda: Conv2d(1, 1, 3, padding_mode="x", rng=rng()),
            ValueError,
            "padding_mode must be .*, got 'x'",
        ),
        (lambda: MaxPool2d(0), ValueError, "kernel_size must be at least 1, got 0"),
        (lambda: MaxPool2d(2, strides=2), TypeError, "MaxPool2d has no option strides"),
        (
            lambda: MaxPool2d(2, count_include_pad=True),
            TypeError,
            "MaxPool2d has no option count_include_pad",
        ),
        (lambda: MaxPool2d(2, stride=0), ValueError, "stride must be at least 1, got 0"),
        (lambda: AvgPool2d(2, padding=-1), ValueError, "padding must be at least 0, got -1"),
        (lambda: AvgPool2d(2, dilation=None), TypeError, "dilation must be an integer, got None"),
        (lambda: Conv2d(1, 1, 3, bias=0, rng=rng()), TypeError, "bias must be True or False, got 0"),
        (lambda: Linear(1, 1, bias=None, rng=rng()), TypeError, "bias must be True or False, got None"),
        (lambda: MaxPool2d(2, ceil_mode=1), TypeError, "ceil_mode must be True or False, got 1"),
        (lambda: AvgPool2d(2, count_include_pad=0), TypeError, "count_include_pad must be .*, got 0"),
        (lambda: LpPool2d(0, 2), ValueError, "p must be finite and at least 1, got 0"),
        (lambda: GaussianPool2d(-1, 2), ValueError, "sigma must be finite and more than 0, got -1"),
        (lambda: LeakyReLU("a"), TypeError, "negative_slope must be a number, got 'a'"),
        (lambda: Conv2d(3, 4, 3, rng=0), TypeError, "rng must be a numpy.random.Generator, got 0"),
        (lambda: Conv2d(3, 4, 3, rng=rng(), dtype=int), TypeError, "dtype must be floating, got int64"),
        (lambda: Linear(0, 4, rng=rng()), ValueError, "in_features must be at least 1, got 0"),
        (lambda: Sequential(ReLU), TypeError, "layers must be layers, got <class"),
        (lambda: lenet(rng=rng(), classes=0), ValueError, "classes must be at least 1, got 0"),
        (
            lambda: Conv2d(1, 2, 3, initialise=None, rng=rng()),
            TypeError,
            r"initialise must be a function of \(shape, rng\), got None",
        ),
        (
            lambda: Linear(2, 3, initialise=lambda shape, rng: np.ones(3), rng=rng()),
            ValueError,
            r"what initialise returns must have shape \(3, 2\), got \(3,\)",
        ),
        (
            lambda: lenet(rng=rng()).summary((1, 27, 27)),
            ValueError,
            "x has 256 features, but weight takes 400",
        ),
    ],
)
def test_bad_input_is_named_with_value_and_limit(call, error, message):
    with pytest.raises(error, match=message):
        call()


def test_a_pool_takes_the_options_of_its_function():
    options = {"stride": None, "padding": ((0, 1), (1, 0)), "dilation": (1, 2), "ceil_mode": True}
    for pool in (MaxPool2d(2, **options), LpPool2d(2, 2, **options)):
        assert pool.options == options
    options |= {"count_include_pad": False}
    for pool in (AvgPool2d(2, **options), GaussianPool2d(1.0, 2, **options)):
        assert pool.options == options

"""How the core's functions are called: other people's code relies on these names, defaults and keywords."""

import inspect

import pytest

import convnotes

STEPS = "stride=1, padding=0, dilation=1, groups=1, padding_mode='zeros'"
WINDOW = "kernel_size, *, stride=None, padding=0, dilation=1, ceil_mode=False"
SIGNATURES = {
    "conv2d": f"(x, weight, bias=None, *, {STEPS})",
    "conv2d_backward": f"(grad_output, x, weight, *, {STEPS}, needs_grad_x=True)",
    "correlate2d": "(image, kernel, *, mode='valid')",
    "convolve2d": "(image, kernel, *, mode='valid')",
    "convolve1d": "(f, g, *, mode='full')",
    "max_pool2d": f"(x, {WINDOW})",
    "max_pool2d_backward": "(grad_output, indices, input_shape)",
    "avg_pool2d": f"(x, {WINDOW}, count_include_pad=True)",
    "avg_pool2d_backward": f"(grad_output, input_shape, {WINDOW}, count_include_pad=True)",
    "lp_pool2d": f"(x, p, {WINDOW})",
    "lp_pool2d_backward": f"(grad_output, x, p, {WINDOW})",
    "gaussian_pool2d": f"(x, sigma, {WINDOW}, count_include_pad=True)",
    "gaussian_pool2d_backward": f"(grad_output, input_shape, sigma, {WINDOW}, count_include_pad=True)",
    "relu": "(x)",
    "leaky_relu": "(x, *, negative_slope=0.01)",
    "softmax": "(x, *, axis=-1)",
    "linear": "(x, weight, bias=None)",
    "mse_loss": "(prediction, target)",
    "cross_entropy": "(logits, classes)",
    "gradcheck": "(function, inputs, backward, *, "
    "method='central', elementwise=True, tolerance=None, step=None, seed=0)",
}


@pytest.mark.parametrize("name", SIGNATURES)
def test_a_function_of_the_core_is_called_as_it_always_was(name):
    signature = inspect.signature(getattr(convnotes, name))
    bare = [p.replace(annotation=inspect.Parameter.empty) for p in signature.parameters.values()]
    assert str(inspect.Signature(bare)) == SIGNATURES[name]

"""The loops themselves: against SciPy and worked numbers, never against what they are the oracle of."""

import ast
from pathlib import Path

import numpy as np
import pytest
import scipy.signal
from hypothesis import given, settings
from numpy.testing import assert_allclose, assert_array_equal
from support.convolutions import convolutions, scipy_conv2d

import convnotes.reference
from convnotes import examples
from convnotes.reference import conv as loops
from convnotes.reference import windows

RNG = np.random.default_rng(0)
IMAGE, KERNEL = RNG.standard_normal((5, 7)), RNG.standard_normal((3, 2))


@pytest.mark.parametrize(
    "path", sorted(Path(convnotes.reference.__file__).parent.glob("*.py")), ids=lambda p: p.name
)
def test_the_loops_import_nothing_of_ours(path):
    imported = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            imported |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            imported.add("." if node.level else node.module.split(".")[0])
    assert imported <= {"numpy", "math", "itertools"}


@settings(max_examples=25)
@given(convolutions(largest_batch=1))
def test_looped_conv2d_is_what_scipy_finds(convolution):
    x, weight, bias, options = convolution
    expected = scipy_conv2d(x, weight, bias, **options)
    assert_allclose(loops.conv2d(x, weight, bias, **options), expected, rtol=1e-12, atol=1e-12)


@settings(max_examples=25)
@given(convolutions(modes=("zeros",)))
def test_a_sum_over_windows_is_what_scipy_finds(convolution):
    x, weight, bias, options = convolution
    options = {name: value for name, value in options.items() if name != "padding_mode"}
    expected = scipy_conv2d(x, weight, bias, **options)
    assert_allclose(windows.conv2d(x, weight, bias, **options), expected, rtol=1e-12, atol=1e-12)


def test_windows_with_their_cells_in_columns_make_a_convolution_a_product_of_matrices():
    x, weight = RNG.standard_normal((1, 3, 4, 6)), RNG.standard_normal((5, 3, 2, 3))
    columns = windows.windows(x, (2, 3))[0].transpose(0, 3, 4, 1, 2).reshape(3 * 2 * 3, 3 * 4)
    product = weight.reshape(5, -1) @ columns
    assert_allclose(product.reshape(1, 5, 3, 4), loops.conv2d(x, weight), rtol=1e-12, atol=1e-12)


def test_looped_correlation_is_that_of_scipy():
    assert_allclose(loops.correlate2d(IMAGE, KERNEL), scipy.signal.correlate2d(IMAGE, KERNEL, "valid"))


def test_looped_convolution_is_that_of_scipy():
    assert_allclose(loops.convolve2d(IMAGE, KERNEL), scipy.signal.convolve2d(IMAGE, KERNEL, "valid"))


def test_looped_convolution_of_signals_is_that_of_numpy():
    assert_allclose(loops.convolve1d(IMAGE[0], KERNEL[:, 0]), np.convolve(IMAGE[0], KERNEL[:, 0]))


def test_looped_correlation_of_signals_is_that_of_numpy():
    assert_allclose(loops.correlate1d(IMAGE[0], KERNEL[:, 0]), np.correlate(IMAGE[0], KERNEL[:, 0], "valid"))


@settings(max_examples=15)
@given(convolutions(largest_batch=1))
def test_looped_gradients_are_the_slopes_of_the_looped_sum(convolution):
    """Convolution is linear in each input, so that a difference quotient of any step is exact."""
    x, weight, bias, options = convolution
    y = loops.conv2d(x, weight, bias, **options)
    delta = np.random.default_rng(0).standard_normal(y.shape)
    gradients = loops.conv2d_backward(delta, x, weight, **options)
    for place, gradient in enumerate(gradients):
        moved = [x, weight, bias]
        direction = np.random.default_rng(1).standard_normal(gradient.shape)
        moved[place] = moved[place] + direction
        slope = np.vdot(delta, loops.conv2d(*moved, **options) - y)
        assert_allclose(np.vdot(direction, gradient), slope, rtol=1e-9, atol=1e-9)


def test_cs231n_window_sums_to_one():
    window = np.pad(examples.DEMO_INPUT, ((0, 0), (1, 1), (1, 1)))[None, :, :3, :3]
    assert_array_equal(loops.conv2d(window, examples.DEMO_WEIGHT[:1], examples.DEMO_BIAS[:1]), [[[[1]]]])

"""The first weights: their scale, and what is said of a shape or a generator that is none."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

from convnotes.initialisers import he_normal, xavier_uniform


def rng():
    return np.random.default_rng(0)


def test_he_weights_keep_the_scale_of_a_relu_layer():
    x = rng().standard_normal((400, 300))
    for _ in range(5):
        x = np.maximum(x @ he_normal((300, 300), np.random.default_rng(1)).T, 0)
    assert 0.5 < np.square(x).mean() < 2


def test_he_counts_every_input_of_a_kernel():
    assert_allclose(he_normal((200, 8, 3, 5), rng()).std(), np.sqrt(2 / (8 * 3 * 5)), rtol=0.01)


def test_xavier_counts_inputs_and_outputs_of_a_kernel():
    weight = xavier_uniform((40, 10, 3, 5), rng())
    assert_allclose(np.abs(weight).max(), np.sqrt(6 / ((40 + 10) * 15)), rtol=0.01)
    assert_allclose(weight.std(), np.sqrt(2 / ((40 + 10) * 15)), rtol=0.02)


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: he_normal((2, 0), rng()), ValueError, "shape must be at least 1, got 0"),
        (lambda: he_normal((2, 2), 0), TypeError, "rng must be a numpy.random.Generator, got 0"),
        (lambda: he_normal(5, rng()), TypeError, "shape must be a tuple of integers, got 5"),
        (lambda: xavier_uniform((5,), rng()), ValueError, r"shape must be \(O, I\) or .*, got \(5,\)"),
        (lambda: xavier_uniform((2, 2), None), TypeError, "rng must be a numpy.random.Generator, got None"),
    ],
)
def test_bad_input_is_named_with_value_and_limit(call, error, message):
    with pytest.raises(error, match=message):
        call()

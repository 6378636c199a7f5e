"""Losses: against loops, SciPy and the complex step."""

import tracemalloc

import numpy as np
import pytest
import scipy.special
from numpy.testing import assert_allclose, assert_array_equal
from support.layouts import LAYOUTS
from support.slopes import assert_adjoint

from convnotes.activations import softmax
from convnotes.losses import cross_entropy, cross_entropy_backward, mse_loss, mse_loss_backward, one_hot
from convnotes.reference import dense as loops

RNG = np.random.default_rng(0)
LOGITS, CLASSES = RNG.standard_normal((6, 4)), np.array([0, 3, 1, 1, 2, 3])
TARGET = RNG.standard_normal((6, 4))


def test_the_third_class_of_ten_is_one_hot_at_index_2():
    assert_array_equal(one_hot([2], 10), [[0, 0, 1, 0, 0, 0, 0, 0, 0, 0]])


def test_mse_equals_the_printed_formula():
    assert_allclose(mse_loss(LOGITS, TARGET), loops.mse_loss(LOGITS, TARGET), rtol=1e-14)


def test_cross_entropy_equals_the_printed_formula():
    assert_allclose(cross_entropy(LOGITS, CLASSES), loops.cross_entropy(LOGITS, CLASSES), rtol=1e-14)


def test_cross_entropy_is_the_mean_of_the_log_softmax_of_scipy():
    shares = scipy.special.log_softmax(LOGITS, axis=1)
    assert_allclose(cross_entropy(LOGITS, CLASSES), -shares[np.arange(6), CLASSES].mean(), rtol=1e-14)


def test_mse_backward_equals_the_printed_formula():
    expected = loops.mse_loss_backward(2.5, LOGITS, TARGET)
    assert_allclose(mse_loss_backward(2.5, LOGITS, TARGET), expected, rtol=1e-14)


def test_cross_entropy_backward_equals_the_chain_rule():
    expected = loops.cross_entropy_backward(2.5, LOGITS, CLASSES)
    assert_allclose(cross_entropy_backward(2.5, LOGITS, CLASSES), expected, rtol=1e-12)


def test_mse_backward_is_the_slope():
    assert_adjoint(lambda p: mse_loss(p, TARGET), mse_loss_backward(2.5, LOGITS, TARGET), LOGITS, 2.5)


def test_cross_entropy_backward_is_the_slope():
    grad = cross_entropy_backward(2.5, LOGITS, CLASSES)
    assert_adjoint(lambda x: cross_entropy(x, CLASSES), grad, LOGITS, 2.5)


def test_the_gradient_of_cross_entropy_is_the_error_in_the_shares():
    expected = (softmax(LOGITS) - one_hot(CLASSES, 4)) / 6
    assert_allclose(cross_entropy_backward(1, LOGITS, CLASSES), expected, atol=1e-16)


def test_an_untrained_network_of_ten_classes_loses_log_10():
    assert_allclose(cross_entropy(np.zeros((3, 10)), [0, 5, 9]), np.log(10))


def test_cross_entropy_of_a_hopeless_score_is_finite_and_exact():
    assert cross_entropy([[1e5, 0.0]], [1]) == 1e5
    assert_array_equal(cross_entropy_backward(1, [[1e5, 0.0]], [1]), [[1, -1]])


@pytest.mark.parametrize("dtype", [np.float16, np.float64])
def test_cross_entropy_of_the_right_answer_is_0_however_far_apart_the_scores(dtype):
    largest = np.finfo(dtype).max
    assert cross_entropy([np.array([largest, -largest])], [0]) == 0


def test_cross_entropy_learns_from_a_confident_mistake_where_a_squared_error_does_not():
    logits = np.array([[30.0, 0.0]])
    from_cross_entropy = cross_entropy_backward(1, logits, [1])
    shares = softmax(logits)
    from_squares = shares * (1 - shares) * 2 * (shares - one_hot([1], 2))
    assert np.abs(from_cross_entropy).min() > 0.99
    assert np.abs(from_squares).max() < 1e-12


def test_the_loss_of_the_target_itself_is_0():
    assert mse_loss(TARGET, TARGET) == 0
    assert_array_equal(mse_loss_backward(1, TARGET, TARGET), np.zeros_like(TARGET))


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_floating_dtypes_are_kept(dtype):
    logits, target = LOGITS.astype(dtype), TARGET.astype(dtype)
    results = [
        mse_loss(logits, target),
        cross_entropy(logits, CLASSES),
        mse_loss_backward(1.0, logits, target),
        cross_entropy_backward(1.0, logits, CLASSES),
    ]
    assert [result.dtype for result in results] == [np.dtype(dtype)] * 4


def test_differences_of_unsigned_integers_do_not_wrap():
    assert mse_loss(np.array([0], np.uint8), np.array([2], np.uint8)) == 4


@pytest.mark.parametrize("dtype", ["int8", "uint8", "int64"])
def test_classes_may_be_of_any_integer_dtype(dtype):
    assert cross_entropy(LOGITS, CLASSES.astype(dtype)) == cross_entropy(LOGITS, CLASSES)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_layout_in_memory_does_not_matter(layout):
    assert_allclose(cross_entropy(layout(LOGITS), layout(CLASSES)), cross_entropy(LOGITS, CLASSES))
    assert_allclose(mse_loss(layout(LOGITS), layout(TARGET)), mse_loss(LOGITS, TARGET))


def test_inputs_are_left_as_they_were_and_gradients_are_new():
    logits, target, classes = LOGITS.copy(), TARGET.copy(), CLASSES.copy()
    grads = mse_loss_backward(1, logits, target), cross_entropy_backward(1, logits, classes)
    assert not any(np.shares_memory(grad, array) for grad in grads for array in (logits, target))
    assert_array_equal(logits, LOGITS)
    assert_array_equal(target, TARGET)
    assert_array_equal(classes, CLASSES)


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: mse_loss(LOGITS, TARGET[:2]), ValueError, r"target must have shape \(6, 4\), got \(2, 4\)"),
        (lambda: mse_loss([], []), ValueError, "prediction is empty"),
        (lambda: mse_loss(["a"], [1]), TypeError, "prediction must hold numbers"),
        (lambda: cross_entropy(LOGITS[0], [1]), ValueError, r"logits must have the 2 axes \(N, K\)"),
        (lambda: cross_entropy(np.zeros((0, 4)), np.zeros(0, int)), ValueError, "logits are empty"),
        (lambda: cross_entropy(LOGITS, CLASSES + 1), ValueError, r"classes must be in \[0, 4\), got 4"),
        (lambda: cross_entropy(LOGITS, CLASSES - 1), ValueError, r"classes must be in \[0, 4\), got -1"),
        (
            lambda: cross_entropy(LOGITS, CLASSES[:5]),
            ValueError,
            r"classes must have shape \(6,\), got \(5,\)",
        ),
        (
            lambda: cross_entropy(LOGITS, CLASSES + 0.0),
            TypeError,
            "classes must be integers, got dtype float64",
        ),
        (
            lambda: cross_entropy(LOGITS, CLASSES[:, None]),
            ValueError,
            r"classes must have the one axis \(N\), got shape \(6, 1\)",
        ),
        (lambda: cross_entropy_backward([1], LOGITS, CLASSES), ValueError, "grad_output must have shape"),
        (lambda: mse_loss_backward("a", LOGITS, TARGET), TypeError, "grad_output must hold numbers"),
        (lambda: one_hot([3], 3), ValueError, r"classes must be in \[0, 3\), got 3"),
        (lambda: one_hot([0], 0), ValueError, "num_classes must be at least 1, got 0"),
        (lambda: one_hot(None, 3), TypeError, "classes must be integers, got None"),
        (lambda: one_hot([[0], [1, 2]], 3), ValueError, "classes must be an array: "),
        (lambda: mse_loss(None, TARGET), TypeError, "prediction must hold numbers, got None"),
        (lambda: mse_loss(TARGET, None), TypeError, "target must hold numbers, got None"),
        (
            lambda: mse_loss_backward(None, TARGET, TARGET),
            TypeError,
            "grad_output must hold numbers, got None",
        ),
        (lambda: cross_entropy(None, CLASSES), TypeError, "logits must hold numbers, got None"),
    ],
)
def test_bad_input_is_named_with_value_and_limit(call, error, message):
    with pytest.raises(error, match=message):
        call()


def test_losses_in_half_precision_neither_overflow_nor_vanish():
    many = np.zeros((1, 100_000), np.float16)
    assert cross_entropy(many, [0]) == np.float16(np.log(100_000))
    assert mse_loss(np.array([300, 0], np.float16), np.zeros(2, np.float16)) == np.float16(45_000)


def test_the_mean_over_a_million_numbers_in_half_precision_is_divided_exactly():
    grad = mse_loss_backward(1, np.full(1_000_000, 1000, np.float16), np.zeros(1_000_000, np.float16))
    assert_array_equal(grad, np.full(1_000_000, 0.002, np.float16))


def test_no_classes_give_no_targets():
    assert one_hot([], 3).shape == one_hot(np.empty(0, int), 3).shape == (0, 3)


def test_two_targets_of_many_classes_take_no_more_room_than_themselves():
    tracemalloc.start()
    one_hot([1, 2], 200_000)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 3 * 2 * 200_000 * 8


def test_an_infinite_score_makes_the_loss_nan_without_a_warning():
    assert np.isnan(cross_entropy([[np.inf, 0.0]], [0]))
    assert cross_entropy([[-np.inf, 0.0]], [1]) == 0

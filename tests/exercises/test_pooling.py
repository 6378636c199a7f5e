"""The checkers of the pooling exercises: right answers pass, and each kind of mistake gets its own hint."""

from textwrap import fill

import numpy as np
import pytest

from convnotes import avg_pool2d, max_pool2d, max_pool2d_backward
from convnotes.exercises.pooling import (
    BACKWARD_MISTAKES,
    POOL_MISTAKES,
    check_max_pool,
    check_max_pool_backward,
)
from convnotes.exercises.report import WIDTH


def pool(x, kernel_size, stride):
    return max_pool2d([[x]], kernel_size, stride=stride)[0][0, 0]


def back(delta, x, kernel_size, stride):
    _, places = max_pool2d([[x]], kernel_size, stride=stride)
    return max_pool2d_backward([[delta]], places, (1, 1, *np.shape(x)))[0, 0]


def test_the_cores_own_functions_pass():
    assert check_max_pool(pool).startswith("Right")
    assert check_max_pool_backward(back).startswith("Right")


@pytest.mark.parametrize("hint", POOL_MISTAKES)
def test_each_forward_mistake_is_named(hint):
    assert fill(f"Hint: {hint}", WIDTH) in check_max_pool(POOL_MISTAKES[hint])


@pytest.mark.parametrize("hint", BACKWARD_MISTAKES)
def test_each_backward_mistake_is_named(hint):
    assert fill(f"Hint: {hint}", WIDTH) in check_max_pool_backward(BACKWARD_MISTAKES[hint])


def test_a_mean_pool_of_the_library_is_recognised_too():
    report = check_max_pool(lambda x, k, s: avg_pool2d([[x]], k, stride=s)[0, 0])
    assert "that is the mean of each window" in report


def test_a_function_that_changes_its_arguments_changes_only_copies():
    def spoiling(x, kernel_size, stride):
        y = pool(x, kernel_size, stride)
        x[0][0] = 10**6
        return y

    assert check_max_pool(spoiling).startswith("Right")
    assert check_max_pool(spoiling).startswith("Right")


@pytest.mark.parametrize("check", [check_max_pool, check_max_pool_backward])
def test_what_is_no_function_is_rejected(check):
    with pytest.raises(TypeError, match="must be a function"):
        check(3)

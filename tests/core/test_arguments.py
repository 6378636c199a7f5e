"""What every check of an argument says of bad input."""

import math
import re
from fractions import Fraction

import numpy as np
import pytest

from convnotes.arguments import check_axes, check_shape, flag, integer, integers, number, pair
from convnotes.fields import receptive_field
from convnotes.shapes import (
    axis_padding,
    conv_parameters,
    dense_parameters,
    output_size,
    padding_amounts,
)


@pytest.mark.parametrize("value", [2**31, 2**62, 10**30])
def test_an_integer_that_no_size_can_be_is_refused(value):
    for call in (
        lambda: integer(value, "stride"),
        lambda: pair((1, value), "stride"),
        lambda: output_size(4, 3, stride=value),
    ):
        with pytest.raises(ValueError, match=f"stride must be at most 2147483647, got {value}"):
            call()
    with pytest.raises(ValueError, match=f"padding must be at most 2147483647, got {value}"):
        padding_amounts(value, 4, 3)


def test_the_largest_integer_is_one():
    assert integer(2**31 - 1, "stride") == 2**31 - 1


@pytest.mark.parametrize(
    ("value", "error", "message"),
    [
        (3, TypeError, "shape must be a tuple of integers, got 3"),
        (None, TypeError, "shape must be a tuple of integers, got None"),
        ("12", TypeError, "shape must be a tuple of integers, got '12'"),
        ({1, 2}, TypeError, "shape must be a tuple of integers, got {1, 2}"),
        ((1, True), TypeError, "shape must be an integer, got True"),
        ((1, 2.0), TypeError, "shape must be an integer, got 2.0"),
        ((1, None), TypeError, "shape must be an integer, got None"),
        ((1, -1), ValueError, "shape must be at least 0, got -1"),
    ],
)
def test_a_shape_holds_integers(value, error, message):
    with pytest.raises(error, match=message):
        integers(value, "shape")


@pytest.mark.parametrize("value", [(2, 3), [2, 3], np.array([2, 3]), (np.int8(2), np.uint64(3))])
def test_a_shape_comes_as_a_tuple_of_ints(value):
    assert integers(value, "shape") == (2, 3)
    assert {type(n) for n in integers(value, "shape")} == {int}


@pytest.mark.parametrize(
    "value", ["1", None, True, np.True_, 1j, [1.0], np.ones(1), np.array(1.0), np.complex64(1)]
)
def test_only_real_numbers_are_numbers(value):
    with pytest.raises(TypeError, match="sigma must be a number, got"):
        number(value, "sigma")


@pytest.mark.parametrize("value", [3, 3.0, np.float16(3), np.float32(3), np.uint8(3), Fraction(3)])
def test_every_real_type_is_welcome(value):
    assert number(value, "sigma", above=0) == 3
    assert type(number(value, "sigma")) is float


@pytest.mark.parametrize(
    ("value", "limits", "words"),
    [
        (math.nan, {}, "finite"),
        (math.inf, {}, "finite"),
        (-math.inf, {"below": 1}, "finite and less than 1"),
        (10**400, {}, "finite"),
        (-(10**400), {}, "finite"),
        (math.nan, {"minimum": 0}, "finite and at least 0"),
        (math.inf, {"minimum": 0}, "finite and at least 0"),
        (-1, {"minimum": 0}, "finite and at least 0"),
        (0, {"above": 0}, "finite and more than 0"),
        (math.nan, {"above": 0}, "finite and more than 0"),
        (1, {"minimum": 0, "below": 1}, "at least 0 and less than 1"),
        (-0.5, {"minimum": 0, "below": 1}, "at least 0 and less than 1"),
    ],
)
def test_a_number_beyond_its_limits_is_named_with_them(value, limits, words):
    with pytest.raises(ValueError) as error:  # noqa: PT011 (the whole message is compared)
        number(value, "x", **limits)
    assert str(error.value) == f"x must be {words}, got {value}"


@pytest.mark.parametrize(
    ("value", "limits"), [(0, {"minimum": 0}), (0.999, {"below": 1}), (1e-300, {"above": 0})]
)
def test_a_number_may_come_close_to_its_limits(value, limits):
    assert number(value, "x", **limits) == value


@pytest.mark.parametrize("value", [0, 1, None, "", "False", 1.0, [True], np.array([True]), np.array(True)])
def test_only_true_and_false_are_flags(value):
    for name, call in (
        ("causal", lambda: flag(value, "causal")),
        ("ceil_mode", lambda: output_size(4, 3, ceil_mode=value)),
        ("bias", lambda: conv_parameters(1, 1, 3, bias=value)),
        ("bias", lambda: dense_parameters(1, 1, bias=value)),
    ):
        with pytest.raises(TypeError, match=re.escape(f"{name} must be True or False, got {value!r}")):
            call()


@pytest.mark.parametrize("value", [True, False])
def test_a_flag_of_numpy_is_one_of_python(value):
    assert flag(value, "causal") is flag(np.bool_(value), "causal") is value


@pytest.mark.parametrize(
    "value",
    [{1, 2}, {1: 2, 3: 4}, b"ab", (n for n in (1, 2)), range(1, 3)],
    ids=lambda value: type(value).__name__,
)
def test_an_order_of_axes_is_said_by_a_tuple_a_list_or_an_array(value):
    for call in (
        lambda: pair(value, "padding"),
        lambda: axis_padding(value, 4, 1),
        lambda: padding_amounts(value, 4, 1),
    ):
        with pytest.raises(TypeError, match="padding must be an integer, got"):
            call()


@pytest.mark.parametrize("value", [(1, 2), [1, 2], np.array([1, 2])])
def test_pairs_may_be_tuples_lists_or_arrays(value):
    assert pair(value, "stride") == axis_padding(value, 4, 1) == (1, 2)
    assert padding_amounts([value, value], 4, 1) == ((1, 2), (1, 2))


def test_an_array_of_no_axis_is_a_number():
    assert pair(np.array(2), "stride") == (2, 2)


@pytest.mark.parametrize(
    "layers", [None, 3, [3], ["3"], [{}], [{"kernel_size": 3, "strid": 2}], {"kernel_size": 3}]
)
def test_a_layer_that_is_no_layer_is_shown(layers):
    with pytest.raises(TypeError, match=r"layers must be dicts of kernel_size and perhaps stride, .*, got "):
        receptive_field(layers)


def test_only_samples_may_be_empty():
    check_axes("x", np.ones((0, 3)), "(N, C)")
    with pytest.raises(ValueError, match=r"x must not be empty along C, got shape \(3, 0\) for \(N, C\)"):
        check_axes("x", np.ones((3, 0)), "(N, C)")
    with pytest.raises(
        ValueError, match=r"weight must not be empty along O, got shape \(0, 3\) for \(O, C\)"
    ):
        check_axes("weight", np.ones((0, 3)), "(O, C)")


def test_one_axis_is_said_in_the_singular():
    with pytest.raises(ValueError, match=r"f must have the one axis \(n\), got shape \(\)"):
        check_axes("f", np.array(1.0), "(n)")


def test_a_shape_may_be_any_sequence():
    check_shape("x", np.ones((2, 3)), [2, 3])

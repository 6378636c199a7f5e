"""Sizes, padding and cost: the numbers of the book, and counting by hand as the oracle."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convnotes.arguments import check_groups, integer, pair
from convnotes.shapes import (
    axis_padding,
    conv_multiply_adds,
    conv_parameters,
    dense_parameters,
    dropped,
    effective_kernel_size,
    output_size,
    padding_amounts,
    uses,
)

sizes, small = st.integers(1, 20), st.integers(1, 5)
paddings = st.one_of(
    st.integers(0, 6),
    st.tuples(st.integers(0, 6), st.integers(0, 6)),
    st.sampled_from(["valid", "same", "full"]),
)


@st.composite
def axes(draw):
    """n and the arguments of a window that fits on it."""
    n, k, s, d, p = (draw(strategy) for strategy in (sizes, small, small, small, paddings))
    before, after = axis_padding(p, n, k, stride=s, dilation=d)
    if d * (k - 1) + 1 > n + before + after:
        n += d * (k - 1)
    return n, {"kernel_size": k, "stride": s, "padding": p, "dilation": d}


def places(n, *, kernel_size, stride, padding, dilation):
    """The cells that each window reads, counted from the first cell of the input: the definition, walked."""
    before, after = axis_padding(padding, n, kernel_size, stride=stride, dilation=dilation)
    found, start = [], -before
    while start + dilation * (kernel_size - 1) < n + after:
        found.append([start + tap * dilation for tap in range(kernel_size)])
        start += stride
    return found


# ---------------------------------------------------------------- output size


@given(axes())
def test_output_size_is_the_number_of_windows_that_fit(axis):
    n, window = axis
    assert output_size(n, **window) == len(places(n, **window))


def test_valid_size_is_m_minus_f_plus_1_on_each_axis():
    assert [output_size(n, 3) for n in (5, 7)] == [3, 5]


def test_full_size_is_m_plus_f_minus_1():
    assert output_size(5, 3, padding="full") == 7


@given(sizes, small, small, small)
def test_same_gives_one_output_per_stride_begun(n, kernel_size, stride, dilation):
    same = output_size(n, kernel_size, stride=stride, padding="same", dilation=dilation)
    assert same == -(-n // stride)


def test_size_formula_is_rounded_down():
    assert output_size(6, 3, stride=2) == 2  # (6 − 3)/2 + 1 = 2.5


def test_demo_of_five_cells_padded_by_one_gives_three_at_stride_two():
    assert output_size(5, 3, stride=2, padding=1) == 3


def test_five_by_five_filter_on_32_cells_gives_28():
    assert output_size(32, 5) == 28


def test_ceil_mode_adds_the_window_that_hangs_over_the_end():
    assert output_size(6, 3, stride=2, ceil_mode=True) == 3


def test_ceil_mode_changes_nothing_where_the_stride_fits():
    assert output_size(7, 3, stride=2, ceil_mode=True) == output_size(7, 3, stride=2) == 3


def test_ceil_mode_drops_a_window_that_would_start_behind_the_input():
    assert output_size(3, 2, stride=4, padding=(0, 2), ceil_mode=True) == 1


def test_ceil_mode_keeps_a_window_that_starts_on_the_last_cell():
    assert output_size(5, 4, stride=4, padding=(0, 2), ceil_mode=True) == 2


@given(axes())
def test_ceil_mode_adds_a_window_exactly_where_cells_are_left_and_it_starts_in_the_input(axis):
    n, window = axis
    here = places(n, **window)
    left = dropped(n, **window) > 0 and here[-1][0] + window["stride"] < n
    assert output_size(n, **window, ceil_mode=True) == len(here) + left


def test_dilation_spreads_the_taps():
    assert [effective_kernel_size(3, d) for d in (1, 2, 3)] == [3, 5, 7]


def test_a_single_tap_cannot_be_dilated():
    assert effective_kernel_size(1, 9) == 1


# ---------------------------------------------------------------- padding


def test_same_is_half_of_f_minus_1_for_odd_f_at_stride_1():
    assert [axis_padding("same", 9, f) for f in (1, 3, 5, 7)] == [(0, 0), (1, 1), (2, 2), (3, 3)]


def test_same_pads_an_even_kernel_once_more_after():
    assert axis_padding("same", 9, 4) == (1, 2)


def test_same_never_pads_where_the_stride_leaves_cells_over():
    assert axis_padding("same", 6, 1, stride=4) == (0, 0)


def test_same_depends_on_stride():
    assert axis_padding("same", 6, 3, stride=2) == (0, 1)


def test_same_depends_on_the_stride_of_each_axis_of_an_image():
    assert padding_amounts("same", (6, 6), 3, stride=(2, 1)) == ((0, 1), (1, 1))


def test_same_depends_on_the_dilation_of_each_axis_of_an_image():
    assert padding_amounts("same", (9, 9), 3, dilation=(1, 2)) == ((1, 1), (2, 2))


def test_full_pads_by_the_reach_of_the_dilated_kernel():
    assert axis_padding("full", 9, 3, dilation=2) == (4, 4)


@pytest.mark.parametrize(
    ("padding", "amounts"),
    [
        (2, ((2, 2), (2, 2))),
        ((1, 2), ((1, 1), (2, 2))),
        (((0, 1), (2, 3)), ((0, 1), (2, 3))),
        (((0, 1), 2), ((0, 1), (2, 2))),
        ([[0, 1], [2, 3]], ((0, 1), (2, 3))),
        (np.array([1, 2]), ((1, 1), (2, 2))),
        ("valid", ((0, 0), (0, 0))),
        ("same", ((1, 1), (1, 2))),
        ("full", ((2, 2), (3, 3))),
        (("same", 0), ((1, 1), (0, 0))),
    ],
)
def test_padding_has_many_forms_and_one_meaning(padding, amounts):
    assert padding_amounts(padding, (5, 6), (3, 4)) == amounts


# ---------------------------------------------------------------- what a stride leaves out


@given(axes())
def test_dropped_cells_are_those_behind_the_last_window(axis):
    n, window = axis
    _, after = axis_padding(
        window["padding"], n, window["kernel_size"], stride=window["stride"], dilation=window["dilation"]
    )
    assert dropped(n, **window) == n + after - 1 - places(n, **window)[-1][-1]


def test_no_cell_is_dropped_unless_a_stride_is_given():
    assert dropped(6, 3) == 0


@given(axes())
def test_uses_counts_the_windows_that_read_each_cell(axis):
    n, window = axis
    read = [cell for place in places(n, **window) for cell in place]
    assert uses(n, **window) == tuple(read.count(cell) for cell in range(n))


def test_only_the_corners_of_a_5x5_image_are_used_once():
    table = np.outer(uses(5, 3), uses(5, 3))
    assert table[0].tolist() == [1, 2, 3, 2, 1]
    assert np.argwhere(table == 1).tolist() == [[0, 0], [0, 4], [4, 0], [4, 4]]


# ---------------------------------------------------------------- cost


def test_parameters_are_the_cells_of_the_arrays():
    weight, bias = np.zeros((6, 2, 3, 5)), np.zeros(6)
    assert conv_parameters(4, 6, (3, 5), groups=2) == weight.size + bias.size


def test_parameters_without_bias():
    assert conv_parameters(3, 12, 5, bias=False) == 12 * 3 * 25


def test_depthwise_costs_one_kernel_per_channel():
    assert conv_parameters(64, 64, 3, groups=64, bias=False) == 64 * 9


def test_multiply_adds_are_weights_times_positions():
    assert conv_multiply_adds(4, 6, (3, 5), (7, 8), groups=2) == 6 * 2 * 15 * 56


def test_dense_layer_costs_m_times_n():
    assert dense_parameters(7, 5, bias=False) == 35
    assert dense_parameters(7, 5) == 40


# ---------------------------------------------------------------- bad input


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: output_size(4, 5, axis="height"), "kernel_size 5 exceeds padded height 4"),
        (lambda: output_size(4, 5), "kernel_size 5 exceeds padded size 4"),
        (lambda: output_size(4, 9, padding=2), "kernel_size 9 exceeds padded size 8"),
        (
            lambda: output_size(4, 3, dilation=2, axis="width"),
            "kernel_size 3 with dilation 2 spans 5 and exceeds padded width 4",
        ),
        (lambda: dropped(4, 5), "kernel_size 5 exceeds padded size 4"),
        (lambda: uses(4, 5), "kernel_size 5 exceeds padded size 4"),
        (lambda: output_size(0, 1), "n must be at least 1, got 0"),
        (lambda: output_size(4, 0), "kernel_size must be at least 1, got 0"),
        (lambda: output_size(4, 1, stride=0), "stride must be at least 1, got 0"),
        (lambda: output_size(4, 1, dilation=0), "dilation must be at least 1, got 0"),
        (lambda: output_size(4, 1, padding=-1), "padding must be at least 0, got -1"),
        (lambda: axis_padding((-1, 0), 4, 1), "padding must be at least 0, got -1"),
        (lambda: axis_padding((0, -1), 4, 1), "padding must be at least 0, got -1"),
        (
            lambda: axis_padding("some", 4, 1),
            "padding must be 'valid', 'same', 'full' or integers, got 'some'",
        ),
        (
            lambda: axis_padding((1, 2, 3), 4, 1),
            "padding must be an integer, a pair or a word, got (1, 2, 3)",
        ),
        (
            lambda: padding_amounts((1, 2, 3), 4, 1),
            "padding must be an integer, a word or a pair (height, width), got (1, 2, 3)",
        ),
        (lambda: padding_amounts(0, (4, 0), 1), "size must be at least 1, got 0"),
        (lambda: padding_amounts(0, 4, (1, 0)), "kernel_size must be at least 1, got 0"),
        (lambda: padding_amounts(0, 4, 1, stride=(1, 0)), "stride must be at least 1, got 0"),
        (lambda: padding_amounts(0, 4, 1, dilation=(1, 0)), "dilation must be at least 1, got 0"),
        (
            lambda: pair((1, 2, 3), "stride"),
            "stride must be an integer or a pair (height, width), got (1, 2, 3)",
        ),
        (lambda: pair((1, 0), "stride"), "stride must be at least 1, got 0"),
        (lambda: check_groups(3, 4, 2), "groups 2 does not divide in_channels 3"),
        (lambda: check_groups(4, 3, 2), "groups 2 does not divide out_channels 3"),
        (lambda: check_groups(4, 4, 0), "groups must be at least 1, got 0"),
        (lambda: conv_parameters(3, 3, 0), "kernel_size must be at least 1, got 0"),
        (lambda: dense_parameters(0, 3), "in_features must be at least 1, got 0"),
        (lambda: dense_parameters(3, 0), "out_features must be at least 1, got 0"),
        (lambda: conv_multiply_adds(3, 3, 3, (0, 1)), "output_size must be at least 1, got 0"),
    ],
)  # fmt: skip
def test_a_bad_value_is_named_with_its_limit(call, message):
    with pytest.raises(ValueError) as error:  # noqa: PT011 (the whole message is compared)
        call()
    assert str(error.value) == message


@pytest.mark.parametrize("value", [1.0, "2", True, None, 2j, np.float64(2), np.True_])
def test_only_integers_are_integers(value):
    with pytest.raises(TypeError, match=r"stride must be an integer, got"):
        integer(value, "stride")


@pytest.mark.parametrize("value", [3, np.int8(3), np.uint64(3), np.array(3)])
def test_every_integer_type_is_welcome(value):
    assert integer(value, "stride") == 3
    assert type(integer(value, "stride")) is int


def test_a_word_is_no_stride():
    with pytest.raises(TypeError, match="stride must be an integer, got 'same'"):
        pair("same", "stride")


def test_a_fraction_is_no_padding():
    with pytest.raises(TypeError, match=r"padding must be an integer, got 0\.5"):
        padding_amounts(0.5, 4, 3)


def test_small_integers_of_numpy_do_not_overflow():
    n, k, d = (np.int8(number) for number in (100, 20, 10))
    steps = {"stride": k, "padding": (100, 100), "dilation": d}
    plain = {"stride": 20, "padding": (100, 100), "dilation": 10}
    for function in (output_size, dropped, uses):
        assert function(n, k, **steps) == function(100, 20, **plain)
    assert conv_multiply_adds(n, n, k, n, groups=k) == conv_multiply_adds(100, 100, 20, 100, groups=20)

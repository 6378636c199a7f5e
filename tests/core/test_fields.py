"""Receptive fields and paths: walking through the layers, convolutions and published cases as oracles."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from convnotes.conv import conv2d, conv2d_backward
from convnotes.fields import (
    ReceptiveField,
    cells_that_hold,
    cone,
    effective_field,
    fan,
    path_counts,
    receptive_field,
    sizes,
)
from convnotes.shapes import axis_padding, output_size

THREE = {"kernel_size": 3}

layers = st.fixed_dictionaries(
    {
        "kernel_size": st.integers(1, 4),
        "stride": st.integers(1, 3),
        "dilation": st.integers(1, 2),
        "padding": st.one_of(
            st.integers(0, 2),
            st.tuples(st.integers(0, 2), st.integers(0, 2)),
            st.sampled_from(["valid", "same", "full"]),
        ),
    }
)


@st.composite
def stacks(draw):
    """n and layers whose kernels fit."""
    n, stack = draw(st.integers(6, 24)), []
    cells = n
    for layer in draw(st.lists(layers, min_size=1, max_size=4)):
        try:
            cells = output_size(cells, **layer)
        except ValueError:
            break
        stack.append(layer)
    return n, stack


def walked_back(stack, n, cell):
    """The cells that an output reaches, those in the padding too, by the definition of each window."""
    befores = []
    for layer in stack:
        befores.append(
            axis_padding(layer["padding"], n, **{k: v for k, v in layer.items() if k != "padding"})[0]
        )
        n = output_size(n, **layer)
    reached = {cell}
    for layer, before in zip(reversed(stack), reversed(befores), strict=True):
        k, s, d = layer["kernel_size"], layer["stride"], layer["dilation"]
        reached = {i * s + tap * d - before for i in reached for tap in range(k)}
    return min(reached), max(reached)


# ---------------------------------------------------------------- receptive field


def test_two_3x3_layers_see_five_cells_and_three_see_seven():
    assert [field.size for field in receptive_field([THREE] * 3)] == [3, 5, 7]


def test_strides_multiply_into_the_jump():
    fields = receptive_field([{"kernel_size": 2, "stride": 2}] * 3)
    assert [field.jump for field in fields] == [2, 4, 8]


def test_padding_shifts_the_field_to_before_the_image():
    assert receptive_field([{"kernel_size": 3, "padding": 1}])[-1].start == -1


def test_a_field_starts_at_the_first_cell_unless_padding_is_given():
    assert receptive_field([THREE])[-1].start == 0


def test_no_layer_has_no_field():
    assert receptive_field([]) == ()


@given(stacks(), st.integers(0, 3))
def test_receptive_field_is_what_walking_back_through_the_layers_finds(drawn, cell):
    n, stack = drawn
    if stack:
        size, jump, start = receptive_field(stack, n)[-1]
        assert walked_back(stack, n, cell) == (start + cell * jump, start + cell * jump + size - 1)


@pytest.mark.parametrize("words", [(2, 1), ("same", "valid"), ("full", 0)])
def test_every_form_of_padding_has_the_field_of_its_amounts(words):
    stack = [{"kernel_size": 4, "dilation": 2, "padding": word} for word in words]
    amounts = [axis_padding(word, 30, 4, dilation=2) for word in words]
    assert receptive_field(stack) == receptive_field([{**stack[0], "padding": pair} for pair in amounts])


def test_the_padding_after_an_axis_moves_no_field():
    assert receptive_field([{**THREE, "padding": (2, 0)}]) == receptive_field([{**THREE, "padding": (2, 9)}])


def test_a_published_stack_on_384_pixels_has_field_41_stride_16_and_padding_10():
    # https://github.com/google-research/receptive_field/issues/12
    twice = 2 * [{"kernel_size": 7, "stride": 2, "padding": "same"}, {"kernel_size": 2, "stride": 2}]
    assert receptive_field(twice, 384)[-1] == ReceptiveField(size=41, jump=16, start=-10)


def test_a_dilated_kernel_padded_by_2_starts_at_minus_2_and_is_centred_on_0():
    # https://github.com/google-research/receptive_field/issues/7
    (field,) = receptive_field([{"kernel_size": 3, "dilation": 2, "padding": 2}])
    assert (field.start, field.centre) == (-2, 0)


def test_the_field_of_an_even_kernel_is_centred_between_two_cells():
    assert receptive_field([{"kernel_size": 2}])[0].centre == 0.5


def test_same_padding_behind_a_stride_depends_on_the_size():
    stack = [{"kernel_size": 7, "stride": 2, "padding": "same"}]
    assert [receptive_field(stack, n)[0].start for n in (9, 10)] == [-3, -2]


def test_without_a_stride_same_padding_asks_for_no_size():
    assert receptive_field([{**THREE, "padding": "same"}])[0].start == -1


def test_what_a_layer_says_besides_changes_no_field():
    said = {**THREE, "kind": "conv", "channels": 64, "groups": 2, "bias": False}
    assert receptive_field([said]) == receptive_field([THREE])


# ---------------------------------------------------------------- paths


@given(stacks())
def test_paths_are_what_convolving_with_ones_gives_forward_and_backward(drawn):
    n, stack = drawn
    x = np.random.default_rng(0).integers(0, 9, (1, 1, 1, n)).astype(float)
    y, given = x, []
    for layer in stack:
        steps = {"stride": (1, layer["stride"]), "dilation": (1, layer["dilation"])}
        steps["padding"] = (0, layer["padding"])
        given.append((y, np.ones((1, 1, 1, layer["kernel_size"])), steps))
        y = conv2d(*given[-1][:2], **steps)
    grad = np.ones_like(y)
    for before, weight, steps in reversed(given):
        grad, _, _ = conv2d_backward(grad, before, weight, **steps)
    assert_allclose(path_counts(stack, n), grad.ravel())
    assert_allclose(
        [sum(p * v for p, v in zip(c, x.ravel(), strict=True)) for c in by_cell(stack, n)], y.ravel()
    )


def by_cell(stack, n):
    return [path_counts(stack, n, cell) for cell in range(sizes(stack, n)[-1])]


@given(stacks(), st.integers(0, 100))
def test_the_paths_from_a_to_b_are_those_from_b_to_a(drawn, cell):
    n, stack = drawn
    cell %= n
    assert fan(stack, n, cell)[-1] == tuple(counts[cell] for counts in by_cell(stack, n))


@given(stacks())
def test_all_outputs_together_have_the_paths_of_each(drawn):
    n, stack = drawn
    assert path_counts(stack, n) == tuple(map(sum, zip(*by_cell(stack, n), strict=True)))


@given(stacks(), st.integers(0, 100))
def test_a_cone_has_a_cell_for_each_cell_of_every_level(drawn, cell):
    n, stack = drawn
    levels = sizes(stack, n)
    assert tuple(map(len, cone(stack, n, cell % levels[-1]))) == levels
    assert tuple(map(len, fan(stack, n, cell % n))) == levels


def test_the_fifteen_layers_use_a_corner_once_and_the_middle_3492117_times():
    counts = path_counts(15 * [THREE], 32)
    assert (counts[0], counts[15], counts[16], counts[31]) == (1, 3_492_117, 3_492_117, 1)


def test_paths_are_the_coefficients_of_a_power():
    assert path_counts(7 * [THREE], 15) == tuple(np.polynomial.polynomial.polypow([1, 1, 1], 7).astype(int))


def test_counts_beyond_every_float_are_exact():
    counts = path_counts(700 * [THREE], 1401)
    assert sum(counts) == 3**700
    assert_allclose(effective_field(700 * [THREE], 1401).sum(), 1, rtol=1e-12)


def test_a_cell_between_the_taps_of_a_dilated_kernel_has_no_path():
    assert path_counts([{"kernel_size": 2, "dilation": 2}], 3) == (1, 0, 1)


def test_paths_that_end_in_the_padding_are_lost():
    assert path_counts([{**THREE, "padding": 1}], 3, 0) == (1, 1, 0)
    assert effective_field([{"kernel_size": 1, "padding": (1, 0)}], 3, 0).tolist() == [0, 0, 0]


# ---------------------------------------------------------------- the effective field


@pytest.mark.parametrize(("depth", "percent"), [(5, 64), (20, 37), (80, 18)])
def test_the_deeper_the_stack_the_smaller_the_share_of_its_field_that_holds_95_percent(depth, percent):
    field = receptive_field(depth * [THREE])[-1].size
    share = cells_that_hold(effective_field(depth * [THREE], field)) / field
    assert round(100 * share) == percent


def test_the_effective_field_grows_with_the_root_of_the_depth():
    # Luo et al. 2016, §2.2: n layers of a uniform k-tap kernel have the variance n(k² − 1)/12.
    for depth in (5, 20, 80):
        weights = effective_field(depth * [THREE], 2 * depth + 1)
        places = np.arange(-depth, depth + 1)
        assert_allclose(weights @ places**2, depth * 8 / 12, rtol=1e-12)


@pytest.mark.parametrize(("share", "cells"), [(0.4, 1), (0.5, 1), (0.51, 2), (0.75, 2), (0.8, 3), (0.99, 4)])
def test_the_heaviest_cells_are_taken_first(share, cells):
    assert cells_that_hold([0.125, 0.5, 0.125, 0.25], share) == cells


def test_a_share_that_is_reached_exactly_is_held():
    assert cells_that_hold([0.1] * 10, 0.7) == 7


# ---------------------------------------------------------------- bad input


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: receptive_field([{**THREE, "padding": -1}]), "padding must be at least 0, got -1"),
        (lambda: receptive_field([{**THREE, "stride": 0}]), "stride must be at least 1, got 0"),
        (lambda: receptive_field([{**THREE, "dilation": 0}]), "dilation must be at least 1, got 0"),
        (
            lambda: receptive_field([THREE, {**THREE, "stride": 2, "padding": "same"}]),
            "n, the size of the input, is needed: layer 1 has padding 'same' and stride 2",
        ),
        (lambda: receptive_field([THREE], 2), "kernel_size 3 exceeds padded size 2"),
        (lambda: receptive_field([THREE], 0), "n must be at least 1, got 0"),
        (lambda: receptive_field([], 0), "n must be at least 1, got 0"),
        (lambda: sizes([], 0), "n must be at least 1, got 0"),
        (lambda: cone([THREE], 5, 3), "cell must be less than the 3 cells of the last layer, got 3"),
        (lambda: path_counts([THREE], 5, -1), "cell must be at least 0, got -1"),
        (lambda: fan([THREE], 5, 5), "cell must be less than the 5 cells of the input, got 5"),
        (
            lambda: cells_that_hold([0.5, -0.5]),
            "weights must not be negative, and not all 0, got [0.5, -0.5]",
        ),
        (lambda: cells_that_hold([0, 0]), "weights must not be negative, and not all 0, got [0.0, 0.0]"),
        (lambda: cells_that_hold([]), "weights must not be empty along n, got shape (0,) for (n)"),
        (lambda: cells_that_hold([1], 1), "share must be more than 0 and less than 1, got 1"),
    ],
)
def test_a_bad_value_is_named_with_its_limit(call, message):
    with pytest.raises(ValueError) as error:  # noqa: PT011 (the whole message is compared)
        call()
    assert str(error.value) == message


def test_a_cell_is_an_integer():
    with pytest.raises(TypeError, match=r"cell must be an integer, got 0\.5"):
        path_counts([THREE], 5, 0.5)
    with pytest.raises(TypeError, match="cell must be an integer, got None"):
        fan([THREE], 5, None)

"""Every worked number and every measured claim of the chapter on why to convolve."""

import re

import numpy as np
import pytest
from support import chapters

from convnotes import conv2d
from convnotes.costs import alternatives, costs
from convnotes.fields import cells_that_hold, effective_field, path_counts, receptive_field
from convnotes.kernels import LAPLACIAN_4, SOBEL_X
from convnotes.measured import measured
from convnotes.reference.windows import windows
from convnotes.stacks import LENET_1998, PRESETS, along

THREE = {"kernel_size": 3}


def told(cell):
    """The numbers that a cell of the chapter prints, without their commas."""
    text = chapters.printed(chapters.cells("why-convolution")[cell]).replace(",", "")
    return [float(number) for number in re.findall(r"\d+(?:\.\d+)?", text)]


def test_one_layer_learns_14_million_numbers_or_357504_or_456():
    found = alternatives({"kind": "conv", "kernel_size": 5, "channels": 6}, (3, 32, 32))
    parameters = [found[kind].parameters for kind in ("dense", "local", "conv")]
    products = [found[kind].multiply_adds for kind in ("dense", "local", "conv")]
    assert parameters == [14_455_392, 357_504, 456]
    assert products == [14_450_688, 352_800, 352_800]
    assert told("three-layers") == [
        number for pair in zip(parameters, products, strict=True) for number in pair
    ]


@pytest.mark.parametrize(("kernel", "goes_along"), [(LAPLACIAN_4, True), (SOBEL_X, False)])
def test_a_kernel_that_looks_the_same_when_turned_goes_along_with_a_quarter_turn(kernel, goes_along):
    x, around = np.random.default_rng(7).normal(size=(1, 1, 6, 8)), {"padding": 1, "padding_mode": "circular"}
    w = kernel.astype(float)[None, None]
    first, last = conv2d(np.rot90(x, axes=(2, 3)), w, **around), np.rot90(conv2d(x, w, **around), axes=(2, 3))
    assert np.allclose(first, last) is goes_along


def test_a_shift_that_goes_round_and_a_convolution_commute_and_a_stride_of_2_halves_an_even_one():
    x, w = np.random.default_rng(7).normal(size=(1, 1, 6, 8)), SOBEL_X[None, None]
    around = {"padding": 1, "padding_mode": "circular"}
    np.testing.assert_allclose(
        conv2d(np.roll(x, 3, axis=3), w, **around), np.roll(conv2d(x, w, **around), 3, axis=3), atol=1e-12
    )
    halved = conv2d(x, w, stride=2, **around)
    np.testing.assert_allclose(
        conv2d(np.roll(x, 4, axis=3), w, stride=2, **around), np.roll(halved, 2, axis=3), atol=1e-12
    )
    odd = conv2d(np.roll(x, 1, axis=3), w, stride=2, **around)
    assert not any(np.allclose(odd, np.roll(halved, by, axis=3)) for by in range(4))


def test_of_six_changes_a_shift_and_an_even_one_move_along():
    text = chapters.printed(chapters.cells("why-convolution")["what-moves"])
    assert re.findall("True|False", text) == ["True", "False", "False", "False", "True", "False"]


def test_im2col_writes_the_middle_pixel_four_times():
    columns = windows(np.arange(1, 10).reshape(1, 1, 3, 3), (2, 2))[0, 0].reshape(4, 4).T
    assert (columns == 5).sum() == 4
    assert (np.array([1, 2, 3, 4]) @ columns).tolist() == [37, 47, 67, 77]


def test_with_its_pixels_shuffled_lenet_falls_below_a_dense_network_that_stays():
    mean = {name: 100 * value for name, value in measured("shuffled")["mean"].items()}
    assert mean["lenet_in_order"] - mean["lenet_shuffled"] > 6
    assert mean["lenet_shuffled"] < mean["dense_shuffled"] < mean["lenet_in_order"] - 3
    assert abs(mean["dense_shuffled"] - mean["dense_in_order"]) < 0.5
    assert told("shuffled") == pytest.approx(list(mean.values()), abs=0.06)


def test_a_global_maximum_carries_over_to_the_right_and_all_of_it_with_paper_at_both_ends():
    mean = {name: 100 * value for name, value in measured("transfer")["mean"].items()}
    assert mean["dense_right"] < 20
    assert 6 < mean["global_maximum_left"] - mean["global_maximum_right"] < 8
    assert mean["global_maximum_with_margin_left"] == mean["global_maximum_with_margin_right"]
    assert told("transfer") == pytest.approx(list(mean.values()), abs=0.06)


def test_three_layers_of_3_see_what_one_of_7_sees_with_27_to_49_weights():
    assert receptive_field(3 * [THREE])[-1] == receptive_field([{"kernel_size": 7}])[-1]
    weights = [costs(PRESETS[name].layers, (64, 32, 32)).parameters for name in ("three 3×3", "one 7×7")]
    assert weights == [27 * 64**2, 49 * 64**2]


@pytest.mark.parametrize("name", ["lenet", "alexnet", "vgg16", "dilated"])
def test_the_closed_form_gives_the_field_of_a_whole_network(name):
    stack = PRESETS[name]
    layers, jump, field = along(stack.layers, stack.input_shape), 1, 1
    for layer in layers:
        field += layer["dilation"] * (layer["kernel_size"] - 1) * jump
        jump *= layer["stride"]
    assert receptive_field(layers)[-1].size == field


def test_a_cell_behind_lenets_second_pool_sees_16_pixels():
    lenet = PRESETS["lenet"]
    assert receptive_field(along(lenet.layers, lenet.input_shape))[3].size == 16


def test_a_dilation_that_doubles_doubles_the_field():
    layers = along(PRESETS["dilated"].layers, PRESETS["dilated"].input_shape)
    assert [field.size for field in receptive_field(layers)] == [3, 5, 9, 17, 33, 65, 67, 67]


def test_a_corner_has_one_path_and_the_middle_3492117():
    counts = path_counts(15 * [THREE], 32)
    assert [counts[0], max(counts)] == [1, 3_492_117] == told("paths")


@pytest.mark.parametrize(("depth", "percent"), [(5, 64), (20, 37), (80, 18)])
def test_the_effective_field_is_a_smaller_part_of_a_deeper_stack(depth, percent):
    field = 2 * depth + 1
    held = cells_that_hold(effective_field(depth * [THREE], field))
    assert round(100 * held / field) == percent
    assert [depth, field, held, 95, percent] == told("effective-shares")[{5: 0, 20: 5, 80: 10}[depth] :][:5]


def test_depthwise_and_1_by_1_learn_4672_in_place_of_36864():
    assert told("depthwise") == [36_864, 4_672]


def test_a_1_by_1_convolution_is_a_dense_layer_at_every_pixel():
    x, w = np.random.default_rng(8).normal(size=(1, 3, 4, 7)), np.random.default_rng(9).normal(size=(5, 3))
    at_each = np.einsum("oc,nchw->nohw", w, x)
    np.testing.assert_allclose(conv2d(x, w[:, :, None, None]), at_each, atol=1e-12)


def test_most_of_what_networks_learn_is_dense_and_most_of_what_they_compute_is_not():
    for name in ("lenet", "alexnet", "vgg16"):
        found = costs(PRESETS[name].layers, PRESETS[name].input_shape)
        dense = [row for row in found.rows if row.kind == "dense"]
        assert sum(row.parameters for row in dense) > 0.88 * found.parameters
        assert sum(row.multiply_adds for row in dense) < 0.15 * found.multiply_adds


def test_lenet_of_1998_learnt_60000_numbers():
    assert sum(LENET_1998.values()) == 60_000
    assert LENET_1998["C3"] == 1_516
    assert costs(PRESETS["lenet"].layers, (1, 28, 28)).rows[2].parameters == 2_416

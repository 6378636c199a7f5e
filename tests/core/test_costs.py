"""Stacks and their costs: published totals, and the layers themselves, as oracles."""

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from convnotes.conv import conv2d
from convnotes.costs import alternatives, costs
from convnotes.fields import receptive_field, sizes
from convnotes.layers import Conv2d
from convnotes.network import lenet
from convnotes.pool import max_pool2d
from convnotes.stacks import LENET_1998, PRESETS, along, placed

RNG = np.random.default_rng(0)


def preset(name):
    return costs(PRESETS[name].layers, PRESETS[name].input_shape)


def fields(name, axis="height"):
    stack = PRESETS[name]
    return receptive_field(along(stack.layers, stack.input_shape, axis), stack.input_shape[1])


# ---------------------------------------------------------------- published totals


def test_lenet_is_the_network_of_the_book():
    summary = lenet(rng=RNG).summary((1, 28, 28))
    assert (preset("lenet").parameters, preset("lenet").multiply_adds) == (61_706, 416_520)
    assert (summary.parameters, summary.multiply_adds) == (61_706, 416_520)


def test_lenet_had_60000_parameters_in_1998_and_each_difference_is_known():
    # LeCun et al. 1998, §II.B
    assert sum(LENET_1998.values()) == 60_000
    here = [row.parameters for row in preset("lenet").rows]
    more = dict(zip(LENET_1998, np.subtract(here, list(LENET_1998.values())).tolist(), strict=True))
    assert more == {"C1": 0, "S2": -12, "C3": 900, "S4": -32, "C5": 0, "F6": 0, "output": 850}


def test_60_of_96_links_make_the_third_layer_of_1998():
    assert LENET_1998["C3"] == 60 * 25 + 16


def test_alexnet_has_the_totals_of_its_two_groups():
    # Krizhevsky et al. 2012: "60 million parameters"; Sze et al. 2017, table II: 724 M multiply-adds, 666 M
    # and 58.6 M of them in convolutions and in dense layers, 2.3 M and 58.6 M weights.
    table = preset("alexnet")
    assert table.parameters == 60_965_224
    assert table.multiply_adds == 724_406_816
    assert sum(row.multiply_adds for row in table.rows if row.kind == "conv") == 665_784_864
    assert sum(row.multiply_adds for row in table.rows if row.kind == "dense") == 58_621_952


def test_alexnet_has_the_layers_that_its_paper_prints():
    # Krizhevsky et al. 2012, §3.5: 253,440, 186,624, 64,896, 64,896, 43,264 neurons; the first is
    # printed so, but 55 × 55 × 96 = 290,400.
    neurons = [np.prod(row.output_shape) for row in preset("alexnet").rows if row.kind == "conv"]
    assert neurons == [290_400, 186_624, 64_896, 64_896, 43_264]


def test_without_its_groups_alexnet_would_have_62_million_parameters():
    layers = [
        {name: value for name, value in layer.items() if name != "groups"}
        for layer in PRESETS["alexnet"].layers
    ]
    assert costs(layers, (3, 227, 227)).parameters == 62_378_344


def test_vgg16_has_its_published_totals():
    # Simonyan & Zisserman 2015, table 2: 138 million parameters; Sze et al. 2017, table II: 15.5 G
    # multiply-adds, 15.3 G and 124 M of them in convolutions and in dense layers.
    table = preset("vgg16")
    assert table.parameters == 138_357_544
    assert table.multiply_adds == 15_470_264_320
    assert sum(row.multiply_adds for row in table.rows if row.kind == "dense") == 123_633_664


def test_three_3x3_layers_have_the_field_of_one_7x7_and_27_against_49_squares_of_weights():
    assert fields("three 3×3")[-1] == fields("one 7×7")[-1]
    assert (preset("three 3×3").parameters, preset("one 7×7").parameters) == (27 * 64**2, 49 * 64**2)


def test_the_fields_of_the_dilated_stack_are_those_of_its_paper():
    # Yu & Koltun 2016, table 1
    assert [field.size for field in fields("dilated")] == [3, 5, 9, 17, 33, 65, 67, 67]


def test_the_fields_of_vgg16_and_alexnet_are_those_that_araujo_et_al_print():
    # Araujo, Norris & Sim 2019, table of models: alexnet_v2 195, vgg_16 212, stride 32 (up to the last pool)
    assert fields("vgg16")[17][:2] == (212, 32)
    assert fields("alexnet")[7][:2] == (195, 32)


def test_a_dense_layer_sees_the_whole_image_and_all_around_it():
    assert fields("fifteen")[-1].size == 31
    size, _, start = fields("lenet")[4]
    assert start <= 0
    assert start + size >= 28


def test_multiply_adds_are_not_flops():
    # https://github.com/facebookresearch/fvcore/issues/69
    table = costs([{"kind": "conv", "kernel_size": 3, "channels": 128}], (1, 128, 128))
    assert table.multiply_adds == 18_289_152
    assert table.flops == 2 * 18_289_152 + 128 * 126 * 126


def test_a_picture_to_six_maps_costs_14_million_parameters_357504_or_456():
    found = alternatives({"kind": "conv", "kernel_size": 5, "channels": 6}, (3, 32, 32))
    assert {kind: cost.parameters for kind, cost in found.items()} == {
        "dense": 14_455_392,
        "local": 357_504,
        "conv": 456,
    }


def test_sharing_saves_no_product():
    found = alternatives({"kind": "conv", "kernel_size": 3, "channels": 4, "groups": 2}, (6, 9, 8))
    assert found["local"].multiply_adds == found["conv"].multiply_adds < found["dense"].multiply_adds
    assert found["local"].flops == found["conv"].flops
    assert len({cost.output_shape for cost in found.values()}) == 1


def test_depthwise_and_pointwise_cost_an_eighth():
    together = {"kind": "conv", "kernel_size": 3, "channels": 64, "bias": False}
    apart = [together | {"groups": 64}, together | {"kernel_size": 1}]
    assert costs(apart, (64, 8, 8)).parameters == 4_672
    assert costs([together], (64, 8, 8)).parameters == 36_864


# ---------------------------------------------------------------- the layers themselves


@pytest.mark.parametrize(
    "options",
    [
        {"kernel_size": 3, "channels": 8},
        {"kernel_size": (3, 2), "channels": 6, "stride": (2, 1), "padding": ((0, 1), (2, 2))},
        {"kernel_size": (1, 5), "channels": 4, "padding": "same", "stride": 2, "groups": 2},
        {"kernel_size": 2, "channels": 4, "padding": "full", "dilation": (2, 3), "groups": 4, "bias": False},
    ],
)
def test_a_convolution_has_the_shape_and_the_costs_of_the_real_one(options):
    x = RNG.normal(size=(1, 4, 11, 13))
    (row,) = costs([{"kind": "conv", **options}], (4, 11, 13)).rows
    channels, size = options["channels"], options["kernel_size"]
    rest = {name: value for name, value in options.items() if name not in ("channels", "kernel_size")}
    layer = Conv2d(4, channels, size, rng=RNG, **rest)
    y = layer(x)
    assert row.output_shape == y.shape[1:]
    assert row.parameters == layer.parameter_count()
    assert row.multiply_adds == layer.multiply_adds(y.shape[1:])
    assert row.memory == y.astype(np.float32).nbytes


def test_a_pool_moves_by_its_own_size_unless_told_otherwise():
    for options in ({"kernel_size": (2, 3)}, {"kernel_size": 3, "stride": 2, "padding": 1}):
        (row,) = costs([{"kind": "pool", **options}], (2, 11, 13)).rows
        y, _ = max_pool2d(np.zeros((1, 2, 11, 13)), **options)
        assert row == ("pool", y.shape[1:], 0, 0, 0, 4 * y.size)


def test_along_an_axis_the_windows_give_the_sizes_of_the_image():
    layers = [
        {"kind": "conv", "kernel_size": (3, 2), "channels": 2, "stride": (1, 2), "padding": "same"},
        {"kind": "pool", "kernel_size": (2, 1)},
        {"kind": "dense", "channels": 5},
        {"kind": "dense", "channels": 3},
    ]
    shapes = [layer.output_shape for layer in placed(layers, (1, 9, 12))]
    for place, (axis, n) in enumerate([("height", 9), ("width", 12)], start=1):
        assert sizes(along(layers, (1, 9, 12), axis), n)[1:] == tuple(shape[place] for shape in shapes)


def test_a_cell_that_changes_outside_a_field_changes_nothing():
    layers = PRESETS["three 3×3"].layers
    size, jump, start = receptive_field(along(layers, (64, 32, 32)))[-1]
    x, weight = np.zeros((1, 1, 15, 15)), np.ones((1, 1, 3, 3))
    x[0, 0, 8] = 1
    y = x
    for _ in layers:
        y = conv2d(y, weight, padding=1)
    sees = [i for i in range(15) if start + i * jump <= 8 < start + i * jump + size]
    assert_array_equal(np.flatnonzero(y[0, 0, :, 7]), sees)


def test_presets_cannot_be_changed():
    with pytest.raises(TypeError):
        PRESETS["lenet"].layers[0]["channels"] = 7
    with pytest.raises(TypeError):
        PRESETS["lenet"] = PRESETS["vgg16"]


# ---------------------------------------------------------------- bad input

CONV = {"kind": "conv", "kernel_size": 3, "channels": 4}


@pytest.mark.parametrize(
    ("layer", "error", "message"),
    [
        (CONV | {"kernel_size": 9}, ValueError, "kernel_size 9 exceeds padded height 6"),
        (CONV | {"kernel_size": (1, 9)}, ValueError, "kernel_size 9 exceeds padded width 8"),
        (CONV | {"groups": 3}, ValueError, "groups 3 does not divide in_channels 2"),
        (CONV | {"channels": 0}, ValueError, "out_channels must be at least 1, got 0"),
        (CONV | {"channels": 0, "kind": "dense"}, TypeError, "a layer of kind dense must have channels"),
        ({"kind": "dense", "channels": 0}, ValueError, "channels must be at least 1, got 0"),
        (CONV | {"bias": 1}, TypeError, "bias must be True or False, got 1"),
        (CONV | {"strid": 1}, TypeError, "a layer of kind conv must have channels, kernel_size and perhaps"),
        ({"kind": "pool"}, TypeError, "a layer of kind pool must have kernel_size and perhaps"),
        (
            CONV | {"kind": "relu"},
            TypeError,
            "layers must be dicts with a kind of conv, local, pool, dense, got",
        ),
        ({"kernel_size": 3}, TypeError, "layers must be dicts with a kind of"),
        (3, TypeError, "layers must be dicts with a kind of conv, local, pool, dense, got 3"),
    ],
)
def test_a_layer_that_cannot_be_is_named(layer, error, message):
    with pytest.raises(error, match=message):
        costs([layer], (2, 6, 8))


def test_an_input_has_three_axes():
    with pytest.raises(ValueError, match=r"input_shape must be \(C, H, W\), got \(6, 8\)"):
        costs([CONV], (6, 8))
    with pytest.raises(ValueError, match="input_shape must be at least 1, got 0"):
        costs([], (1, 0, 8))


def test_an_axis_is_the_height_or_the_width():
    with pytest.raises(ValueError, match="axis must be one of height, width, got 'depth'"):
        along([CONV], (2, 6, 8), "depth")


def test_only_a_convolution_has_alternatives():
    with pytest.raises(ValueError, match="layer must be of kind conv, got pool"):
        alternatives({"kind": "pool", "kernel_size": 2}, (2, 6, 8))

"""The explorable ``receptive_field``: its stacks are the core's, its totals the published ones."""

import base64
import io
import json

import numpy as np
import pytest
from PIL import Image
from support.explorables import EXPLORABLES

from convnotes.costs import costs
from convnotes.datasets import grey, load_photo
from convnotes.explorables import ReceptiveFieldExplorable
from convnotes.explorables.receptive_field import answer as module
from convnotes.explorables.runtime.explorable import StateError
from convnotes.fields import path_counts, receptive_field
from convnotes.stacks import PRESETS, along

OF_THE_CORE = {"three": "three 3×3", "one": "one 7×7"}
FIGURE = {preset["id"]: preset["state"] for preset in ReceptiveFieldExplorable.schema["presets"]}


def made(preset, **fields):
    return ReceptiveFieldExplorable(**{**FIGURE[preset], **fields})


@pytest.mark.parametrize("name", ["fifteen", "three", "one", "lenet", "alexnet", "vgg16", "dilated"])
def test_a_preset_is_the_stack_of_the_core(name):
    given, stack = made(name), PRESETS[OF_THE_CORE.get(name, name)]
    layers, shape = module.stack(given.state)
    assert shape == stack.input_shape
    assert costs(layers, shape) == costs(stack.layers, stack.input_shape)
    assert receptive_field(along(layers, shape), shape[1]) == receptive_field(
        along(stack.layers, shape), shape[1]
    )


@pytest.mark.parametrize(
    ("name", "parameters", "multiply_adds"),
    [
        ("lenet", 61_706, 416_520),
        ("alexnet", 60_965_224, 724_406_816),  # Sze et al. 2017, table II: 61 M and 724 M
        ("vgg16", 138_357_544, 15_470_264_320),  # Simonyan & Zisserman 2015, table 2; Sze et al.: 15.5 G
        ("three", 27 * 64**2, 27 * 64**2 * 32**2),  # Simonyan & Zisserman 2015, §2.3: 27·C² …
        ("one", 49 * 64**2, 49 * 64**2 * 32**2),  # … against 49·C²
        ("separable", 4_672, 4_672 * 32**2),
        ("first", 456, 352_800),
    ],
)
def test_a_preset_has_the_published_totals(name, parameters, multiply_adds):
    assert made(name).answer["totals"][:2].tolist() == [parameters, multiply_adds]


def test_the_first_layer_is_held_against_one_without_sharing_and_one_without_locality():
    answer = made("first").answer
    assert (answer["local"].tolist(), answer["dense"].tolist()) == ([357_504], [[14_455_392, 14_450_688]])


def test_three_small_kernels_see_what_a_large_one_sees():
    assert made("three").answer["fields"][-1, 0] == made("one").answer["fields"][-1, 0] == 7


def test_the_paths_of_a_cell_end_where_the_core_counts_them():
    figure = made("fifteen", place=0)
    layers, shape = module.stack(figure.state)
    counts = path_counts(along(layers, shape), 32, 0)
    assert figure.answer["paths"][:32].tolist() == list(counts)
    assert figure.answer["shares"] @ np.ones(32) == pytest.approx(1, abs=1e-12)


def test_a_place_is_a_share_of_the_way_along_the_cells():
    for place, cell in ((0, 0), (50, 14), (100, 27)):
        assert made("first", place=place).answer["cell"] == cell
        assert made("first", place=place, way="on", size=28).answer["cell"] == cell


def test_on_from_a_pixel_the_shares_are_those_of_the_chosen_layer():
    answer = made("lenet", way="on", layer=3).answer
    assert answer["levels"].tolist() == [28, 28, 14, 10]
    assert len(answer["shares"]) == 10


def test_a_layer_that_is_not_there_is_the_last_one():
    assert made("first", layer=9).answer["levels"].tolist() == [32, 28]


@pytest.mark.parametrize(
    ("layers", "code", "value", "limit"),
    [
        ([[0, 9, 1, 0, 1, 1, 1]], "exceeds", 9, 8),
        ([[1, 3, 1, 0, 4, 1, 1]], "exceeds", 9, 8),
        ([[0, 3, 1, 0, 1, 4, 2]], "groups_in", 2, 3),
        ([[0, 3, 1, 0, 1, 4, 3]], "groups_out", 3, 4),
    ],
)
def test_a_layer_that_cannot_be_is_refused_by_its_place(layers, code, value, limit):
    before = [[1, 1, 1, 0, 1, 1, 1]]
    with pytest.raises(StateError) as refused:
        ReceptiveFieldExplorable(size=8, channels=3, layers=[*before, *layers])
    expected = {"code": code, "field": "layers", "value": value, "limit": limit, "index": [1]}
    assert refused.value.error == expected


def test_what_a_kind_does_not_take_is_left_alone():
    pool, dense = [1, 2, 2, 0, 1, 7, 5], [2, 11, 4, 16, 16, 10, 9]
    answer = ReceptiveFieldExplorable(layers=[pool, dense], channels=3, size=8).answer
    assert answer["shapes"].tolist() == [[3, 8, 8], [3, 4, 4], [10, 1, 1]]


def test_the_picture_is_the_middle_of_the_photograph():
    path = module.files(module.__package__).joinpath("photo.json")
    stored = json.loads(path.read_text(encoding="utf-8"))
    data = base64.b64decode("".join(stored["base64"]))
    shown = np.asarray(Image.open(io.BytesIO(data)), float)
    first, end = stored["columns"]
    photo = grey(load_photo())[:, first:end]
    assert shown.shape == photo.shape
    assert np.abs(shown - photo).mean() < 5  # of 255: it is packed with a loss


def test_the_figure_is_one_of_the_books():
    assert ReceptiveFieldExplorable in EXPLORABLES

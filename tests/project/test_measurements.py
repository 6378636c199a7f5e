"""What the book says was measured: the stored results, the scripts behind them, and why they come out so."""

import calibration
import frozen
import gradients
import moved
import numpy as np
import pytest
import shuffled
import spectra
import taught
import transfer
from numpy.testing import assert_allclose
from record import RESULTS, SETTINGS, means

from convnotes.datasets import Part, load_digits
from convnotes.layers import Flatten, Linear
from convnotes.measured import NAMES, measured
from convnotes.network import Sequential

TEST = load_digits().test
FEW = Part(TEST.images[:20], TEST.labels[:20])


def test_each_stored_file_has_its_name_among_the_names():
    assert {path.stem for path in RESULTS.glob("*.json")} == set(NAMES)


def test_what_was_not_measured_is_refused_by_name():
    with pytest.raises(ValueError, match="got 'weather'"):
        measured("weather")


# ---------------------------------------------------------------- gradients through ten layers


def test_the_gradients_that_come_through_ten_layers_are_those_that_are_measured():
    found, kept = gradients.measured(), measured("gradients")
    assert kept["settings"]["seeds"] == gradients.SEEDS
    for start, ratios in found.items():
        assert_allclose(list(ratios.values()), list(kept["ratio"][start].values()), rtol=0.01)


def test_sigmoids_lose_the_gradient_and_rectifiers_with_hes_start_keep_it():
    usual, he = measured("gradients")["ratio"].values()
    assert usual["sigmoid"] < 1e-6 < 0.2 < usual["tanh"] < 0.3
    assert usual["relu"] < 0.1 < 0.9 < he["relu"] < 1.1


# ---------------------------------------------------------------- calibration


def test_the_stored_network_is_as_sure_as_is_stored():
    found, kept = calibration.measured([0]), measured("calibration")["as they are"]
    assert found.keys() == kept.keys()
    for name in kept:
        assert_allclose(found[name], kept[name], atol=2e-4)


@pytest.mark.parametrize("kind", ["as they are", "moved"])
def test_between_090_and_099_lenet_is_right_a_little_less_often_than_it_says(kind):
    kept = measured("calibration")
    assert kept["edges"] == calibration.EDGES
    place = calibration.EDGES.index(0.9)
    said, right = kept[kind]["confidence"][place], kept[kind]["accuracy"][place]
    assert 0.94 < right < said < 0.97
    assert kept[kind]["error"] < 0.01


# ---------------------------------------------------------------- direct or by spectra


def test_spectra_win_for_large_kernels_alone():
    kept = measured("spectra")
    ratios = {int(k): ratio for k, ratio in kept["ratio"].items()}
    assert tuple(ratios) == spectra.KERNELS
    assert kept["spectra_win_from"] == min(k for k, ratio in ratios.items() if ratio > 1)
    assert ratios[3] < 1 < ratios[31]


def test_the_two_ways_are_compared_only_if_they_agree():
    assert spectra.ratio(5, size=16, turns=1) > 0


# ---------------------------------------------------------------- shuffled pixels, and digits elsewhere

RUNS = {"moved": moved, "shuffled": shuffled, "transfer": transfer}


@pytest.mark.parametrize("name", RUNS)
def test_the_stored_means_are_those_of_the_stored_runs(name):
    kept = measured(name)
    assert kept["mean"] == means(kept["runs"])
    assert [run["seed"] for run in kept["runs"]] == [0, 1, 2]
    assert kept["settings"] == SETTINGS | {
        setting: getattr(RUNS[name], {"batch_size": "BATCH"}.get(setting, setting.upper()))
        for setting in kept["settings"].keys() - SETTINGS.keys()
    }


@pytest.mark.parametrize("name", RUNS)
def test_a_seed_decides_a_run(name):
    first, again = (RUNS[name].run(0, epochs=1, samples=30) for _ in range(2))
    assert first == again
    assert first.keys() == measured(name)["mean"].keys()


def test_shuffled_pixels_cost_lenet_much_and_a_dense_network_nothing():
    found = measured("shuffled")["mean"]
    assert found["lenet_in_order"] - found["lenet_shuffled"] > 0.05
    assert abs(found["dense_in_order"] - found["dense_shuffled"]) < 0.01
    assert found["lenet_in_order"] > found["dense_in_order"] > found["lenet_shuffled"]


def test_to_a_dense_network_a_permutation_is_another_order_of_its_weights():
    order = np.random.default_rng(0).permutation(784)
    network, other = (Sequential(Flatten(), Linear(784, 5, rng=np.random.default_rng(0))) for _ in range(2))
    weight = other.parameters["1.weight"]
    weight.value = weight.value[:, order]
    assert_allclose(other(shuffled.shuffled(FEW, order).images), network(FEW.images), atol=1e-5)


def test_a_global_maximum_carries_further_than_a_dense_network_and_all_the_way_with_a_margin():
    found = measured("transfer")["mean"]
    assert found["dense_right"] < 0.2 < 0.7 < found["global_maximum_right"] < found["global_maximum_left"]
    assert found["global_maximum_with_margin_right"] == found["global_maximum_with_margin_left"]


def test_with_a_margin_the_answers_are_the_same_to_the_left_and_to_the_right():
    network = transfer.global_maximum(np.random.default_rng(0))
    left, right = (
        network(transfer.placed(FEW, column, transfer.MARGIN).images) for column in (0, transfer.SHIFT)
    )
    assert_allclose(left, right, atol=1e-6)
    bare = [network(transfer.placed(FEW, column).images) for column in (0, transfer.SHIFT)]
    assert np.abs(bare[0] - bare[1]).max() > 1e-3


@pytest.mark.parametrize("make", [shuffled.dense, transfer.dense, transfer.global_maximum])
def test_a_network_has_as_many_parameters_as_its_script_says(make):
    count = sum(parameter.value.size for parameter in make(np.random.default_rng(0)).parameters.values())
    assert f"{count:,}" in make.__doc__


# ---------------------------------------------------------------- digits that stand a little elsewhere


def test_each_cell_of_a_shift_costs_a_dense_network_more_than_lenet():
    found = measured("moved")["mean"]
    for columns in (2, 3, 4):
        assert found[f"lenet_{columns}"] - found[f"dense_{columns}"] > 0.1


def test_who_was_shown_moved_digits_reads_moved_digits():
    found = measured("moved")["mean"]
    assert found["lenet_shown_moved_2"] > 0.97 > 0.91 > found["lenet_2"]


def test_moved_digits_lose_what_leaves_and_get_paper():
    moved_once = moved.moved(FEW, 1).images
    np.testing.assert_array_equal(moved_once[..., 1:], FEW.images[..., :-1])
    assert not moved_once[..., 0].any()


# ---------------------------------------------------------------- convolutions that stay random


def test_random_convolutions_read_well_get_most_of_the_digits():
    found = measured("frozen")
    assert found["mean"] == means(found["runs"])
    assert found["settings"] == SETTINGS | {"epochs": frozen.EPOCHS, "batch_size": frozen.BATCH}
    for run in found["runs"]:
        assert run["untrained"] < 0.2 < 0.91 < run["frozen"] < 0.96 < run["whole"]


def test_what_is_frozen_does_not_move_and_the_rest_does(monkeypatch):
    made = []
    monkeypatch.setattr(frozen, "accuracy", lambda network, part: made.append(network) or 0.0)
    frozen.run(0, epochs=1, samples=64)
    before, still, whole = ([p.value for p in network.parameters.values()] for network in made)
    for name, first, after, learnt in zip(made[0].parameters, before, still, whole, strict=True):
        assert np.array_equal(first, after) == name.startswith(frozen.CONVOLUTIONS)
        assert not np.array_equal(first, learnt)


# ---------------------------------------------------------------- trained in the page


def test_the_page_s_network_reads_nine_digits_of_ten_after_five_epochs_from_every_seed():
    found = measured("taught")
    assert found["mean"] == means(found["runs"])
    assert all(run["epoch_5"] >= 0.9 <= run["small"] for run in found["runs"])


def test_a_rate_that_is_too_small_or_too_large_learns_little():
    assert all(run["slow"] < 0.4 for run in measured("taught")["runs"])
    assert measured("taught")["mean"]["fast"] < 0.4


def test_a_small_start_turns_the_first_kernels_and_a_shown_seven_is_read():
    for run in measured("taught")["runs"]:
        assert run["likeness_small"] < 0.3 < 0.9 < run["likeness_usual"]
        assert run["sevens_before"] == 0 < 1 == run["sevens_shown"]


def test_kernels_that_have_not_learnt_are_as_they_were():
    network = taught.taught(epochs=0).network
    assert taught.likeness(network, network) == pytest.approx(1)

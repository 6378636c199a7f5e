"""The explorable ``training``: its answer against NumPy, SciPy and what theory says of a quadratic."""

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from scipy import signal

from convnotes.explorables import TrainingExplorable
from convnotes.explorables.runtime.explorable import StateError
from convnotes.explorables.runtime.random import bell

PRESETS = {preset["id"]: preset["state"] for preset in TrainingExplorable.schema["presets"]}
LEARNERS = {"blind": "blind_losses", "kept": "kept_losses", "descent": "losses"}


def figure(preset="sobel", **fields):
    return TrainingExplorable(**{**PRESETS[preset], **fields})


def answer(preset="sobel", **fields):
    return figure(preset, **fields).answer


def test_the_target_is_what_the_hidden_kernel_makes_of_the_picture():
    made = figure()
    expected = signal.correlate2d(made.picture, made.hidden, mode="valid")
    assert_allclose(made.answer["target"], expected)
    assert_allclose(figure(rectified=1).answer["target"], np.maximum(expected, 0))


@pytest.mark.parametrize("preset", PRESETS)
def test_a_loss_is_the_sum_of_the_squared_errors_at_its_step(preset):
    made = figure(preset)
    found = made.answer
    for weights, losses in (("blind_weights", "blind_losses"), ("kept_weights", "kept_losses")):
        for step in (0, 1, made.steps):
            y = signal.correlate2d(made.picture, found[weights][step], mode="valid")
            y = np.maximum(y, 0) if made.rectified else y
            assert_allclose(found[losses][step], np.square(y - found["target"]).sum(), atol=1e-9)


def test_all_three_begin_at_the_same_kernel():
    for preset in PRESETS:
        found = answer(preset)
        assert_array_equal(found["weights"][0], found["blind_weights"][0])
        assert_array_equal(found["weights"][0], found["kept_weights"][0])
        assert len({found[losses][0] for losses in LEARNERS.values()}) == 1


def test_descent_is_far_ahead_of_keeping_what_is_better_and_that_of_the_blind():
    for seed in range(10):
        found = answer(seed=seed, steps=500)
        blind, kept, descent = (found[losses][-1] / found[losses][0] for losses in LEARNERS.values())
        assert blind > 10 * kept > 1e6 * descent


@pytest.mark.parametrize("preset", ["below", "belowTwo", "above", "aboveTwo"])
def test_099_of_the_limit_converges_and_101_of_it_explodes(preset):
    made = figure(preset)
    found = made.answer
    share = made.learning_rate / found["limit"][0]
    assert_allclose(share, 0.99 if preset.startswith("below") else 1.01, rtol=1e-9)
    if preset.startswith("below"):
        assert found["losses"][-1] < 1e-6 * found["losses"][0]
    else:
        assert found["losses"][-1] > 1e4 * found["losses"][0]


def test_the_limit_is_2_over_the_largest_eigenvalue_of_the_windows():
    made = figure()
    windows = np.lib.stride_tricks.sliding_window_view(np.array(made.picture), (3, 3)).reshape(-1, 9)
    largest = np.linalg.svd(windows, compute_uv=False)[0]
    assert_allclose(made.answer["curvature"][1], 2 * largest**2)
    assert_allclose(made.answer["limit"], 1 / largest**2)
    assert_allclose(answer(method="momentum")["limit"], 1.9 / largest**2)
    assert np.isnan(answer(method="adam")["limit"][0])
    assert np.isnan(answer(rectified=1)["limit"][0])


def test_the_forgotten_line_leaves_one_direction_flat():
    found = answer("forgotten")
    assert found["flat"] == [1]
    assert_allclose(found["curvature"], [0, 168], atol=1e-9)
    assert_allclose(found["weights"][-1].sum(), 0, atol=1e-6)
    assert np.abs(found["weights"][-1] - [[1, -1]]).max() > 0.3
    found = answer("line")
    assert found["flat"] == [0]
    assert_allclose(found["curvature"], [12, 60])
    assert_allclose(found["weights"][-1], [[1, -1]], atol=1e-3)


def test_a_rate_that_is_too_large_is_named_with_its_step_and_the_last_finite_state_stays():
    found = answer("large")
    (stopped,) = found["stopped"]
    assert 0 < stopped < 200
    assert np.isfinite(found["losses"]).all()
    assert_array_equal(found["losses"][stopped:], found["losses"][stopped - 1])


def test_a_blank_start_learns_nothing_behind_a_relu_and_all_without():
    assert not answer("blank")["weights"].any()
    found = answer("blankBare")
    assert found["losses"][-1] < 1e-9 * found["losses"][0]


def test_a_picture_of_nothing_is_flat_and_has_no_limit():
    found = answer(picture=[[0] * 8] * 8)
    assert found["flat"] == [9]
    assert found["limit"] == [np.inf]


def test_the_surface_has_the_first_weight_to_the_right_and_the_second_upward():
    found = answer("line")
    axis, surface = found["axis"], found["surface"]
    assert_allclose(axis, -axis[::-1], atol=1e-12)
    picture = np.array(PRESETS["line"]["picture"], float)
    for i, j in ((0, 0), (3, 30), (40, 12)):
        weight = np.array([[axis[j], axis[len(axis) - 1 - i]]])
        y = signal.correlate2d(picture, weight, mode="valid")
        assert_allclose(surface[i, j], np.square(y - found["target"]).sum())
    assert answer()["surface"].size == 0


def test_a_seed_decides_everything_and_another_seed_something_else():
    assert_array_equal(answer(seed=3)["kept_losses"], answer(seed=3)["kept_losses"])
    assert answer(seed=3)["losses"][0] != answer(seed=4)["losses"][0]


def test_the_chances_are_nearly_normal():
    drawn = bell(7, 100_000)
    assert_allclose([drawn.mean(), drawn.std()], [0, 1], atol=0.01)
    assert abs(drawn).max() <= 2 * np.sqrt(3)
    assert_allclose((abs(drawn) < 1).mean(), 0.683, atol=0.03)


@pytest.mark.parametrize(("axis", "hidden"), [("height", [[1]] * 4), ("width", [[1] * 4])])
def test_a_kernel_that_is_larger_than_the_picture_is_refused(axis, hidden):
    with pytest.raises(StateError) as caught:
        TrainingExplorable(picture=[[1, 2, 3]] * 3, hidden=hidden)
    assert caught.value.error == {"code": f"exceeds_{axis}", "field": "hidden", "value": 4, "limit": 3}

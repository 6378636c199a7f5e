"""The explorable ``pool``: its answer against SciPy, `gradcheck` and what can be counted by hand."""

import random

import numpy as np
import pytest
from scipy import ndimage
from support.states import draw_state

from convnotes import NotDifferentiableError, gradcheck
from convnotes.explorables import PoolExplorable
from convnotes.explorables.pool.answer import operation
from convnotes.explorables.runtime.explorable import StateError
from convnotes.explorables.runtime.slopes import AGREES, DIFFERS, KINK

TIED = [[2, 2, 1, 0], [2, 1, 0, 1], [0, 3, 5, 5], [3, 1, 5, 5]]
SIGNED = [[1, -3, 2, -1], [-2, 1, 0, 4], [3, -1, -4, 2], [-2, 2, 1, -5]]


def drawn(count, **fixed):
    """So many random valid states, with some fields as given."""
    generator, states = random.Random("pool"), []
    while len(states) < count:
        state = draw_state(generator, PoolExplorable.schema) | fixed
        if PoolExplorable.check(state) is None:
            states.append(state)
    return states


def answer(**fields):
    return PoolExplorable(**fields).answer


def padded(state, value=0.0):
    x = PoolExplorable.compute({**state, "direction": "forward"})["x"]
    return np.pad(x, state["padding"], constant_values=value)


def thinned(filtered, state):
    """Every s-th of the places where a window of SciPy's, whose anchor is its first cell, fits."""
    k, s = state["kernel_size"], state["stride"]
    rows, columns = (n - k + 1 for n in filtered.shape)
    return filtered[:rows:s, :columns:s]


# --- Forward ---------------------------------------------------------------------------------------------


def test_the_example_of_the_notes_gives_6_8_3_4():
    np.testing.assert_array_equal(answer()["output"], [[6, 8], [3, 4]])


def test_the_maximum_is_scipys():
    for state in drawn(60, kind="max", direction="forward"):
        k = state["kernel_size"]
        x = padded(state, -np.inf)
        found = ndimage.maximum_filter(x, k, origin=-(k // 2), mode="constant", cval=-np.inf)
        np.testing.assert_array_equal(PoolExplorable.compute(state)["output"], thinned(found, state))


def test_the_mean_is_scipys():
    for state in drawn(60, kind="mean", direction="forward"):
        k = state["kernel_size"]
        found = ndimage.uniform_filter(padded(state), k, origin=-(k // 2), mode="constant")
        np.testing.assert_allclose(PoolExplorable.compute(state)["output"], thinned(found, state), atol=1e-12)


def test_the_norm_is_numpys():
    for state in drawn(60, kind="norm", direction="forward"):
        k, p = state["kernel_size"], state["p"]
        windows = np.lib.stride_tricks.sliding_window_view(padded(state), (k, k))
        found = np.linalg.norm(windows.reshape(*windows.shape[:2], k * k), p, axis=-1)
        expected = found[:: state["stride"], :: state["stride"]]
        np.testing.assert_allclose(PoolExplorable.compute(state)["output"], expected, rtol=1e-12, atol=1e-12)


def test_the_weighted_mean_is_a_convolution_with_its_weights():
    for state in drawn(60, kind="gaussian", direction="forward"):
        reply, k = PoolExplorable.compute(state), state["kernel_size"]
        offsets = np.arange(k) - (k - 1) / 2
        bell = np.exp(-(offsets[:, None] ** 2 + offsets**2) / (2 * state["sigma"] ** 2))
        np.testing.assert_allclose(reply["weights"], bell / bell.sum(), rtol=1e-9)
        found = ndimage.correlate(padded(state), bell / bell.sum(), origin=-(k // 2), mode="constant")
        np.testing.assert_allclose(reply["output"], thinned(found, state), atol=1e-12)


def test_the_winner_is_the_first_of_equal_cells():
    assert answer(input=TIED)["indices"].tolist() == [[0, 2], [9, 10]]


# --- The shift -------------------------------------------------------------------------------------------


def test_a_shift_brings_zeros_in():
    assert answer(input=[[1, 2, 3]], kernel_size=1, stride=1, shift=1)["x"].tolist() == [[0, 1, 2]]
    assert answer(input=[[1, 2, 3]], kernel_size=1, stride=1, shift=-2)["x"].tolist() == [[3, 0, 0]]


def test_a_shift_by_more_than_the_width_leaves_nothing():
    assert not answer(input=[[1, 2]], kernel_size=1, stride=1, shift=3)["x"].any()


def test_of_nine_detectors_three_pooled_outputs_stay_and_no_input_that_holds_something():
    row = [[0, 0.2, 0.3, 0.1, 1, 0.2, 0.1, 0, 0]]
    reply = answer(input=row, kernel_size=3, stride=1, padding=1, shift=1)
    assert reply["counts"].tolist() == [3, 9, 2, 9, 3, 9, 0, 7]
    assert np.flatnonzero(reply["same"]).tolist() == [2, 4, 5]


def test_without_a_shift_everything_stays():
    for state in drawn(20, shift=0, direction="forward"):
        same, outputs, kept, cells, *busy = PoolExplorable.compute(state)["counts"]
        assert (same, kept) == (outputs, cells)
        assert busy[0] == busy[1]


def test_what_stays_is_counted_where_something_is():
    for state in drawn(40, direction="forward"):
        reply = PoolExplorable.compute(state)
        y, before = reply["output"], reply["before"]
        busy = (np.abs(y) > 1e-12) | (np.abs(before) > 1e-12)
        assert reply["counts"][5] == busy.sum()
        assert reply["counts"][4] == (np.isclose(y, before, rtol=0, atol=1e-12) & busy).sum()


# --- Backward --------------------------------------------------------------------------------------------


def test_delta_2_4_6_8_goes_to_the_four_corners():
    corners = [[9, 1, 2, 8], [3, 4, 5, 6], [1, 2, 3, 4], [7, 5, 6, 9]]
    expected = [[2, 0, 0, 4], [0, 0, 0, 0], [0, 0, 0, 0], [6, 0, 0, 8]]
    np.testing.assert_array_equal(answer(input=corners)["grad_x"], expected)


def test_delta_2_4_6_8_is_shared_out_by_the_mean():
    expected = [[0.5, 0.5, 1, 1], [0.5, 0.5, 1, 1], [1.5, 1.5, 2, 2], [1.5, 1.5, 2, 2]]
    np.testing.assert_allclose(answer(kind="mean")["grad_x"], expected)


def test_delta_is_1_where_the_state_gives_none():
    reply = answer(input=np.ones((1, 4)), kernel_size=1, stride=1, delta=[[5, 6], [7, 8]])
    assert reply["delta"].tolist() == [[5, 6, 1, 1]]


def test_without_a_bug_the_gradient_is_the_cores():
    for state in drawn(150, bug="none", direction="forward"):
        reply = PoolExplorable.compute(state)
        expected = operation(state)[1](reply["delta"][None, None], reply["x"][None, None])[0, 0]
        np.testing.assert_allclose(reply["grad_x"], expected, rtol=1e-12, atol=1e-12)


def test_one_cell_that_wins_nine_windows_gets_the_sum_of_nine():
    peak = np.ones((5, 5))
    peak[2, 2] = 9
    reply = answer(input=peak, kernel_size=3, stride=1, delta=np.arange(1, 10).reshape(3, 3))
    assert reply["grad_x"][2, 2] == 45
    assert np.count_nonzero(reply["grad_x"]) == 1


# --- The check -------------------------------------------------------------------------------------------


def test_the_measured_slopes_are_those_of_gradcheck():
    compared = 0
    for state in drawn(80, bug="none", direction="backward"):
        reply, (pool, _) = PoolExplorable.compute(state), operation(state)
        weights = []

        def backward(grad_output, x, reply=reply, weights=weights):
            weights.append(float(grad_output))
            return [grad_output * reply["grad_x"]]

        def loss(x, pool=pool, delta=reply["delta"]):
            return np.array((delta * pool(x[None, None])[0, 0]).sum())

        try:
            report = gradcheck(loss, {"x": reply["x"]}, backward)
        except NotDifferentiableError:
            continue
        compared += 1
        assert report.passed, state
        np.testing.assert_allclose(reply["numeric"] * weights[0], report.numeric["x"], rtol=1e-5, atol=1e-5)
        assert (reply["verdict"] == AGREES).all(), state
    assert compared >= 20


def test_without_a_bug_no_slope_differs():
    for state in drawn(200, bug="none", direction="backward"):
        reply = PoolExplorable.compute(state)
        assert DIFFERS not in reply["verdict"], state
        assert DIFFERS not in reply["sum_verdict"], state


@pytest.mark.parametrize(
    ("bug", "kind"),
    [("sign", "norm"), ("ties", "max"), ("overwrite", "mean"), ("overwrite", "max"), ("whole", "gaussian")],
)
def test_a_planted_bug_is_found_wherever_it_changes_the_gradient(bug, kind):
    changed = 0
    for state in drawn(120, bug=bug, kind=kind, direction="backward"):
        reply = PoolExplorable.compute(state)
        right = PoolExplorable.compute({**state, "bug": "none"})["grad_x"]
        if np.allclose(reply["grad_x"], right):
            continue
        changed += 1
        assert DIFFERS in reply["verdict"] or DIFFERS in reply["sum_verdict"], state
    assert changed >= 20


def test_a_bug_hides_where_its_kind_of_pool_is_not():
    for bug, kind in (("sign", "mean"), ("ties", "norm"), ("whole", "max")):
        state = {"bug": bug, "kind": kind, "input": SIGNED}
        np.testing.assert_array_equal(answer(**state)["grad_x"], answer(**state | {"bug": "none"})["grad_x"])


def test_the_forgotten_sign_shows_at_the_negative_cells_alone():
    reply = answer(input=SIGNED, kind="norm", p=3, bug="sign", direction="backward")
    np.testing.assert_array_equal(reply["verdict"] == DIFFERS, np.array(SIGNED) < 0)


def test_each_tied_cell_passes_alone_but_not_the_window():
    reply = answer(input=TIED, bug="ties", direction="backward")
    assert DIFFERS not in reply["verdict"]
    assert KINK in reply["verdict"]
    assert (reply["sum_verdict"] == DIFFERS).all()
    assert reply["slope_sum"].tolist() == [[3, 2], [2, 4]]


def test_the_slopes_of_a_maximum_add_up_to_1():
    for state in drawn(60, kind="max", bug="none", direction="backward"):
        reply = PoolExplorable.compute(state)
        np.testing.assert_array_equal(reply["slope_sum"], 1)
        np.testing.assert_allclose(reply["numeric_sum"], 1, atol=1e-6)


def test_at_a_tie_the_two_sides_have_slopes_1_and_0():
    tie = answer(input=[[5, 5], [5, 1]], delta=[[6]], direction="backward")
    np.testing.assert_allclose(tie["numeric_up"][0, 0], 6, atol=1e-5)
    np.testing.assert_allclose(tie["numeric_down"][0, 0], 0, atol=1e-5)


def test_the_check_is_made_where_it_is_shown():
    assert "verdict" in answer(direction="backward")
    assert "verdict" not in answer(direction="forward")


# --- The widget ------------------------------------------------------------------------------------------


def test_a_window_of_padding_alone_is_rejected_in_words():
    with pytest.raises(StateError, match="padding 2 must be smaller than kernel_size 2"):
        PoolExplorable(padding=2)


def test_a_window_that_does_not_fit_is_rejected_in_words():
    with pytest.raises(StateError, match="the kernel spans 3 rows, the padded input only 2"):
        PoolExplorable(input=np.ones((2, 5)), kernel_size=3)


@pytest.mark.parametrize("direction", ["forward", "backward"])
def test_the_still_says_what_is_picked(direction):
    figure = PoolExplorable(direction=direction, view={"picked": ["output", 0, 1]})
    still = figure.still(figure.state, figure.view, figure.answer)
    assert "<table>" in still
    assert ("y[0, 1] = 8" in still) == (direction == "forward")
    assert ("no slope differs" in still) == (direction == "backward")


def test_assigning_a_trait_changes_the_answer():
    figure = PoolExplorable()
    figure.kind = "mean"
    np.testing.assert_allclose(figure.answer["output"], [[3.25, 5.25], [2, 2]])

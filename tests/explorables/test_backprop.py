"""What the explorable ``backprop`` answers, and that its check finds a bug wherever it changes a number."""

import math
import random

import numpy as np
import pytest
from scipy import signal
from support.states import draw_state

from convnotes import conv2d, examples, gradcheck
from convnotes.conv import conv2d_backward
from convnotes.explorables import BackpropExplorable
from convnotes.explorables.backprop.bugs import BACKWARD
from convnotes.explorables.backprop.forward import activate, arrays, judge
from convnotes.explorables.runtime.explorable import StateError
from convnotes.explorables.runtime.slopes import DIFFERS, KINK
from convnotes.explorables.runtime.windows import geometry
from convnotes.windows import unpad

SCHEMA = BackpropExplorable.schema
DEFAULTS = {name: spec["default"] for name, spec in SCHEMA["fields"].items()}
BUGS = [bug for bug in BACKWARD if bug != "none"]
# Higher than wide, no symmetry, no padding that a shift could hide in; tanh is far from flat.
CLEAR = {
    "input": [[1, 0, 2, 1], [-1, 1, 0, 2], [0, 2, 1, 1], [1, -1, 1, 0], [2, 1, 0, 1]],
    "kernel": [[0.5, -0.25, 0], [0.25, 0.5, -0.5], [0, 0.25, -0.75]],
    "padding": 1,
    "upstream": [[1, 0, -1, 2], [2, 1, 0, 0], [0, -2, 1, 1], [1, 0, 3, -1], [0, 1, 1, 2]],
    "activation": "tanh",
}


def answers(**changes):
    return BackpropExplorable(**changes).answer


def steps(state):
    return {name: state[name] for name in ("stride", "padding", "dilation", "padding_mode")}


@pytest.fixture(scope="module")
def states():
    """Random valid states, none of them at a kink."""
    generator, found = random.Random("backprop"), []
    while len(found) < 60:
        state = draw_state(generator, SCHEMA)
        if not BackpropExplorable.check(state):
            found.append(state)
    return found


def test_the_figure_begins_with_the_example_of_the_chapter():
    assert DEFAULTS["input"] == examples.BACKPROP_INPUT.tolist()
    assert DEFAULTS["kernel"] == examples.BACKPROP_KERNEL.tolist()
    assert DEFAULTS["upstream"] == examples.BACKPROP_DELTA.tolist()
    assert DEFAULTS["bias"] == examples.BACKPROP_BIAS


# --- The numbers -----------------------------------------------------------------------------------------


def test_the_gradients_are_the_core_s(states):
    for state in states:
        answer = BackpropExplorable.compute(state | {"bug": "none"})
        x, w, _ = arrays(state)
        expected = conv2d_backward(answer["delta"][None, None], x[None, None], w[None, None], **steps(state))
        for name, grad in zip("xwb", expected, strict=True):
            np.testing.assert_allclose(answer[f"grad_{name}"].ravel(), grad.ravel(), atol=1e-9)
        assert not answer["changed"].any()


def test_the_spread_delta_and_the_flipped_kernel_give_the_gradient_of_the_padded_input(states):
    for state in states:
        answer = BackpropExplorable.compute(state)
        amounts = tuple(axis.amounts for axis in geometry(state))
        whole = signal.correlate2d(answer["spread"], answer["flipped"], mode="valid")
        grad_x = unpad(whole, amounts, state["padding_mode"])
        grad_x = grad_x * answer["slope"] if state["bug"] == "slope_after" else grad_x
        np.testing.assert_allclose(answer["grad_padded"], whole, atol=1e-9)
        np.testing.assert_allclose(answer["grad_x"], grad_x, atol=1e-9)


def test_what_each_delta_adds_makes_the_gradient_of_the_kernel_and_of_x(states):
    for state in states:
        answer = BackpropExplorable.compute(state | {"bug": "none"})
        np.testing.assert_allclose(answer["adds_w"].sum((0, 1)), answer["grad_w"], atol=1e-9)
        s, d = state["stride"], state["dilation"]
        padded = np.zeros(answer["padded"].shape)
        for (i, j, u, v), share in np.ndenumerate(answer["adds_x"]):
            padded[i * s + u * d, j * s + v * d] += share
        np.testing.assert_allclose(padded, answer["grad_padded"], atol=1e-9)


def test_the_cells_of_the_spread_delta_name_the_entries_they_show(states):
    for state in states:
        answer = BackpropExplorable.compute(state | {"bug": "none"})
        for grid, source, entries in (
            ("spread", "spread_source", answer["delta"]),
            ("flipped", "flipped_source", np.array(state["kernel"])),
        ):
            shown = answer[source] >= 0
            assert np.array_equal(answer[grid][shown], entries.ravel()[answer[source][shown]])
            assert not answer[grid][~shown].any()
            assert np.array_equal(np.sort(answer[source][shown]), np.arange(entries.size))


@pytest.mark.parametrize("activation", ["identity", "relu", "sigmoid", "tanh"])
def test_delta_is_the_slope_of_the_loss_at_y(activation):
    state = DEFAULTS | CLEAR | {"activation": activation, "loss": "squared", "bias": 0.3}
    y = BackpropExplorable.compute(state)["y"]
    report = gradcheck(
        lambda y: judge(state, activate(state, y)[0])[0],
        {"y": y},
        lambda u, _: [u * BackpropExplorable.compute(state)["delta"]],
    )
    assert report.passed, report


def test_cells_that_nobody_has_typed_count_as_zero():
    answer = answers(padding=1, upstream=[[3]])
    assert answer["grad_a"].shape == (5, 5)
    assert answer["grad_a"].sum() == answer["grad_a"][0, 0] == 3


# --- The check -------------------------------------------------------------------------------------------


def test_the_check_agrees_with_gradcheck(states):
    judged = 0
    for state in [given | {"bug": bug} for given in states for bug in ("none", given["bug"])]:
        answer = BackpropExplorable.compute(state)
        if any((answer[f"verdict_{name}"] == KINK).any() for name in "xwb"):
            continue
        x, w, b = arrays(state)
        claims = [answer[f"grad_{name}"] for name in "xwb"]

        def layer(x, w, b, state=state):
            y = conv2d(x[None, None], w[None, None], b[0], **steps(state))[0, 0]
            return judge(state, activate(state, y)[0])[0]

        report = gradcheck(layer, {"x": x, "w": w, "b": b}, lambda u, *_, c=claims: [u * grad for grad in c])
        for name in "xwb":
            theirs, ours = report.relative_error[name], answer[f"error_{name}"]
            # Both allow for rounding, each in its own way: what differs by little may fall between.
            clear = (theirs < 1e-8) | (theirs > 1e-3)
            assert np.array_equal(theirs[clear] > 1e-6, ours[clear] > 1e-6), state
            judged += clear.sum()
    assert judged > 1000


def test_a_right_backward_passes_everywhere(states):
    for state in states:
        answer = BackpropExplorable.compute(state | {"bug": "none"})
        assert all((answer[f"verdict_{name}"] != DIFFERS).all() for name in "xwb"), state


@pytest.mark.parametrize(
    ("bug", "failing"),
    [("no_flip", "x"), ("swapped", "w"), ("padding", "x"), ("slope_after", "x"), ("transposed", "xw")],
)
def test_a_planted_bug_fails_where_it_is(bug, failing):
    answer = answers(**CLEAR, bug=bug)
    assert {name for name in "xwb" if (answer[f"verdict_{name}"] == DIFFERS).any()} == set(failing)
    worst = "xwb"[answer["worst"][0]]
    assert worst in failing
    assert answer[f"error_{worst}"][tuple(answer["worst"][1:])] == pytest.approx(
        answer[f"error_{worst}"].max(), abs=1e-6
    )


@pytest.mark.parametrize("bug", BUGS)
def test_a_planted_bug_is_found_wherever_it_changes_a_gradient(states, bug):
    found = 0
    for state in states:
        # An activation that saturates makes gradients that no measurement can see.
        state = state | {"bug": bug, "activation": "identity" if bug != "slope_after" else "relu"}
        if BackpropExplorable.check(state):
            state = state | {"kernel": [[1, 2], [3, 4]], "input": [[1, -2, 3], [-4, 5, -6], [7, 8, 10]]}
            state = state | {"stride": 1, "padding": "same", "dilation": 1}
        if BackpropExplorable.check(state):
            continue
        answer = BackpropExplorable.compute(state)
        if any((answer[f"verdict_{name}"] == KINK).any() for name in "xwb"):
            continue
        for name, changed in zip("xwb", answer["changed"], strict=True):
            assert (answer[f"verdict_{name}"] == DIFFERS).any() == (changed > 0), (name, state)
            found += changed > 0
    assert found > 20


def test_a_forgotten_flip_hides_behind_a_point_symmetric_kernel():
    answer = answers(kernel=examples.POINT_SYMMETRIC, bug="no_flip")
    assert not answer["changed"].any()
    assert all((answer[f"verdict_{name}"] != DIFFERS).all() for name in "xwb")


def test_a_slope_taken_too_late_hides_behind_the_identity():
    assert not answers(**CLEAR | {"activation": "identity"}, bug="slope_after")["changed"].any()


def test_a_transpose_hides_behind_a_symmetric_kernel():
    kernel, image = [[1, 2], [2, 5]], [[1, 2, 3], [2, 0, 4], [3, 4, 6]]
    answer = answers(kernel=kernel, input=image, upstream=[[1, 2], [2, -1]], bug="transposed")
    assert np.array_equal(answer["grad_w"], answer["grad_w"].T)
    assert not answer["changed"].any()


def test_at_relu_s_kink_an_element_has_no_slope_and_no_verdict():
    answer = answers(input=[[1, 2]], kernel=[[1]], bias=-1, activation="relu", upstream=[[1, 1]])
    assert answer["y"].tolist() == [[0, 1]]
    assert answer["verdict_x"].tolist() == [[KINK, 0]]
    assert math.isnan(answer["numeric_x"][0, 0])
    assert answer["verdict_w"].tolist() == answer["verdict_b"].tolist() == [[KINK]]


def test_a_kink_that_the_loss_does_not_care_about_is_none():
    answer = answers(input=[[1, 2]], kernel=[[1]], bias=-1, activation="relu", upstream=[[0, 1]])
    assert not any((answer[f"verdict_{name}"] == KINK).any() for name in "xwb")


def test_at_the_kink_of_a_squared_loss_nothing_fails():
    """At y = t = 0 its slope is 0, but L is curved on one side and flat on the other."""
    settings = {"input": [[0, 3]], "kernel": [[1]], "bias": 0, "target": [[0, 2]]}
    answer = answers(**settings, activation="relu", loss="squared")
    assert not any((answer[f"verdict_{name}"] == DIFFERS).any() for name in "xwb")


# --- What it rejects -------------------------------------------------------------------------------------


def test_a_kernel_that_is_not_square_cannot_be_transposed_by_mistake():
    with pytest.raises(StateError, match="bug transposed needs a square kernel, got 2×3"):
        BackpropExplorable(kernel=[[1, 2, 3], [4, 5, 6]], bug="transposed")


def test_g_prime_cannot_come_last_where_the_shapes_forbid_it():
    with pytest.raises(StateError, match="g′\\(y\\) is 3×3, but ∂L/∂x is 4×4"):
        BackpropExplorable(bug="slope_after")


def test_the_still_says_what_the_check_found():
    well, ill = (
        BackpropExplorable(bug=bug)._repr_mimebundle_()[0]["text/html"] for bug in ("none", "no_flip")
    )
    assert "Of 21 gradients, all agree" in well
    assert "15 of them do not agree" in ill

"""The explorable ``signal``: its answer against SciPy, NumPy and what can be counted on the fingers."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import signal

from convnotes.explorables import SignalExplorable
from convnotes.explorables.runtime.explorable import StateError

ROWS = st.lists(st.integers(-9, 9), min_size=1, max_size=12)


def answer(f, g, **fields):
    return SignalExplorable(f=[list(f)], g=[list(g)], **fields).answer


def at(reply, t):
    (index,) = np.flatnonzero(reply["time"] == t)
    return reply["output"][index]


def held(values):
    """The function that holds each value for one step, and is 0 elsewhere."""
    return lambda t: values[int(np.floor(t))] if 0 <= t < len(values) else 0.0


@given(ROWS, ROWS)
def test_discrete_convolution_is_numpys(f, g):
    reply = answer(f, g)
    np.testing.assert_allclose(reply["output"], np.convolve(f, g), atol=1e-9)
    np.testing.assert_array_equal(reply["time"], np.arange(len(f) + len(g) - 1))


@given(ROWS, ROWS)
def test_discrete_correlation_is_scipys_and_starts_before_zero(f, g):
    reply = answer(f, g, flip=0)
    np.testing.assert_allclose(reply["output"], signal.correlate(f, g, mode="full"), atol=1e-9)
    np.testing.assert_array_equal(reply["time"], np.arange(1 - len(g), len(f)))


@given(ROWS, ROWS, st.sampled_from([0, 1]), st.sampled_from(["discrete", "continuous"]))
def test_the_products_add_up_to_the_output(f, g, flip, time):
    reply = answer(f, g, flip=flip, time=time)
    step = 1 if time == "discrete" else 1 / 4
    np.testing.assert_allclose(reply["products"].sum(axis=1) * step, reply["output"], atol=1e-9)
    np.testing.assert_allclose(reply["shares"].sum(axis=1), reply["output"], atol=1e-9)


@pytest.mark.parametrize("flip", [0, 1])
def test_continuous_time_is_the_integral_of_the_held_values(flip):
    f, g = [2.0, -1.0, 0.5], [1.0, 3.0]
    reply = answer(f, g, flip=flip, time="continuous")
    for t, output in zip(reply["time"], reply["output"], strict=True):
        edges = sorted({*range(4), *(t - n if flip else t + n for n in range(3))})
        middles = [((a + b) / 2, b - a) for a, b in itertools.pairwise(edges)]  # constant from edge to edge
        area = sum(held(f)(m) * held(g)(t - m if flip else m - t) * width for m, width in middles)
        assert output == pytest.approx(area, abs=1e-12), t


def test_in_continuous_time_the_output_starts_and_ends_at_zero():
    reply = answer([1, 2], [3, 4, 5], time="continuous")
    assert (reply["time"][0], reply["time"][-1]) == (0, 5)
    assert reply["output"][0] == reply["output"][-1] == 0


def test_at_whole_times_the_integral_is_the_sum_one_step_earlier():
    f, g = [2, 0, 1, 3], [1, 0.5, 0.25]
    whole, total = answer(f, g, time="continuous"), answer(f, g)
    np.testing.assert_allclose(whole["output"][4:-1:4], total["output"])


def test_two_boxes_make_a_triangle():
    reply = answer([1] * 4, [1] * 4, time="continuous")
    np.testing.assert_allclose(reply["output"], 4 - np.abs(reply["time"] - 4))


def test_an_impulse_changes_nothing():
    np.testing.assert_array_equal(answer([3, 1, -2, 4], [1])["output"], [3, 1, -2, 4])


def test_a_column_of_shares_is_the_trace_that_one_input_leaves():
    shares = answer([2, 0, 3], [1, 0.5])["shares"]
    np.testing.assert_array_equal(shares[:, 2], [0, 0, 3, 1.5])


@given(ROWS, ROWS, st.sampled_from(["discrete", "continuous"]))
def test_convolution_commutes(f, g, time):
    np.testing.assert_allclose(
        answer(f, g, time=time)["output"], answer(g, f, time=time)["output"], atol=1e-9
    )


@given(ROWS, ROWS)
def test_correlation_turns_round_when_its_arguments_are_swapped(f, g):
    np.testing.assert_allclose(
        answer(f, g, flip=0)["output"], answer(g, f, flip=0)["output"][::-1], atol=1e-9
    )


def test_the_pattern_is_found_where_it_lies():
    reply = answer([0, 1, 2, -1, 0, 2, -1, 0], [1, 2, -1], flip=0)
    assert reply["time"][reply["output"].argmax()] == 1


def test_the_still_says_the_output_at_the_players_position():
    figure = SignalExplorable(f=[[2, 0, 1, 3]], g=[[1, 0.5, 0.25, 0.125]], view={"position": 3})
    assert "at t = 3 it is 3.75" in figure._repr_mimebundle_()[0]["text/html"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"f": [[1] * 13]}, "f of 1×13 cells is outside 1×1 to 1×12"),
        ({"g": [[1], [2]]}, "g of 2×1 cells is outside 1×1 to 1×12"),
        ({"flip": 2}, "flip 2 is outside 0 to 1"),
        ({"time": "slow"}, "time slow is none of discrete, continuous"),
    ],
)
def test_what_is_no_signal_is_named(change, words):
    with pytest.raises(StateError, match=words):
        SignalExplorable(**change)

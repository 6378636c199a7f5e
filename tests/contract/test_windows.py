"""Where windows lie, as the page says it, against the core and against Python's twin."""

import random

import numpy as np
import pytest
from support import node
from support.states import draw_state

from convnotes.explorables import ConvExplorable
from convnotes.explorables.runtime.windows import geometry, misfit, outputs, shown_cells
from convnotes.windows import windows

CASES = 200


@pytest.fixture(scope="module")
def answers():
    """Drawn states, each with what the page says of its windows."""
    generator = random.Random("windows")
    states = [draw_state(generator, ConvExplorable.schema) for _ in range(CASES)]
    return list(zip(states, node.run("windows.mjs", states), strict=True))


@pytest.fixture(scope="module")
def fitting(answers):
    """The same without those that do not fit; beside each, the padded cell under each tap of each output."""
    found = []
    for state, theirs in answers:
        if not misfit(state):
            size = [axis.padded for axis in geometry(state)]
            steps = [(state[name],) * 2 for name in ("stride", "dilation")]
            under = windows(np.arange(np.prod(size)).reshape(size), np.shape(state["kernel"]), *steps)
            found.append((state, theirs, under.reshape(-1, under.shape[2] * under.shape[3])))
    assert len(found) > CASES / 4
    return found


def test_both_sides_see_the_same_axes_and_faults(answers):
    for state, theirs in answers:
        for ours, axis in zip(geometry(state), theirs["axes"], strict=True):
            assert {**ours._asdict(), "amounts": list(ours.amounts), "padded": ours.padded} == axis
        assert theirs["fault"] == misfit(state)


def test_both_sides_see_the_same_outputs_and_cells(fitting):
    for state, theirs, _ in fitting:
        assert [tuple(theirs[name]) for name in ("shape", "dropped")] == list(outputs(state))
        amounts = [axis.amounts for axis in geometry(state)]
        shown = shown_cells(np.shape(state["input"]), amounts, state["padding_mode"])
        assert theirs["shown"] == shown.ravel().tolist()


def test_the_cells_under_a_window_are_those_of_the_core(fitting):
    for _, theirs, under in fitting:
        assert theirs["under"] == under.tolist()
        assert theirs["covered"] == np.sort(under).tolist()


def test_a_cell_is_read_by_the_windows_that_it_lies_under(fitting):
    for _, theirs, under in fitting:
        assert theirs["readers"] == [
            np.argwhere(under == cell).tolist() for cell in range(len(theirs["picks"]))
        ]


def test_a_tap_meets_the_cells_that_it_weighs(fitting):
    for _, theirs, under in fitting:
        assert theirs["met"] == np.sort(under.T).tolist()


def test_a_padded_cell_is_picked_as_the_input_cell_in_its_place(fitting):
    for state, theirs, _ in fitting:
        shape, size = np.shape(state["input"]), [axis.padded for axis in geometry(state)]
        shown = shown_cells(shape, [axis.amounts for axis in geometry(state)]).ravel()
        for place, (cell, picked) in enumerate(zip(shown, theirs["picks"], strict=True)):
            whole = ["padded", *map(int, np.unravel_index(place, size))]
            inside = ["input", *map(int, np.unravel_index(max(cell, 0), shape))]
            assert picked == (whole if cell < 0 else inside)
            assert theirs["unpicked"][place] == whole

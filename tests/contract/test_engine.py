"""The engine of the page, function by function, against the core's function of the same name."""

import random

import numpy as np
import pytest
from support import node
from support.engine import KINDS, call, draw_arguments, engine_name, namesake, python_name

CASES = 200
TOLERANCE = 1e-9


def drawn(name):
    """Return so many calls, each the arguments and what the namesake returns."""
    generator, calls, refused = random.Random(name), [], 0
    while len(calls) < CASES:
        try:
            arguments = draw_arguments(name, generator)
            calls.append((arguments, call(namesake(name), arguments)))
        except ValueError:
            refused += 1
            assert refused < 50 * CASES, f"{name}: hardly any arguments fit together"
    return calls


def sent(value):
    """Return an argument as the script receives it."""
    if isinstance(value, np.ndarray):
        return {"shape": value.shape, "whole": value.dtype.kind == "i", "data": value.ravel().tolist()}
    if isinstance(value, dict):
        return {engine_name(name): argument for name, argument in value.items()}
    if isinstance(value, list):
        return [sent(item) for item in value]
    return value


@pytest.fixture(scope="module")
def expected():
    """Of each function, the calls with what the namesake returns."""
    return {name: drawn(name) for name in KINDS}


@pytest.fixture(scope="module")
def engine(expected):
    """What the script says: the names of all functions, and of each the results of the calls."""
    calls = {
        engine_name(name): [[sent(argument) for argument in arguments] for arguments, _ in calls]
        for name, calls in expected.items()
    }
    return node.run("engine.mjs", calls)


def assert_same(ours, theirs, arguments):
    """Arrays of one kind and shape, numbers within the tolerance, whole ones exactly."""
    if isinstance(ours, (tuple, list)):
        assert len(ours) == len(theirs), arguments
        for one, other in zip(ours, theirs, strict=True):
            assert_same(one, other, arguments)
        return
    if isinstance(ours, str):
        assert ours == theirs, arguments
        return
    a = np.asarray(ours)
    if isinstance(theirs, dict):
        assert theirs["shape"] == list(a.shape), arguments
        assert theirs["whole"] == (a.dtype.kind in "iu"), arguments
        theirs = theirs["data"]
    b = np.array(theirs, float).reshape(a.shape)
    limit = 0 if a.dtype.kind in "iu" else TOLERANCE * np.maximum(1, np.abs(a))
    assert np.all(np.abs(a - b) <= limit), (ours, theirs, arguments)


@pytest.mark.parametrize("name", KINDS)
def test_a_function_of_the_engine_gives_what_its_namesake_gives(name, expected, engine):
    for (arguments, ours), theirs in zip(expected[name], engine["results"][engine_name(name)], strict=True):
        assert_same(ours, theirs, arguments)


def test_every_function_of_the_engine_is_held_to_a_namesake(engine):
    assert sorted(map(python_name, engine["names"])) == sorted(KINDS)

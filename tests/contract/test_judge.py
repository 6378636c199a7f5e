"""What the page says of answers to an exercise, against what a notebook says of them, word for word."""

import random

import numpy as np
import pytest
from support import node

from convnotes.exercises.exercise import EXERCISES
from convnotes.exercises.report import as_lists
from convnotes.explorables.exercise import answer as _registers  # noqa: F401 (its words)

STRANGE = [
    None, True, False, (), (1,), [[]], "5", {1: 2}, 1e-7, 2.5e17, 0.1 + 0.2, -0.0, 1 - 1e-12, 5 + 1e-6,
    1 - 1e-6, 0.03125, 0.123450, -1.00005, 4 / 3, 1024.03125, 2.0**51 + 0.25,
    float("nan"), float("inf"), 2**70, [1, (2.0, [3.25])], ("a", None), max,
]  # fmt: skip


def written(value):
    """Write an answer down as the page's interpreter does."""
    if isinstance(value, np.ndarray | np.generic):
        value = value.tolist()
    if isinstance(value, list):
        return [written(item) for item in value]
    if isinstance(value, tuple):
        return {"tuple": [written(item) for item in value]}
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        return value if abs(value) < 2**53 else {"number": str(value)}
    if isinstance(value, float):
        return value if abs(value) < 1e308 else {"number": repr(value)}
    return {"other": repr(value)}


def tried(exercise):
    """Yield lists of answers to the cases: right ones, each mistake's, and some with something strange."""
    generator = random.Random(exercise.name)
    given = [tuple(case.values()) for case in exercise.cases]
    functions = [exercise.right, *(mistake.function for mistake in exercise.mistakes)]
    for function in functions:
        yield [function(*case) for case in given]
    for strange in STRANGE:
        answers = [as_lists(generator.choice(functions)(*case)) for case in given]
        answers[generator.randrange(len(answers))] = strange
        yield answers


ERROR = {"type": "ZeroDivisionError", "says": "divide by zero", "traceback": "…", "calling": True}


def failing(answers):
    """A function that gives these answers, one a call, and then fails."""
    remaining = iter(answers)

    def function(*_):
        for answer in remaining:
            return answer
        raise ZeroDivisionError(ERROR["says"])

    return function


@pytest.fixture(scope="module")
def verdicts():
    """What the page says: (exercise, answers, whether an error followed them, verdict) of each outcome."""
    asked = []
    for exercise in EXERCISES.values():
        asked += [(exercise, answers, False) for answers in tried(exercise)]
        right = [exercise.right(*case.values()) for case in exercise.cases]
        asked += [(exercise, right[:at], True) for at in range(0, len(right), 5)]
    contents = {name: exercise.export() for name, exercise in EXERCISES.items()}
    outcomes = [
        [
            contents[exercise.name],
            {"results": list(map(written, answers)), "raised": ERROR if error else None},
        ]
        for exercise, answers, error in asked
    ]
    found = node.run("judge.mjs", outcomes)
    return [(*given, verdict) for given, verdict in zip(asked, found, strict=True)]


def test_both_sides_say_the_same(verdicts):
    for exercise, answers, _, verdict in verdicts:
        said = exercise.check(failing(answers)).split()
        assert " ".join(verdict["lines"]).split() == said, exercise.name
        assert verdict["passed"] == (said[0] == "Right,")
        assert (verdict["hint"] is None) == ("Hint:" not in said)


def test_a_case_that_was_not_reached_has_no_answer(verdicts):
    for exercise, answers, error, verdict in verdicts:
        assert verdict["error"] == (ERROR["traceback"] if error else None)
        reached = [case["answer"] is not None for case in verdict["cases"]]
        assert reached == [at < len(answers) for at in range(len(exercise.cases))]

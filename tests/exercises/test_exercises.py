"""Every exercise of the book: what it starts from, what passes, and the hint of each mistake."""

import json
from itertools import combinations

import numpy as np
import pytest

import convnotes.exercises  # noqa: F401 (registers them)
from convnotes import words
from convnotes.exercises.exercise import EXERCISES, Exercise, Mistake, register
from convnotes.exercises.report import WIDTH, as_lists
from convnotes.words import tables

TABLE = json.loads((tables.folders["exercises"] / "strings.en.json").read_text(encoding="utf-8"))
MISTAKES = [(exercise, mistake) for exercise in EXERCISES.values() for mistake in exercise.mistakes]

each = pytest.mark.parametrize("exercise", EXERCISES.values(), ids=EXERCISES)
each_mistake = pytest.mark.parametrize(
    ("exercise", "mistake"), MISTAKES, ids=[f"{e.name}-{m.id}" for e, m in MISTAKES]
)


def started(exercise):
    """The function that the starter defines, in a module that has imported nothing."""
    names = {}
    exec(exercise.starter, names)
    return names[exercise.function]


def one_line(report):
    return " ".join(report.split())


@each
def test_the_starter_needs_the_hint_of_one_of_the_mistakes(exercise):
    report = one_line(exercise.check(started(exercise)))
    assert report.startswith("Not yet: your function gives")
    assert [m.id for m in exercise.mistakes if report.endswith(f"Hint: {exercise.hint(m.id)}")]


@each
def test_the_right_function_passes(exercise):
    assert exercise.check(exercise.right) == f"Right, in all {len(exercise.cases)} cases."


@each_mistake
def test_each_mistake_gets_its_own_hint(exercise, mistake):
    report = exercise.check(mistake.function)
    assert one_line(report).endswith(f"Hint: {exercise.hint(mistake.id)}")
    assert max(map(len, report.splitlines())) <= WIDTH
    assert exercise.check(mistake.function) == report


@each
def test_no_two_mistakes_give_the_same_answers(exercise):
    given = [tuple(case.values()) for case in exercise.cases]
    functions = [exercise.right, *(mistake.function for mistake in exercise.mistakes)]
    answers = [[as_lists(function(*case)) for case in given] for function in functions]
    assert all(first != second for first, second in combinations(answers, 2))


@each
def test_a_hidden_case_of_rows_is_not_square(exercise):
    assert 2 <= exercise.hidden < len(exercise.cases)
    for case in exercise.cases[-exercise.hidden :]:
        shapes = [np.shape(argument) for argument in case.values() if np.ndim(argument) == 2]
        assert not shapes or any(height != width for height, width in shapes)


@each
def test_every_case_names_the_same_arguments(exercise):
    assert all(tuple(case) == exercise.arguments for case in exercise.cases)


@each
def test_the_right_function_changes_none_of_its_cases(exercise):
    before = json.dumps(exercise.export())
    exercise.check(exercise.right)
    assert json.dumps(exercise.export()) == before


def test_the_string_table_holds_the_words_of_the_exercises_and_no_others():
    wanted = {f"report.{word}" for word in ("right", "raises", "says", "none", "gives", "hint", "score")}
    for exercise in EXERCISES.values():
        wanted |= {f"{exercise.name}.title", f"{exercise.name}.prompt"}
        wanted |= {f"{exercise.name}.mistake.{mistake.id}" for mistake in exercise.mistakes}
    assert TABLE.keys() == wanted
    assert list(TABLE) == sorted(TABLE)


# --- What an exercise is written down as ------------------------------------------------------------------


@each
def test_what_is_exported_is_json_and_holds_every_answer(exercise):
    exported = exercise.export()
    assert json.loads(json.dumps(exported, allow_nan=False)) == exported
    assert exported["title"] == TABLE[f"{exercise.name}.title"]
    for case in exported["cases"]:
        assert case["expected"] == as_lists(exercise.right(*case["arguments"]))
    assert sum(case["hidden"] for case in exported["cases"]) == exercise.hidden
    for mistake in exported["mistakes"]:
        assert len(mistake["answers"]) == len(exported["cases"])


@each
def test_the_starter_takes_lists_where_there_is_no_numpy(exercise):
    exported, function = exercise.export(), started(exercise)
    answers = [as_lists(function(*case["arguments"])) for case in exported["cases"]]
    assert answers in [mistake["answers"] for mistake in exported["mistakes"]]


def test_the_words_are_exported_in_the_language_asked_for(tmp_path, monkeypatch):
    folder = tmp_path / "exercises"
    folder.mkdir()
    (folder / "strings.en.json").write_text(json.dumps(TABLE), encoding="utf-8")
    (folder / "strings.xx.json").write_text('{"max_pool.title": "X", "report.hint": "X: {hint}"}', "utf-8")
    monkeypatch.setitem(words.tables.folders, "exercises", folder)
    exported = EXERCISES["max_pool"].export("xx")
    assert (exported["title"], exported["words"]["hint"]) == ("X", "X: {hint}")
    assert exported["prompt"] == TABLE["max_pool.prompt"]


def test_a_name_is_registered_once():
    with pytest.raises(ValueError, match="an exercise max_pool is registered already"):
        register(Exercise("max_pool", "", [{"n": 1}], abs, [Mistake("zero", lambda n: 0)]))

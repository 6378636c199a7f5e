"""The explorable ``drill`` in a reader's hands: replies, hints, three in a row, solutions."""

import pytest
from support import pages, texts
from support.figure import Figure

from convnotes.explorables.drill.answer import KINDS, answer, problem

WORDS = texts.tables()["drill"]
each = pytest.mark.parametrize("kind", KINDS)


@pytest.fixture(scope="module")
def page(browser, alone):
    with pages.opened(browser, alone("drill")) as watched:
        yield watched.page
        assert watched.complaints == []


@pytest.fixture
def drill(page):
    figure = Figure(page, "drill")
    figure.reset()
    return figure


def show(drill, kind, seed):
    """Show one problem, with nothing answered yet."""
    drill.set(kind=kind, seed=seed, view={"streak": 0, "asked": 0})
    drill.settle()


def reply(drill, numbers):
    """Type the numbers into the fields, cell by cell, and press Enter in the last."""
    fields = drill.input("reply")
    values = numbers.ravel().tolist()
    assert fields.count() == len(values)
    for field, value in zip(fields.all(), values, strict=True):
        field.fill(f"{value:g}".replace("-", "−"))
    fields.last.press("Enter")


def solution(drill):
    return answer(drill.state)["solution"]


@each
def test_a_right_reply_leads_to_the_next_problem_and_the_third_ends_it(drill, kind):
    show(drill, kind, 7)
    for streak, seed in ((1, 8), (2, 9)):
        reply(drill, solution(drill))
        drill.becomes(seed=seed, streak=streak, asked=streak)
        drill.says(f"{streak} of 3 right in a row", "formula")
        drill.says("Right.")
        assert set(drill.input("reply").evaluate_all("(all) => all.map((one) => one.value)")) == {""}
    reply(drill, solution(drill))
    drill.becomes(seed=9, streak=3, asked=3)
    drill.says("Three right in a row, after 3 problems", "formula")
    drill.button("Next problem").click()
    drill.becomes(seed=10, streak=0)


@each
def test_each_usual_slip_gets_its_own_hint_and_ends_the_row(drill, kind):
    state = {"kind": kind, "seed": 5}
    show(drill, **state)
    drill.set(view={"streak": 2})
    arrays = answer(state)
    for name, slip, offered in zip(problem(state).slips, arrays["slips"], arrays["offered"], strict=True):
        if offered:
            reply(drill, slip)
            drill.says(f"Not yet. {WORDS[f'slip.{kind}.{name}']}")
            drill.becomes(seed=5, streak=0)


@each
def test_an_unforeseen_reply_gets_the_hint_of_the_kind(drill, kind):
    show(drill, kind, 5)
    reply(drill, solution(drill) + 12345)
    drill.says(WORDS[f"hint.{kind}"])


def test_a_reply_that_is_no_number_is_neither_right_nor_wrong(drill):
    show(drill, "output_size", 5)
    drill.set(view={"streak": 1})
    drill.button("Check").click()
    drill.says("Type an answer first.")
    drill.input("reply").fill("ten")
    drill.button("Check").click()
    drill.says("“ten” is not a number")
    drill.becomes(streak=1)


def test_a_cell_that_is_left_empty_is_nothing(drill):
    show(drill, "max_pool_gradient", 7)
    for field, value in zip(drill.input("reply").all(), solution(drill).ravel(), strict=True):
        field.fill(f"{value:g}" if value else "")
    drill.button("Check").click()
    drill.becomes(seed=8, streak=1)


def test_a_solution_that_is_shown_does_not_count_as_right(drill):
    show(drill, "weight_gradient", 7)
    drill.set(view={"streak": 2})
    drill.button("Show the solution").click()
    drill.becomes(streak=0, asked=1)
    shown = drill.input("reply").evaluate_all("(all) => all.map((one) => one.value.replace('−', '-'))")
    assert list(map(float, shown)) == solution(drill).ravel().tolist()
    drill.button("Next problem").click()
    drill.becomes(seed=8, streak=0, asked=1)


def test_another_kind_begins_anew_and_undo_comes_back(drill):
    show(drill, "output_size", 7)
    reply(drill, solution(drill))
    drill.becomes(streak=1)
    drill.button("Another kind").click()
    drill.becomes(kind="output_cell", streak=0, asked=0)
    drill.button("Undo").click()
    drill.becomes(kind="output_size", streak=1)


def test_the_focus_stays_where_the_next_reply_is_typed(drill):
    show(drill, "max_pool_gradient", 1)
    reply(drill, solution(drill))
    drill.becomes(seed=2)
    drill.settle()
    assert drill.page.evaluate("document.activeElement === document.querySelector('[name=reply]')")

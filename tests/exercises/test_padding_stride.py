"""The checkers of the exercises: right answers pass, and each kind of mistake gets its own hint."""

import numpy as np
import pytest

from convnotes.exercises.padding_stride import (
    SAME_CASES,
    SAME_MISTAKES,
    SIZE_CASES,
    SIZE_MISTAKES,
    check_output_size,
    check_same_padding,
)
from convnotes.exercises.report import WIDTH


def size(n, k, s, p):
    return (n + 2 * p - k) // s + 1


def same(n, k):
    return (k - 1) // 2, k // 2


def test_the_formula_of_the_book_counts_every_case():
    assert check_output_size(size) == f"Right, in all {len(SIZE_CASES)} cases."


def test_the_padding_of_the_book_is_right_in_every_case():
    assert check_same_padding(same) == f"Right, in all {len(SAME_CASES)} cases."


def test_counting_by_hand_passes_too():
    assert check_output_size(lambda n, k, s, p: len(range(0, n + 2 * p - k + 1, s))).startswith("Right")


def test_a_list_is_not_the_pair_that_was_asked_for():
    report = check_same_padding(lambda n, k: list(same(n, k)))
    assert "gives [0, 0]" in report
    assert "should give (0, 0)" in report


def test_an_array_is_not_the_pair_that_was_asked_for():
    assert "gives [0, 0], it should give (0, 0)" in check_same_padding(lambda n, k: np.array(same(n, k)))


@pytest.mark.parametrize(("hint", "mistake"), SIZE_MISTAKES.items())
def test_each_mistake_in_the_size_gets_its_own_hint(hint, mistake):
    assert " ".join(check_output_size(mistake).split()).endswith(f"Hint: {hint}")


@pytest.mark.parametrize(("hint", "mistake"), SAME_MISTAKES.items())
def test_each_mistake_in_the_padding_gets_its_own_hint(hint, mistake):
    assert " ".join(check_same_padding(mistake).split()).endswith(f"Hint: {hint}")


@pytest.mark.parametrize(
    ("mistakes", "cases"), [(SIZE_MISTAKES, SIZE_CASES), (SAME_MISTAKES, SAME_CASES)], ids=["size", "same"]
)
def test_no_two_mistakes_give_the_same_answers(mistakes, cases):
    answers = [tuple(mistake(*case) for case in cases) for mistake in mistakes.values()]
    assert len(set(answers)) == len(answers)


@pytest.mark.parametrize("mistake", SIZE_MISTAKES.values())
def test_no_line_of_a_report_is_too_long_for_a_page(mistake):
    assert max(map(len, check_output_size(mistake).splitlines())) <= WIDTH


def test_the_report_of_a_wrong_answer_names_the_case_and_both_numbers():
    report = check_output_size(lambda n, k, s, p: size(n, k, s, p) + (n == 6))
    assert "gives 7, it should give 6, for\nn = 6, kernel_size = 1, stride = 1, padding = 0." in report


def test_a_mistake_nobody_foresaw_is_told_how_far_it_got():
    right = sum(n != 6 for n, *_ in SIZE_CASES)
    report = check_output_size(lambda n, k, s, p: size(n, k, s, p) + (n == 6))
    assert report.endswith(f"It is right in {right} of {len(SIZE_CASES)} cases.")


def test_a_function_that_returns_nothing_is_asked_about_its_return():
    assert (
        check_output_size(lambda *case: None)
        == "Not yet: your function returns None. Does it end with `return`?"
    )


def test_an_error_in_the_function_is_shown_with_its_case():
    report = check_output_size(lambda n, k, s, p: n // p)
    case = "n = 5, kernel_size = 1, stride = 1, padding = 0"
    said = "integer division or modulo by zero"
    assert report == f"Not yet: your function raises ZeroDivisionError for\n{case}.\nPython says: {said}"


def test_a_long_error_is_broken_into_lines_that_a_page_shows_whole():
    def function(*case):
        raise ValueError("word " * 40)

    assert max(map(len, check_output_size(function).splitlines())) <= WIDTH


def test_a_number_instead_of_a_function_is_refused():
    with pytest.raises(TypeError, match="function must be a function to check, got 3"):
        check_output_size(3)

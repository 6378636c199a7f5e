"""What a checker says: which answers are right in another form, and what it says of a wrong one."""

import numpy as np
import pytest

from convnotes import avg_pool2d, max_pool2d, max_pool2d_backward
from convnotes.exercises import (
    check_convolve1d,
    check_input_gradient,
    check_max_pool,
    check_max_pool_backward,
    check_output_size,
    check_same_padding,
)
from convnotes.exercises.exercise import EXERCISES
from convnotes.exercises.report import WIDTH, report


def size(n, k, s, p):
    return (n + 2 * p - k) // s + 1


def same(n, k):
    return (k - 1) // 2, k // 2


def pool(x, kernel_size, stride):
    return max_pool2d([[x]], kernel_size, stride=stride)[0][0, 0]


def back(delta, x, kernel_size, stride):
    _, places = max_pool2d([[x]], kernel_size, stride=stride)
    return max_pool2d_backward([[delta]], places, (1, 1, *np.shape(x)))[0, 0]


def by_fft(f, g):
    n = len(f) + len(g) - 1
    return np.fft.irfft(np.fft.rfft(f, n) * np.fft.rfft(g, n), n)


# --- What is right -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("check", "function"),
    [
        (check_output_size, size),
        (check_output_size, lambda n, k, s, p: len(range(0, n + 2 * p - k + 1, s))),
        (check_output_size, lambda *case: np.int64(size(*case))),
        (check_output_size, lambda *case: float(size(*case))),
        (check_same_padding, same),
        (check_same_padding, lambda n, k: list(same(n, k))),
        (check_same_padding, lambda n, k: np.array(same(n, k))),
        (check_convolve1d, np.convolve),
        (check_convolve1d, lambda f, g: tuple(np.convolve(f, g))),
        (check_convolve1d, by_fft),
        (check_max_pool, pool),
        (check_max_pool, lambda *case: list(pool(*case))),
        (check_max_pool, lambda *case: [tuple(row) for row in pool(*case)]),
        (check_max_pool, lambda *case: tuple(map(tuple, pool(*case)))),
        (check_max_pool_backward, back),
        (check_max_pool_backward, lambda *case: list(back(*case))),
        (check_max_pool_backward, lambda *case: tuple(map(tuple, back(*case).tolist()))),
    ],
)
def test_a_right_answer_is_right_in_any_form(check, function):
    assert check(function).startswith("Right, in all")


@pytest.mark.parametrize(
    "wrong", ["5", "text", [5], (), [[1], 2], {"y": 5}, object, float("nan"), 5 + 1e-6, 5j]
)
def test_what_only_looks_like_a_right_answer_is_not(wrong):
    report = check_output_size(lambda n, k, s, p: wrong)
    assert report.startswith(f"Not yet: your function gives {wrong!r}, it should give 5, for")


def test_a_ragged_answer_is_wrong_and_shown():
    assert "gives [[1, 2], [3]]" in check_max_pool(lambda *case: [[1, 2], [3]])


@pytest.mark.parametrize("rows", [1, 2, 3, 4])
def test_a_list_is_not_torn_where_a_line_ends(rows):
    answer = [[i, i + 10, i + 20] for i in range(rows)]
    for line in report(lambda n: answer, lambda n: [answer, 5], [{"n": 1}], {}).splitlines():
        assert line.count("[") == line.count("]"), line


def test_numbers_are_shown_rounded_unless_they_then_look_right():
    def says(answer):
        return " ".join(report(lambda n: answer, lambda n: n / 3, [{"n": -4}], {}).split()).split(", for")[0]

    assert says(0.1 + 0.2) == "Not yet: your function gives 0.3, it should give -1.3333"
    assert says(-1.33333) == "Not yet: your function gives -1.33333, it should give -1.3333333333333333"


def test_a_function_that_changes_its_arguments_changes_only_copies():
    def spoiling(x, kernel_size, stride):
        y = pool(x, kernel_size, stride)
        x[0][0] = 10**6
        return y

    assert check_max_pool(spoiling).startswith("Right")
    assert check_max_pool(spoiling).startswith("Right")


# --- What is said of a wrong answer ------------------------------------------------------------------------


def test_the_report_of_a_wrong_answer_names_the_case_and_both_numbers():
    report = check_output_size(lambda n, k, s, p: size(n, k, s, p) + (n == 6))
    assert "gives 7, it should give 6, for\nn = 6, kernel_size = 1, stride = 1, padding = 0." in report


def test_a_mistake_nobody_foresaw_is_told_how_far_it_got():
    cases = EXERCISES["output_size"].cases
    right = sum(case["n"] != 6 for case in cases)
    report = check_output_size(lambda n, k, s, p: size(n, k, s, p) + (n == 6))
    assert report.endswith(f"It is right in {right} of {len(cases)} cases.")


def test_a_mistake_in_one_case_alone_gets_no_hint():
    """A hint is given only where the mistake explains every answer."""
    report = check_output_size(lambda n, k, s, p: size(n, k, s, p) - (n == 5))
    assert "Hint" not in report


def test_a_mean_pool_of_the_library_is_recognised_too():
    report = check_max_pool(lambda x, k, s: avg_pool2d([[x]], k, stride=s)[0, 0])
    assert "that is the mean of each window" in report


@pytest.mark.parametrize("check", [check_output_size, check_input_gradient])
def test_a_function_that_returns_nothing_is_asked_about_its_return(check):
    assert check(lambda *case: None) == "Not yet: your function returns None. Does it end with `return`?"


def test_an_error_in_the_function_is_shown_with_its_case():
    report = check_output_size(lambda n, k, s, p: n // p)
    case = "n = 5, kernel_size = 1, stride = 1, padding = 0"
    said = "integer division or modulo by zero"
    assert report == f"Not yet: your function raises ZeroDivisionError for\n{case}.\nPython says: {said}"


def test_a_long_error_is_broken_into_lines_that_a_page_shows_whole():
    def function(*case):
        raise ValueError("word " * 40)

    assert max(map(len, check_output_size(function).splitlines())) <= WIDTH


@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=EXERCISES)
def test_a_number_instead_of_a_function_is_refused(exercise):
    with pytest.raises(TypeError, match="function must be a function to check, got 3"):
        exercise.check(3)

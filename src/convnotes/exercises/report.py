"""Compare a reader's answers with the right ones, and find the one mistake that explains them all."""

from copy import deepcopy
from textwrap import fill

WIDTH = 76  # of a report, so that a page shows it whole


def plain(answer):
    """Return the lists of an array, and anything else as it is."""
    return answer.tolist() if hasattr(answer, "tolist") else answer


def report(function, right, cases, names, mistakes, *, given=deepcopy, taken=plain) -> str:
    """Return praise, or the first wrong case and the mistake that explains all the answers.

    `right` and each of the `mistakes` (hint → function) take one of the `cases`. The reader's `function` is
    `given` copies of it, so that it may change them, and of its answer is `taken` what can be compared.
    """
    if not callable(function):
        raise TypeError(f"function must be a function to check, got {function!r}")
    answers = []
    for case in cases:
        try:
            answer = function(*map(given, case))
            answers.append(answer if answer is None else taken(answer))
        except Exception as error:  # whatever the reader's code raises is what the reader should read
            return f"Not yet: your function raises {type(error).__name__} for {_named(names, case)}: {error}"
    if any(answer is None for answer in answers):
        return "Not yet: your function returns None. Does it end with `return`?"
    wrong = [
        (case, answer)
        for case, answer in zip(cases, answers, strict=True)
        if not _equal(answer, right(*case))
    ]
    if not wrong:
        return f"Right, in all {len(cases)} cases."
    case, answer = wrong[0]
    given = f"Not yet: your function gives {answer}, it should give {right(*case)}, for"
    report = f"{fill(given, WIDTH)}\n{_named(names, case)}."
    for hint, mistake in mistakes.items():
        if all(_equal(answer, mistake(*case)) for case, answer in zip(cases, answers, strict=True)):
            return f"{report}\n{fill(f'Hint: {hint}', WIDTH)}"
    return f"{report}\nIt is right in {len(cases) - len(wrong)} of {len(cases)} cases."


def _equal(answer, expected) -> bool:
    try:
        return bool(answer == expected)
    except ValueError:  # an array, where a number or a pair was asked for
        return False


def _named(names, case) -> str:
    parts = [f"{name} = {value}" for name, value in zip(names, case, strict=True)]
    line = ", ".join(parts)
    return line if len(line) < WIDTH else ",\n".join(parts)

"""Compare a reader's answers with the right ones, and find the one mistake that explains them all."""

from copy import deepcopy
from textwrap import fill

WIDTH = 76  # of a report, so that a page shows it whole


def plain(answer):
    """Return the lists of an array, and anything else as it is.

    Parameters
    ----------
    answer : object
        What a reader's function returned.

    Returns
    -------
    object

    Examples
    --------
    >>> plain((1, 2)), plain(memoryview(b"ab"))
    ((1, 2), [97, 98])
    """
    return answer.tolist() if hasattr(answer, "tolist") else answer


def report(function, right, cases, names, mistakes, *, given=deepcopy, taken=plain) -> str:
    """Return praise, or the first wrong case and the mistake that explains all the answers.

    Parameters
    ----------
    function : callable
        The reader's.
    right : callable
        The right one; like each of the `mistakes`, it takes one of the `cases`.
    cases : sequence of tuple
        The arguments to try.
    names : sequence of str
        Those of the arguments, as a reader knows them.
    mistakes : dict of callable
        Hint → the function that somebody writes who needs it.
    given : callable
        Makes the copy of an argument that `function` gets, which may thus change it.
    taken : callable
        Makes of an answer what can be compared.

    Returns
    -------
    str

    Raises
    ------
    TypeError
        If `function` cannot be called.

    Examples
    --------
    >>> mistakes = {"it adds 2.": lambda n: n + 2}
    >>> print(report(lambda n: 2 + n, lambda n: 2 * n, [(2,), (3,)], ["n"], mistakes))
    Not yet: your function gives 5, it should give 6, for
    n = 3.
    Hint: it adds 2.
    """
    if not callable(function):
        raise TypeError(f"function must be a function to check, got {function!r}")
    answers = []
    for case in cases:
        try:
            answer = function(*map(given, case))
            answers.append(answer if answer is None else taken(answer))
        except Exception as error:  # whatever the reader's code raises is what the reader should read
            raised, said = type(error).__name__, fill(f"Python says: {error}", WIDTH)
            return f"Not yet: your function raises {raised} for\n{_named(names, case)}.\n{said}"
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

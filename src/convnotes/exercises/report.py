"""Compare a reader's answers with the right ones, and find the one mistake that explains them all."""

from copy import deepcopy
from decimal import ROUND_HALF_UP, Context, Decimal
from numbers import Number
from textwrap import fill

from convnotes.words import t

WIDTH = 76  # of a report, so that a page shows it whole
GLUE = "\N{NO-BREAK SPACE}"
DIGITS = 4  # of a shown number: behind the point, or of one below 1 those that count
ROUNDING = 1e-9  # a right answer may be that far off, as a share of the answer if that is larger than 1


def as_lists(answer):
    """Return an answer with its arrays and tuples as lists, and numbers that are whole as ints.

    Parameters
    ----------
    answer : object
        What a function returned: a number, or rows of numbers in any form.

    Returns
    -------
    object

    Examples
    --------
    >>> as_lists(((1, 2.0), memoryview(b"ab"))), as_lists(11.999999999999993), as_lists("5")
    ([[1, 2], [97, 98]], 12, '5')
    """
    return _plain(answer, list)


def shown(answer) -> str:
    """Return an answer as a report shows it: rounded, and without NumPy's words.

    Parameters
    ----------
    answer : object

    Returns
    -------
    str

    Examples
    --------
    >>> shown((1.0, [-4 / 3, 0.1 + 0.2]))
    '(1, [-1.3333, 0.3])'
    """
    return repr(_plain(answer, short=True))


def report(function, right, cases, mistakes) -> str:
    """Return praise, or the first wrong case and the mistake that explains all the answers.

    An answer is right in any form that holds the right numbers: lists, tuples, arrays and lists of arrays are
    one, and rounding is forgiven.

    Parameters
    ----------
    function : callable
        The reader's; it gets copies of the arguments, and may thus change them.
    right : callable
        The right one; like each of the `mistakes`, it takes the arguments of one of the `cases`.
    cases : sequence of dict
        The arguments to try, by the names that a reader knows.
    mistakes : dict of callable
        Hint → the function that somebody writes who needs it.

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
    >>> print(report(lambda n: 2 + n, lambda n: 2 * n, [{"n": 2}, {"n": 3}], mistakes))
    Not yet: your function gives 5, it should give 6, for
    n = 3.
    Hint: it adds 2.
    """
    if not callable(function):
        raise TypeError(f"function must be a function to check, got {function!r}")
    answers = []
    for case in cases:
        try:
            answers.append(function(*map(deepcopy, case.values())))
        except Exception as error:  # whatever the reader's code raises is what the reader should read
            raised = t("exercises.report.raises", error=type(error).__name__)
            return f"{raised}\n{_named(case)}.\n{_said('says', error=str(error))}"
    if any(answer is None for answer in answers):
        return t("exercises.report.none")
    tried = [(case, answer, right(*case.values())) for case, answer in zip(cases, answers, strict=True)]
    wrong = [(case, answer, expected) for case, answer, expected in tried if not _equal(answer, expected)]
    if not wrong:
        return t("exercises.report.right", count=len(cases))
    case, answer, expected = wrong[0]
    said = shown(answer), shown(expected)
    if said[0] == said[1]:  # they differ in digits that are not shown
        said = repr(_plain(answer)), repr(as_lists(expected))
    gives = _said("gives", answer=_whole(said[0]), expected=_whole(said[1]))
    head = f"{gives}\n{_named(case)}."
    for hint, mistake in mistakes.items():
        if all(_equal(answer, mistake(*case.values())) for case, answer, _ in tried):
            return f"{head}\n{_said('hint', hint=hint)}"
    return f"{head}\n{t('exercises.report.score', right=len(cases) - len(wrong), count=len(cases))}"


def _said(word: str, **values) -> str:
    return fill(t(f"exercises.report.{word}", **values), WIDTH).replace(GLUE, " ")


def _whole(value: str) -> str:
    """Return a value that stays in one line if it fits in one: a torn list is hard to read."""
    return value.replace(" ", GLUE) if len(value) < WIDTH - 1 else value


def _plain(answer, sequence: type | None = None, *, short: bool = False):
    """Return an answer as a reader reads it; every sequence as one of this type, if one is given."""
    if hasattr(answer, "tolist"):
        answer = answer.tolist()
    if isinstance(answer, list | tuple):
        form = sequence or (tuple if isinstance(answer, tuple) else list)
        return form(_plain(item, sequence, short=short) for item in answer)
    if not isinstance(answer, float) or not abs(answer) < 2**53:
        return answer
    if abs(answer - round(answer)) <= ROUNDING:
        return round(answer)
    return _short(answer) if short else answer


def _short(value: float) -> float:
    exact = Decimal(value)
    if abs(value) < 1:
        rounded = float(Context(prec=DIGITS, rounding=ROUND_HALF_UP).create_decimal(exact))
    else:
        rounded = float(exact.quantize(Decimal(1).scaleb(-DIGITS), rounding=ROUND_HALF_UP))
    return int(rounded) if rounded.is_integer() else rounded


def _equal(answer, expected) -> bool:
    """Return whether two answers hold the same numbers in the same places."""
    answer, expected = as_lists(answer), as_lists(expected)
    if isinstance(expected, list) and isinstance(answer, list) and len(answer) == len(expected):
        return all(map(_equal, answer, expected))
    if isinstance(expected, Number) and isinstance(answer, Number):
        return bool(abs(answer - expected) <= ROUNDING * max(1, abs(expected)))
    return False


def _named(case) -> str:
    parts = [f"{name} = {value}" for name, value in case.items()]
    line = ", ".join(parts)
    return line if len(line) < WIDTH else ",\n".join(parts)

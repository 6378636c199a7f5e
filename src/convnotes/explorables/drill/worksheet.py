"""What a worksheet says: problems of the drill with room for answers, and their solutions."""

import html
from itertools import cycle, islice

from convnotes.explorables.drill.answer import KINDS, asked, told
from convnotes.explorables.drill.answer import DrillExplorable as Drill
from convnotes.explorables.runtime.text import number, table
from convnotes.words import t


def states(kinds=tuple(KINDS), count=12, seed=1):
    """Return the states of so many problems, kind after kind, with seeds from `seed` on.

    Raises
    ------
    ValueError
        If a kind is none, or a seed leaves the figure's range.

    Examples
    --------
    >>> [(state["kind"], state["seed"]) for state in states(["parameters", "output_cell"], 3, seed=8)]
    [('parameters', 8), ('output_cell', 8), ('parameters', 9)]
    """
    if not kinds or not set(kinds) <= set(KINDS):
        raise ValueError(f"kinds must be of {list(KINDS)}, got {list(kinds)}")
    low, high = Drill.schema["fields"]["seed"]["range"]
    last = seed + (count - 1) // len(kinds)
    if count < 1 or not low <= seed <= last <= high:
        raise ValueError(f"{count} problems from seed {seed} on leave the seeds {low} to {high}")
    return [
        {"kind": kind, "seed": seed + at // len(kinds)} for at, kind in enumerate(islice(cycle(kinds), count))
    ]


def problem(state, answer):
    """Return a problem with room for its answer."""
    where = t("drill.worksheet.from", seed=state["seed"], kind=t(f"drill.kind.{state['kind']}"))
    solved = answer["solution"]
    room = blank(solved.shape) if solved.ndim == 2 else '<b class="line"></b>'
    reply = f"<p>{html.escape(t('drill.worksheet.answer'))} {room}</p>"
    return f'{asked(state["kind"], answer)}{reply}<p class="number">{html.escape(where)}</p>'


def blank(shape):
    """Return a table of empty cells."""
    rows, columns = shape
    return f"<table>{('<tr>' + '<td></td>' * columns + '</tr>') * rows}</table>"


def solution(state, answer):
    """Return the solution of a problem, and why it is that."""
    why = f"<p>{html.escape(told('why', state['kind'], answer))}</p>"
    solved = answer["solution"]
    if solved.ndim == 2:
        return table(solved, t("drill.worksheet.answer")) + why
    return f"<p><b>{number(solved[0])}</b></p>{why}"


def headings():
    """Return what stands over the problems, and over the solutions."""
    return t("drill.worksheet.title"), t("drill.worksheet.solutions")

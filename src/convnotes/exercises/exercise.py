"""An exercise: a function to mend, cases to try it on, and the mistakes that are known by their answers.

Its words stand in the string table beside this file, under its name. What it holds can be written down as
plain lists and numbers, so that it runs where there is no NumPy, too.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from convnotes.exercises.report import as_lists, report, shown
from convnotes.words import t, tables

tables.add(Path(__file__).parent)

REPORT_WORDS = ("right", "raises", "says", "none", "gives", "hint", "score")


class Mistake(NamedTuple):
    """A mistake that readers make, known by what it answers.

    Examples
    --------
    >>> Mistake("forgotten-window", lambda n, kernel_size: n - kernel_size).id
    'forgotten-window'
    """

    id: str
    """Its words are those of ``NAME.mistake.ID``: the hint."""
    function: Callable
    """What somebody writes who needs the hint."""


@dataclass(frozen=True)
class Exercise:
    """A function to mend, and how to tell what is wrong with it.

    Examples
    --------
    >>> exercise = Exercise(
    ...     name="half",
    ...     starter="def half(n): return n",
    ...     cases=[{"n": 2}, {"n": 6}],
    ...     right=lambda n: n / 2,
    ... )
    >>> print(exercise.check(lambda n: n - 1))
    Not yet: your function gives 5, it should give 3, for
    n = 6.
    It is right in 1 of 2 cases.
    """

    name: str
    """Whose words are ``NAME.title`` and ``NAME.prompt``."""
    starter: str
    """Source of the function as the reader finds it; it makes one of the mistakes."""
    cases: Sequence[Mapping[str, object]]
    """The arguments of each case by name: whole numbers, or lists of them."""
    right: Callable
    """Takes the arguments of a case in their order, as each of the mistakes does."""
    mistakes: Sequence[Mistake] = ()
    """From the most telling on: of two that explain all answers, the first is named."""
    hidden: int = 2
    """How many cases, the last ones, are not shown before they are tried."""

    @property
    def arguments(self) -> tuple[str, ...]:
        """The names of the arguments, in their order."""
        return tuple(self.cases[0])

    @property
    def function(self) -> str:
        """The name of the function that the starter defines."""
        return re.search(r"^def (\w+)", self.starter, re.MULTILINE)[1]

    def hint(self, mistake: str, language: str | None = None) -> str:
        """Return the words for a mistake.

        Parameters
        ----------
        mistake : str
            Its id.
        language : str, optional
            By default the one in use.

        Returns
        -------
        str

        Raises
        ------
        KeyError
            If there are none.
        """
        return t(f"exercises.{self.name}.mistake.{mistake}", language)

    def check(self, function: Callable) -> str:
        """Return praise, or the first case that is wrong and the mistake that explains all the answers.

        Parameters
        ----------
        function : callable
            The reader's; called with copies of the arguments, in their order.

        Returns
        -------
        str

        Raises
        ------
        TypeError
            If `function` cannot be called.
        """
        hints = {self.hint(mistake.id): mistake.function for mistake in self.mistakes}
        return report(function, self.right, self.cases, hints)

    def export(self, language: str | None = None) -> dict:
        """Return all that is needed to check a function elsewhere, as JSON holds it.

        Parameters
        ----------
        language : str, optional
            Of the words; by default the one in use.

        Returns
        -------
        dict
            `name`, `title`, `prompt`, `starter`, `function`, `arguments`; `cases`, each with its `arguments`
            in their order, what is `expected`, how that is `shown`, and whether it is `hidden`; `mistakes`,
            each with its `id`, its `hint` and the `answers` it gives to the cases; and the `words` of a
            report.
        """
        own = {part: t(f"exercises.{self.name}.{part}", language) for part in ("title", "prompt")}
        given = [tuple(case.values()) for case in self.cases]
        expected = [self.right(*case) for case in given]
        return {
            "name": self.name,
            **own,
            "starter": self.starter,
            "function": self.function,
            "arguments": list(self.arguments),
            "cases": [
                {
                    "arguments": as_lists(case),
                    "expected": as_lists(answer),
                    "shown": shown(answer),
                    "hidden": place >= len(given) - self.hidden,
                }
                for place, (case, answer) in enumerate(zip(given, expected, strict=True))
            ],
            "mistakes": [
                {
                    "id": mistake.id,
                    "hint": self.hint(mistake.id, language),
                    "answers": [as_lists(mistake.function(*case)) for case in given],
                }
                for mistake in self.mistakes
            ],
            "words": {word: tables.find(f"exercises.report.{word}", language) for word in REPORT_WORDS},
        }


EXERCISES: dict[str, Exercise] = {}
"""Every exercise of the book by its name."""


def register(exercise: Exercise) -> Exercise:
    """Add an exercise to `EXERCISES`.

    Parameters
    ----------
    exercise : Exercise

    Returns
    -------
    Exercise
        The same.

    Raises
    ------
    ValueError
        If another has its name.

    Examples
    --------
    >>> register(EXERCISES["max_pool"]).name
    Traceback (most recent call last):
    ValueError: an exercise max_pool is registered already
    """
    if exercise.name in EXERCISES:
        raise ValueError(f"an exercise {exercise.name} is registered already")
    return EXERCISES.setdefault(exercise.name, exercise)

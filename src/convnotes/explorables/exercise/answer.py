"""What puts an exercise on a page: its content for the page's own Python, and a still for paper."""

import html
import json
from pathlib import Path

from convnotes.exercises.exercise import Exercise
from convnotes.words import t, tables

tables.add(Path(__file__).parent)


def markup(
    exercise: Exercise, solution: str = "", *, asked: bool = False, language: str | None = None
) -> str:
    """Return an exercise as the page's script finds it, with a still for readers without one.

    Parameters
    ----------
    exercise : Exercise
    solution : str
        Source of a function that passes; none is shown if it is empty.
    asked : bool
        Whether the text before it says what is to be done, so that it need not.
    language : str, optional
        Of the words; by default the one in use.

    Returns
    -------
    str
        HTML.

    Examples
    --------
    >>> from convnotes.exercises.signals import CONVOLVE1D
    >>> markup(CONVOLVE1D).startswith('<div data-exercise="convolve1d" data-content="{')
    True
    """
    content = exercise.export(language) | ({"prompt": ""} if asked else {})
    carried = json.dumps(content, separators=(",", ":"), ensure_ascii=False)
    folded = (
        f"<details><summary>{html.escape(t('exercise.solution', language))}</summary>"
        f'<pre translate="no">{html.escape(solution.rstrip())}</pre></details>'
    )
    starter = html.escape(content["starter"].rstrip())
    return (
        f'<div data-exercise="{html.escape(exercise.name)}" data-content="{html.escape(carried)}">'
        f"<p><strong>{html.escape(content['title'])}.</strong> {html.escape(content['prompt'])}</p>"
        f'<pre translate="no">{starter}</pre>{folded if solution else ""}</div>'
    )

"""A question that checks its answer on the page, with a hint for each wrong one; it needs no kernel."""

import html
import json
from base64 import b64encode
from pathlib import Path

import anywidget
import traitlets

from convnotes.explorables.runtime.built import front_end
from convnotes.words import tables

tables.add(Path(__file__).parent)

FIELDS = json.loads((Path(__file__).parent / "state.json").read_text(encoding="utf-8"))["fields"]
"""What a question holds, and what stands there where its author says nothing."""


class Question(anywidget.AnyWidget):
    """A question with one right answer: choose or type, get a hint, try again, read why.

    Texts may hold `code` in backticks and *emphasis* in asterisks.

    Parameters
    ----------
    key : str
        The author's fixed name of this question on its page.
    prompt : str
        What is asked.
    answer : int, float or str
        The right answer. With `choices` one of them; without, a number (within `tolerance`) or a short text
        (compared without regard to spaces and case, and with x or * for ×).
    choices : list of str, optional
        What the reader chooses from; without it the reader types.
    hints : dict, optional
        Wrong answer → what to say about it.
    hint : str
        What to say about any other wrong answer.
    explanation : str
        Shown after the right answer, or on demand after a wrong one.

    Raises
    ------
    ValueError
        If the answer is none of the choices, or a hint belongs to the answer or to no choice.
    """

    key = traitlets.Unicode().tag(sync=True)
    content = traitlets.Dict().tag(sync=True)
    _esm = traitlets.Unicode().tag(sync=True)
    _css = traitlets.Unicode().tag(sync=True)
    _words = traitlets.Dict().tag(sync=True)

    def __init__(
        self,
        key,
        prompt,
        *,
        answer,
        explanation,
        choices=None,
        hints=None,
        hint=FIELDS["hint"]["default"],
        tolerance=FIELDS["tolerance"]["default"],
    ):
        hints = hints or {}
        choices = None if choices is None else [str(choice) for choice in choices]
        if choices is not None and str(answer) not in choices:
            raise ValueError(f"answer {answer!r} is none of the choices {choices}")
        for wrong in hints:
            if str(wrong) == str(answer) or (choices is not None and str(wrong) not in choices):
                raise ValueError(f"hint for {wrong!r}: it is the answer, or none of the choices")
        numeric = choices is None and not isinstance(answer, str)
        given = {
            "prompt": prompt,
            "answer": float(answer) if numeric else str(answer),
            "choices": choices,
            "hints": [[float(w) if numeric else str(w), text] for w, text in hints.items()],
            "hint": hint,
            "explanation": explanation,
            "tolerance": tolerance,
        }
        content = {name: given[name] for name in FIELDS}
        super().__init__(key=key, content=content, **front_end("question"))

    def still(self):
        """Return the question as plain HTML, without its answer."""
        choices = "".join(f"<li>{html.escape(choice)}</li>" for choice in self.content["choices"] or ())
        return f"<p>{html.escape(self.content['prompt'])}</p>" + (f"<ul>{choices}</ul>" if choices else "")

    def __repr__(self):
        """Return the question without its answer."""
        return f"Question({self.key!r}, {self.content['prompt']!r})"

    def _repr_mimebundle_(self, **_options):
        bundle, metadata = super()._repr_mimebundle_()
        written = json.dumps(self.content, separators=(",", ":"), ensure_ascii=False)
        carried = b64encode(written.encode()).decode()  # so that nobody reads the answer by chance
        bundle["text/html"] = (
            f'<div data-question="{html.escape(self.key)}" data-content="{carried}">{self.still()}</div>'
        )
        return bundle, metadata

"""How numbers and messages are written; the twin of ``text.js``, so that both sides say the same words."""

import html
import json
import re
from functools import cache
from importlib.resources import files

from convnotes.words import number, stable  # noqa: F401


@cache
def strings(language="en"):
    """Return the string table of a language."""
    return json.loads((files(__package__) / f"strings.{language}.json").read_text(encoding="utf-8"))


def fill(template, values):
    """Put values into the ``{names}`` of a string; a list becomes its items joined by commas."""
    return re.sub(r"\{(\w+)\}", lambda match: _word(values.get(match[1], "")), template)


def _word(value):
    if isinstance(value, bool) or value is None:
        return {True: "true", False: "false", None: "nothing"}[value]
    if isinstance(value, int | float):
        return number(value)
    return ", ".join(map(_word, value)) if isinstance(value, list | tuple) else str(value)


def message(error):
    """Put an error, ``{"code", "field", "value", "limit"}``, into words."""
    field = error["field"] + ("[{}]".format(", ".join(map(str, error["index"]))) if "index" in error else "")
    limit = error["limit"]
    low, high = limit if isinstance(limit, list) and len(limit) == 2 else (None, None)
    return fill(strings()[f"error.{error['code']}"], {**error, "field": field, "low": low, "high": high})


def table(array, caption):
    """One array as a plain HTML table, the way a still shows it."""
    rows = "".join("<tr>" + "".join(f"<td>{number(cell)}</td>" for cell in row) + "</tr>" for row in array)
    return f"<table><caption>{html.escape(caption)}</caption><tbody>{rows}</tbody></table>"

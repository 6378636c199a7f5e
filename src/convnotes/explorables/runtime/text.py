"""The words of the figures' messages and stills; the twin of ``text.ts``, so that both sides say the same."""

import html
from pathlib import Path

from convnotes.words import language, number, stable, t, tables

__all__ = ["message", "number", "stable", "t", "table", "translated"]

SHARED = "runtime"
tables.add(Path(__file__).parent, shared=True)


def message(error, figure=None):
    """Put an error, ``{"code", "field", "value", "limit"}``, into the figure's words or those of all."""
    field = error["field"] + ("[{}]".format(", ".join(map(str, error["index"]))) if "index" in error else "")
    limit = error["limit"]
    low, high = limit if isinstance(limit, list) and len(limit) == 2 else (None, None)
    key = f"error.{error['code']}"
    return t(f"{figure}.{key}" if figure else key, **{**error, "field": field, "low": low, "high": high})


def translated(figure):
    """Return what a figure's page must say in place of English: name of a table → the table."""
    found = {name: tables.translation(name, language()) for name in (SHARED, figure)}
    return {name: words for name, words in found.items() if words}


def table(array, caption):
    """One array as a plain HTML table, the way a still shows it."""
    rows = "".join("<tr>" + "".join(f"<td>{number(cell)}</td>" for cell in row) + "</tr>" for row in array)
    return f"<table><caption>{html.escape(caption)}</caption><tbody>{rows}</tbody></table>"

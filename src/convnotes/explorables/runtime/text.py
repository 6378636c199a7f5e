"""The words of the figures' messages and stills; the twin of ``text.ts``, so that both sides say the same."""

import html
from decimal import ROUND_HALF_UP, Context, Decimal
from pathlib import Path

from convnotes.words import MINUS, language, number, stable, t, tables

__all__ = ["message", "number", "stable", "t", "table", "translated"]

SHARED = "runtime"
tables.add(Path(__file__).parent, shared=True)


def message(error, figure=None):
    """Put an error, ``{"code", "field", "value", "limit"}``, into the figure's words or those of all."""
    field = error["field"] + ("[{}]".format(", ".join(map(str, error["index"]))) if "index" in error else "")
    limit = error["limit"]
    low, high = limit if isinstance(limit, list) and len(limit) == 2 else (None, None)
    value = error["value"]
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = exactly(value, [end for end in (low, high) if isinstance(end, int | float)])
    key = f"error.{error['code']}"
    said = {**error, "field": field, "value": value, "low": low, "high": high}
    return t(f"{figure}.{key}" if figure else key, **said)


def exactly(value, limits):
    """Write a refused number with as many digits as show what is wrong with it.

    >>> exactly(9.0004, [-9, 9]), exactly(10, [-9, 9]), exactly(1000000.5, [-1e6, 1e6])
    ('9.0004', '10', '1.0000005e6')
    """

    def seen(text):
        read = float(text.replace(MINUS, "-"))
        sides = ((read > limit) == (value > limit) and (read < limit) == (value < limit) for limit in limits)
        return read.is_integer() == float(value).is_integer() and all(sides)

    text, digits = number(value), 4
    while digits <= 17 and not seen(text):
        text, digits = significant(value, digits), digits + 1
    return text


def significant(value, digits):
    """Write a number with so many digits."""
    size, sign = abs(value), MINUS if value < 0 else ""
    rounded = Context(prec=digits, rounding=ROUND_HALF_UP).create_decimal(Decimal(size))
    if not 1e-3 <= size < 1e6:
        mantissa, exponent = f"{rounded:.{digits - 1}e}".split("e")
        return f"{sign}{_short(mantissa)}e{str(int(exponent)).replace('-', MINUS)}"
    return sign + _short(f"{rounded:f}")


def _short(digits):
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


def translated(figure):
    """Return what a figure's page must say in place of English: name of a table → the table."""
    found = {name: tables.translation(name, language()) for name in (SHARED, figure)}
    return {name: words for name, words in found.items() if words}


def table(array, caption):
    """One array as a plain HTML table, the way a still shows it."""
    rows = "".join("<tr>" + "".join(f"<td>{number(cell)}</td>" for cell in row) + "</tr>" for row in array)
    return f"<table><caption>{html.escape(caption)}</caption><tbody>{rows}</tbody></table>"

"""How numbers and messages are written; the twin of ``text.js``, so that both sides say the same words."""

import html
import json
import math
import re
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import cache
from importlib.resources import files

MINUS = "−"


@cache
def strings(language="en"):
    """Return the string table of a language."""
    return json.loads((files(__package__) / f"strings.{language}.json").read_text(encoding="utf-8"))


def stable(value):
    """Round to 1e-12: what both sides do before they compare, so that the last bits decide nothing.

    >>> stable(0.1 + 0.2) == stable(0.3)
    True
    """
    scaled = value * 1e12
    return value if abs(scaled) >= 2**53 else math.floor(scaled + 0.5) / 1e12


def number(value, places=3):
    """Write a number for reading: a real minus sign, at most ``places`` decimals, powers of ten at the ends.

    >>> number(-8), number(1 / 3), number(2.50), number(1e-7), number(-123456789.0)
    ('−8', '0.333', '2.5', '1e−7', '−1.23e8')
    """
    value = float(value)
    if not math.isfinite(value):
        return {math.inf: "∞", -math.inf: "−∞"}.get(value, "NaN")
    value = stable(value)
    size, sign = abs(value), MINUS if value < 0 else ""
    if size == 0:
        return "0"
    if size >= 1e6 or size < 10.0**-places:
        rounded = Context(prec=3, rounding=ROUND_HALF_UP).create_decimal(Decimal(size))
        mantissa, exponent = f"{rounded:.2e}".split("e")
        return f"{sign}{_short(mantissa)}e{str(int(exponent)).replace('-', MINUS)}"
    return sign + _short(str(Decimal(size).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)))


def _short(digits):
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


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

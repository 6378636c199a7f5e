"""What a state may be, read from a figure's ``state.json``; the twin of ``schema.ts``.

An error is data, ``{"code", "field", "value", "limit"}``, with ``"index"`` where a cell of a grid is at
fault, and `convnotes.explorables.runtime.text.message` puts it into words. Every check returns the first
error it meets, or None.
"""

import json
import math
from copy import deepcopy
from numbers import Integral, Real
from pathlib import Path

LAST = json.loads((Path(__file__).parent / "limits.json").read_text(encoding="utf-8"))["last"]
"""The last row, column, or position of a player that a view may name."""


def fault(code, field, value, limit, **index):
    """Return one error, as both sides of an explorable write it."""
    return {"code": code, "field": field, "value": describe(value), "limit": limit, **index}


def describe(value):
    """The part of a rejected value that an error repeats: a number or a short text, never a whole grid."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, Real):
        if is_finite(value):
            return plain(value)
        return "Infinity" if value > 0 else "-Infinity" if value < 0 else "NaN"
    if isinstance(value, str):
        return value[:40]
    return "list" if isinstance(value, list | tuple) else "object"


def plain(number):
    """A finite number as JSON has it: an int where it is whole, else a float."""
    return int(number) if float(number).is_integer() else float(number)


def is_number(value):
    """Whether the value is a real number, and no truth value."""
    return isinstance(value, Real) and not isinstance(value, bool)


def is_finite(value):
    """Whether a real number is one that a float can be; 10**400 is none."""
    try:
        return math.isfinite(value)
    except OverflowError:
        return False


def is_integer(value):
    """Whether the value is a whole number; 2.0 is one, since JSON writes it as 2."""
    return is_number(value) and (
        isinstance(value, Integral) or (is_finite(value) and float(value).is_integer())
    )


def check_integer(field, value, low, high):
    """An integer within its range."""
    if not is_integer(value):
        return fault("integer", field, value, [low, high])
    if not low <= value <= high:
        return fault("range", field, value, [low, high])
    return None


def check_grid(spec, field, value):
    """A rectangle of finite numbers, or ``planes`` of them, of a size within the field's limits."""
    limits = [*([n, n] for n in spec.get("planes", [])), spec["rows"], spec["columns"]]
    if not is_nested(value, len(limits)):
        return fault("grid", field, value, None)
    sizes, inner = [], value
    for _ in limits:
        sizes.append(len(inner))
        inner = inner[0] if inner else []
    if not all(low <= n <= high for n, (low, high) in zip(sizes, limits, strict=True)):
        lows, highs = ("×".join(map(str, ends)) for ends in zip(*limits, strict=True))
        return fault("shape", field, "×".join(map(str, sizes)), [lows, highs])
    return check_cells(spec, field, value, sizes)


def is_nested(value, depth):
    """Whether the value is a list of lists of … so many axes."""
    return isinstance(value, list | tuple) and (depth == 1 or all(is_nested(v, depth - 1) for v in value))


def check_cells(spec, field, value, sizes, index=()):
    """Lists as long as the first of their kind, and in them finite numbers (whole ones) within the limits."""
    low, high = spec["range"]
    for at, item in enumerate(value):
        here = [*index, at]
        if len(sizes) > 1:
            if len(item) != sizes[1]:
                return fault("ragged", field, len(item), sizes[1])
            if error := check_cells(spec, field, item, sizes[1:], here):
                return error
        elif not is_number(item) or not is_finite(item):
            return fault("finite", field, item, None, index=here)
        elif spec.get("whole") and not is_integer(item):
            return fault("integer", field, item, [low, high], index=here)
        elif not low <= item <= high:
            return fault("range", field, item, [low, high], index=here)
    return None


def check_table(spec, field, value):
    """Rows of whole numbers, those of each column within its own range."""
    if not is_nested(value, 2):
        return fault("grid", field, value, None)
    low, high = spec["rows"]
    if not low <= len(value) <= high:
        return fault("shape", field, len(value), [low, high])
    for i, row in enumerate(value):
        if len(row) != len(spec["ranges"]):
            return fault("ragged", field, len(row), len(spec["ranges"]))
        for j, (cell, limits) in enumerate(zip(row, spec["ranges"], strict=True)):
            if error := check_integer(field, cell, *limits):
                return {**error, "index": [i, j]}
    return None


def check_field(spec, field, value):
    """One field against its own entry of the schema."""
    kind, words = spec["type"], spec.get("words", [])
    if kind == "table":
        return check_table(spec, field, value)
    if kind == "grid":
        return check_grid(spec, field, value)
    if kind == "cell":
        return check_cell(spec, field, value)
    if isinstance(value, str) and words:
        numbers = [spec["range"][0], "…", spec["range"][1]] if kind != "word" else []
        return None if value in words else fault("choice", field, value, [*numbers, *words])
    if kind == "word":
        return fault("choice", field, value, words)
    low, high = [0, LAST] if kind == "position" else spec["range"]
    if kind in ("integer", "position"):
        return check_integer(field, value, low, high)
    if not is_number(value) or not is_finite(value):
        return fault("finite", field, value, None)
    return None if low <= value <= high else fault("range", field, value, [low, high])


def check_cell(spec, field, value):
    """A picked cell: None, or the name of a grid and two indices."""
    if value is None:
        return None
    if not isinstance(value, list | tuple) or len(value) != 3 or not isinstance(value[0], str):
        return fault("cell", field, value, spec["grids"])
    if value[0] not in spec["grids"]:
        return fault("choice", field, value[0], spec["grids"])
    return next((e for index in value[1:] if (e := check_integer(field, index, 0, LAST))), None)


def check_fields(specs, values):
    """Every field there and each within its limits, nothing else there."""
    for name in values:
        if name not in specs:
            return fault("unknown", str(name)[:40], None, list(specs))
    for name, spec in specs.items():
        if name not in values:
            return fault("missing", name, None, list(specs))
        if error := check_field(spec, name, values[name]):
            return error
    return None


def check_size(schema, field, value):
    """A derived size: an int or [height, width], within the limits of the grid that it resizes."""
    spec = schema["fields"][schema["derived"][field]["resizes"]]
    if isinstance(value, list | tuple):
        if len(value) != 2:
            return fault("size", field, value, None)
        pairs = zip(value, (spec["rows"], spec["columns"]), strict=True)
    else:
        pairs = ((value, spec["rows"]), (value, spec["columns"]))
    return next((e for n, (low, high) in pairs if (e := check_integer(field, n, low, high))), None)


def resize(grid, size):
    """The grid cropped or padded with zeros to ``size`` about its centre; the odd row or column at the end.

    Of planes, each.

    >>> resize([[1, 2], [3, 4]], 3)
    [[1, 2, 0], [3, 4, 0], [0, 0, 0]]
    >>> resize([[1, 2, 3], [4, 5, 6], [7, 8, 9]], (1, 2))
    [[4, 5]]
    """
    if isinstance(grid[0][0], list | tuple):
        return [resize(plane, size) for plane in grid]
    height, width = (int(n) for n in (size if isinstance(size, list | tuple) else (size, size)))

    def centred(items, length, blank):
        before = abs(length - len(items)) // 2
        if length <= len(items):
            return items[before : before + length]
        return (
            [blank() for _ in range(before)] + items + [blank() for _ in range(length - len(items) - before)]
        )

    columns = len(grid[0])
    rows = centred([list(row) for row in grid], height, lambda: [0] * columns)
    return [centred(row, width, int) for row in rows]


def resolve(schema, current, changes):
    """The whole state after ``changes`` to ``current``: ``(state, None)``, or ``(None, error)``.

    Derived sizes become the grids they resize; a grid that is given itself wins over its size.
    """
    derived, state = schema.get("derived", {}), dict(current)
    for name in changes:
        if name not in schema["fields"] and name not in derived:
            return None, fault("unknown", str(name)[:40], None, [*schema["fields"], *derived])
    for name, spec in derived.items():
        if name in changes and spec["resizes"] not in changes:
            if error := check_size(schema, name, changes[name]):
                return None, error
            state[spec["resizes"]] = resize(state[spec["resizes"]], changes[name])
    state.update({name: value for name, value in changes.items() if name in schema["fields"]})
    error = check_fields(schema["fields"], state)
    return (None, error) if error else (canonical(schema["fields"], state), None)


def defaults(specs):
    """The fields with their defaults; that of a position may be "last", as far as one goes."""
    return {
        name: LAST
        if spec.get("type") == "position" and spec["default"] == "last"
        else deepcopy(spec["default"])
        for name, spec in specs.items()
    }


def preset_changes(schema, preset):
    """What choosing a preset changes: to the fields' defaults, but for what it says itself and what it keeps.

    >>> schema = {"fields": {"stride": {"default": 1}, "padding": {"default": 0}}}
    >>> preset_changes(schema, {"state": {"stride": 2}})
    {'stride': 2, 'padding': 0}
    >>> preset_changes(schema, {"state": {"stride": 2}, "keeps": ["padding"]})
    {'stride': 2}
    """
    kept = preset.get("keeps", ())
    reset = {name: spec for name, spec in schema["fields"].items() if name not in kept}
    return {**defaults(reset), **deepcopy(preset["state"])}


def canonical(specs, values):
    """The values in the schema's order and as plain JSON: lists, ints where whole, no minus zero."""

    def tidy(value):
        if isinstance(value, list | tuple):
            return [tidy(item) for item in value]
        return plain(value) if is_number(value) else value

    return {name: tidy(values[name]) for name in specs}

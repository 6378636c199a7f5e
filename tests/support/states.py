"""Random states of an explorable, drawn from nothing but its schema; and states that it must reject."""

import math


def kinds_of_number(random, low, high):
    """Return ways to draw a number from low to high: what readers type, and what a link may bring."""
    near, far = max(low, -9), min(high, 9)

    def within(value):
        return min(max(value, low), high)

    def tiny():
        smallest = 10.0 ** random.uniform(-14, -1) if random.random() < 0.7 else 5e-324 * random.randint(1, 9)
        return within(random.choice((-1, 1)) * smallest)

    kinds = {
        "whole": lambda: random.randint(math.ceil(near), math.floor(far)),
        "real": lambda: random.uniform(near, far),
        "half": lambda: random.randint(math.ceil(2 * near), math.floor(2 * far)) / 2,
        "tie": lambda: within(random.choice((-1, 0, 1))),
        "large": lambda: random.uniform(low, high),
        "end": lambda: random.choice((low, high)),
        "tiny": tiny,
    }
    return {**kinds, "any": lambda: random.choice(list(kinds.values()))()}


def drawing(random, spec, kinds):
    """Return a way to draw one number of a field, of one of these kinds (None: of any)."""
    ways = kinds_of_number(random, *spec["range"])
    way = ways[random.choice(kinds or list(ways))]
    return (lambda: round(way())) if spec.get("whole") else way


def draw_grid(random, spec, kinds):
    rows, columns = random.randint(*spec["rows"]), random.randint(*spec["columns"])
    cell = drawing(random, spec, kinds)

    def nested(sizes):
        return [nested(sizes[1:]) for _ in range(sizes[0])] if sizes else cell()

    return nested([*spec.get("planes", []), rows, columns])


def draw_table(random, spec):
    """Few rows more often than many, and small numbers more often than large: those fit together."""

    def cell(low, high):
        return random.choice((low, low, random.randint(low, min(low + 3, high)), random.randint(low, high)))

    low, high = spec["rows"]
    rows = random.randint(low, random.choice((min(low + 3, high), high)))
    return [[cell(*limits) for limits in spec["ranges"]] for _ in range(rows)]


def draw_field(random, spec, kinds):
    if spec["type"] == "grid":
        return draw_grid(random, spec, kinds)
    if spec["type"] == "table":
        return draw_table(random, spec)
    words = spec.get("words", [])
    if "often" in spec and random.random() < 0.9:  # what takes long to compare is drawn seldom
        words = spec["often"]
    if words and (spec["type"] == "word" or random.random() < 0.4):
        return random.choice(words)
    return random.randint(*spec["range"]) if spec["type"] == "integer" else drawing(random, spec, kinds)()


def draw_state(random, schema, kinds=("whole", "real")):
    """Return a state of numbers as readers type them; of any that they may, with None for the kinds."""
    return {name: draw_field(random, spec, kinds) for name, spec in schema["fields"].items()}


def bad_values(spec):
    """Yield values that a field of this kind must reject, one of every kind of mistake."""
    yield from (None, {}, "no such word", "😀" * 50, math.nan, math.inf, -math.inf)
    if spec.get("range") != [0, 1]:  # Python takes True for a switch
        yield True
    if spec["type"] == "grid":
        (low_h, high_h), (low_w, high_w) = spec["rows"], spec["columns"]
        low, high = spec["range"]
        yield from ([], [[]], 3, "grid", [1, 2], [[1], "x"])
        yield [[0] * low_w] * (high_h + 1)
        yield [[0] * (high_w + 1)] * low_h
        row = [0] * high_w
        halves = [low + 0.5] if spec.get("whole") else []
        for cell in (None, "1", True, math.nan, math.inf, low - 1, high + 1, high + 2**-11, [1], *halves):
            yield [*[row] * (high_h - 1), [*row[:-1], cell]]
        if planes := spec.get("planes"):

            def stack(counts):
                return [stack(counts[1:])] * counts[0] if counts else [[0] * low_w] * low_h

            good = stack(planes)
            yield from (good[:-1], [*good, good[0]], good[0], [*good[:-1], 0])
        if high_h > 1 and high_w > 1:
            yield [*[row] * (high_h - 1), row[:-1]]
            yield [*[row[:-1]] * (high_h - 1), row]
    elif spec["type"] == "table":
        (low_h, high_h), (low, high) = spec["rows"], spec["ranges"][-1]
        row = [first for first, _ in spec["ranges"]]
        yield from ([], 3, "table", [1, 2], [[1], "x"], [row[:-1]], [row, [*row, 1]])
        yield from ([row] * (low_h - 1), [row] * (high_h + 1))
        for cell in (None, "1", True, math.nan, math.inf, low - 1, high + 1, low + 0.5, [1]):
            yield [row, [*row[:-1], cell]]
    elif "range" in spec:
        low, high = spec["range"]
        yield from (low - 1, high + 1, [low], str(low), high + 4e-4, low - 1 / 3, high * (1 + 1e-9) + 1e-9)
        if spec["type"] == "integer":
            yield from (low + 0.5, low + 4e-4, low + 1e-13)
    else:
        yield from (0, [spec["words"][0]], spec["words"][0].upper())


def bad_sizes(spec):
    (low_h, high_h), (low_w, high_w) = spec["rows"], spec["columns"]
    low, high = min(low_h, low_w), max(high_h, high_w)
    yield from (
        low - 1,
        high + 1,
        low + 0.5,
        "3",
        None,
        [low],
        [low] * 3,
        [low, high + 1],
        [math.nan, low],
        {},
    )


def bad_views(specs):
    """Yield views that `set` must reject whole."""
    yield from (5, "view", [1], True, {"no_such_look": 1})
    for name, spec in specs.items():
        if spec["type"] == "cell":
            grid = spec["grids"][0]
            bad = ("x", [grid, 0], [grid, 0, 0, 0], [0, 0, 0], ["no such grid", 0, 0])
            for value in (*bad, *([grid, *at] for at in ((0.5, 0), (0, 0.5), (-1, 0), (0, -1), (0, 5000)))):
                yield {name: value}
        if spec["type"] == "position":
            yield from ({name: value} for value in (-1, 0.5, 5000, None))


def bad_changes(schema):
    """Yield changes that `set` must reject whole."""
    yield {"no_such_field": 1}
    yield from ({"view": view} for view in bad_views(schema["view"]))
    for name, spec in schema["fields"].items():
        for value in bad_values(spec):
            yield {name: value}
    for name, spec in schema["derived"].items():
        for value in bad_sizes(schema["fields"][spec["resizes"]]):
            yield {name: value}

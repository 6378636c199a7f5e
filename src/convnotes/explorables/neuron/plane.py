"""The plane of two inputs: what a unit answers all over it, and the line on which its sum is 0."""

import numpy as np

from convnotes.explorables.runtime.text import stable


def ends(span):
    """Return where both axes of the plane begin and end."""
    return -span / 2, 1.5 * span


def plane(respond, span, cells):
    """Return the answers of `respond`, (N, 2) → (N,), at so many × so many points, the upper row first."""
    low, high = ends(span)
    places = low + np.arange(cells) * (high - low) / (cells - 1)
    x2, x1 = np.meshgrid(places[::-1], places, indexing="ij")
    return respond(np.stack([x1.ravel(), x2.ravel()], axis=1)).reshape(cells, cells)


def lines(units, span):
    """Return the ends, (units, 2, 2), of each line w·x + b = 0 within the plane; NaN where there is none."""
    return np.array([line(*map(float, unit), *ends(span)) for unit in units])


def line(w1, w2, b, low, high):
    """Return the two ends, [x₁, x₂] each, of w₁·x₁ + w₂·x₂ + b = 0 from `low` to `high`."""
    nowhere = [[np.nan, np.nan], [np.nan, np.nan]]
    if stable(w1) == 0 and stable(w2) == 0:
        return nowhere
    upright = abs(w1) > abs(w2)  # then x₁ is found from x₂
    along, across = (w2, w1) if upright else (w1, w2)
    start, end = (-(b + along * place) / across for place in (low, high))
    if max(start, end) < low or min(start, end) > high:
        return nowhere
    found = []
    for place, value in ((low, start), (high, end)):
        inside = min(max(value, low), high)
        if value != inside:
            place = low + (inside - start) / (end - start) * (high - low)
        found.append([inside, place] if upright else [place, inside])
    return found

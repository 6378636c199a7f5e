"""The one palette of the book: colour of each quantity and of each part of a page, in both themes.

It is written in `palette.json` alone. The drawings and the style sheet of the pages take it from here; the
style sheet of the figures and the formulas of the notebooks, which stand without this package, are held to it
by a test.
"""

import json
from importlib.resources import files

PALETTE = json.loads((files(__package__) / "palette.json").read_text(encoding="utf-8"))

LIGHT = PALETTE["light"]
"""Colour of input x, kernel w, output y, gradient δ; of values above and below 0; of the page's parts."""

DARK = PALETTE["dark"]
"""The same on a dark page."""

QUANTITIES = ("x", "w", "y", "d")
"""What a formula gives its colour."""


def equations_in_the_dark() -> str:
    """Return the rules by which equations, written in the light colours, wear the dark ones on a dark page.

    Returns
    -------
    str

    Examples
    --------
    >>> print(equations_in_the_dark().splitlines()[0])
    html[data-theme="dark"] .katex [style*="color:#0B62A8"] { color: #6cb6f5 !important; }
    """
    return "".join(
        f'html[data-theme="dark"] .katex [style*="color:{LIGHT[name].upper()}"] '
        f"{{ color: {DARK[name]} !important; }}\n"
        for name in QUANTITIES
    )

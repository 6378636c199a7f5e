"""The palette is written once; what must repeat a colour repeats this one."""

import re

import pytest
from support import ROOT

from convnotes.book.palette import DARK, LIGHT, PALETTE, QUANTITIES

SHEETS = sorted((ROOT / "src" / "convnotes").rglob("*.css"))
ANOTHERS = "convnotes-slides.css"  # holds reveal.js's own sheet
GREEN_OF_THE_THEME = "#2ea043"  # beside a cell of code
FIGURES = next(path for path in SHEETS if path.name == "palette.css").read_text(encoding="utf-8")


def test_both_themes_name_the_same_colours():
    assert LIGHT.keys() == DARK.keys()
    assert all(re.fullmatch("#[0-9a-f]{6}", value) for theme in PALETTE.values() for value in theme.values())


def test_the_figures_give_each_name_its_colour_in_both_themes():
    blocks = [
        dict(re.findall(r"--cn-(\w+): (#\w+);", block)) for block in re.split("color-scheme", FIGURES)[:2]
    ]
    assert blocks == [LIGHT, DARK]


def test_the_formulas_of_a_dark_notebook_wear_the_dark_colours():
    rules = re.findall(r"mjx-mstyle.*?rgb\((\d+), (\d+), (\d+)\).*?color: (#\w+)", FIGURES, flags=re.DOTALL)
    found = {f"#{int(r):02x}{int(g):02x}{int(b):02x}": dark for r, g, b, dark in rules}
    assert found == {LIGHT[name]: DARK[name] for name in QUANTITIES}


OWN = [*(path for path in SHEETS if path.name != ANOTHERS), ROOT / "book" / "favicon.svg"]


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.name)
def test_a_sheet_that_repeats_a_colour_of_the_book_repeats_the_palettes(path):
    colours = set(re.findall(r"#[0-9a-f]{6}\b", path.read_text(encoding="utf-8").lower()))
    assert colours <= {*LIGHT.values(), *DARK.values(), GREEN_OF_THE_THEME}

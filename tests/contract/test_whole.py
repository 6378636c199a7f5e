"""Which formulas stay on one line: figures and pages agree, on all words that there are and on drawn ones."""

import json
import random

import pytest
from support import ROOT, node

from convnotes.book.whole import LONGEST, split

DRAWN = 500
FORMULAS = ["f", "w[u, v]", "x[i + u][j + v].", "δ[[0, 1], 0]", "∂L/∂x,", "12"]
BITS = [*FORMULAS, "[", "]", "y[0,", "−", "+", "=", "·", "∗", " ", "\n"]


def texts_of(table):
    """Yield the texts of a table within a table."""
    if isinstance(table, str):
        yield table
    else:
        for part in table.values():
            yield from texts_of(part)


@pytest.fixture(scope="module")
def taken_apart():
    """Texts, each with its pieces as the page has them."""
    tables = sorted((ROOT / "src" / "convnotes").rglob("strings.en.json"))
    texts = [text for path in tables for text in texts_of(json.loads(path.read_text(encoding="utf-8")))]
    for path in sorted((ROOT / "book").rglob("*.ipynb")):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        texts += ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown"]
    generator = random.Random("whole")
    texts += [" ".join(generator.choices(BITS, k=generator.randint(1, 12))) for _ in range(DRAWN)]
    return list(zip(texts, node.run("whole.mjs", texts), strict=True))


def test_pages_and_figures_keep_the_same_formulas_whole(taken_apart):
    differing = [text for text, theirs in taken_apart if [tuple(piece) for piece in theirs] != split(text)]
    assert differing == []


def test_what_is_kept_whole_is_short_and_nothing_is_lost(taken_apart):
    kept = [piece for _, theirs in taken_apart for piece, whole in theirs if whole]
    assert len(kept) > 100
    assert max(map(len, kept)) <= LONGEST
    for text, theirs in taken_apart:
        assert "".join(piece for piece, _ in theirs) == text.replace("\n", " ")

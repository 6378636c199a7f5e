"""No source is wider than 110 columns: Biome and ruff wrap code, but not all comments and strings."""

import pytest
from support import ROOT

SOURCES = [
    path
    for folder in ("src/convnotes/explorables", "src/convnotes/book", "tools", "tests")
    for path in sorted((ROOT / folder).rglob("*"))
    if path.suffix in {".ts", ".mjs", ".css", ".py"}
]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_line_is_longer_than_110_columns(path):
    lines = path.read_text(encoding="utf-8").splitlines()
    assert [number for number, line in enumerate(lines, 1) if len(line) > 110] == []

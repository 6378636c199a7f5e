"""The front end's sources are as narrow as Python's: Biome wraps code, but neither comments nor strings."""

import pytest
from support import ROOT

SOURCES = [
    path
    for folder in ("src/convnotes", "tools")
    for path in sorted((ROOT / folder).rglob("*"))
    if path.suffix in {".ts", ".mjs"}
]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_line_is_longer_than_110_columns(path):
    lines = path.read_text(encoding="utf-8").splitlines()
    assert [number for number, line in enumerate(lines, 1) if len(line) > 110] == []

"""Which NumPy the package promises to work with, and which of them its core is tested on."""

import re

import yaml
from support import ROOT


def test_the_core_is_tested_on_the_lowest_numpy_and_the_newest():
    lowest = re.search(r'"numpy>=([\d.]+)"', (ROOT / "pyproject.toml").read_text(encoding="utf-8"))[1]
    workflow = yaml.safe_load((ROOT / ".github" / "workflows" / "book.yml").read_text(encoding="utf-8"))
    first, newest = workflow["jobs"]["core"]["strategy"]["matrix"]["numpy"]
    assert first.removesuffix(".0") == lowest
    assert newest == "newest"

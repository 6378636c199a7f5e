"""A book that is built again, and one that is built where nothing of the reader's can be written."""

import re
import subprocess
import sys
import zlib

import pytest
from support import books

from book import build, environment
from convnotes.book.theme import mend

PAGES = {"index": "# Front page", "layers/one": '# A chapter\n\n<div data-question="q"></div>'}
OURS = re.compile(r"_static/((?:convnotes|book)[\w.-]*)(?:\?v=(\w+))?")


@pytest.fixture(scope="module")
def twice(tmp_path_factory):
    """The pages of a small book after its first build, and after another in which only the first changed."""
    folder = tmp_path_factory.mktemp("twice")
    books.make(folder, PAGES, {})
    builds = []
    for title in ("# Front page", "# Another front page"):
        books.write(folder, "index", title)
        assert build(folder) == 0
        html = folder / "_build" / "html"
        builds.append({name: (html / "book" / f"{name}.html").read_text(encoding="utf-8") for name in PAGES})
    return folder / "_build" / "html" / "_static", builds


def test_a_second_build_leaves_a_page_that_did_not_change(twice):
    _, (first, second) = twice
    assert second["layers/one"] == first["layers/one"]
    assert second["index"] != first["index"]
    for page in (*first.values(), *second.values()):
        assert page.count('role="complementary" aria-label="Book"') == 1


@pytest.mark.parametrize("at", [0, 1])
def test_what_a_page_loads_of_ours_carries_its_digest_from_the_first_build_on(twice, at):
    static, builds = twice
    loaded = {(name, version) for page in builds[at].values() for name, version in OURS.findall(page)}
    assert {"convnotes-page.js", "convnotes-book.js", "convnotes.css", "book.css"} <= {n for n, _ in loaded}
    for name, version in loaded:
        content = (static / name).read_bytes().replace(b"\r", b"")
        assert version == f"{zlib.crc32(content):08x}", name


def test_a_page_is_mended_once():
    page = '<div id="pst-primary-sidebar" class="bd">'
    assert mend(mend(page)) == mend(page) != page


def test_drawings_need_no_home(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", "/proc/nobody")
    drawn = [sys.executable, "-c", "import matplotlib.pyplot as plt; plt.figure()"]
    there = environment(tmp_path)
    assert subprocess.run(drawn, env=there, capture_output=True, text=True, check=True).stderr == ""
    assert list((tmp_path / "_build" / "matplotlib").glob("fontlist*.json"))

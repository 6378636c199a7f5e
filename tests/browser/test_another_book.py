"""Somebody else's Jupyter Book of two pages, with the theme's defaults and the extension alone."""

import re

import pytest
from support import ROOT, pages
from support.figure import Figure

from book import build

CONFIG = """title: Another book
execute:
  execute_notebooks: force
sphinx:
  extra_extensions:
    - convnotes.book.sphinxext
"""
HEAD = """---
jupytext:
  text_representation: {extension: .md, format_name: myst}
kernelspec: {name: python3, display_name: Python 3}
---

# A page with a {what}

```{code-cell}
"""
FIGURE = """from convnotes.explorables import ConvExplorable

ConvExplorable(key="theirs", stride=2)
```
"""
QUESTION = """from convnotes.explorables import Question

Question("sum", "What is 1 + 1?", answer=2, hints={3: "One too many."}, explanation="1 + 1 = 2.")
```
"""


THEIRS = ("THEBE_JS_URL", "404", "Got invalid theme mode")
"""What the theme's defaults complain about by themselves: a script declared twice, missing icons, no mode."""


def complaints(watched):
    """What a page complains about, but for what it would without the extension, too."""
    return [text for text in watched.complaints if not any(known in text for known in THEIRS)]


@pytest.fixture(scope="module")
def another(tmp_path_factory):
    """The folder of the built book."""
    folder = tmp_path_factory.mktemp("another")
    (folder / "_config.yml").write_text(CONFIG, encoding="utf-8")
    (folder / "_toc.yml").write_text("format: jb-book\nroot: one\nchapters:\n- file: two\n", encoding="utf-8")
    for name, what, cell in (("one", "figure", FIGURE), ("two", "question", QUESTION)):
        (folder / f"{name}.md").write_text(HEAD.replace("{what}", what) + cell, encoding="utf-8")
    assert build(folder) == 0
    return folder / "_build" / "html"


def test_the_figure_is_alive_and_follows_the_theme(browser, another):
    with pages.served(another) as address, pages.opened(browser, f"{address}/one.html") as watched:
        figure = Figure(watched.page, key="theirs")
        figure.set(stride=1)
        assert figure.state["stride"] == 1
        ground = "(el) => getComputedStyle(el.querySelector('.cn')).backgroundColor"
        before = figure.mount.evaluate(ground)
        watched.page.evaluate("document.documentElement.dataset.theme = 'dark'")
        assert figure.mount.evaluate(ground) != before
        assert complaints(watched) == []


def test_the_question_is_alive(browser, another):
    with pages.served(another) as address, pages.opened(browser, f"{address}/two.html") as watched:
        question = watched.page.locator("[data-question]")
        question.locator("input").first.fill("3")
        question.get_by_role("button").first.click()
        question.get_by_text("One too many.").wait_for()
        assert complaints(watched) == []


def test_its_figures_have_pages_of_their_own(browser, another):
    with pages.served(another) as address, pages.opened(browser, f"{address}/figure/conv.html") as watched:
        assert watched.page.get_by_role("link", name="Another book").count() == 1
        assert complaints(watched) == []


def test_the_look_of_its_pages_is_its_own(another):
    assert "katex" not in (another / "one.html").read_text(encoding="utf-8").lower().split("<body")[0]
    css = (another / "_static" / "book.css").read_text(encoding="utf-8")
    own = (ROOT / "src" / "convnotes" / "book" / "book.css").read_text(encoding="utf-8")
    selectors = re.findall(r"^[^\s@}/][^{]*(?=\{)", own, re.MULTILINE)
    assert selectors
    assert [selector for selector in selectors if selector in css] == []

"""The glossary against the chapters: what it says of them is so, and no term is used before it is told."""

import json
import re

import pytest
from support import ROOT
from support.chapters import CHAPTERS, read, shown
from support.explorables import EXPLORABLES

from convnotes.book.lanes import tags
from convnotes.book.links import links
from convnotes.book.terms import TERMS

NAMES = [path.relative_to(ROOT / "book").with_suffix("").as_posix() for path in CHAPTERS]
GLOSSARY = "../appendix/glossary.md#"


def core(path):
    """The ids of the terms that the core of a chapter links to."""
    text = "\n\n".join(
        cell.source
        for cell in read(path).cells
        if cell.cell_type == "markdown" and not tags(cell) & {"detail"}
    )
    return {target.removeprefix(GLOSSARY) for _, target in links(text) if target.startswith(GLOSSARY)}


each = pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)


@each
def test_no_term_is_used_before_the_chapter_that_introduces_it(path):
    so_far = NAMES[: CHAPTERS.index(path) + 1]
    assert {name for name in core(path) if TERMS[name].chapter not in so_far} == set()


@each
def test_a_chapter_marks_the_terms_that_it_introduces(path):
    name = NAMES[CHAPTERS.index(path)]
    own = {term.id for term in TERMS.values() if term.chapter == name}
    everywhere = {t.removeprefix(GLOSSARY) for cell in read(path).cells for _, t in links(cell.source)}
    assert own - everywhere <= UNMARKED


UNMARKED = {"delta", "p-norm", "partial-derivative", "layer", "feature-map"}  # signs, or words of a table


def test_the_terms_are_in_the_order_of_their_ids_and_each_means_one_sentence():
    assert list(TERMS) == sorted(TERMS)
    for term in TERMS.values():
        assert re.fullmatch(r"[A-Z0-9∂δ][^.]*\.", term.means), term.id
        assert re.search(r"[\u4e00-\u9fff]", term.zh), term.id


TABLES = {path.parent.name: path for path in sorted((ROOT / "src").rglob("strings.en.json"))}


def said(where):
    """What a reader reads in a chapter, but for its sources, or in the figures of a string table."""
    if where in TABLES:
        return "\n".join(json.loads(TABLES[where].read_text(encoding="utf-8")).values())
    cells = read(ROOT / "book" / f"{where}.ipynb").cells
    return "\n".join(cell.source for cell in cells if cell.cell_type == "markdown").partition("## Sources")[0]


@pytest.mark.parametrize("where", [*NAMES, *TABLES])
def test_a_thing_has_one_word_in_the_chapters_and_the_figures(where):
    others = {word.removesuffix("ing"): term.en for term in TERMS.values() for word in term.elsewhere}
    plain = " ".join(said(where).split()).casefold()
    assert {word: own for word, own in others.items() if word.casefold() in plain} == {}


@pytest.mark.parametrize("term", [term for term in TERMS.values() if term.figure], ids=lambda term: term.id)
def test_the_figure_of_a_term_takes_the_state_that_shows_it(term):
    (path,) = (ROOT / "book" / f"{term.chapter}.ipynb",)
    html = "".join(map(shown, read(path).cells))
    kind, made = re.search(
        rf'data-explorable="([\w-]+)" data-key="{term.figure}"[^>]*? data-state="([^"]*)"', html
    ).groups()
    state = json.loads(made.replace("&quot;", '"'))
    view = {**state.pop("view", {}), **term.state.get("view", {})}
    changes = {name: value for name, value in term.state.items() if name != "view"}
    (figure_class,) = (explorable for explorable in EXPLORABLES if explorable.NAME == kind)
    figure = figure_class(**{**state, **changes}, view=view)
    assert all(figure.state[name] == value for name, value in changes.items() if name != "padding")

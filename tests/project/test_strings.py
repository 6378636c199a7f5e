"""The string tables of the drawings and the exercises, and another language in their place."""

import json
import os
import re
from types import SimpleNamespace

import pytest
from support import ROOT

from convnotes import words
from convnotes.book import sphinxext
from convnotes.book.figures import windows_on_axis
from convnotes.book.plots import timeline
from convnotes.exercises import check_output_size
from convnotes.words import tables

PACKAGE = ROOT / "src" / "convnotes"
FOLDERS = [PACKAGE / "book", PACKAGE / "exercises"]
EVENTS = [(1980, "y", "A"), (1989, "w", "B")]


def table(folder, language):
    return json.loads((folder / f"strings.{language}.json").read_text(encoding="utf-8"))


def placeholders(text):
    return set(re.findall(r"\{\w+\}", text))


each = pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)


@pytest.fixture
def toy(tmp_path, monkeypatch):
    """A second language, in which every word is its own key and its placeholders."""
    for folder in FOLDERS:
        english = table(folder, "en")
        toy = {key: " ".join([f"<{key}>", *sorted(placeholders(text))]) for key, text in english.items()}
        copy = tmp_path / folder.name
        copy.mkdir()
        for language, texts in (("en", english), ("toy", toy)):
            (copy / f"strings.{language}.json").write_text(json.dumps(texts), encoding="utf-8")
        monkeypatch.setitem(tables.folders, folder.name, copy)
    monkeypatch.setattr(words, "_language", "en")
    monkeypatch.setenv(words.VARIABLE, "en")


@each
def test_a_table_is_sorted(folder):
    keys = list(table(folder, "en"))
    assert keys == sorted(keys)


@each
def test_every_language_has_the_placeholders_of_english_and_no_key_of_its_own(folder):
    english = table(folder, "en")
    for path in folder.glob("strings.*.json"):
        for key, text in json.loads(path.read_text(encoding="utf-8")).items():
            assert placeholders(text) == placeholders(english[key]), (path.name, key)


def test_every_word_of_the_drawings_is_used():
    code = "".join(path.read_text(encoding="utf-8") for path in (PACKAGE / "book").glob("*.py"))
    for key in table(PACKAGE / "book", "en"):
        last = key.removesuffix("One").split(".")[-1]
        assert re.search(rf"[\"']book\.{key.removesuffix('One')}[\"']", code) or re.search(
            rf"[\"']{last}[\"']", code
        ), key


def test_the_book_speaks_the_language_that_sphinx_is_told(toy):
    sphinxext.speak(None, SimpleNamespace(language="toy"))
    drawing = windows_on_axis(6, 3, stride=2)
    assert drawing.description.startswith("<axis> 6 <axis.unpadded> <axis.leftOne> 0–2, 2–4 <axis.windows>")
    assert drawing.description in drawing.svg().replace("&lt;", "<").replace("&gt;", ">")
    assert repr(timeline(EVENTS)) == "<drawing> <years> <event> A 1980 <event> B 1989"
    assert check_output_size(lambda *case: None) == "<report.none>"
    report = check_output_size(lambda n, k, s, p: n - k + 1)
    assert report.startswith("<report.gives> 5 7")
    assert report.endswith("<report.hint> <output_size.mistake.neither>")
    assert os.environ[words.VARIABLE] == "toy", "the kernels of the notebooks do not know the language"


@pytest.mark.parametrize(
    ("n", "kernel_size", "steps", "sentence"),
    [
        (6, 3, {}, "6 cells, no padding: 4 windows of 3 taps, at 0–2, 1–3, 2–4, 3–5; no cell is left over."),
        (5, 4, {"stride": 2}, "5 cells, no padding: 1 window of 4 taps, at 0–3; the last cell is left over."),
        (
            7,
            4,
            {"stride": 4},
            "7 cells, no padding: 1 window of 4 taps, at 0–3; the last 3 cells are left over.",
        ),
        (
            1,
            2,
            {"padding": (0, 1)},
            "1 cell, padding 0 before and 1 after: 1 window of 2 taps, at 0–1; no cell is left over.",
        ),
        (
            3,
            2,
            {"padding": 1, "dilation": 3},
            "3 cells, padding 1 before and 1 after: 2 windows of 2 taps, 3 apart, at −1–2, 0–3; "
            "no cell is left over.",
        ),
    ],
)
def test_the_windows_on_an_axis_are_told_in_a_sentence(n, kernel_size, steps, sentence):
    assert windows_on_axis(n, kernel_size, **steps).description == sentence

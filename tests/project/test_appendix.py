"""The pages of the appendix that are made from data."""

from pathlib import Path

import appendix
import pytest
from pybtex.database import Entry, Person, parse_string

from convnotes.book import references


def entry(*names, **fields):
    return Entry("article", fields, {"author": [Person(name) for name in names]})


@pytest.mark.parametrize("path", appendix.pages(), ids=lambda path: path.stem)
def test_a_page_is_up_to_date(path):
    assert path.read_text(encoding="utf-8") == appendix.pages()[path]


def test_check_names_a_page_that_is_out_of_date_and_write_writes_it(tmp_path, monkeypatch, capsys):
    page = tmp_path / "a.md"
    monkeypatch.setattr(appendix, "pages", lambda: {page: "new"})
    assert appendix.main(["--check"]) == 1
    assert "a.md" in capsys.readouterr().err
    assert appendix.main(["--write"]) == 0
    assert appendix.main(["--check"]) == 0
    assert Path(page).read_text() == "new"


@pytest.mark.parametrize(
    ("cited", "label"),
    [
        (entry("Fukushima, K.", year="1980"), "Fukushima 1980"),
        (entry("Zeiler, M.", "Fergus, R.", year="2014"), "Zeiler & Fergus 2014"),
        (entry("A, A.", "B, B.", "C, C.", year="2020"), "A et al. 2020"),
        (entry("{Notes A}", year="2022"), "Notes A"),
        (entry("Kayhan, O.", "van Gemert, J.", year="2020"), "Kayhan & van Gemert 2020"),
    ],
)
def test_an_entry_is_cited_by_its_authors_and_the_year(cited, label):
    assert references.label(cited) == label


def test_two_entries_with_one_label_are_refused():
    twice = "@misc{a, author={X, Y}, year={2000}}\n@misc{b, author={X, Z}, year={2000}}"
    with pytest.raises(ValueError, match="two entries are cited as X 2000"):
        references.labels(parse_string(twice, "bibtex"))

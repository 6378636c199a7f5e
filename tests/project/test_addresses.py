"""What appears in the book once its public addresses are set: a small book from the very same settings."""

import re

import pytest
from support.books import make

from book import build

REPOSITORY = "https://github.com/somebody/convnotes"
ADDRESS = "https://somebody.example/convnotes/"
PAGES = {"index": "# Front page", "layers/one": "# A chapter"}


@pytest.fixture(scope="module", params=[True, False], ids=["addresses", "no addresses"])
def small(request, tmp_path_factory):
    """Whether the addresses are set, and the pages of a book of two notebooks by their names."""
    folder = tmp_path_factory.mktemp("small")
    make(folder, PAGES, {"url": REPOSITORY, "baseurl": ADDRESS} if request.param else {})
    assert build(folder) == 0
    built = folder / "_build" / "html" / "book"
    return request.param, {name: (built / f"{name}.html").read_text(encoding="utf-8") for name in PAGES}


@pytest.mark.parametrize("name", PAGES)
def test_binder_opens_this_very_notebook(small, name):
    there, pages = small
    links = re.findall(r'href="(https://mybinder[^"]*)"', pages[name])
    path = f"/v2/gh/somebody/convnotes/main?urlpath=lab/tree/book/{name}.ipynb"
    assert links == ([f"https://mybinder.org{path}"] if there else [])


@pytest.mark.parametrize("name", PAGES)
def test_a_page_names_its_public_address(small, name):
    there, pages = small
    links = re.findall(r'<link rel="canonical" href="([^"]*)"', pages[name])
    assert links == ([f"{ADDRESS}book/{name}.html"] if there else [])


def test_a_page_leads_to_no_other_host(small):
    there, pages = small
    outside = set(re.findall(r'href="(\w+://[^/"]+)', pages["index"]))
    assert outside == ({"https://mybinder.org", "https://somebody.example"} if there else set())

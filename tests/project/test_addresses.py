"""What appears in the book once its public addresses are set: a small book from the very same settings."""

import re
import shutil

import nbformat
import pytest
from support import ROOT

from book import build

REPOSITORY = "https://github.com/somebody/convnotes"
ADDRESS = "https://somebody.example/convnotes/"
PAGES = {"index": "# Front page", "layers/one": "# A chapter"}


@pytest.fixture(scope="module", params=[True, False], ids=["addresses", "no addresses"])
def small(request, tmp_path_factory):
    """Whether the addresses are set, and the pages of a book of two notebooks by their names."""
    folder = tmp_path_factory.mktemp("small")
    settings = (ROOT / "_config.yml").read_text(encoding="utf-8")
    for field, value in {"url": REPOSITORY, "baseurl": ADDRESS}.items():
        value = value if request.param else '""'
        settings, count = re.subn(rf"(?m)^(  {field}:).*$", rf"\1 {value}", settings)
        assert count == 1, f"{field} stands in one place"
    (folder / "_config.yml").write_text(settings, encoding="utf-8")
    (folder / "_toc.yml").write_text(
        "format: jb-book\nroot: book/index\nchapters:\n  - file: book/layers/one\n", encoding="utf-8"
    )
    (folder / "node_modules").symlink_to(ROOT / "node_modules")
    (folder / "book" / "layers").mkdir(parents=True)
    for name in ("favicon.svg", "references.bib"):
        shutil.copy(ROOT / "book" / name, folder / "book" / name)
    for name, source in PAGES.items():
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell(source, id="title")])
        notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3"}
        nbformat.write(notebook, folder / "book" / f"{name}.ipynb")
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

"""A small book of its own, from the very settings of the book."""

import re
import shutil

import nbformat

from support import ROOT


def make(folder, pages, addresses):
    """Write a book of these pages, name → Markdown, the root first; `addresses` as in _config.yml."""
    settings = (ROOT / "_config.yml").read_text(encoding="utf-8")
    for field in ("url", "baseurl"):
        value = addresses.get(field, '""')
        settings, count = re.subn(rf"(?m)^(  {field}:).*$", rf"\1 {value}", settings)
        assert count == 1, f"{field} stands in one place"
    (folder / "_config.yml").write_text(settings, encoding="utf-8")
    root, *others = pages
    chapters = "".join(f"  - file: book/{name}\n" for name in others)
    (folder / "_toc.yml").write_text(
        f"format: jb-book\nroot: book/{root}\nchapters:\n{chapters}", encoding="utf-8"
    )
    (folder / "node_modules").symlink_to(ROOT / "node_modules")
    (folder / "book").mkdir()
    for name in ("favicon.svg", "references.bib"):
        shutil.copy(ROOT / "book" / name, folder / "book" / name)
    for name, source in pages.items():
        write(folder, name, source)


def write(folder, name, source):
    """Write one page, a notebook of one cell."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell(source, id="title")])
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3"}
    path = folder / "book" / f"{name}.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, path)

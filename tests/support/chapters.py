"""The chapters that the table of contents lists, and what their notebooks store."""

import json
import re
from base64 import b64decode

import nbformat
import yaml

from support import ROOT

CHAPTERS = [
    ROOT / f"{chapter['file']}.ipynb"
    for part in yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))["parts"]
    if part.get("numbered")
    for chapter in part["chapters"]
]


def read(path):
    return nbformat.read(path, as_version=4)


def cells(name):
    """The cells of a chapter by their ids."""
    (path,) = (path for path in CHAPTERS if path.stem == name)
    return {cell.id: cell for cell in read(path).cells}


def printed(cell):
    """The text that a cell stores."""
    return "".join(output.get("text", "") for output in cell.get("outputs", []))


def shown(cell):
    """The HTML that a cell stores."""
    return "".join(output.get("data", {}).get("text/html", "") for output in cell.get("outputs", []))


def asked(cell):
    """The questions that a cell stores: key → answer, choices and hints, as the page gets them."""
    found = re.findall(r'data-question="([^"]*)" data-content="([^"]*)"', shown(cell))
    return {key: json.loads(b64decode(content)) for key, content in found}


def questions(name):
    """All questions of a chapter."""
    return {key: question for cell in cells(name).values() for key, question in asked(cell).items()}

"""Write the notebooks for a class: without solutions, and without the answers of questions.

A question becomes text with its choices and a line for the answer; exercises stay as they begin.
"""

import json
import re
import shutil
from base64 import b64decode
from pathlib import Path

import nbformat
from notebooks import normalise, paths, text

ROOT = Path(__file__).parent.parent
TARGET = ROOT / "_build" / "handout"
QUESTION = re.compile(r'data-question="[^"]*" data-content="([^"]*)"')


def asked(cell):
    """Return what the questions of a cell's outputs hold, in their order."""
    shown = "".join(output.get("data", {}).get("text/html", "") for output in cell.get("outputs", []))
    return [json.loads(b64decode(content)) for content in QUESTION.findall(shown)]


def solves(cell):
    """Return whether a cell gives an exercise's solution away."""
    return any(tag.startswith("solution-") for tag in cell.metadata.get("tags", ()))


def on_paper(question):
    """Return a question as Markdown, with a line to write on."""
    choices = "\n".join(f"- {choice}" for choice in question["choices"] or ())
    parts = [f"**Question.** {question['prompt']}", choices, "*Your answer:*"]
    return "\n\n".join(part for part in parts if part)


def handout(notebook):
    """Return the notebook without what a reader is to find."""
    notebook = nbformat.from_dict(notebook)
    cells = []
    for cell in notebook.cells:
        if solves(cell):
            continue
        if questions := asked(cell):
            source = "\n\n".join(map(on_paper, questions))
            cell = nbformat.v4.new_markdown_cell(source, id=cell.id)
        cells.append(cell)
    notebook.cells = cells
    return normalise(notebook)


def main():
    """Write every notebook of the book into _build/handout."""
    shutil.rmtree(TARGET, ignore_errors=True)
    for path in paths([ROOT / "book"]):
        target = TARGET / path.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text(handout(nbformat.read(path, as_version=4))), encoding="utf-8")
    print(f"The notebooks are in {TARGET.relative_to(ROOT) / 'book'}")


if __name__ == "__main__":
    main()

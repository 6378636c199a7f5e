"""The exercises of a page: cells in its notebook, code that runs where it is read on the page.

A notebook's cell tagged ``exercise-NAME`` holds the starter and the check; the one tagged ``solution-NAME``
holds a function that passes, and the check again. A page has one exercise in their place.
"""

import re

from docutils import nodes

import convnotes.exercises  # noqa: F401 (registers them)
from convnotes.exercises.exercise import EXERCISES
from convnotes.explorables.exercise.answer import markup

CHECK = re.compile(r"\n+print\([\w.]*check_\w+\(\w+\)\)\s*$")


def without_check(source):
    """Return the code of a cell without the line that checks it, which a page needs not."""
    return CHECK.sub("", source) + "\n"


def tagged(cell, kind):
    """Return the NAME of a cell's tag KIND-NAME, or None."""
    tags = cell["cell_metadata"].get("tags", ())
    return next((tag.removeprefix(f"{kind}-") for tag in tags if tag.startswith(f"{kind}-")), None)


def source_of(cell):
    """Return the code of a cell as it stands in its notebook."""
    return next(cell.findall(nodes.literal_block)).astext()


def bring_to_the_page(app, doctree):
    """Replace the cells of each exercise by the exercise."""
    cells = [part for part in doctree.findall(nodes.container) if part.get("nb_element") == "cell_code"]
    solutions = {name: cell for cell in cells if (name := tagged(cell, "solution"))}
    for cell in cells:
        if name := tagged(cell, "exercise"):
            solution = solutions[name]
            place = cell.parent.index(cell)
            asked = place > 0 and isinstance(cell.parent[place - 1], nodes.paragraph)
            page = markup(EXERCISES[name], without_check(source_of(solution)), asked=asked)
            cell.replace_self(nodes.raw("", page, format="html"))
            solution.parent.remove(solution)


def setup(app):
    """Connect the step above to the build."""
    app.connect("doctree-read", bring_to_the_page)

"""Notebooks as files that are alive without Python and without a network: HTML, and slides.

``jupyter nbconvert --to convnotes.book.export.LiveHTML chapter.ipynb``; ``LiveSlides`` makes slides. What
nbconvert writes by itself asks another host for a widget manager before anything of a figure is seen. With
``--execute`` it has the pictures, too. Formulas alone are set by nbconvert's MathJax, which a page fetches.
"""

import re

from nbconvert.exporters import HTMLExporter, SlidesExporter

from convnotes.explorables.runtime.built import built, data_files, page_files
from convnotes.words import language

VIEW = "application/vnd.jupyter.widget-view+json"
OURS = "convnotes"
ALIVE = re.compile(r'\bdata-(?:explorable="([\w-]+)"|question=")')


class _Live:
    """An exporter that shows our widgets' HTML in place of the widgets, and brings what makes it alive."""

    def __init__(self, **options):
        super().__init__(**options)
        self.register_preprocessor(_shown, enabled=True)  # the last: with --execute outputs come late

    def from_notebook_node(self, notebook, resources=None, **options):
        """Return the text of the file, and nbconvert's resources."""
        text, resources = super().from_notebook_node(notebook, resources, **options)
        names = resources.pop(OURS)
        return text.replace("</body>", _front_end(names) + "</body>", 1) if names else text, resources


class LiveHTML(_Live, HTMLExporter):
    """One HTML file with figures and questions that answer."""

    export_from_notebook = "HTML with live figures"


class LiveSlides(_Live, SlidesExporter):
    """Slides with figures and questions that answer."""

    export_from_notebook = "Slides with live figures"


def _shown(notebook, resources):
    """Take out what is not to be shown; note in the resources which figures are."""
    # nbconvert leaves out the code of a solution: what it printed, and text about it, would hang in the air
    notebook.cells = [cell for cell in notebook.cells if not _solves(cell)]
    resources[OURS] = [name for cell in notebook.cells for name in _own(cell)]
    return notebook, resources


def _solves(cell) -> bool:
    return any(tag.startswith("solution-") for tag in cell.metadata.get("tags", []))


def _own(cell):
    """Take the widgets' views from our outputs of a cell; yield the figures' names, "" for questions."""
    for output in cell.get("outputs", []):
        data = output.get("data", {})
        if found := ALIVE.search("".join(data.get("text/html", ""))):
            data.pop(VIEW, None)
            yield found[1] or ""


def _front_end(names):
    """Return the styles and scripts of a page with these figures, whole: the file stands alone."""
    figures = [*filter(None, names)]
    (host, *scripts), styles = page_files(figures, language())
    scripts = [host, *data_files(figures), *scripts]  # what a page fetches is here before it is asked for
    style, script = (
        "\n".join(built(name).read_text(encoding="utf-8") for name in files) for files in (styles, scripts)
    )
    return "<style>{}</style>\n<script>{}</script>\n".format(style, script.replace("</script", "<\\/script"))

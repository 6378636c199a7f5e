"""A long name in a heading breaks after its underscores, not within a word."""

import re

from docutils import nodes

PART = re.compile(r"(?<=[a-z0-9])_(?=[a-z0-9])")


def loosen(app, doctree, docname):
    """Let the names in the headings of a page break after each underscore."""
    if app.builder.format != "html":
        return
    for title in doctree.findall(nodes.title):
        for text in list(title.findall(nodes.Text)):
            first, *others = PART.split(text)
            if others:
                pieces = [nodes.Text(first)]
                for other in others:
                    pieces += [nodes.Text("_"), nodes.raw("", "<wbr>", format="html"), nodes.Text(other)]
                place = text.parent.index(text)
                text.parent[place : place + 1] = pieces


def setup(app):
    """Connect it to the build."""
    app.connect("doctree-resolved", loosen)

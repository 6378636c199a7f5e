"""A long name, in a heading or as code, breaks after a sign of its own, not within a word."""

import re

from docutils import nodes

BREAK = re.compile(r"(?<=\w[_(])(?=\w)|(?<=[^\W\d]\.)(?=[^\W\d])")  # in no number
SHORT = 18  # characters of code that has room on a line of its own


def loosen(app, doctree, docname):
    """Let the long names of a page break after an underscore, a dot and a bracket."""
    if app.builder.format != "html":
        return
    codes = (code for code in doctree.findall(nodes.literal) if len(code.astext()) > SHORT)
    for node in [*doctree.findall(nodes.title), *codes]:
        for text in list(node.findall(nodes.Text)):
            first, *others = BREAK.split(text)
            pieces = [nodes.Text(first)]
            for other in others:
                pieces += [nodes.raw("", "<wbr>", format="html"), nodes.Text(other)]
            place = text.parent.index(text)
            text.parent[place : place + 1] = pieces


def setup(app):
    """Connect it to the build."""
    app.connect("doctree-resolved", loosen)

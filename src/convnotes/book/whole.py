"""Short formulas in the words of a page stay on one line, as kit/whole.ts has them in the figures."""

import re

from docutils import nodes

PART = r"(?:−?\d+(?: −?\d+)+[^ ]*|(?:[^ \[\]]*\[(?:[^\[\]]|\[[^\[\]]*\])*\])+[^ \[\]]*|[^ ]+)"
NEXT = rf" [=<>≤≥≈+−*∗⋆×] {PART}"
FORMULA = re.compile(rf"{PART}(?:{NEXT})*")
SUMMAND = re.compile(rf"{PART}(?={NEXT})|{NEXT}")
LONGEST = 24  # characters of a formula that stays on a line
CODE = 18  # characters of code that does
APART = nodes.FixedTextElement, nodes.literal, nodes.math, nodes.raw, nodes.title


def split(text):
    """Return the pieces of a text, each with whether it is a short formula, or a row of numbers.

    Parameters
    ----------
    text : str

    Returns
    -------
    list of (str, bool)

    Examples
    --------
    >>> split("What is f * g?")
    [('What is ', False), ('f * g?', True)]
    >>> split("It reads x[i + u][j + v].")
    [('It reads ', False), ('x[i + u][j + v].', True)]
    >>> split("A bias: a[0, 0] + a[0, 1] + a[1, 0] + b")
    [('A bias: ', False), ('a[0, 0]', True), (' ', False), ('+ a[0, 1]', True), (' ', False), \
('+ a[1, 0]', True), (' ', False), ('+ b', True)]
    >>> split("with the rows −1 0 1, −2 0 2")
    [('with the rows ', False), ('−1 0 1,', True), (' ', False), ('−2 0 2', True)]
    """
    text = text.replace("\n", " ")
    pieces, end = [], 0
    for found in FORMULA.finditer(text):
        short = len(found[0]) <= LONGEST
        for part in [found] if short else SUMMAND.finditer(text, *found.span()):
            formula = part[0].strip()
            if len(formula) <= LONGEST and re.search("[ ∂]", formula):
                start = part.start() + part[0].index(formula)
                pieces += [(text[end:start], False), (formula, True)]
                end = start + len(formula)
    return [(piece, whole) for piece, whole in [*pieces, (text[end:], False)] if piece]


def keep(app, doctree, docname):
    """Let no line end in a short formula of the words of a page."""
    for code in doctree.findall(nodes.literal):
        if len(code.astext()) <= CODE and within(code, nodes.entry):  # a table scrolls in its own box
            code["classes"].append("together")
    for text in list(doctree.findall(nodes.Text)):
        pieces = split(text)
        if any(whole for _, whole in pieces) and not within(text, APART):
            parent = text.parent
            place = parent.index(text)
            parent[place : place + 1] = [
                nodes.inline("", piece, classes=["cn-whole"]) if whole else nodes.Text(piece)
                for piece, whole in pieces
            ]


def within(node, kinds):
    """Return whether a node stands in one of these kinds."""
    while (node := node.parent) is not None:
        if isinstance(node, kinds):
            return True
    return False


def setup(app):
    """Connect it to the build."""
    app.connect("doctree-resolved", keep)

"""From a notebook to its page: chapter heads, details and how long a chapter takes.

Every cell of a notebook is plain markdown or code, which any notebook program shows. What the page makes of
it is said by tags of its cells:

- ``head``: what the reader will be able to do, and what they need; the page adds how long it takes.
- ``detail``: may be skipped. A detail begins with a cell whose first line is a heading, the question that it
  answers; all its cells become one folded block. What has no tag is the core of the chapter.
- ``hide-input``: code that only draws, behind a small "code" at the drawing's corner.
- ``remove-input``, ``remove-cell``: a figure's constructor, a question's source, the cell that sets up.
"""

import json
import re
from collections.abc import Iterator
from html import escape
from typing import NamedTuple

from docutils import nodes
from docutils.parsers.rst import Directive, directives
from sphinx.transforms import SphinxTransform

from convnotes.words import t

WORDS_A_MINUTE = 200
FIGURE, QUESTION = 3, 1  # minutes
FENCE = "`" * 9
HEADING = re.compile(r"#+ +(.+)\n*")
LABEL = re.compile(r" *[(（][^()（）]*[)）]$")
SHOWN = re.compile(r'data-(explorable|question)="')


class Minutes(NamedTuple):
    """How long a chapter takes: words by 200, 3 minutes for a figure, 1 for a question.

    Examples
    --------
    >>> cell = {"cell_type": "markdown", "metadata": {}, "source": "one word " * 200}
    >>> minutes({"cells": [cell, {**cell, "metadata": {"tags": ["detail"]}}]})
    Minutes(core=2, all=4)
    """

    core: int
    """Without the details."""
    all: int
    """With them."""


def source(cell: dict) -> str:
    """Return the text of a cell, which a file may hold in lines."""
    return "".join(cell["source"])


def tags(cell: dict) -> set[str]:
    """Return the tags of a cell."""
    return set(cell["metadata"].get("tags", ()))


def details(cells: list[dict]) -> Iterator[tuple[int, int]]:
    """Yield for each detail where it begins and where the next cell is.

    Parameters
    ----------
    cells : list of dict
        Of a notebook.

    Yields
    ------
    tuple of int

    Raises
    ------
    ValueError
        If a detail does not begin with a heading.
    """
    at = 0
    while at < len(cells):
        first = at
        if "detail" in tags(cells[at]):
            if not _begins_detail(cells[at]):
                raise ValueError(f"the detail at cell {at} must begin with a heading, its question")
            at += 1
            while at < len(cells) and "detail" in tags(cells[at]) and not _begins_detail(cells[at]):
                at += 1
            yield first, at
        else:
            at += 1


def title(cell: dict) -> str:
    """Return the question that a detail answers: its heading, without the note that it may be skipped."""
    return LABEL.sub("", HEADING.match(source(cell))[1].strip())


def minutes(notebook: dict) -> Minutes:
    """Return how long the core of a chapter and all of it take, by its words, figures and questions.

    Parameters
    ----------
    notebook : dict
        With its stored outputs.

    Returns
    -------
    Minutes
    """
    core = skipped = 0.0
    for cell in notebook["cells"]:
        if "detail" in tags(cell):
            skipped += _time(cell)
        else:
            core += _time(cell)
    return Minutes(round(core), round(core + skipped))


def took(minutes: Minutes) -> str:
    """Return in words how long a chapter takes; once, where its details add nothing.

    Examples
    --------
    >>> took(Minutes(18, 20)), took(Minutes(18, 18))
    ('18 minutes, 20 with all details', '18 minutes')
    """
    words = "book.head.minutes" if minutes.all > minutes.core else "book.head.minutes.same"
    return t(words, core=minutes.core, all=minutes.all)


def paged(notebook: dict, name: str) -> dict:
    """Return the notebook as the source of its page, with directives for the head and the details.

    Parameters
    ----------
    notebook : dict
    name : str
        Of its file.

    Returns
    -------
    dict
        Its code cells are those of the notebook.

    Raises
    ------
    ValueError
        If a detail does not begin with a heading.
    """
    cells, took = [dict(cell) for cell in notebook["cells"]], minutes(notebook)
    for cell in cells:
        if "head" in tags(cell):
            options = f":core: {took.core}\n:all: {took.all}\n:notebook: {name}"
            cell["source"] = f"{FENCE}{{chapter-head}}\n{options}\n\n{source(cell)}\n{FENCE}"
    for first, after in details(cells):
        opening = f"{FENCE}{{detail-begins}}\n{title(cells[first])}\n{FENCE}\n\n"
        cells[first]["source"] = opening + HEADING.sub("", source(cells[first]), count=1)
        cells[after - 1]["closes"] = True
    closing = {"cell_type": "markdown", "metadata": {}, "source": f"{FENCE}{{detail-ends}}\n{FENCE}"}
    made = []
    for cell in cells:
        made += [cell, {**closing, "id": f"end-{len(made)}"}] if cell.pop("closes", False) else [cell]
    return {**notebook, "cells": made}


def _begins_detail(cell: dict) -> bool:
    return cell["cell_type"] == "markdown" and HEADING.match(source(cell)) is not None


def _time(cell: dict) -> float:
    """Return the minutes for what the page shows of a cell: its words, its code, its figures."""
    if "remove-cell" in tags(cell):
        return 0
    html = "".join("".join(output.get("data", {}).get("text/html", "")) for output in cell.get("outputs", ()))
    kinds = SHOWN.findall(html)
    done = any(tag.startswith(("exercise-", "solution-")) for tag in tags(cell))
    read = not done and (cell["cell_type"] == "markdown" or not tags(cell) & {"hide-input", "remove-input"})
    words = len(re.findall(r"\w[\w'’-]*", _spoken(source(cell)))) if read else 0
    return words / WORDS_A_MINUTE + FIGURE * kinds.count("explorable") + QUESTION * kinds.count("question")


def _spoken(text: str) -> str:
    """Return a text without the addresses of its links and the colours of its formulas."""
    text = re.sub(r"\]\([^)\s]*\)", "]", text)
    return re.sub(r"\\\w+(\{#\w+\})?", " ", text)


class Head(nodes.General, nodes.Element):
    """The head of a chapter."""


class Detail(nodes.General, nodes.Element):
    """A block that is folded, under its question."""


class Question(nodes.General, nodes.TextElement):
    """The question of a detail; it ends the line that folds it."""


class _End(nodes.Invisible, nodes.Element):
    pass


class ChapterHead(Directive):
    """What `paged` makes of a cell with the tag ``head``."""

    has_content = True
    option_spec = {"core": int, "all": int, "notebook": directives.unchanged}  # noqa: RUF012

    def run(self):  # noqa: D102
        head = Head(**self.options)
        self.state.nested_parse(self.content, self.content_offset, head)
        return [head]


class DetailBegins(Directive):
    """What `paged` puts where a detail begins: its content is the question."""

    has_content = True

    def run(self):  # noqa: D102
        text, messages = self.state.inline_text("\n".join(self.content), self.lineno)
        question = Question("", "", *text)
        return [Detail("", question, ids=[nodes.make_id(question.astext())]), *messages]


class DetailEnds(Directive):
    """What `paged` puts where a detail ends."""

    def run(self):  # noqa: D102
        return [_End()]


class FoldDetails(SphinxTransform):
    """`fold`, once a page is parsed."""

    default_priority = 400

    def apply(self):  # noqa: D102
        fold(self.document)


def fold(document):
    """Move what stands behind each `Detail` of a document into it, up to its end."""
    for detail in list(document.findall(Detail)):
        parent = detail.parent
        at = parent.index(detail) + 1
        while not isinstance(parent[at], _End):
            detail += parent.pop(at)
        parent.pop(at)


def rewrite(app, docname, content):
    """Let Sphinx read a notebook as the source of its page."""
    path = app.env.doc2path(docname)
    if path.endswith(".ipynb"):
        notebook = paged(json.loads(content[0]), path.replace("\\", "/").rsplit("/", 1)[-1])
        content[0] = json.dumps(notebook, ensure_ascii=False)


def _visit_head(translator, node):
    name = escape(node["notebook"], quote=True)
    times = took(Minutes(node["core"], node["all"]))
    depth = translator.builder.current_docname.count("/")
    folder = translator.builder.current_docname.rpartition("/")[0]
    there = f"{'../' * depth}_sources/{folder + '/' if folder else ''}{name}"
    notebook = f'<a href="{there}" download="{name}">{escape(t("book.head.notebook"))}</a>'
    translator.body.append(
        f'<aside class="cn-head" aria-label="{escape(t("book.head.label"))}">'
        f'<p class="cn-head-line" data-code="{escape(t("book.codeAll"))}">'
        f"<span>{escape(times)}</span> {notebook}</p>\n"
    )


def _depart_head(translator, node):
    translator.body.append("</aside>\n")


def _visit_detail(translator, node):
    translator.body.append(f'<details class="cn-detail" id="{node["ids"][0]}">\n')


def _depart_detail(translator, node):
    translator.body.append("</div></details>\n")


def _visit_question(translator, node):
    translator.body.append("<summary>")


def _depart_question(translator, node):
    skip = escape(t("book.detail"))
    translator.body.append(f' <span class="cn-skip">{skip}</span></summary>\n<div class="cn-detail-body">')


def setup(app):
    """Add what a page is made of to Sphinx."""
    app.add_node(Head, html=(_visit_head, _depart_head))
    app.add_node(Detail, html=(_visit_detail, _depart_detail))
    app.add_node(Question, html=(_visit_question, _depart_question))
    app.add_directive("chapter-head", ChapterHead)
    app.add_directive("detail-begins", DetailBegins)
    app.add_directive("detail-ends", DetailEnds)
    app.add_transform(FoldDetails)
    app.connect("source-read", rewrite)

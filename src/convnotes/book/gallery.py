"""The page of all figures: each alive, in a frame, with states worth knowing, its fields, and its use."""

import html
import json

from convnotes.book.figurepages import figures, known
from convnotes.book.links import figure_link
from convnotes.book.made import maker
from convnotes.words import t

ELSEWHERE = "https://YOUR-COPY-OF-THE-BOOK/"
"""What stands in the code to embed while the book has no address."""
HEIGHT = 640
"""CSS pixels of a frame, until the figure in it says how high it is."""


@maker("gallery")
def page(app) -> str:
    """Return the page below its introduction: a section for each figure that there is."""
    address = app.config.html_baseurl or ELSEWHERE
    up = "../" * app.env.docname.count("/")
    return "\n\n".join(section(figure, f"{address.rstrip('/')}/", up) for figure in figures())


def section(figure, address: str, up: str) -> str:
    """Return the section of a figure; `up` leads from the page to the book's own folder."""
    name, title = figure.NAME, t(f"{figure.NAME}.title")
    parts = [
        f'<a id="{name}"></a>',
        f"## {title}",
        f"`{name}`",
        frame(f"{up}figure/{name}.html", title, "cn-frame"),
        states(figure, up),
        f"**{t('book.gallery.notebook')}**",
        f"```python\nfrom convnotes.explorables import {figure.__name__}\n\n{example(figure)}\n```",
        f"**{t('book.gallery.embed')}**",
        f"```html\n{in_lines(frame(f'{address}figure/{name}.html', title))}\n```",
        f'<details class="cn-fields"><summary>{html.escape(t("book.gallery.fields"))}</summary>',
        table(figure),
        "</details>",
    ]
    return "\n\n".join(part for part in parts if part)


def frame(address: str, title: str, kind: str = "") -> str:
    """Return the element that shows a figure's own page, as another page would."""
    policy = 'sandbox="allow-scripts allow-downloads allow-popups" allow="clipboard-write"'
    if kind:  # of our own site, and from a disk a sandbox may load nothing
        policy = f'class="{kind}"'
    size = "" if kind else f' width="100%" height="{HEIGHT}" frameborder="0"'
    return f'<iframe src="{address}" title="{html.escape(title)}"{size} loading="lazy" {policy}></iframe>'


def in_lines(element: str) -> str:
    """Return an element with a line for each attribute: in one line its end would be out of sight."""
    return element.replace('" ', '"\n        ')


def example(figure) -> str:
    """Return a call that makes the figure, with a field of its own where a short one is to be found."""
    for preset in figure.schema["presets"]:
        short = {n: v for n, v in preset["state"].items() if n != "view" and not isinstance(v, list)}
        if short and short == {n: v for n, v in preset["state"].items() if n != "view"}:
            fields = "".join(f", {name}={json.dumps(value)}" for name, value in short.items())
            return f'figure = {figure.__name__}(key="mine"{fields})\nfigure'
    return f'figure = {figure.__name__}(key="mine")\nfigure'


def states(figure, up: str) -> str:
    """Return links to the figure's examples, each a state of its own page."""
    name, links = figure.NAME, []
    for preset in figure.schema["presets"]:
        words = html.escape(t(f"{name}.preset.{preset['id']}"))
        there = f"{up}figure/{name}.html{figure_link(name, preset['state'])}"
        links.append(f'<a href="{there}">{words}</a>')
    return f"<p>{html.escape(t('book.gallery.states'))} {'&nbsp;· '.join(links)}</p>" if links else ""


def table(figure) -> str:
    """Return the fields of a figure, what they may be and what they are at first."""
    schema = figure.schema
    rows = [(n, may_be(spec), short(spec["default"])) for n, spec in schema["fields"].items()]
    rows += [(n, t("book.gallery.size", field=f"`{s['resizes']}`"), "") for n, s in schema["derived"].items()]
    rows += [(f"view.{n}", may_be(spec), short(spec["default"])) for n, spec in schema["view"].items()]
    head = [t("book.gallery.field"), t("book.gallery.range"), t("book.gallery.first")]
    lines = [head, ["---"] * 3, *((f"`{name}`", what, first) for name, what, first in rows)]
    table = "\n".join(f"| {' | '.join(line)} |" for line in lines)
    controls = ", ".join(f"`{name}`" for name in known(figure))
    return f"{table}\n\n{t('book.gallery.controls', names=controls)}" if controls else table


def may_be(spec: dict) -> str:
    """Return what a field may be, from its schema."""
    parts = [spec["type"]]
    if "rows" in spec:
        planes = "×".join(map(str, spec.get("planes", ())))
        columns = spec.get("columns") or 2 * [len(spec["ranges"])]  # a table has a range for each column
        sizes = [f"{low}–{high}" if low != high else str(low) for low, high in (spec["rows"], columns)]
        parts.append("×".join([planes, *sizes] if planes else sizes))
    if "range" in spec:
        parts.append(t("book.gallery.between", low=f"{spec['range'][0]:g}", high=f"{spec['range'][1]:g}"))
    words = spec.get("words") or spec.get("grids")
    if words:
        parts.append(", ".join(f"`{word}`" for word in words))
    return ", ".join(parts)


def short(value) -> str:
    """Return a default as JSON, or nothing where it is a whole grid."""
    written = json.dumps(value, ensure_ascii=False)
    return f"`{written}`" if len(written) <= 30 else "…"

"""A page for each figure alone, `figure/NAME.html`: to embed in other pages, and to show one figure.

It has neither a sidebar nor a script or a style within it, so that it works under the strictest policy of a
server, and in a sandboxed frame.
"""

import html
from pathlib import Path

from convnotes import explorables
from convnotes.explorables.runtime.built import page_files
from convnotes.words import t

LIMIT = 120_000
"""Bytes of a page with all that it loads, compressed."""


def figures() -> list[type]:
    """Return the classes of all figures that there are, by their names."""
    found = (getattr(explorables, name) for name in explorables.__all__ if name.endswith("Explorable"))
    return sorted(found, key=lambda figure: figure.NAME)


def known(figure) -> list[str]:
    """Return the controls that an address may choose."""
    return [*figure.schema["essential"], *figure.schema["more"]]


def page(figure, *, language: str = "en", book: str = "convnotes", version: str = "", icon: str = "") -> str:
    """Return the page of a figure, as it stands in the folder `figure` beside `_static`."""
    scripts, styles = page_files([figure.NAME], language)
    query = f"?v={version}" if version else ""
    still = figure(key=figure.NAME)._repr_mimebundle_()[0]["text/html"]
    still = still.replace("<div ", f'<div data-known="{" ".join(known(figure))}" ', 1)
    links = "".join(
        f'<link rel="stylesheet" href="../_static/{name}{query}">\n' for name in [*styles, "figure.css"]
    )
    if icon:
        links += f'<link rel="icon" href="../_static/{icon}">\n'
    scripts = ["convnotes-alone.js", *scripts]
    loads = "".join(f'<script defer src="../_static/{name}{query}"></script>\n' for name in scripts)
    title, book = html.escape(t(f"{figure.NAME}.title")), html.escape(book)
    return f"""<!doctype html>
<html lang="{language.replace("_", "-")}" data-theme="light">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} — {book}</title>
{links}{loads}</head>
<body>
<main>
<h1 class="cn-hidden">{title}</h1>
{still}
</main>
<footer><p class="cn-source"><a href="../index.html" target="_blank" rel="noopener">{book}</a></p></footer>
</body>
</html>
"""


def write(app, exception):
    """Write the page of every figure into the built book."""
    if exception or app.builder.format != "html":
        return
    folder = Path(app.outdir) / "figure"
    folder.mkdir(exist_ok=True)
    options = {"language": app.config.language or "en", "version": app.config.convnotes_static[:8]}
    options["icon"] = Path(app.config.html_favicon or "").name
    for figure in figures():
        text = page(figure, book=app.config.html_title or app.config.project, **options)
        (folder / f"{figure.NAME}.html").write_text(text, encoding="utf-8")


def setup(app):
    """Connect the step above to the build."""
    app.connect("build-finished", write, priority=500)

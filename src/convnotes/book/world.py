"""What a published book needs besides its pages: a map, a card for links to it, a page for lost readers.

All of it knows one address, `html.baseurl` in _config.yml; while that is empty, there is no map and no card.
"""

import html
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import matplotlib
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from convnotes.book.palette import LIGHT
from convnotes.examples import CORNER_KERNEL, WINDOW
from convnotes.words import t

CARD = "_static/card.png"
SIZE = (1200, 630)
"""Pixels of the card, as services that show links want it."""


def address(config) -> str:
    """Return the address of the book, with a slash at its end, or nothing."""
    return f"{config.html_baseurl.rstrip('/')}/" if config.html_baseurl else ""


def add_card(app, pagename, templatename, context, doctree):
    """Say in the head of a page what a link to it shows elsewhere."""
    there = address(app.config)
    if not there or doctree is None:
        return
    about = {
        "og:type": "article",
        "og:site_name": app.config.html_title or app.config.project,
        "og:title": html.unescape(doctree_title(doctree) or app.config.project),
        "og:description": t("book.world.about"),
        "og:url": urljoin(there, f"{pagename}.html"),
        "og:image": urljoin(there, CARD),
        "og:image:alt": t("book.world.card"),
    }
    lines = [f'<meta property="{name}" content="{html.escape(text)}">' for name, text in about.items()]
    lines.append('<meta name="twitter:card" content="summary_large_image">')
    context["metatags"] = context.get("metatags", "") + "\n".join(lines)


def doctree_title(doctree) -> str:
    """Return the title of a page, without its formulas' markup."""
    from docutils import nodes

    title = next(doctree.findall(nodes.title), None)
    return title.astext() if title is not None else ""


def write(app, exception):
    """Write the page for lost readers, and, where the book has an address, the map and the card."""
    if exception or app.builder.format != "html":
        return
    site, there = Path(app.outdir), address(app.config)
    (site / "404.html").write_text(lost(app.config, there), encoding="utf-8")
    if there:
        pages = sorted(app.env.found_docs)
        (site / "sitemap.xml").write_text(sitemap(there, pages), encoding="utf-8")
        (site / "robots.txt").write_text(f"User-agent: *\nSitemap: {there}sitemap.xml\n", encoding="utf-8")
        draw_card(app.config.html_title or app.config.project, site / CARD)


def sitemap(there: str, pages: list[str]) -> str:
    """Return the map of the pages, for search engines."""
    places = "\n".join(f"<url><loc>{html.escape(urljoin(there, page))}.html</loc></url>" for page in pages)
    schema = "http://www.sitemaps.org/schemas/sitemap/0.9"
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="{schema}">\n{places}\n</urlset>\n'


def lost(config, there: str) -> str:
    """Return the page for an address that is none: a server shows it at any depth, so its links are whole."""
    home, search = urlsplit(there).path or "/", html.escape(t("book.world.search"))
    name = html.escape(config.html_title or config.project)
    return f"""<!doctype html>
<html lang="{(config.language or "en").replace("_", "-")}" data-theme="light">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>{html.escape(t("book.world.lost"))} — {name}</title>
<link rel="stylesheet" href="{home}_static/figure.css">
<script defer src="{home}_static/convnotes-alone.js"></script>
</head>
<body>
<main class="cn-lost">
<h1>{html.escape(t("book.world.lost"))}</h1>
<p>{html.escape(t("book.world.moved"))}</p>
<p><a href="{home}index.html">{name}</a> · <a href="{home}search.html">{search}</a></p>
</main>
</body>
</html>
"""


def draw_card(title: str, path: Path) -> None:
    """Draw the card: one window, one kernel, and what becomes of them."""
    with matplotlib.rc_context({"font.size": 15, "text.color": LIGHT["text"]}):
        figure = Figure(figsize=(SIZE[0] / 100, SIZE[1] / 100), dpi=100, facecolor=LIGHT["page"])
        axes = figure.add_axes((0, 0, 1, 1), xlim=(0, 12), ylim=(6.3, 0))
        axes.set_axis_off()
        axes.text(0.9, 1.2, title, size=40, weight="bold", va="center")
        axes.text(0.9, 2.0, t("book.world.about"), size=19, color=LIGHT["muted"], va="center")
        value = int((WINDOW * CORNER_KERNEL).sum())
        for left, grid, colour in ((0.9, WINDOW, "x"), (4.9, CORNER_KERNEL, "w"), (8.9, [[value]], "y")):
            draw_grid(axes, left, 2.8 if len(grid) > 1 else 3.7, grid, LIGHT[colour])
        for place, sign in ((4.3, "⋆"), (8.3, "=")):
            axes.text(place, 4.2, sign, size=30, ha="center", va="center")
        path.parent.mkdir(parents=True, exist_ok=True)
        figure.savefig(path)


def draw_grid(axes, left: float, top: float, grid, colour: str) -> None:
    """Draw cells with their numbers."""
    for i, row in enumerate(grid):
        for j, value in enumerate(row):
            place = (left + 0.95 * j, top + 0.95 * i)
            axes.add_patch(Rectangle(place, 0.95, 0.95, fill=False, ec=colour, lw=2.5))
            text = str(value).replace("-", "−")
            axes.text(place[0] + 0.475, place[1] + 0.475, text, size=24, ha="center", va="center")


def setup(app):
    """Connect the steps above to the build."""
    app.connect("html-page-context", add_card)
    app.connect("build-finished", write, priority=600)

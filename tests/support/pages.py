"""A real browser, and the pages that the tests open in it."""

import functools
import http.server
import threading
import time
from contextlib import contextmanager

from browser import found
from playwright.sync_api import sync_playwright

from support import ROOT

BOOK = ROOT / "_build" / "html"
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE = 120_000  # ms: a busy machine is no defect
SIZES = {"wide": {"width": 1280, "height": 900}, "phone": {"width": 360, "height": 740}}


@contextmanager
def launched():
    """Start Chromium with a profile folder of its own."""
    with sync_playwright() as playwright:
        path = found(playwright)
        assert path, "no Chromium: `make setup` installs one, or set CHROMIUM to its path"
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS, timeout=PATIENCE)
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def served(folder, policy=""):
    """Serve a folder on 127.0.0.1, under a Content-Security-Policy if one is given; give its address."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def end_headers(self):
            if policy:
                self.send_header("Content-Security-Policy", policy)
            super().end_headers()

        def log_message(self, *_):
            pass

    class Patient(http.server.ThreadingHTTPServer):
        request_queue_size = 64  # a browser asks for many files at once

        def handle_error(self, *_):
            """Let a browser that closes its page hang up."""

    with Patient(("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


class Watched:
    """A page, with what it asked for and what it complained about."""

    def __init__(self, page):
        self.page, self.requests, self.framed, self.complaints = page, [], set(), []
        self._awaited = set()
        page.on("request", self._asked)
        page.on("requestfinished", lambda request: self._awaited.discard(request))
        page.on("requestfailed", lambda request: self._awaited.discard(request))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on(
            "console", lambda m: self.complaints.append(m.text) if m.type in ("error", "warning") else None
        )

    def _asked(self, request):
        self.requests.append(request.url)
        self._awaited.add(request)
        if request.frame.parent_frame:
            self.framed.add(request.url)  # a frame's page weighs what it weighs alone

    def loaded(self):
        """Wait until all has come that the page asks for; the browser's own word for it can get lost."""
        end = time.monotonic() + PATIENCE / 1000
        drawn(self.page)  # what it shows by now is asked for
        while self._awaited:
            assert time.monotonic() < end, [request.url for request in self._awaited]
            drawn(self.page)

    def wear(self, theme):
        """Put on a theme, as the reader's system and the book's switch do."""
        self.page.emulate_media(color_scheme=theme)
        self.page.evaluate("theme => { document.documentElement.dataset.theme = theme; }", theme)

    def again(self, link=""):
        """Load the page anew, as a reader who comes by this link has it: less work than a new page."""
        theme = self.page.evaluate("document.documentElement.dataset.theme")
        self.page.mouse.move(0, 0)  # or what comes to lie under it is looked at
        self.page.evaluate(
            """(link) => {
                history.scrollRestoration = "manual";
                history.replaceState(null, "", location.href.split("#")[0] + link);
            }""",
            link,
        )
        self.complaints.clear()
        self.page.reload()
        ready(self.page)
        self.wear(theme)

    def outside(self):
        """Return the requests that left this machine."""
        inside = ("http://127.0.0.1:", "file://", "data:", "blob:")
        return [url for url in self.requests if not url.startswith(inside)]


@contextmanager
def opened(browser, url, *, size="wide", theme="light", **context):
    """Open a page in a fresh context, with the reader's theme, once every figure on it is ready."""
    # A click may copy, as where a window is around the page: one without asks nobody and refuses.
    allowed = {"permissions": ["clipboard-write"]}
    context = browser.new_context(viewport=SIZES[size], color_scheme=theme, **(allowed | context))
    context.set_default_timeout(PATIENCE)
    try:
        watched = Watched(context.new_page())
        watched.page.goto(str(url))
        ready(watched.page)
        watched.wear(theme)
        yield watched
    finally:
        context.close()


def ready(page):
    """Wait until every figure of the page is drawn, in the fonts and at the width that it stays with."""
    page.evaluate(
        """Promise.all([
            document.fonts.ready,
            ...[...document.querySelectorAll("[data-explorable]")].map((el) => el.explorable.ready),
        ])"""
    )
    drawn(page)


# It asks for frames: where nothing is seen to move none comes by itself, and so no end of what moves unseen.
AT_REST = """async () => {
    do await new Promise(requestAnimationFrame);
    while (document.getAnimations().some(
        ({ playState, timeline }) => playState === "running" && timeline === document.timeline
    ));
}"""
"""Waits until colours that fade have come to where they end; what follows scrolling never ends."""

FADED = """(el) => getComputedStyle(el).maskImage.split("to ").slice(1)
    .map((gradient) => gradient.split(",")[0]).join()"""
"""To which sides a box that goes on fades: a box fades to the left where it goes on to the right."""

COLOURS = ["color-contrast"]
"""The one rule of axe-core that another theme can break: what a page holds stays as it is."""


def violations(page, within="html", rules=None):
    """Return what axe-core finds wrong within an element, by these rules or by all: rule, element, words."""
    # The theme lets colours fade when it changes: what is judged is where they end.
    page.evaluate(AT_REST)
    if not page.evaluate("'axe' in window"):
        page.add_script_tag(path=str(AXE))
    options = {"resultTypes": ["violations"], "preload": False} | ({"runOnly": rules} if rules else {})
    found = page.evaluate("([within, options]) => axe.run(within, options)", [within, options])["violations"]
    return [
        (rule["id"], node["html"][:160], node["failureSummary"]) for rule in found for node in rule["nodes"]
    ]


def too_wide(page):
    """Return how far the page is wider than the screen, or None."""
    whole, screen = page.evaluate(
        "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    )
    return f"{whole} > {screen}" if whole > screen else None


def drawn(page):
    """Wait until what was just asked for by hand has been drawn: it is in the next frame."""
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")

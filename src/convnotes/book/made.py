"""Pages of the appendix that are made while the book is built, so that what is new stands there by itself.

A line ``<!-- made: NAME -->`` in the source of a page gives way to what the maker of that name returns.
"""

import hashlib
import re
from collections.abc import Callable
from pathlib import Path

PLACE = re.compile(r"^<!-- made: ([\w-]+) -->$", re.MULTILINE)
MAKERS: dict[str, Callable[[object], str]] = {}
"""Name → what makes Markdown from the application that builds the book."""
NOTE = "convnotes_made"
"""Under which a page's metadata keep the digest of its source with what was made for it."""


def maker(name: str):
    """Register the function below as the maker of this name."""

    def register(function):
        MAKERS[name] = function
        return function

    return register


def insert(app, docname, content):
    """Put into the source of a page what is made for it, and note what that was."""
    if PLACE.search(content[0]):
        content[0] = filled(app, content[0])
        app.env.metadata[docname][NOTE] = digest(content[0])


def outdated(app, env, added, changed, removed):
    """Return the pages for which another text would be made than when they were read."""
    noted = {name: about[NOTE] for name, about in env.metadata.items() if NOTE in about}
    return [name for name in noted.keys() - removed if now(app, name) != noted[name]]


def now(app, docname):
    """Return the digest of a page's source with what is made for it today."""
    app.env.temp_data["docname"] = docname
    try:
        return digest(filled(app, Path(app.env.doc2path(docname)).read_text(encoding="utf-8")))
    finally:
        app.env.temp_data.clear()


def filled(app, text):
    """Return a source with what is made in its places."""
    return PLACE.sub(lambda place: MAKERS[place[1]](app), text)


def digest(text):
    """Return a hash of a text."""
    return hashlib.sha256(text.encode()).hexdigest()


def setup(app):
    """Connect the steps above to the build."""
    app.connect("source-read", insert)
    app.connect("env-get-outdated", outdated)

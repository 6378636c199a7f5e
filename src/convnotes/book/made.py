"""Pages of the appendix that are made while the book is built, so that what is new stands there by itself.

A line ``<!-- made: NAME -->`` in the source of a page gives way to what the maker of that name returns.
"""

import re
from collections.abc import Callable

PLACE = re.compile(r"^<!-- made: ([\w-]+) -->$", re.MULTILINE)
MAKERS: dict[str, Callable[[object], str]] = {}
"""Name → what makes Markdown from the application that builds the book."""


def maker(name: str):
    """Register the function below as the maker of this name."""

    def register(function):
        MAKERS[name] = function
        return function

    return register


def insert(app, docname, content):
    """Put into the source of a page what is made for it, whenever the book is built."""
    if PLACE.search(content[0]):
        app.env.note_reread()
        content[0] = PLACE.sub(lambda place: MAKERS[place[1]](app), content[0])


def setup(app):
    """Connect the step above to the build."""
    app.connect("source-read", insert)

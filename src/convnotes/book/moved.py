"""Old addresses of sections and figures that moved to another chapter.

`moved.json` holds for each page what its address's fragment was, and the page that has it now; the page's
script, `page/moved.ts`, goes there.
"""

import json
from pathlib import Path

MOVED: dict[str, dict[str, str]] = json.loads(
    (Path(__file__).parent / "moved.json").read_text(encoding="utf-8")
)
"""Page → fragment, or ``x=`` and the key of a figure → new page, with a new fragment if it has one."""


def redirects(pagename: str, relative_uri) -> str:
    """Return where the old fragments of a page lead, as data for the page's script.

    Parameters
    ----------
    pagename : str
        Such as "book/layers/convolution".
    relative_uri : callable
        Takes the names of two pages, and returns the way from the first to the second.

    Returns
    -------
    str
        A script element of data, or nothing.
    """
    moved = MOVED.get(pagename.removeprefix("book/"))
    if not moved:
        return ""
    ways = {}
    for old, new in moved.items():
        page, _, fragment = new.partition("#")
        way = relative_uri(pagename, f"book/{page}")
        ways[old] = f"{way}#{fragment}" if fragment else way
    return f'<script type="application/json" id="cn-moved">{json.dumps(ways)}</script>'

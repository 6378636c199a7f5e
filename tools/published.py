"""Look at the published copy of the book: ``python tools/published.py ADDRESS``.

The front page, every page of the table of contents, the slides of every chapter, what they load from the
book's own site, the figures' pages and the wheel have to be there.
"""

import re
import sys
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urljoin
from urllib.request import urlopen

ROOT = Path(__file__).parent.parent
FIGURES = ROOT / "src" / "convnotes" / "explorables"
VERSION = ROOT / "src" / "convnotes" / "__init__.py"


def places() -> list[str]:
    """Return what has to be there, seen from the book's address."""
    contents = (ROOT / "_toc.yml").read_text(encoding="utf-8")
    pages = re.findall(r"(?:root|file): (\S+)", contents)
    parts = [part for part in contents.split("- caption:") if "numbered: true" in part]
    chapters = [name for part in parts for name in re.findall(r"file: \S*/(\S+)", part)]
    names = sorted(path.parent.name for path in FIGURES.glob("*/view.ts"))
    figures = [f"figure/{name}.html" for name in names if name not in ("question", "exercise")]
    version = re.search(r'__version__ = "(.*)"', VERSION.read_text(encoding="utf-8"))[1]
    wheel = f"dist/convnotes-{version}-py3-none-any.whl"
    slides = [f"slides/{chapter}.html" for chapter in chapters]
    return ["index.html", *(f"{page}.html" for page in pages), *slides, *figures, wheel]


def loads(page: str, address: str) -> list[str]:
    """Return the scripts and style sheets of a page that lie on its own site."""
    found = re.findall(r'<(?:script|link rel="stylesheet")[^>]* (?:src|href)="([^":]+)"', page)
    return [urljoin(address, target) for target in found]


def missing(address: str, get) -> list[str]:
    """Return the addresses that do not answer; `get` returns what an address answers, or None."""
    wanted, gone = [urljoin(address, place) for place in places()], []
    for place in wanted:
        answer = get(place)
        if answer is None:
            gone.append(place)
        elif place.endswith(".html"):
            wanted += [new for new in loads(answer.decode("utf-8"), place) if new not in wanted]
    return gone


def got(address: str) -> bytes | None:
    """Return what an address answers, or None."""
    try:
        with urlopen(address, timeout=60) as answer:
            return answer.read()
    except HTTPError:
        return None


def main(address: str) -> int:
    """Look; say what is missing."""
    gone = missing(address, got)
    for place in gone:
        print(f"missing: {place}", file=sys.stderr)
    return len(gone)


if __name__ == "__main__":
    sys.exit(main(f"{sys.argv[1].rstrip('/')}/"))

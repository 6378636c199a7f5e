"""Write the pages and files that are made from data, or check that they are up to date.

`python tools/appendix.py --check` and `--write`.
"""

import argparse
import sys
from pathlib import Path

import yaml
from pybtex.database import parse_file

from convnotes.book import citation, references, terms

ROOT = Path(__file__).parent.parent
BOOK = ROOT / "book"


def pages() -> dict[Path, str]:
    """Return the text of each page."""
    bibliography = parse_file(str(BOOK / "references.bib"))
    settings = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
    return {
        ROOT / "CITATION.cff": citation.text(settings),
        BOOK / "appendix" / "glossary.md": terms.page(),
        BOOK / "appendix" / "references.md": references.page(bibliography),
    }


def main(arguments=None) -> int:
    """Check or write; return how many pages are out of date (0 after writing)."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    mode = parser.add_mutually_exclusive_group(required=True)
    mode.add_argument("--check", action="store_true", help="name the pages that are out of date")
    mode.add_argument("--write", action="store_true", help="write them")
    options = parser.parse_args(arguments)
    old = {p: t for p, t in pages().items() if not p.is_file() or p.read_text(encoding="utf-8") != t}
    for path, text in old.items():
        if options.write:
            path.write_text(text, encoding="utf-8")
            print(f"{path}: written")
        else:
            print(f"{path}: run `python tools/appendix.py --write`", file=sys.stderr)
    return 0 if options.write else len(old)


if __name__ == "__main__":
    sys.exit(main())

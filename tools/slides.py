"""Make slides of the built chapters, figures alive: ``make slides``, or with CHAPTER=convolution of one.

A slide holds what is read at a glance: a few sentences, a drawing, a figure, a question. Folded details,
exercises, with the words that set them, and sources stay in the book. They are turned by reveal.js, which
comes from the book's own files.
"""

import argparse
import html
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin

import yaml
from bs4 import BeautifulSoup, Tag

ROOT = Path(__file__).parent.parent
SITE = ROOT / "_build" / "html"
WORDS = 60
"""That a slide holds at the most, unless one paragraph has more."""
LINES = 10
"""Of code that stand on a slide with the words before them."""
ALONE = "[data-explorable], [data-question], .cn-drawing, table, pre"
LEFT_OUT = "details, [data-exercise], script, .headerlink, .cn-head-line, .copybtn"
SKIPPED = {"Sources", "Further reading"}


def chapters() -> dict[str, str]:
    """Return the chapters by their names: "convolution" → "book/layers/convolution"."""
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
    files = [c["file"] for part in toc["parts"] if part.get("numbered") for c in part["chapters"]]
    return {file.rpartition("/")[2]: file for file in files}


def slides(page: str, there: str) -> str:
    """Return the slides of a chapter's page, which stands at `there` from the site's folder on."""
    soup = BeautifulSoup(page, "html.parser")
    article = soup.select_one("article > section")
    for exercise in article.select(".cell:has([data-exercise])"):
        for said in exercise.find_previous_siblings():
            if said.name != "p":
                break
            said.decompose()
    for part in article.select(LEFT_OUT):
        part.decompose()
    for attribute in ("href", "src"):
        for part in article.select(f"[{attribute}]"):
            target = urljoin(there, part[attribute])
            part[attribute] = f"..{target}" if target.startswith("/") else target
    title = article.h1.extract()
    head = [*article.select(".cn-head")]
    stacks = [[slide([title, *(part.extract() for part in head)])]]
    for part in list(article.children):
        if isinstance(part, Tag) and part.name == "section":
            heading = part.find(re.compile("^h[23]$"))
            if re.sub(r"^[\d.]+\s*", "", heading.get_text(strip=True)) not in SKIPPED:
                stacks.append([*stack(part, heading.decode_contents().strip())])
    opening = [part for part in article.children if isinstance(part, Tag) and part.name != "section"]
    stacks[0] += [slide(parts) for parts in grouped(opening)]
    return "\n".join(f"<section>{''.join(slides)}</section>" for slides in stacks if slides)


def stack(section: Tag, heading: str) -> Iterator[str]:
    """Yield the slides of a section and of those within it."""
    inside = [part for part in section.children if isinstance(part, Tag)]
    for parts in grouped([part for part in inside if part.name not in ("section", "h2", "h3")]):
        yield slide(parts, heading)
    for inner in section.find_all("section", recursive=False):
        yield from stack(inner, inner.find(re.compile("^h[23]$")).decode_contents().strip())


def short_code(part: Tag) -> bool:
    """Return whether a part is code, or what it printed, that has room below the words before it."""
    others = part.select_one("[data-explorable], [data-question], .cn-drawing, table, svg, img")
    lines = sum(pre.get_text().strip().count("\n") + 1 for pre in part.select("pre"))
    return others is None and 0 < lines <= LINES


def grouped(parts: list[Tag]) -> Iterator[list[Tag]]:
    """Yield what one slide holds: texts together as far as they are short, anything else by itself."""
    waiting, words = [], 0
    for part in parts:
        formulas = part.select(".katex")
        count = len(part.get_text().split()) - sum(len(one.get_text().split()) - 3 for one in formulas)
        if not count and not part.select_one(f"{ALONE}, svg, img"):
            continue
        alone = part.select_one(ALONE) is not None or part.name in ("table", "pre")
        if waiting and short_code(part):
            yield [*waiting, part]
            waiting, words = [], 0
            continue
        formula = part.select_one(".katex-display") is not None and count <= 12  # stays with what leads to it
        if waiting and (alone or (words + count > WORDS and not formula)):
            yield waiting
            waiting, words = [], 0
        if alone:
            yield [part]
        else:
            waiting.append(part)
            words += count
    if waiting:
        yield waiting


def slide(parts: list[Tag], heading: str = "") -> str:
    """Return one slide."""
    head = f"<h2>{heading}</h2>" if heading else ""
    return f"<section>{head}{''.join(map(str, parts))}</section>"


def document(name: str, file: str) -> str:
    """Return the page of a chapter's slides, as it stands in the folder `slides` of the site."""
    page = (SITE / f"{file}.html").read_text(encoding="utf-8")
    there = f"/{file}.html"
    loads = re.findall(r'<script[^>]* src="[^"]*?(_static/convnotes[\w.-]*\.js\?[^"]*)"', page)
    sheets = re.findall(r'<link[^>]* href="[^"]*?(_static/convnotes[\w.-]*\.css[^"]*)"', page)
    scripts = [load for load in loads if "convnotes-page" not in load]
    sheets = ["_static/pygments.css", "_static/katex/katex.min.css", "_static/convnotes-slides.css", *sheets]
    links = "".join(f'<link rel="stylesheet" href="../{sheet}">\n' for sheet in sheets)
    code = "".join(
        f'<script defer src="../{script}"></script>\n'
        for script in ["_static/convnotes-alone.js", *scripts, "_static/convnotes-slides.js"]
    )
    title = html.escape(re.search(r"<title>(.*?)</title>", page, re.DOTALL)[1].strip())
    return f"""<!doctype html>
<html lang="en" data-theme="light">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
{links}{code}</head>
<body>
<div class="reveal"><div class="slides">
{slides(page, there)}
</div></div>
</body>
</html>
"""


def main(arguments=None) -> int:
    """Write the slides of the chapters that are asked for, or of all."""
    known = chapters()
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("chapters", nargs="*", metavar="CHAPTER", help=", ".join(known))
    chosen = parser.parse_args(arguments).chapters or list(known)
    if wrong := set(chosen) - set(known):
        parser.error(f"no chapter is called {wrong.pop()}: there are {', '.join(known)}")
    folder = SITE / "slides"
    folder.mkdir(exist_ok=True)
    for name in chosen:
        (folder / f"{name}.html").write_text(document(name, known[name]), encoding="utf-8")
    print(f"The slides are in {folder.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

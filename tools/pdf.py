"""Print the whole book into one PDF, with Chromium: ``make pdf`` after ``make book``.

All pages are put into one, so that every link within the book is one within the file. It is printed twice:
the first time tells on which page each chapter begins, the second has these numbers in its contents.
"""

import html
import io
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urldefrag, urljoin, urlsplit

import yaml
from browser import found
from bs4 import BeautifulSoup, Tag
from playwright.sync_api import Page, sync_playwright
from pypdf import PdfReader, PdfWriter
from pypdf.generic import NameObject, TextStringObject

ROOT = Path(__file__).parent.parent
SITE = ROOT / "_build" / "html"
TARGET = ROOT / "_build" / "convnotes.pdf"
LIMIT = 25_000_000
"""Bytes that the file may have."""
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"]
MARGINS = {"top": "18mm", "bottom": "20mm", "left": "18mm", "right": "18mm"}
WIDTH = 658
"""Pixels of a line: A4 without its margins."""
HEIGHT = 960
"""Pixels that a figure may be high: A4 without its margins, and what stands around a figure."""
FIT = """height => {
  const cut = el => el.clientWidth > 1 && !el.matches(".cn-caption") &&
    (el.scrollWidth > el.clientWidth + 1 && getComputedStyle(el).overflowX !== "visible" ||
    el.scrollHeight > el.clientHeight + 2 && el.matches(".cn-scroll"));
  const drawn = () => new Promise(done => setTimeout(() => requestAnimationFrame(done), 100));
  const fit = async el => {
    for (let zoom = 1; zoom > 0.6; zoom -= 0.05) {
      el.style.zoom = zoom;
      await drawn();
      if (el.getBoundingClientRect().height <= height && ![...el.querySelectorAll("*")].some(cut)) return "";
    }
    return el.dataset.key ?? el.dataset.exercise;
  };
  return Promise.all([...document.querySelectorAll("[data-explorable], [data-exercise]")].map(fit))
    .then(names => names.filter(name => name));
}"""
"""Makes what would scroll, which paper does not, as small as its place wants; returns what is cut still."""
LEFT_OUT = ".headerlink, .prev-next-footer, .copybtn, script, .cn-head-line a, .cn-frame, .cn-code"
STYLE = """
@page { size: A4; }
html, body { background: #fff !important; }
body { display: block !important; font-size: 10.5pt; }
main.cn-paper { max-width: none; margin: 0; padding: 0; }
main.cn-paper > section { break-before: page; }
main.cn-paper :is(h1, h2, h3) { break-after: avoid; break-inside: avoid; }
main.cn-paper :is([data-explorable], [data-question], .cn-drawing, pre, .cell) { break-inside: avoid; }
main.cn-paper :is([data-question], [data-exercise], .cn) button { display: none !important; }
main.cn-paper :is(summary, .cn-lead) { break-after: avoid; }
main.cn-paper :is(h2, h3) + [class^="highlight"] { break-after: avoid; }
main.cn-paper :is(h2, h3) + p:has(+ .cn-lead) { break-after: avoid; }
main.cn-paper tr { break-inside: avoid; }
main.cn-paper tr:has(.cn-lead) { break-after: avoid; }
main.cn-paper .cn.cn-paper { width: auto; }
main.cn-paper pre { white-space: pre-wrap; }
main.cn-paper table { font-size: 9pt; }
.cn-cover { height: 240mm; display: flex; flex-direction: column; justify-content: center; }
main.cn-paper > .cn-cover { break-before: auto; }
.cn-cover h1 { font-size: 34pt; margin: 0 0 8mm; border: 0; }
.cn-cover p { font-size: 14pt; }
.cn-contents ol { list-style: none; padding: 0; }
.cn-contents li { display: flex; gap: 4mm; margin: 0 0 2mm; }
.cn-contents li.part { margin-top: 6mm; font-weight: 600; }
.cn-contents .dots { flex: 1; border-bottom: 1px dotted #888; margin-bottom: 1.5mm; }
"""
FOOTER = (
    '<div style="width:100%;font-size:8pt;color:#555;text-align:center;font-family:sans-serif">'
    '<span class="pageNumber"></span></div>'
)


def outline() -> list[tuple[str, list[str]]]:
    """Return the parts of the book, the front page first: caption, and the files of its pages."""
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
    parts = [(part["caption"], [chapter["file"] for chapter in part["chapters"]]) for part in toc["parts"]]
    return [("", [toc["root"]]), *parts]


def slug(file: str) -> str:
    """Return the id of a page within the paper."""
    return file.replace("/", "-")


def paper_link(target: str, file: str, pages: set[str], address: str) -> str | None:
    """Return where a link of a page leads on paper: within the file, to another host, or nowhere."""
    if urlsplit(target).scheme in ("http", "https", "mailto"):
        return target
    place, fragment = urldefrag(urljoin(f"/{file}.html", target))
    there = place.removeprefix("/").removesuffix(".html")
    if there in pages:
        inside = fragment and not fragment.startswith("x=")
        return f"#{slug(there)}--{fragment}" if inside else f"#{slug(there)}"
    return urljoin(address, f"{place.lstrip('/')}#{fragment}".rstrip("#")) if address else None


def name_apart(article: Tag, name: str) -> None:
    """Put a page's name before its ids, and before them where a drawing uses one: a marker, a clip."""
    for part in article.select("[id]"):
        part["id"] = f"{name}--{part['id']}"
    for part in article.select("svg :not(a)"):
        for attribute, value in part.attrs.items():
            if attribute in ("href", "xlink:href") and value.startswith("#"):
                part[attribute] = f"#{name}--{value[1:]}"
            elif isinstance(value, str) and "url(#" in value:
                part[attribute] = value.replace("url(#", f"url(#{name}--")


def leads(part: Tag) -> bool:
    """Return whether a paragraph says what comes next, as a label does, or a sentence with a colon."""
    text = part.get_text().strip()
    (*others, last) = part.find_all(["strong", "code"], recursive=False) or [None]
    return text.endswith(":") or (last is not None and not others and text == last.get_text().strip())


def section(file: str, pages: set[str], address: str) -> tuple[str, str]:
    """Return the title of a page, and the page as a section of the paper."""
    soup = BeautifulSoup((SITE / f"{file}.html").read_text(encoding="utf-8"), "html.parser")
    article = soup.select_one("article")
    for part in article.select(LEFT_OUT):
        part.decompose()
    name_apart(article, slug(file))
    for part in article.select(".cell"):
        if not part.find(True):
            part.decompose()
    for part in article.find_all("p"):
        if leads(part):
            part["class"] = [*part.get("class", []), "cn-lead"]
    for part in article.select("[data-key]"):
        part["data-key"] = f"{slug(file)}-{part['data-key']}"
    for part in article.select("details"):
        part["open"] = ""
    for part in article.select("a[href]"):
        if there := paper_link(part["href"], file, pages, address):
            part["href"] = there
        else:
            del part["href"]
    for part in article.select("[src]"):
        part["src"] = urljoin(f"/{file}.html", part["src"]).lstrip("/")
    title = article.h1.get_text().strip().rstrip("#¶").strip()
    return title, f'<section id="{slug(file)}">{article.decode_contents()}</section>'


def contents(parts, titles: dict[str, str]) -> str:
    """Return the table of contents; page numbers are empty until they are known."""
    lines = []
    for caption, files in parts:
        if caption:
            lines.append(f'<li class="part">{html.escape(caption)}</li>')
        for file in files:
            link = f'<a href="#{slug(file)}">{html.escape(titles[file])}</a>'
            lines.append(f'<li>{link}<span class="dots"></span><span data-page="{file}"></span></li>')
    return f'<section class="cn-contents" id="contents"><h1>Contents</h1><ol>{"".join(lines)}</ol></section>'


def document() -> str:
    """Return the paper as one page of the site."""
    config = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
    parts = outline()
    pages = {file for _, files in parts for file in files}
    made = {file: section(file, pages, config["html"]["baseurl"]) for _, files in parts for file in files}
    titles = {file: title for file, (title, _) in made.items()}
    texts = [(SITE / f"{file}.html").read_text(encoding="utf-8") for file in made]
    sheets = unique(r'<link[^>]* href="[^"]*?(_static/[^"]*\.css[^"]*)"', texts)
    scripts = [
        s for s in unique(r'<script[^>]* src="[^"]*?(_static/convnotes[^"]*)"', texts) if "-page" not in s
    ]
    scripts.sort(key=lambda script: "convnotes-book" not in script)  # what the others take the kit from
    links = "".join(f'<link rel="stylesheet" href="{sheet}">\n' for sheet in sheets)
    loads = "".join(f'<script defer src="{script}"></script>\n' for script in scripts)
    title, author = html.escape(titles[parts[0][1][0]]), html.escape(config["author"])
    cover = f'<section class="cn-cover"><h1>{title}</h1><p>{author}</p><p>{config["copyright"]}</p></section>'
    body = "\n".join(text for _, text in made.values())
    return f"""<!doctype html>
<html lang="en" data-theme="light" data-mode="light">
<head><meta charset="utf-8"><title>{title}</title>
{links}{loads}<style>{STYLE}</style></head>
<body><main class="cn-paper bd-article">
{cover}
{contents(parts, titles)}
{body}
</main></body></html>
"""


def unique(pattern: str, texts: list[str]) -> list[str]:
    """Return what a pattern finds in texts, each once, in the order of its first place."""
    return list(dict.fromkeys(match for text in texts for match in re.findall(pattern, text)))


@contextmanager
def paper(browser) -> Iterator[Page]:
    """Open the paper, with every figure drawn and whole."""
    source = SITE / "paper.html"
    source.write_text(document(), encoding="utf-8")
    page = browser.new_page(viewport={"width": WIDTH, "height": 1000}, color_scheme="light")
    page.set_default_timeout(180_000)
    try:
        page.goto(source.as_uri())
        page.emulate_media(media="print")
        page.evaluate(
            """Promise.all([document.fonts.ready, ...[...document.querySelectorAll("[data-explorable]")]
                .map((el) => el.explorable?.ready)])"""
        )
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        page.wait_for_timeout(500)
        if cut := page.evaluate(FIT, HEIGHT):
            raise SystemExit(f"cut on paper: {', '.join(cut)}")
        yield page
    finally:
        page.close()
        source.unlink()


def printed(page: Page, numbers: dict[str, int]) -> bytes:
    """Return the paper as Chromium prints it, with the numbers of the pages where chapters begin."""
    page.evaluate(
        """numbers => document.querySelectorAll("[data-page]").forEach((el) => {
            el.textContent = numbers[el.dataset.page] ?? "";
        })""",
        numbers,
    )
    return page.pdf(
        format="A4",
        margin=MARGINS,
        print_background=True,
        display_header_footer=True,
        header_template="<span></span>",
        footer_template=FOOTER,
        outline=True,
        tagged=True,
    )


def beginnings(pdf: bytes) -> dict[str, int]:
    """Return on which page, counted from 1, each page of the book begins."""
    reader = PdfReader(io.BytesIO(pdf))
    named = {
        name.lstrip("/"): reader.get_destination_page_number(to)
        for name, to in reader.named_destinations.items()
    }
    return {file: named[slug(file)] + 1 for _, files in outline() for file in files}


def entries(first):
    """Yield the entries of an outline, each before those within it."""
    while first:
        first = first.get_object()
        yield first
        yield from entries(first.get("/First"))
        first = first.get("/Next")


def name_bookmarks(writer: PdfWriter, titles: list[str]) -> None:
    """Give the bookmarks the headings' own words: Chromium doubles those of some."""
    found = list(entries(writer.root_object["/Outlines"].get_object().get("/First")))
    if len(found) == len(titles):
        for entry, title in zip(found, titles, strict=True):
            entry[NameObject("/Title")] = TextStringObject(title)


def headings() -> list[str]:
    """Return the headings of the paper in their order."""
    soup = BeautifulSoup(document(), "html.parser")
    return [" ".join(one.get_text().split()) for one in soup.main.find_all(re.compile("^h[1-6]$"))]


def bound(browser) -> PdfWriter:
    """Return the paper, printed twice, with its bookmarks."""
    with paper(browser) as page:
        numbers = beginnings(printed(page, {}))
        pdf = printed(page, numbers)
    if beginnings(pdf) != numbers:
        raise SystemExit("the contents moved the chapters: their page numbers are wrong")
    writer = PdfWriter(io.BytesIO(pdf), incremental=True)  # a clone has some patterns twice
    writer.add_metadata({"/Title": "convnotes", "/Author": "The convnotes authors"})
    name_bookmarks(writer, headings())
    writer.page_mode = "/UseOutlines"
    return writer


def main() -> int:
    """Print; say where it is and how large."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found(playwright), args=FLAGS, timeout=120_000)
        try:
            writer = bound(browser)
        finally:
            browser.close()
    writer.write(TARGET)
    size = TARGET.stat().st_size
    if size > LIMIT:
        raise SystemExit(f"{TARGET.name} has {size:,} bytes, more than {LIMIT:,}")
    print(f"{len(writer.pages)} pages, {size / 1e6:.1f} MB: {TARGET.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""The built book in a real browser: every page, by http and file://, light and dark, wide and narrow."""

import gzip
import html
import re
import urllib.parse
import urllib.request
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from fontTools.ttLib import TTFont
from support import ROOT, pages
from support.chapters import CHAPTERS, printed, read

from convnotes.book.theme import icons

TOC = (ROOT / "_toc.yml").read_text(encoding="utf-8")
PAGES = [f"{page}.html" for page in re.findall(r"(?:root|file): (\S+)", TOC)]
each = pytest.mark.parametrize("path", PAGES)
WEIGHT = 400_000  # bytes of one page with all that it loads, compressed
OWN = 76_500  # of these, our own scripts and styles; most where a network is drawn into and trained
DATA = re.compile(r"convnotes-[a-z]+-[\w-]+\.js")  # pictures and networks that a figure fetches


def scroll_through(watched):
    """Bring the whole page into view once, so that whatever loads late has loaded."""
    watched.page.evaluate(
        """async () => {
            for (let y = 0; y < document.body.scrollHeight; y += innerHeight) {
                scrollTo(0, y);
                await new Promise(requestAnimationFrame);
            }
            scrollTo(0, 0);
            await document.fonts.ready;
            const coming = [...document.images].filter((image) => !image.complete && image.checkVisibility());
            const come = (image) => new Promise((done) => { image.onload = image.onerror = done; });
            await Promise.all(coming.map(come));
        }"""
    )
    watched.loaded()


@pytest.fixture(scope="module")
def visited(request, browser, book, book_http):
    """A page that was scrolled through once; the tests of all its facts share it, and so stand together."""
    size, way, path = request.param
    url = f"{book_http}/{path}" if way == "http" else (book / path).as_uri()
    with pages.opened(browser, url, size=size) as watched:
        scroll_through(watched)
        yield watched


def opened(size, way="http"):
    """Run a test on every page of the book, shown in this size and got in this way."""
    return pytest.mark.parametrize(
        "visited",
        [(size, way, path) for path in PAGES],
        ids=[f"{size}-{path}" for path in PAGES],
        indirect=True,
    )


def assert_quiet(visited):
    assert visited.outside() == []
    assert visited.complaints == []
    assert visited.page.context.cookies() == []
    assert visited.page.locator(".katex-error").count() == 0


@opened("wide")
def test_a_page_asks_no_other_host_and_complains_about_nothing(visited):
    assert_quiet(visited)


@opened("wide")
def test_a_page_is_light(book, book_http, visited):
    asked = (url for url in visited.requests if url not in visited.framed)
    files = {urllib.parse.urlsplit(url).path for url in asked if url.startswith(book_http)}
    sizes = {name: compressed(book / name.lstrip("/")) for name in files}
    assert sum(sizes.values()) <= WEIGHT, sorted(sizes.items(), key=lambda item: -item[1])[:8]
    own = {name: size for name, size in sizes.items() if "convnotes" in Path(name).name}
    assert sum(size for name, size in own.items() if not DATA.fullmatch(Path(name).name)) <= OWN, own


def compressed(path):
    """Return the size of a file as a server that compresses would send it."""
    data = path.read_bytes()
    return len(data) if path.suffix in {".woff2", ".png"} else len(gzip.compress(data, 9))


@opened("wide")
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_on_a_page(visited, theme):
    visited.wear(theme)
    assert pages.violations(visited.page, rules=pages.COLOURS if theme == "dark" else None) == []


@opened("wide", "file")
def test_a_page_from_the_disk_asks_no_other_host_and_complains_about_nothing(visited):
    assert_quiet(visited)


@opened("phone")
def test_a_page_fits_a_phone(visited):
    assert pages.too_wide(visited.page) is None
    assert pages.violations(visited.page) == []


@opened("phone")
def test_a_page_fits_a_phone_with_letters_of_twice_the_size(visited):
    visited.page.evaluate("document.documentElement.style.fontSize = '200%'")
    pages.drawn(visited.page)
    wide = pages.too_wide(visited.page)
    visited.page.evaluate("document.documentElement.style.fontSize = ''")
    pages.drawn(visited.page)
    assert wide is None


@opened("phone")
def test_no_grid_sticks_out_of_its_figure_on_a_phone(visited):
    out = visited.page.evaluate(
        """[...document.querySelectorAll("[data-explorable] .cn-figure")].filter((grid) => {
            const [inner, outer] = [grid, grid.closest(".cn")].map((el) => el.getBoundingClientRect());
            return inner.width && (inner.left < outer.left || inner.right > outer.right);
        }).map((grid) => `${grid.closest("[data-key]").dataset.key}: ${grid.innerText.slice(0, 20)}`)"""
    )
    assert out == []


@opened("phone")
def test_no_grid_is_cut_on_a_phone_where_it_cannot_be_scrolled(visited):
    cut = visited.page.evaluate(
        """[...document.querySelectorAll("[data-explorable] .cn-scroll:not(.cn-limited)")].filter((box) =>
            box.checkVisibility() && box.scrollWidth > box.clientWidth
        ).map((box) => `${box.closest("[data-key]").dataset.key}: ${box.innerText.slice(0, 20)}`)"""
    )
    assert cut == []


@opened("phone")
def test_no_word_of_a_table_is_torn_on_a_phone(visited):
    torn = visited.page.evaluate(
        """[...document.querySelectorAll(".bd-article :is(th, td)")].filter((cell) => {
            if (cell.closest("[data-explorable]") || cell.querySelector(".katex")) return false;
            if (!/^[\\w.,′]+$/.test(cell.innerText.trim())) return false;
            const word = new Range();
            word.selectNodeContents(cell.querySelector("p") ?? cell);
            return new Set([...word.getClientRects()].map(({ top }) => Math.round(top / 8))).size > 1;
        }).map((cell) => cell.innerText)"""
    )
    assert torn == []


@opened("phone")
def test_no_short_formula_of_a_sentence_is_torn_on_a_phone(visited):
    torn = visited.page.evaluate(
        """[...document.querySelectorAll(".bd-article .cn-whole")]
            .filter((one) => one.offsetHeight > 1.9 * parseFloat(getComputedStyle(one).fontSize))
            .map((one) => one.innerText)"""
    )
    assert torn == []


def test_a_question_keeps_its_formulas_whole(browser, book_http):
    with pages.opened(browser, f"{book_http}/book/layers/signals.html") as watched:
        prompt = watched.page.locator(".cn-prompt", has_text="What is f * g?")
        assert prompt.inner_text() == "f = 0, 0, 1 and g = 5, 3. What is f * g?"
        assert "f * g?" in prompt.locator(".cn-whole").all_inner_texts()


@opened("phone")
def test_pictures_of_a_row_stand_beside_each_other_on_a_phone(visited):
    below = visited.page.evaluate(
        """[...document.querySelectorAll(".cn-labelled")].filter(({ children: [one, two] }) =>
            one.getBoundingClientRect().right > two.getBoundingClientRect().left
        ).map((row) => row.ariaLabel)"""
    )
    assert below == []


@opened("phone")
def test_every_formula_is_seen_whole_on_a_phone(visited):
    cut = visited.page.evaluate(
        """[...document.querySelectorAll("div.math")].filter((box) =>
            [...box.querySelectorAll(".katex-html .base")].some((part) =>
                part.getBoundingClientRect().right > box.getBoundingClientRect().right + 1)
        ).map((box) => box.querySelector("annotation").textContent)"""
    )
    assert cut == []


@opened("phone")
def test_no_line_ends_with_the_bracket_before_a_formula(visited):
    torn = visited.page.evaluate(
        """[...document.querySelectorAll("span.math")].filter((formula) => {
            const before = formula.previousSibling;
            if (before?.nodeType !== Node.TEXT_NODE || !before.data.endsWith("(")) return false;
            const bracket = new Range();
            bracket.setStart(before, before.length - 1);
            bracket.setEnd(before, before.length);
            const first = formula.querySelector(".base");
            return bracket.getBoundingClientRect().left > first.getBoundingClientRect().left;
        }).map((formula) => formula.querySelector("annotation").textContent)"""
    )
    assert torn == []


@opened("phone")
def test_no_line_begins_with_what_is_written_on_to_a_formula(visited):
    torn = visited.page.evaluate(
        """[...document.querySelectorAll("span.math")].filter((formula) => {
            const after = formula.nextSibling;
            if (after?.nodeType !== Node.TEXT_NODE || !/^(?:[.,;:?!)]|-\\w)/.test(after.data)) return false;
            const mark = new Range();
            mark.setStart(after, 0);
            mark.setEnd(after, 1);
            const last = [...formula.querySelectorAll(".base")].at(-1);
            return mark.getBoundingClientRect().left < last.getBoundingClientRect().left;
        }).map((formula) => formula.querySelector("annotation").textContent)"""
    )
    assert torn == []


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_a_page_prints_what_its_notebook_stores(book, path):
    page = (book / path.relative_to(ROOT)).with_suffix(".html").read_text(encoding="utf-8")
    outputs = re.findall(r'<div class="output stream.*?<pre>(.*?)</pre>', page, re.DOTALL)
    found = [html.unescape(re.sub(r"<[^>]+>", "", output)).rstrip() for output in outputs]
    stored = [cell for cell in read(path).cells if printed(cell) and not exercise(cell)]
    assert found == [printed(cell).rstrip() for cell in stored]


def exercise(cell):
    """Whether a page has an exercise in place of this cell and what it prints."""
    return any(tag.startswith(("exercise-", "solution-")) for tag in cell.metadata.get("tags", ()))


@each
def test_a_browser_that_translates_leaves_code_and_formulas(book, path):
    page = BeautifulSoup((book / path).read_text(encoding="utf-8"), "html.parser")
    said = page.select("article :is(code, pre, .katex):not([translate=no], [translate=no] *)")
    assert said == []


@each
def test_every_figure_of_a_page_has_a_key_of_its_own(book, path):
    keys = re.findall(
        r'data-explorable="[^"]*" data-key="([^"]*)"', (book / path).read_text(encoding="utf-8")
    )
    assert len(keys) == len(set(keys))
    assert all(keys)


@each
def test_every_link_of_a_page_to_this_book_leads_somewhere(book, path):
    text = (book / path).read_text(encoding="utf-8")
    for target in re.findall(r'href="([^"]+)"', text):
        place, _, fragment = target.partition("#")
        if re.match(r"[a-z]+:", target) or place.endswith((".css", ".js")) or "?" in place:
            continue
        file = ((book / path).parent / urllib.parse.unquote(place)).resolve() if place else book / path
        assert file.exists(), target
        if fragment.startswith("x="):
            key = fragment.removeprefix("x=").partition(".")[0]
            assert f'data-key="{key}"' in file.read_text(encoding="utf-8"), target
        elif fragment and file.suffix == ".html":
            assert f'id="{urllib.parse.unquote(fragment)}"' in file.read_text(encoding="utf-8"), target


def test_the_theme_switch_reaches_the_figures(browser, book_http):
    with pages.opened(browser, f"{book_http}/book/index.html") as watched:
        colour = "getComputedStyle(document.querySelector('.cn')).backgroundColor"
        light = watched.page.evaluate(colour)
        watched.page.evaluate("document.documentElement.dataset.theme = 'dark'")
        watched.page.wait_for_function(f"(light) => {colour} !== light", arg=light)


def test_the_bare_address_leads_to_the_front_page(browser, book_http):
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(book_http)
        page.wait_for_url("**/book/index.html")


def test_every_icon_of_the_theme_has_its_glyph(book):
    drawn = icons(book)
    font = TTFont(next((book / "_static").rglob("fa-solid-900.woff2")))
    assert {ord(bars) for bars in "\uf0c9\uf002"} <= drawn & set(font.getBestCmap())


def test_a_dark_page_prints_as_a_light_one(browser, book_http):
    colours = """() => {
        const parts = [...document.querySelectorAll("main *")].filter((part) => part.checkVisibility());
        return [document.body, ...parts].map((part) => {
            const { color, backgroundColor, borderTopColor, fill, stroke, filter } = getComputedStyle(part);
            return [part.tagName, color, backgroundColor, borderTopColor, fill, stroke, filter].join();
        });
    }"""
    for path in ("foundations/history", "layers/convolution", "learning/backprop-conv"):
        seen = []
        for theme in ("light", "dark"):
            with pages.opened(browser, f"{book_http}/book/{path}.html", theme=theme) as watched:
                watched.page.emulate_media(media="print")
                watched.page.evaluate(pages.AT_REST)
                seen.append(watched.page.evaluate(colours))
        assert seen[0] == seen[1], path


def test_what_a_search_shows_of_a_page_begins_with_what_the_page_says(browser, book_http):
    with pages.opened(browser, f"{book_http}/search.html") as watched:
        shown = watched.page.evaluate(
            """async () => Search.htmlToText(await (await fetch("book/layers/pooling.html")).text())"""
        )
    assert re.match(r"\s*(\d+\. )?Pooling", shown)
    for words in ("Download this page", "Print to PDF", "Contents"):
        assert words not in shown

"""Each figure's own page: light, chosen by its address, and alive in a foreign page under a strict policy."""

import gzip
import html
import re
import urllib.parse
from xml.etree import ElementTree

import pytest
from support import ROOT, pages
from support.explorables import EXPLORABLES
from support.figure import Figure

from convnotes.book.figurepages import LIMIT
from convnotes.book.links import figure_link

NAMES = [figure.NAME for figure in EXPLORABLES]
each = pytest.mark.parametrize("name", NAMES)
BOOK_SENDS = "default-src 'self'; img-src 'self' data:; worker-src blob:"
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def strict(book):
    """The book, from a server that sends the strictest policy that the gallery names."""
    with pages.served(book, BOOK_SENDS) as address:
        yield address


@pytest.fixture
def foreign(tmp_path, strict):
    """A function that writes a page of somebody else's with this in it; its address, from another port."""

    def written(body):
        (tmp_path / "index.html").write_text(f"<!doctype html><title>Mine</title>{body}", encoding="utf-8")
        return address

    (tmp_path / "favicon.ico").touch()  # which a browser asks for
    with pages.served(tmp_path, f"default-src 'self'; frame-src {strict}") as address:
        yield written


def alive(frame):
    """Wait until the figure of a frame is drawn; the policy lets no text that is waited for be evaluated."""
    figure = frame.locator("[data-explorable]")
    figure.locator(".cn").wait_for()
    figure.evaluate("(el) => el.explorable.ready")
    return figure


def framed(page):
    return next(frame for frame in page.frames if frame.parent_frame)


# --- The page --------------------------------------------------------------------------------------------


@each
@pytest.mark.parametrize(("size", "theme"), [("wide", "light"), ("phone", "dark")])
def test_axe_finds_nothing_and_it_fits(browser, book_http, name, size, theme):
    with pages.opened(browser, f"{book_http}/figure/{name}.html", size=size, theme=theme) as watched:
        assert pages.too_wide(watched.page) is None
        assert pages.violations(watched.page) == []


@each
def test_under_a_strict_policy_it_is_alive_and_quiet(browser, strict, name):
    with pages.opened(browser, f"{strict}/figure/{name}.html") as watched:
        assert watched.page.locator("[data-explorable]").count() == 1
        assert watched.page.locator("nav, style, script:not([src])").count() == 0
        assert watched.outside() == []
        assert watched.complaints == []


@each
def test_it_is_light(browser, book, book_http, name):
    with pages.opened(browser, f"{book_http}/figure/{name}.html") as watched:
        files = {urllib.parse.urlsplit(url).path for url in watched.requests if url.startswith(book_http)}
    sizes = {path: len(gzip.compress((book / path.lstrip("/")).read_bytes(), 9)) for path in files}
    network = 10_000 if name == "lenet" else 0  # its weights alone are 64 kB
    assert sum(sizes.values()) <= LIMIT + network, sizes


def test_its_address_chooses_controls_and_theme(browser, book_http):
    address = f"{book_http}/figure/conv.html?controls=stride,padding,constructor,padding&theme=dark"
    with pages.opened(browser, address) as watched:
        row = watched.page.locator(".cn-essential .cn-controls").first
        assert set(row.locator("[name]").evaluate_all("(all) => all.map((el) => el.name)")) == {
            "stride",
            "padding",
        }
        assert watched.complaints == []
    with pages.opened(browser, address) as watched:
        watched.page.reload()
        assert watched.page.evaluate("document.documentElement.dataset.theme") == "dark"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_without_a_theme_in_its_address_it_follows_the_readers_system(browser, book_http, theme):
    with pages.opened(browser, f"{book_http}/figure/pool.html", theme=theme) as watched:
        watched.page.reload()
        assert watched.page.evaluate("document.documentElement.dataset.theme") == theme


def test_the_fragment_of_its_address_is_its_state(browser, book_http):
    link = figure_link("conv", {"stride": 3, "padding": 2})
    with pages.opened(browser, f"{book_http}/figure/conv.html{link}") as watched:
        Figure(watched.page, "conv").becomes(stride=3, padding=2)


# --- The chapters ----------------------------------------------------------------------------------------

FOR_CHAPTERS = (
    "style-src 'self' 'unsafe-inline'",
    "script-src 'self' 'wasm-unsafe-eval'; connect-src 'self' blob:",
)


def test_a_chapter_is_alive_and_quiet_under_the_policy_that_the_gallery_names(browser, book):
    gallery = (ROOT / "book" / "appendix" / "gallery.md").read_text(encoding="utf-8")
    assert all(f"`{part}`" in gallery for part in (*BOOK_SENDS.split("; ")[1:], *FOR_CHAPTERS))
    with (
        pages.served(book, "; ".join((BOOK_SENDS, *FOR_CHAPTERS))) as address,
        pages.opened(browser, f"{address}/book/layers/pooling.html") as watched,
    ):
        page = watched.page
        outcome = page.evaluate(
            """async () => {
                const { exercise } = document.querySelector("[data-exercise]");
                const { error, passed, hint } = await exercise.run();
                return [error, passed, hint !== null];
            }"""
        )
        assert outcome == [None, False, True]
        page.evaluate("window.print = () => { document.body.dataset.printed = true; }")
        page.locator("[data-press='window.print']").evaluate("(button) => button.click()")
        assert page.evaluate("document.body.dataset.printed") == "true"
        assert watched.complaints == []


# --- In other pages --------------------------------------------------------------------------------------


def copied_code(browser, address, name, state):
    """What a reader copies who embeds the figure in this state."""
    with pages.opened(browser, f"{address}/figure/{name}.html") as watched:
        figure = Figure(watched.page, name)
        figure.set(**state)
        figure.button("Embed").click()
        return watched.page.get_by_label("Code that shows this figure").input_value(), figure.state


def test_a_button_that_copies_twice_says_afterwards_what_it_did_before(browser, book_http):
    with pages.opened(browser, f"{book_http}/figure/conv.html") as watched:
        Figure(watched.page, "conv").button("Embed").click()
        copy = watched.page.locator(".cn-embed > button")
        before = copy.inner_text()
        watched.page.clock.install()
        for _ in range(2):
            copy.click()
            watched.page.get_by_role("button", name="Copied").wait_for()
        watched.page.clock.run_for(10_000)  # what the first had to take back, and the second
        assert copy.inner_text() == before


@each
def test_its_embed_code_is_alive_in_a_foreign_page_under_a_strict_policy(browser, strict, foreign, name):
    code, state = copied_code(browser, strict, name, {})
    assert 'sandbox="' in code
    assert "allow-same-origin" not in code
    with pages.opened(browser, foreign(code)) as watched:
        figure = alive(framed(watched.page))
        assert figure.evaluate("(el) => el.explorable.state") == state
        assert watched.complaints == []


def test_the_embed_code_carries_the_state(browser, strict, foreign):
    code, state = copied_code(browser, strict, "conv", {"stride": 2, "padding": 1})
    assert (state["stride"], state["padding"]) == (2, 1)
    with pages.opened(browser, foreign(code)) as watched:
        figure = alive(framed(watched.page))
        assert figure.evaluate("(el) => el.explorable.set({}).then(() => el.explorable.state)") == state
        assert watched.complaints == []


def test_a_framed_figure_says_how_high_it_is_and_takes_its_frames_theme(browser, book_http):
    with pages.opened(browser, f"{book_http}/book/appendix/gallery.html", theme="light") as watched:
        page = watched.page
        frames = page.locator("iframe.cn-frame")
        assert frames.count() == len(NAMES)
        first = frames.first
        first.scroll_into_view_if_needed()
        frame = first.element_handle().content_frame()
        alive(frame)
        page.wait_for_function("document.querySelector('iframe.cn-frame').style.height")
        inner = frame.evaluate("document.documentElement.scrollHeight")
        assert abs(first.evaluate("(el) => el.clientHeight") - inner) <= 2
        watched.wear("dark")
        frame.wait_for_function("document.documentElement.dataset.theme === 'dark'")
        assert watched.complaints == []


# --- Pictures --------------------------------------------------------------------------------------------


def saved(page, kind):
    with page.expect_download() as waiting:
        page.get_by_role("button", name=f"Save the picture as {kind}").click()
    return waiting.value


@each
def test_its_picture_is_an_svg_with_what_it_shows_and_a_png(browser, strict, name, tmp_path):
    with pages.opened(browser, f"{strict}/figure/{name}.html") as watched:
        page = watched.page
        Figure(page, name).button("Embed").click()
        download = saved(page, "SVG")
        assert download.suggested_filename == f"{name}.svg"
        download.save_as(tmp_path / "picture.svg")
        root = ElementTree.parse(tmp_path / "picture.svg").getroot()
        assert root.tag == f"{SVG}svg"
        assert float(root.get("width")) > 200
        words = "".join(text for element in root.iter(f"{SVG}text") for text in element.itertext())
        assert page.locator(".cn-title").inner_text().replace(" ", "") in words.replace(" ", "")
        assert not list(root.iter(f"{SVG}foreignObject"))
        saved(page, "PNG").save_as(tmp_path / "picture.png")
        png = (tmp_path / "picture.png").read_bytes()
        assert png.startswith(b"\x89PNG")
        assert int.from_bytes(png[16:20], "big") == 2 * int(root.get("width"))
        assert watched.complaints == []


def test_a_sandboxed_frame_saves_pictures_too(browser, strict, foreign):
    code, _ = copied_code(browser, strict, "conv", {})
    with pages.opened(browser, foreign(code)) as watched:
        frame = framed(watched.page)
        alive(frame)
        frame.get_by_role("button", name="Embed").click()
        with watched.page.expect_download() as waiting:
            frame.get_by_role("button", name="Save the picture as PNG").click()
        assert waiting.value.suggested_filename == "conv.png"
        assert watched.complaints == []


# --- The gallery -----------------------------------------------------------------------------------------


def gallery(book):
    return (book / "book" / "appendix" / "gallery.html").read_text(encoding="utf-8")


@each
def test_the_gallery_links_to_every_example_of_a_figure(book, name):
    (schema,) = (figure.schema for figure in EXPLORABLES if figure.NAME == name)
    text = html.unescape(gallery(book))
    for preset in schema["presets"]:
        assert f'href="../../figure/{name}.html{figure_link(name, preset["state"])}"' in text


FOLLOW = """(link) => new Promise((followed) => {
    addEventListener("hashchange", followed, { once: true }); // after the page's own, which came before
    location.hash = link;
})"""


@each
def test_the_states_of_a_figure_open(browser, book_http, name):
    (schema,) = (figure.schema for figure in EXPLORABLES if figure.NAME == name)
    first, *others = schema["presets"]
    fresh = f"{book_http}/figure/{name}.html" + figure_link(name, first["state"])
    with pages.opened(browser, fresh) as watched:
        figure = Figure(watched.page, name)
        for preset in schema["presets"]:
            if preset in others:
                watched.page.evaluate(FOLLOW, figure_link(name, preset["state"]))
            figure.settle()
            own = {field: value for field, value in preset["state"].items() if field in schema["fields"]}
            assert {field: figure.state[field] for field in own} == own
            assert watched.complaints == []


def test_links_of_the_corrections_open_the_figures_own_pages(book):
    text = (book / "book" / "appendix" / "corrections.html").read_text(encoding="utf-8")
    found = re.findall(r'href="(\.\./\.\./figure/[\w-]+\.html)#x=', text)
    assert len(found) >= 30
    assert all((book / "book" / "appendix" / there).resolve().is_file() for there in found)

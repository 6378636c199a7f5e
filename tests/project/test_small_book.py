"""A small book from the very same settings: built again, and with public addresses set or not."""

import re
import subprocess
import sys
import zlib
from pathlib import Path

import notebooks
import pdf
import pytest
import yaml
from support import ROOT, books

import convnotes
from book import build, environment
from convnotes.book import citation, theme, world
from convnotes.book.theme import mend

REPOSITORY = "https://github.com/somebody/convnotes"
ADDRESS = "https://somebody.example/convnotes/"
PAGES = {"index": "# Front page", "layers/one": '# A chapter\n\n<div data-question="q"></div>'}
OURS = re.compile(r"_static/((?:convnotes|book)[\w.-]*)(?:\?v=(\w+))?")


@pytest.fixture(scope="module")
def twice(tmp_path_factory):
    """A book without addresses, and its pages as built first, and again after the first page changed."""
    folder = tmp_path_factory.mktemp("twice")
    books.make(folder, PAGES, {})
    builds = []
    for title in ("# Front page", "# Another front page"):
        books.write(folder, "index", title)
        assert build(folder) == 0
        html = folder / "_build" / "html"
        builds.append({name: (html / "book" / f"{name}.html").read_text(encoding="utf-8") for name in PAGES})
    return folder / "_build" / "html", builds


@pytest.fixture(scope="module", params=[True, False], ids=["addresses", "no addresses"])
def site(request, tmp_path_factory):
    """Whether the addresses are set, and the folder of a built book of two notebooks."""
    if not request.param:
        return False, request.getfixturevalue("twice")[0]
    folder = tmp_path_factory.mktemp("small")
    books.make(folder, PAGES, {"url": REPOSITORY, "baseurl": ADDRESS})
    assert build(folder) == 0
    return True, folder / "_build" / "html"


@pytest.fixture(scope="module")
def small(site):
    """Whether the addresses are set, and the pages by their names."""
    there, built = site
    return there, {name: (built / "book" / f"{name}.html").read_text(encoding="utf-8") for name in PAGES}


def test_a_second_build_leaves_a_page_that_did_not_change(twice):
    _, (first, second) = twice
    assert second["layers/one"] == first["layers/one"]
    assert second["index"] != first["index"]
    for page in (*first.values(), *second.values()):
        assert page.count('role="complementary" aria-label="Book"') == 1


@pytest.mark.parametrize("at", [0, 1])
def test_what_a_page_loads_of_ours_carries_its_digest_from_the_first_build_on(twice, at):
    html, builds = twice
    loaded = {(name, version) for page in builds[at].values() for name, version in OURS.findall(page)}
    assert {"convnotes-page.js", "convnotes-book.js", "convnotes.css", "book.css"} <= {n for n, _ in loaded}
    for name, version in loaded:
        content = (html / "_static" / name).read_bytes().replace(b"\r", b"")
        assert version == f"{zlib.crc32(content):08x}", name


def test_a_page_is_mended_once():
    page = '<div id="pst-primary-sidebar" class="bd">'
    assert mend(mend(page)) == mend(page) != page


def test_every_script_of_a_page_is_a_file(twice):
    html, _ = twice
    pages = {path.relative_to(html): path.read_text(encoding="utf-8") for path in html.rglob("*.html")}
    assert len(pages) > len(PAGES)
    for path, text in pages.items():
        for attributes, code in re.findall(r"<script([^>]*)>(.*?)</script>", text, re.DOTALL):
            assert "src=" in attributes or "json" in attributes, (path, code)
        assert re.findall(r"<[^>]*\son\w+=", text) == [], path
        for place in re.findall(r'src="([^"?]*theme-\w+\.js)"', text):
            assert (html / path.parent / place).is_file(), (path, place)
    assert 'data-press="toggleFullScreen"' in pages[Path("book/index.html")]


def test_who_chose_no_theme_gets_the_systems_before_anything_is_drawn(twice):
    html, builds = twice
    [script] = re.findall(r'src="\.\./_static/(theme-\w+\.js)"', builds[0]["index"])[:1]
    head = (html / "_static" / script).read_text(encoding="utf-8")
    assert head.count("prefers-color-scheme: dark") == 1
    assert '|| "auto"' not in head.partition("dataset.theme =")[2].partition(";")[0]


def test_the_theme_asks_whether_boxes_scroll_before_it_writes(twice):
    html, _ = twice
    script = (html / "_static" / "scripts" / "pydata-sphinx-theme.js").read_text(encoding="utf-8")
    assert script.count("map(e=>[e,e.scrollWidth>e.clientWidth||e.scrollHeight>e.clientHeight?0:-1])") == 1
    assert not theme.ASKED.search(script)
    assert theme.ask_first(script) == script


def test_the_contents_fold_by_their_own_length(twice):
    html, _ = twice
    script = (html / "_static" / "scripts" / "sphinx-book-theme.js").read_text(encoding="utf-8")
    assert script.count(theme.IN_TIME) == 1
    assert theme.FOLDS not in script


@pytest.mark.parametrize(
    "part", ['<code class="docutils literal notranslate">', '<div class="math">', '<span class="math">']
)
def test_code_and_formulas_are_not_translated(part):
    assert mend(part) == mend(mend(part)) == part.replace(">", ' translate="no">')


def test_drawings_need_no_home(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", "/proc/nobody")
    drawn = [sys.executable, "-c", "import matplotlib.pyplot as plt; plt.figure()"]
    there = environment(tmp_path)
    assert subprocess.run(drawn, env=there, capture_output=True, text=True, check=True).stderr == ""
    assert list((tmp_path / "_build" / "matplotlib").glob("fontlist*.json"))


@pytest.mark.parametrize("name", PAGES)
def test_binder_opens_this_very_notebook(small, name):
    there, pages = small
    links = re.findall(r'href="(https://mybinder[^"]*)"', pages[name])
    path = f"/v2/gh/somebody/convnotes/main?urlpath=lab/tree/book/{name}.ipynb"
    assert links == ([f"https://mybinder.org{path}"] if there else [])


@pytest.mark.parametrize("name", PAGES)
def test_a_page_names_its_public_address(small, name):
    there, pages = small
    links = re.findall(r'<link rel="canonical" href="([^"]*)"', pages[name])
    assert links == ([f"{ADDRESS}book/{name}.html"] if there else [])


def test_a_page_leads_to_no_other_host(small):
    there, pages = small
    outside = set(re.findall(r'href="(\w+://[^/"]+)', pages["index"]))
    hosts = {"https://mybinder.org", "https://colab.research.google.com", "https://somebody.example"}
    assert outside == (hosts if there else set())


@pytest.mark.parametrize("name", PAGES)
def test_colab_opens_this_very_notebook(small, name):
    there, pages = small
    links = re.findall(r'href="(https://colab[^"]*)"', pages[name])
    path = f"/github/somebody/convnotes/blob/main/book/{name}.ipynb"
    assert links == ([f"https://colab.research.google.com{path}"] if there else [])


@pytest.mark.parametrize("name", PAGES)
def test_a_link_to_a_page_shows_a_card(small, name):
    there, pages = small
    found = dict(re.findall(r'<meta property="(og:(?:title|url|image))" content="([^"]*)"', pages[name]))
    title = PAGES[name].splitlines()[0].removeprefix("# ")
    card = {
        "og:title": title,
        "og:url": f"{ADDRESS}book/{name}.html",
        "og:image": f"{ADDRESS}_static/card.png",
    }
    assert {key: found[key] for key in found if key in card} == (card if there else {})


def test_the_card_is_a_picture_of_the_size_that_services_want(site):
    there, folder = site
    card = folder / "_static" / "card.png"
    assert card.is_file() is there
    if there:
        png = card.read_bytes()
        assert (int.from_bytes(png[16:20], "big"), int.from_bytes(png[20:24], "big")) == world.SIZE


def test_the_map_names_every_page(site):
    there, folder = site
    assert (folder / "sitemap.xml").is_file() is there
    if there:
        places = re.findall(r"<loc>(.*?)</loc>", (folder / "sitemap.xml").read_text(encoding="utf-8"))
        assert places == sorted(f"{ADDRESS}book/{name}.html" for name in PAGES)
        assert f"Sitemap: {ADDRESS}sitemap.xml" in (folder / "robots.txt").read_text(encoding="utf-8")


def test_who_is_lost_is_led_home_from_any_depth(site):
    there, folder = site
    text = (folder / "404.html").read_text(encoding="utf-8")
    home = "/convnotes/" if there else "/"
    assert set(re.findall(r'(?:href|src)="([^"]*)"', text)) == {
        f"{home}{name}"
        for name in ("index.html", "search.html", "_static/figure.css", "_static/convnotes-alone.js")
    }


def addressed(tmp_path, monkeypatch, url, baseurl):
    """The cell that every notebook begins with, with these addresses."""
    settings = (ROOT / "_config.yml").read_text(encoding="utf-8")
    for field, value in (("url", url), ("baseurl", baseurl)):
        settings = re.sub(rf"(?m)^(  {field}:).*$", rf'\1 "{value}"', settings)
    (tmp_path / "_config.yml").write_text(settings, encoding="utf-8")
    monkeypatch.setattr(notebooks, "CONFIG", tmp_path / "_config.yml")
    return notebooks.run_all()


def test_a_notebook_alone_installs_the_wheel_from_the_books_own_site(tmp_path, monkeypatch):
    cell = addressed(tmp_path, monkeypatch, REPOSITORY, ADDRESS)
    wheel = f"{ADDRESS}dist/convnotes-{convnotes.__version__}-py3-none-any.whl"
    assert f'"convnotes[figures] @ {wheel}"' in cell
    assert "enable_custom_widget_manager" in cell
    compile(cell, "run-all", "exec")
    assert len(cell.splitlines()) <= 15


def test_without_addresses_it_installs_nothing(tmp_path, monkeypatch):
    cell = addressed(tmp_path, monkeypatch, "", "")
    assert "install" not in cell.replace("pip install -r requirements.txt", "")
    assert "colab" not in cell


def test_how_to_cite_names_the_addresses_once_they_are_set():
    settings = {"repository": {"url": REPOSITORY}, "html": {"baseurl": ADDRESS}}
    cited = yaml.safe_load(citation.text(settings))
    assert (cited["url"], cited["repository-code"]) == (ADDRESS, REPOSITORY)
    assert cited["version"] == convnotes.__version__
    bare = yaml.safe_load(citation.text({"repository": {"url": ""}, "html": {"baseurl": ""}}))
    assert not {"url", "repository-code"} & set(bare)


# --- On paper --------------------------------------------------------------------------------------------


def test_the_paper_has_a_cover_contents_with_page_numbers_bookmarks_and_no_blank_page(
    browser, twice, monkeypatch
):
    folder, _ = twice
    monkeypatch.setattr(pdf, "ROOT", folder.parent.parent)
    monkeypatch.setattr(pdf, "SITE", folder)
    monkeypatch.setattr(pdf, "outline", lambda: [("", ["book/index"]), ("Layers", ["book/layers/one"])])
    paper = pdf.bound(browser)
    texts = [" ".join(page.extract_text().split()) for page in paper.pages]
    cover, contents, first, second = texts
    title = PAGES["layers/one"].splitlines()[0].removeprefix("# ")
    assert first.removesuffix("3").strip() in cover
    assert contents.startswith("Contents")
    assert f"{title} 4" in contents
    assert second.startswith(title)
    assert second.endswith(" 4")  # its own number, in the footer
    bookmarks = [entry["/Title"] for entry in pdf.entries(paper.root_object["/Outlines"].get("/First"))]
    assert bookmarks[-1] == title
    assert {"Contents", title} < set(bookmarks)
    assert not (folder / "paper.html").exists()

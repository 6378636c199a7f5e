"""What slides and paper make of a page."""

import pdf
import pytest
import slides
from bs4 import BeautifulSoup

PAGE = """<article><section id="top"><h1>Title</h1>
<aside class="cn-head"><ul><li>read</li></ul></aside>
<p>Opening.</p>
<section id="one"><h2>One<a class="headerlink" href="#one">#</a></h2>
<p>Words <a href="../a.html">there</a>.</p><details><p>Folded.</p></details>
<div class="cell"><div data-explorable="conv" data-key="c"></div></div>
<p>After.</p>
<section id="in"><h3>Inner</h3><p>Deeper.</p></section></section>
<section id="sources"><h2><span class="section-number">1.3. </span>Sources</h2><p>Them.</p></section>
</section></article>"""


@pytest.fixture(scope="module")
def made():
    text = slides.slides(PAGE, "/book/x/y.html")
    return text, BeautifulSoup(text, "html.parser")


def test_a_figure_has_a_slide_of_its_own_under_its_heading(made):
    (slide,) = (slide for slide in made[1].select("section section") if slide.select_one("[data-key=c]"))
    assert slide.h2.get_text() == "One"
    assert slide.find("p") is None


def test_each_section_is_a_stack_and_what_stands_in_it_comes_in_order(made):
    stacks = [stack.find_all("section") for stack in made[1].contents if stack.name]
    words = [[slide.get_text(" ", strip=True) for slide in stack] for stack in stacks]
    assert words == [["Title read", "Opening."], ["One Words there .", "One", "One After.", "Inner Deeper."]]


def test_details_and_sources_stay_in_the_book_and_links_lead_there(made):
    assert "Folded" not in made[0]
    assert "Them" not in made[0]
    assert made[1].a["href"] == "../book/a.html"


def test_words_beyond_what_a_slide_holds_begin_another():
    parts = [BeautifulSoup(f"<p>{'word ' * 40}</p>", "html.parser").p for _ in range(3)]
    assert [len(group) for group in slides.grouped(parts)] == [1, 1, 1]


def test_an_exercise_stays_in_the_book_with_the_words_that_set_it():
    page = """<article><section><h1>T</h1><section><h2>Warm up</h2><p>Replace it and run it.</p>
        <div class="cell"><div data-exercise="e"></div></div></section></section></article>"""
    made = BeautifulSoup(slides.slides(page, "/book/x/y.html"), "html.parser")
    assert [one.get_text() for one in made.select("section section")] == ["T"]
    assert len(made.find_all("section", recursive=False)) == 1, "no empty stack"


@pytest.mark.parametrize(("lines", "together"), [(3, True), (30, False)])
def test_short_code_stands_below_the_words_that_lead_to_it(lines, together):
    page = f"<p>The sum is:</p><div class='cell'><pre>{'x' + chr(10) * lines}x</pre></div>"
    parts = BeautifulSoup(page, "html.parser").find_all(recursive=False)
    assert (len(list(slides.grouped(parts))) == 1) == together


def test_a_formula_stands_below_the_words_that_lead_to_it():
    page = f"<p>{'word ' * 60}:</p><div><span class='katex-display'><span class='katex'>y</span></span></div>"
    parts = BeautifulSoup(page, "html.parser").find_all(recursive=False)
    assert len(list(slides.grouped(parts))) == 1


PAGES = {"book/index", "book/layers/conv"}


@pytest.mark.parametrize(
    ("target", "there"),
    [
        ("#one", "#book-layers-conv--one"),
        ("../index.html", "#book-index"),
        ("../index.html#x=hero.e30", "#book-index"),
        ("../../figure/conv.html", None),
        ("https://host.example/", "https://host.example/"),
    ],
)
def test_a_link_within_the_book_is_one_within_the_paper(target, there):
    assert pdf.paper_link(target, "book/layers/conv", PAGES, "") == there


def test_what_is_no_paper_is_linked_at_the_books_address():
    there = pdf.paper_link("../../figure/conv.html#x=a", "book/layers/conv", PAGES, "https://host.example/b/")
    assert there == "https://host.example/b/figure/conv.html#x=a"


def test_a_drawing_finds_its_own_markers_on_paper():
    drawing = """<div><p id="one">a</p><svg><defs><path id="dot"></path></defs><use xlink:href="#dot"></use>
        <g clip-path="url(#dot)"></g><a href="#one"></a></svg></div>"""
    article = BeautifulSoup(drawing, "html.parser").div
    pdf.name_apart(article, "page")
    assert article.path["id"] == "page--dot"
    assert article.use["xlink:href"] == "#page--dot"
    assert article.g["clip-path"] == "url(#page--dot)"
    assert article.a["href"] == "#one", "the links of a page are led elsewhere"


@pytest.mark.parametrize(
    ("text", "led"),
    [
        ("<strong>Takes</strong>", True),
        ("<code>conv</code>", True),
        ("The sum is:", True),
        ("<strong>A word</strong> of its own.", False),
        ("<strong>Two</strong> <strong>words</strong>", False),
        ("", False),
    ],
)
def test_what_leads_to_the_next_stays_with_it(text, led):
    assert pdf.leads(BeautifulSoup(f"<p>{text}</p>", "html.parser").p) == led

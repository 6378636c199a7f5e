"""Notebooks that were exported: alive where there is neither a Python nor a network."""

import nbformat
import pytest
import slides
from support import pages
from support.chapters import CHAPTERS, read
from support.figure import Figure
from traitlets.config import Config

from convnotes.book.export import VIEW, LiveHTML, LiveSlides
from convnotes.explorables import ConvExplorable, FiltersExplorable, LenetExplorable, PoolExplorable


def notebook():
    """Return a notebook that has shown figures, with the state of their widgets."""
    shown, states = [], {}
    for widget in (
        ConvExplorable(key="a", stride=2),
        PoolExplorable(key="b"),
        FiltersExplorable(key="c", picture="cat"),  # a page fetches this photograph, …
        LenetExplorable(key="d"),  # … and this network
    ):
        data = {"text/html": widget._repr_mimebundle_()[0]["text/html"]}
        data[VIEW] = {"model_id": widget.model_id, "version_major": 2, "version_minor": 0}
        states |= widget.get_manager_state()["state"]
        output = nbformat.v4.new_output("execute_result", data, execution_count=1)
        shown.append(nbformat.v4.new_code_cell("w", outputs=[output], execution_count=1))
    made = nbformat.v4.new_notebook(cells=shown)
    made.metadata.widgets = {"application/vnd.jupyter.widget-state+json": {"state": states}}
    return made


@pytest.mark.parametrize("exporter", [LiveHTML, LiveSlides], ids=["html", "slides"])
def test_an_exported_notebook_is_alive_without_a_network(browser, tmp_path, exporter):
    path = tmp_path / "notebook.html"
    path.write_text(exporter().from_notebook_node(notebook())[0], encoding="utf-8")
    context = browser.new_context(viewport=pages.SIZES["wide"], offline=True)
    context.set_default_timeout(pages.PATIENCE)
    try:
        page = context.new_page()
        page.goto(path.as_uri())
        for key in "abcd":
            Figure(page, key=key).says("answered by this page", "host")
        Figure(page, key="a").becomes(stride=2)
        assert "Python stopped" not in page.content().split("<script")[0]
    finally:
        context.close()


def test_a_notebook_without_figures_is_exported_as_ever():
    plain = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("# Nothing")])
    assert "convnotes" not in LiveHTML().from_notebook_node(plain)[0]


def test_what_is_executed_while_it_is_exported_is_alive():
    cells = [
        nbformat.v4.new_code_cell("from convnotes.explorables import ConvExplorable\nConvExplorable(key='a')")
    ]
    config = Config({"ExecutePreprocessor": {"enabled": True, "kernel_name": "python3"}})
    text, _ = LiveHTML(config=config).from_notebook_node(nbformat.v4.new_notebook(cells=cells))
    assert 'data-explorable="conv"' in text
    assert VIEW not in text.split("<script>")[0]


def test_where_a_solution_is_left_out_so_is_all_that_tells_of_it():
    (chapter,) = (path for path in CHAPTERS if path.stem == "backprop-conv")
    text, _ = LiveHTML().from_notebook_node(read(chapter))
    assert "Not yet: " in text
    assert "Right, in all" not in text
    assert "The solution does not flip anything" not in text


def test_a_figure_on_a_slide_has_its_controls_and_its_numbers_fit_and_so_does_it(browser, book_http):
    with pages.opened(browser, "about:blank") as watched:
        page = watched.page
        made = slides.document("pooling", "book/layers/pooling")
        page.route("**/slides/pooling.html", lambda route: route.fulfill(body=made, content_type="text/html"))
        page.set_viewport_size({"width": 1920, "height": 1080})
        page.goto(f"{book_http}/slides/pooling.html")
        figure = page.locator("section.present > section.present [data-explorable]")
        for _ in range(60):
            if figure.count():
                break
            page.keyboard.press("Space")
        figure.locator(".cn-essential [name=kernel_size]").wait_for()
        page.wait_for_function(
            "(el) => el.querySelector('.cn').getBoundingClientRect().bottom <= innerHeight",
            arg=figure.element_handle(),
        )
        assert figure.locator("[style*='--length']").count() > 0  # the size of its numbers was found


def test_a_drawing_of_three_rows_fits_its_slide(browser, book_http):
    with pages.opened(browser, "about:blank") as watched:
        page = watched.page
        made = slides.document("channels", "book/layers/channels")
        page.route(
            "**/slides/channels.html", lambda route: route.fulfill(body=made, content_type="text/html")
        )
        page.set_viewport_size({"width": 1920, "height": 1080})
        page.goto(f"{book_http}/slides/channels.html")
        drawing = page.locator("section.present > section.present .cn-drawing svg")
        for _ in range(60):
            if drawing.count() >= 9:
                break
            page.keyboard.press("Space")
        page.wait_for_function(
            "(el) => el.getBoundingClientRect().bottom <= innerHeight", arg=drawing.last.element_handle()
        )

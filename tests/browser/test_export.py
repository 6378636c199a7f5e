"""Notebooks that were exported: alive where there is neither a Python nor a network."""

import nbformat
import pytest
from support import pages
from support.figure import Figure

from convnotes.book.export import VIEW, LiveHTML, LiveSlides
from convnotes.explorables import ConvExplorable, PoolExplorable


def notebook():
    """Return a notebook that has shown two figures, with the state of their widgets."""
    shown, states = [], {}
    for widget in (ConvExplorable(key="a", stride=2), PoolExplorable(key="b")):
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
        for key in ("a", "b"):
            figure = Figure(page, key=key)
            figure.set()
            assert figure.part("host").text_content().startswith("answered by this page")
        Figure(page, key="a").becomes(stride=2)
        assert "Python stopped" not in page.content().split("<script")[0]
    finally:
        context.close()


def test_a_notebook_without_figures_is_exported_as_ever():
    plain = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("# Nothing")])
    assert "convnotes" not in LiveHTML().from_notebook_node(plain)[0]

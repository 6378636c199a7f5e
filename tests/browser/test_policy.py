"""A page whose server lets it run and style nothing but its own files."""

import shutil

import pytest
from support import pages
from support.explorables import EXPLORABLES
from support.figure import Figure

from convnotes.explorables.runtime.built import built, page_files

POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:"
WATCH = """window.broken = [];
document.addEventListener("securitypolicyviolation", (event) =>
    broken.push(`${event.effectiveDirective} ${event.sourceFile} ${event.sample}`));"""


@pytest.fixture(scope="module")
def strict(tmp_path_factory):
    """The address of a page with every figure and this policy."""
    folder = tmp_path_factory.mktemp("strict")
    figures = [kind(key=kind.NAME) for kind in EXPLORABLES]
    scripts, styles = page_files(figure.NAME for figure in figures)
    for name in (*scripts, *styles):
        shutil.copy(built(name), folder / name)
    head = "".join(f'<link rel="stylesheet" href="{name}">' for name in styles)
    head += "".join(f'<script src="{name}" defer></script>' for name in scripts)
    stills = "".join(figure._repr_mimebundle_()[0]["text/html"] for figure in figures)
    (folder / "index.html").write_text(
        f'<!doctype html><meta charset="utf-8"><title>Strict</title>'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">{head}<main>{stills}</main>',
        encoding="utf-8",
    )
    with pages.served(folder) as address:
        yield address


@pytest.fixture(scope="module")
def page(browser, strict):
    context = browser.new_context(viewport=pages.SIZES["wide"])
    context.set_default_timeout(pages.PATIENCE)
    context.add_init_script(WATCH)
    page = context.new_page()
    page.goto(strict)
    pages.ready(page)
    yield page
    context.close()


@pytest.mark.parametrize("name", [kind.NAME for kind in EXPLORABLES])
def test_a_figure_breaks_no_rule_of_a_strict_page(page, name):
    figure = Figure(page, name)
    for preset in figure.schema["presets"]:
        figure.preset(preset["id"])
    figure.button("Python").click()
    assert page.evaluate("broken") == []


def test_a_matrix_in_a_line_has_its_columns_on_a_strict_page(page):
    styled = page.locator(".cn-matrix, .cn-told").evaluate_all("(all) => all.map((el) => el.style.length)")
    assert styled
    assert all(styled)

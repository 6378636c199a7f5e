"""Names in headings: where they may break."""

from types import SimpleNamespace

import pytest
from docutils import nodes

from convnotes.book.names import loosen

CODES = ["np.pad", "numpy.linalg.svd_of_all"]


def heading(words, kind="html"):
    title = nodes.title("", "", nodes.literal("", words))
    document = nodes.section("", title)
    loosen(SimpleNamespace(builder=SimpleNamespace(format=kind)), document, "page")
    return title[0]


@pytest.mark.parametrize(
    ("words", "pieces"),
    [
        ("max_pool2d_backward", ["max_", "pool2d_", "backward"]),
        ("reference.elementwise", ["reference.", "elementwise"]),
        ("max_pool2d(return_indices=True)", ["max_", "pool2d(", "return_", "indices=True)"]),
        ("2. Neurons", ["2. Neurons"]),
        ("rate=0.25", ["rate=0.25"]),
        ("lenet", ["lenet"]),
    ],
)
def test_a_name_breaks_after_its_signs_alone(words, pieces):
    parts = heading(words)
    assert [part for part in parts if isinstance(part, nodes.Text)] == pieces
    breaks = [part.astext() for part in parts if isinstance(part, nodes.raw)]
    assert breaks == ["<wbr>"] * (len(pieces) - 1)


def test_code_breaks_only_where_it_is_long():
    document = nodes.section("", nodes.paragraph("", "", *(nodes.literal("", text) for text in CODES)))
    loosen(SimpleNamespace(builder=SimpleNamespace(format="html")), document, "page")
    assert [len(code.children) for code in document.findall(nodes.literal)] == [1, 9]


def test_what_is_not_for_a_browser_stays_as_it_is():
    assert heading("max_pool2d", "latex").children == [nodes.Text("max_pool2d")]

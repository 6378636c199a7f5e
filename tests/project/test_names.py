"""Names in headings: where they may break."""

from types import SimpleNamespace

import pytest
from docutils import nodes

from convnotes.book.names import loosen


def heading(words, kind="html"):
    title = nodes.title("", "", nodes.literal("", words))
    document = nodes.section("", title)
    loosen(SimpleNamespace(builder=SimpleNamespace(format=kind)), document, "page")
    return title[0]


@pytest.mark.parametrize("words", ["max_pool2d_backward", "recovery_loss", "lenet"])
def test_a_name_breaks_after_its_underscores_alone_and_stays_the_same_name(words):
    parts = [(type(part), part.astext()) for part in heading(words)]
    assert "".join(text for kind, text in parts if kind is nodes.Text) == words
    breaks = [at for at, (kind, text) in enumerate(parts) if kind is nodes.raw and text == "<wbr>"]
    assert len(breaks) == words.count("_")
    assert all(parts[at - 1] == (nodes.Text, "_") for at in breaks)


def test_what_is_not_for_a_browser_stays_as_it_is():
    assert heading("max_pool2d", "latex").children == [nodes.Text("max_pool2d")]

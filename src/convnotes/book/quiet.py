"""Code that only draws: behind a small word at its drawing's corner; where it draws nothing, out of sight.

The page's switch, `page/code.ts`, shows all of it.
"""

from html import escape

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from convnotes.words import t


class QuietCode(nodes.General, nodes.Element):
    """The source of a cell that the page hides."""


class HideCode(SphinxPostTransform):
    """Put the source of each cell with the tag ``hide-input`` into a `QuietCode`, before MyST-NB hides it."""

    default_priority = 198
    formats = ("html",)

    def run(self, **_):  # noqa: D102
        for cell in self.document.findall(nodes.container):
            if cell.get("nb_element") == "cell_code" and cell.get("hide_mode") == "input" and cell.children:
                del cell["hide_mode"]
                code = cell.pop(0)
                cell.insert(0, QuietCode("", code, alone=not cell.children))


def _visit(translator, node):
    alone = " cn-code-alone" if node["alone"] else ""
    word = escape(t("book.code"))
    translator.body.append(f'<details class="cn-code{alone}"><summary>{word}</summary>\n')


def _depart(translator, node):
    translator.body.append("</details>\n")


def setup(app):
    """Add it to Sphinx."""
    app.add_node(QuietCode, html=(_visit, _depart))
    app.add_post_transform(HideCode)

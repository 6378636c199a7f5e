"""Links of the notebooks that are more than links between pages.

``[Zhang 2019](../appendix/references.md#zhang2019)``, ``[stride](../appendix/glossary.md#stride)`` and
``[see it](../layers/pooling.ipynb#x=…)`` are plain markdown: a notebook program follows them as files. On a
page they lead to an entry of the bibliography, to a term, whose card they show, and to a figure in a state.
"""

import json
import re
from base64 import urlsafe_b64encode
from urllib.parse import quote

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms.post_transforms import SphinxPostTransform

CLASSES = {"references": "cn-citation", "glossary": "cn-term"}
LINK = re.compile(r"\[((?:[^\[\]]|\[[^\]]*\])*)\]\(([^()\s]*(?:\([^()\s]*\)[^()\s]*)*)\)")


def links(markdown: str) -> list[tuple[str, str]]:
    """Return text and target of every link in a markdown text.

    Parameters
    ----------
    markdown : str

    Returns
    -------
    list of tuple of str

    Examples
    --------
    >>> links("the [stride](../appendix/glossary.md#stride) of a window")
    [('stride', '../appendix/glossary.md#stride')]
    """
    text = re.sub(r"`[^`]*`|\$[^$]*\$", "", markdown)  # neither code nor a formula holds a link
    return LINK.findall(text)


def figure_link(key: str, state: dict) -> str:
    """Return the fragment that opens the figure of this key in a state, as its button "Copy link" does.

    Parameters
    ----------
    key : str
        Of the figure on its page.
    state : dict
        What differs from the figure's own.

    Returns
    -------
    str

    Examples
    --------
    >>> figure_link("stride", {"stride": 2})
    '#x=stride.eyJzdHJpZGUiOjJ9'
    """
    carried = json.dumps(state, separators=(",", ":"), ensure_ascii=False)
    name = quote(key, safe="!~*'()").replace(".", "%2E")
    return f"#x={name}.{urlsafe_b64encode(carried.encode()).decode().rstrip('=')}"


def page_of(there: str, fragment: str) -> str:
    """Return the page that a link leads to: what opens a figure of the gallery opens the figure's own page.

    Parameters
    ----------
    there : str
        The page that the notebook names.
    fragment : str
        Without its #.

    Returns
    -------
    str

    Examples
    --------
    >>> page_of("book/appendix/gallery", "x=conv.e30")
    'figure/conv'
    """
    alone = there.endswith("/gallery") and fragment.startswith("x=")
    return f"figure/{fragment[2:].partition('.')[0]}" if alone else there


class ResolveLinks(SphinxPostTransform):
    """Resolve links to terms, to the bibliography and to a figure's state, before MyST looks for headings."""

    default_priority = 8

    def run(self, **_):  # noqa: D102
        for node in list(self.document.findall(addnodes.pending_xref)):
            there, fragment = node.get("reftarget", ""), node.get("reftargetid")
            if node.get("refdomain") != "doc" or not fragment:
                continue
            if there not in self.env.all_docs or not (fragment.startswith("x=") or self.has(there, fragment)):
                continue  # MyST warns
            kind = CLASSES.get(there.rsplit("/", 1)[-1])
            uri = self.app.builder.get_relative_uri(self.env.docname, page_of(there, fragment))
            link = nodes.reference("", "", *node.children, internal=True, refuri=f"{uri}#{fragment}")
            link["classes"] += [kind] if kind else []
            node.replace_self(link)

    def has(self, there, fragment):
        """Whether a page has something of this id: a section, a detail, or an anchor in its markdown."""
        if there not in self.ids:
            tree = self.env.get_doctree(there)
            anchors = re.findall(
                r'<a id="([^"]*)"', " ".join(raw.astext() for raw in tree.findall(nodes.raw))
            )
            found = (name for node in tree.findall(nodes.Element) for name in node.get("ids", ()))
            self.ids[there] = {*anchors, *found}
        return fragment in self.ids[there]

    @property
    def ids(self):
        """What pages have, by their names; forgotten with the environment."""
        return self.env.__dict__.setdefault("convnotes_ids", {})


def setup(app):
    """Add it to Sphinx."""
    app.add_post_transform(ResolveLinks)

"""The glossary: the book's terms from one file, their page, and the cards that links to them show.

`terms.json` holds, in the order of the alphabet, for each term its id, its name in English and in Chinese,
one sentence, the section that introduces it, a state of a figure that shows it, and what others call it.
"""

import json
import re
from dataclasses import dataclass, field
from pathlib import Path

from convnotes.book.links import figure_link
from convnotes.words import t

INTRODUCTION = """# Glossary

The words of the book in English and in Chinese, each in a sentence. The first link leads to the section that
introduces the word, the second one opens a figure that shows it. The book keeps to one word for a thing; what
others call it stands behind *also*.
"""
LINK = re.compile(r'href="[^"#]*glossary\.html#([\w-]+)"')


@dataclass(frozen=True)
class Term:
    """A word of the field, as the book explains it.

    Examples
    --------
    >>> TERMS["stride"].chapter
    'layers/padding-stride'
    """

    id: str
    en: str
    zh: str
    means: str
    """A sentence."""
    section: str
    """Where it is introduced: the chapter's file without its ending, #, and the heading's id."""
    figure: str = ""
    """The key of a figure of the same chapter."""
    state: dict = field(default_factory=dict)
    """What the figure is to show, where it differs from what its author gave it."""
    elsewhere: tuple[str, ...] = ()
    """Other words for it, which the book does without."""

    @property
    def chapter(self) -> str:
        """The chapter that introduces the term."""
        return self.section.partition("#")[0]


TERMS = {
    term["id"]: Term(**term)
    for term in json.loads((Path(__file__).parent / "terms.json").read_text(encoding="utf-8"))
}
"""Every term by its id."""


def page() -> str:
    """Return the page of all terms, as plain markdown.

    Returns
    -------
    str

    Examples
    --------
    >>> page().splitlines()[0]
    '# Glossary'
    """
    lines = [INTRODUCTION]
    for term in sorted(TERMS.values(), key=lambda term: term.en.casefold()):
        chapter, _, heading = term.section.partition("#")
        there = f"../{chapter}.ipynb"
        links = [f"[{t('book.term.section')}]({there}#{heading})"]
        if term.figure:
            links.append(f"[{t('book.term.figure')}]({there}{figure_link(term.figure, term.state)})")
        words = f'- <a id="{term.id}"></a>**{term.en}** · {term.zh}: {term.means}'
        if term.elsewhere:
            words += f" {t('book.term.also', words=', '.join(term.elsewhere))}"
        lines.append(f"{words} ({', '.join(links)})")
    return "\n".join(lines) + "\n"


def cards(body: str) -> str:
    """Return what the links to terms in a page's body show, as data for `page/terms.ts`.

    Parameters
    ----------
    body : str
        HTML.

    Returns
    -------
    str
        A script element of data, or nothing where no link leads to a term.
    """
    used = [TERMS[name] for name in sorted(set(LINK.findall(body))) if name in TERMS]
    found = {term.id: [term.en, term.zh, term.means] for term in used}
    if not found:
        return ""
    data = json.dumps({"more": t("book.term.more"), "terms": found}, ensure_ascii=False).replace(
        "<", r"\u003c"
    )
    return f'<script type="application/json" id="cn-terms">{data}</script>'

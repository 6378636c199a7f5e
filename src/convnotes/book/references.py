"""The bibliography as a page of plain markdown, and how an entry is named where it is cited.

The page is written from `references.bib` by ``tools/appendix.py``, so that its anchors work wherever markdown
is shown.
"""

import re

INTRODUCTION = """# References

The book grew from three sets of notes in Chinese, Notes A, B and C below. Everything else is where an idea
was first published, or a text that explains it well.
"""


def label(entry) -> str:
    """Return how an entry is cited: by its authors and the year.

    Parameters
    ----------
    entry : pybtex.database.Entry

    Returns
    -------
    str

    Examples
    --------
    >>> from pybtex.database import Entry, Person
    >>> label(Entry("article", {"year": "1959"}, {"author": [Person("Hubel, David"), Person("Wiesel, T.")]}))
    'Hubel & Wiesel 1959'
    """
    people = entry.persons.get("author") or entry.persons["editor"]
    names = [_plain(" ".join(person.prelast_names + person.last_names)) for person in people]
    who = f"{names[0]} et al." if len(names) > 2 else " & ".join(names)
    notes = len(names) == 1 and who.startswith("Notes ")
    return f"{who} {entry.fields['year']}" if "year" in entry.fields and not notes else who


def labels(bibliography) -> dict[str, str]:
    """Return the label of each entry by its key.

    Parameters
    ----------
    bibliography : pybtex.database.BibliographyData

    Returns
    -------
    dict of str

    Raises
    ------
    ValueError
        If two entries have one label.
    """
    found = {key: label(entry) for key, entry in bibliography.entries.items()}
    twice = sorted(name for name in found.values() if list(found.values()).count(name) > 1)
    if twice:
        raise ValueError(f"two entries are cited as {twice[0]}")
    return found


def page(bibliography) -> str:
    """Return the page: the entries in the order of their labels, each with its key as an anchor.

    Parameters
    ----------
    bibliography : pybtex.database.BibliographyData

    Returns
    -------
    str
    """
    from pybtex.plugin import find_plugin

    names = labels(bibliography)
    style = find_plugin("pybtex.style.formatting", "plain")()
    markdown = find_plugin("pybtex.backends", "markdown")()
    texts = {entry.key: entry.text.render(markdown) for entry in style.format_bibliography(bibliography)}
    lines = [INTRODUCTION]
    for key in sorted(names, key=lambda key: (names[key].casefold(), key)):
        text = re.sub(r"\\([-.()&,:])", r"\1", texts[key].replace("\n", " "))
        text = re.sub(r"\\+url (\S+?)\.?$", r"<\1>.", text)
        lines.append(f'- <a id="{key}"></a>**{names[key]}** · {text}')
    return "\n".join(lines) + "\n"


def _plain(name: str) -> str:
    from pybtex.richtext import Text

    return str(Text.from_latex(name)).strip("{}")

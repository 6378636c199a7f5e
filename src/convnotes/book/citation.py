"""How the book is cited: the text of CITATION.cff, which knows the addresses once they are set."""

from convnotes import __version__

TEXT = """cff-version: 1.2.0
message: If you use this book, its figures or its library, please cite it as below.
title: "convnotes: convolutional networks, cell by cell"
abstract: >-
  An interactive textbook on convolutional networks in which every figure answers, on a page without a server
  and in a notebook, computed by a small NumPy core.
type: software
authors:
  - name: The convnotes authors
version: {version}
license: [BSD-3-Clause, CC-BY-4.0]
keywords: [convolution, convolutional networks, textbook, interactive figures, backpropagation, Jupyter Book]
"""


def text(settings: dict) -> str:
    """Return the text of the file, with what `_config.yml` says of addresses.

    Parameters
    ----------
    settings : dict
        Of `_config.yml`.

    Returns
    -------
    str

    Examples
    --------
    >>> settings = {"repository": {"url": "https://host.example/book"}, "html": {"baseurl": ""}}
    >>> print(text(settings).splitlines()[-1])
    repository-code: "https://host.example/book"
    """
    lines = [TEXT.format(version=__version__).rstrip("\n")]
    if address := settings["html"]["baseurl"]:
        lines.append(f'url: "{address}"')
    if repository := settings["repository"]["url"]:
        lines.append(f'repository-code: "{repository}"')
    return "\n".join(lines) + "\n"

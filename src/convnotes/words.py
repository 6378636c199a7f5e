"""Every text that a reader sees, from the string table of its language, and how numbers stand in it.

A table is a folder's `strings.en.json`, with `strings.zh.json` and the like beside it for other languages.
`tables.add` registers it under the folder's name; `t` looks a key up, fills its ``{names}`` in, and takes
English for what a language lacks.
"""

import json
import math
import os
import re
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import cache
from pathlib import Path

MINUS = "−"

VARIABLE = "CONVNOTES_LANGUAGE"
"""Of the environment: the language of a process that nobody tells otherwise, such as a notebook's kernel."""


class Tables:
    """The string tables that packages have registered.

    Examples
    --------
    >>> Tables().find("conv.input", "en")
    Traceback (most recent call last):
    KeyError: "no string table has 'conv.input'"
    """

    def __init__(self):
        self.folders: dict[str, Path] = {}
        """Name of a table → the folder that holds it in each language."""
        self.shared: list[Path] = []
        """Folders whose tables are everybody's."""

    def add(self, folder: str | Path, *, shared: bool = False) -> None:
        """Register the table of a folder, under the folder's name or as shared by all.

        Parameters
        ----------
        folder : path
            It holds `strings.en.json`: key → text, in which ``{name}`` is a value to come.
        shared : bool
            Whether its keys are found without a table's name.

        Raises
        ------
        FileNotFoundError
            If the folder holds no English table.
        ValueError
            If another folder has this name already.
        """
        folder = Path(folder)
        if not (folder / "strings.en.json").is_file():
            raise FileNotFoundError(f"no string table {folder / 'strings.en.json'}")
        if shared:
            self.shared += [folder] * (folder not in self.shared)
        elif self.folders.setdefault(folder.name, folder) != folder:
            raise ValueError(f"a table {folder.name} is registered already: {self.folders[folder.name]}")

    def find(self, key: str, language: str | None = None, *, singular: bool = False) -> str:
        """Return the text of a key before its values are filled in.

        Parameters
        ----------
        key : str
            "conv.input" is `input` of the table `conv`, else `input` of a shared one; a key that names no
            table is a shared one as it stands.
        language : str, optional
            As of Sphinx: "zh_CN" takes what "zh" has, and either takes what English has. By default the one
            in use.
        singular : bool
            Whether the key with "One" at its end is meant, where there is one.

        Returns
        -------
        str

        Raises
        ------
        KeyError
            If no table has the key.
        """
        name, _, word = key.partition(".")
        own = self.folders.get(name)
        places = [(own, word)] if own else []
        places += [(folder, word if own else key) for folder in self.shared]
        for folder, word in places:
            for form in (f"{word}One", word) if singular else (word,):
                if form in _table(folder, "en"):  # English has every key: it says whose a word is
                    tried = (_table(folder, code).get(form) for code in fallbacks(language or _language))
                    return next(text for text in tried if text is not None)
        raise KeyError(f"no string table has {key!r}")

    def translation(self, name: str, language: str) -> dict[str, str]:
        """Return what a table says in a language that it does not say in English.

        Parameters
        ----------
        name : str
            Of the table: that of its folder.
        language : str
            As of Sphinx.

        Returns
        -------
        dict
            Key → text; empty for English.
        """
        folder = next(f for f in (*self.folders.values(), *self.shared) if f.name == name)
        texts = {}
        for code in reversed(fallbacks(language)):
            texts |= {} if code == "en" else _table(folder, code)
        return texts


tables = Tables()
"""The tables of this package."""

_language = os.environ.get(VARIABLE) or "en"


def use(language: str) -> None:
    """Take the words of this language from here on, here and in the kernels that this process starts.

    Parameters
    ----------
    language : str
        As of Sphinx: "en", "zh", "zh_CN".

    Examples
    --------
    >>> use("en")
    """
    global _language
    _language = os.environ[VARIABLE] = language


def fallbacks(language: str) -> tuple[str, ...]:
    """Return the languages in which a text is looked for, one after the other.

    Parameters
    ----------
    language : str
        As of Sphinx.

    Returns
    -------
    tuple of str

    Examples
    --------
    >>> fallbacks("zh_CN")
    ('zh_CN', 'zh', 'en')
    """
    return language, re.split("[-_]", language)[0], "en"


def language() -> str:
    """Return the language in use.

    Returns
    -------
    str

    Examples
    --------
    >>> language()
    'en'
    """
    return _language


def t(key: str, language: str | None = None, **values) -> str:
    """Return the text of a key with its values filled in.

    Parameters
    ----------
    key : str
        "table.key", or the key of a shared table.
    language : str, optional
        By default the one in use.
    values
        What stands for the ``{names}``: a number is written as `number` does, a list item by item, None as
        the word "nothing". With a `count` of 1 the text of the key with "One" at its end is taken, if any.

    Returns
    -------
    str

    Raises
    ------
    KeyError
        If no table has the key, or a name has no value.

    Examples
    --------
    >>> import convnotes.exercises
    >>> t("exercises.report.score", right=3, count=5)
    'It is right in 3 of 5 cases.'
    """
    return fill(tables.find(key, language, singular=values.get("count") == 1), values, language)


def fill(text: str, values: Mapping, language: str | None = None) -> str:
    """Put values into the ``{names}`` of a text.

    Parameters
    ----------
    text : str
    values : mapping
        Name → value, as in `t`.
    language : str, optional
        Of the words for None, True and False; by default the one in use.

    Returns
    -------
    str

    Raises
    ------
    KeyError
        If a name has no value.

    Examples
    --------
    >>> fill("{cells} cells of {shape}, at {value}", {"cells": 6, "shape": [2, 3], "value": -0.5})
    '6 cells of 2, 3, at −0.5'
    """
    return re.sub(r"\{(\w+)\}", lambda match: _word(values[match[1]], language), text)


def stable(value: float) -> float:
    """Round to 1e-12: what both sides do before they compare, so that the last bits decide nothing.

    Parameters
    ----------
    value : float

    Returns
    -------
    float

    Examples
    --------
    >>> stable(0.1 + 0.2) == stable(0.3)
    True
    """
    scaled = value * 1e12
    return value if abs(scaled) >= 2**53 else math.floor(scaled + 0.5) / 1e12


def number(value: float, places: int = 3) -> str:
    """Write a number for reading: a real minus sign, powers of ten at the ends.

    Parameters
    ----------
    value : float
    places : int
        Decimals at the most.

    Returns
    -------
    str

    Examples
    --------
    >>> number(-8), number(1 / 3), number(2.50), number(1e-7), number(-123456789.0)
    ('−8', '0.333', '2.5', '1e−7', '−1.23e8')
    """
    value = float(value)
    if not math.isfinite(value):
        return {math.inf: "∞", -math.inf: "−∞"}.get(value, "NaN")
    value = stable(value)
    size, sign = abs(value), MINUS if value < 0 else ""
    if size == 0:
        return "0"
    if size >= 1e6 or size < 10.0**-places:
        rounded = Context(prec=3, rounding=ROUND_HALF_UP).create_decimal(Decimal(size))
        mantissa, exponent = f"{rounded:.2e}".split("e")
        return f"{sign}{_short(mantissa)}e{str(int(exponent)).replace('-', MINUS)}"
    return sign + _short(str(Decimal(size).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)))


def _short(digits: str) -> str:
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


def _word(value, language: str | None) -> str:
    if isinstance(value, bool) or value is None:
        return t({True: "true", False: "false", None: "nothing"}[value], language)
    if isinstance(value, int | float):
        return number(value)
    return ", ".join(_word(v, language) for v in value) if isinstance(value, list | tuple) else str(value)


@cache
def _table(folder: Path, language: str) -> dict[str, str]:
    path = folder / f"strings.{language}.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}

"""What the sources of the figures say: their string tables, and the texts in their code."""

import ast
import json
import re
from pathlib import Path

from convnotes import explorables

FIGURES = Path(explorables.__file__).parent
WORD = r"[\w-]+"
SENTENCE = re.compile(r"(?<![\w.$/-])[a-z]{2,} [a-z]{2,}(?![\w(/=-])")  # not: a tag and its attribute
NAME = re.compile(r"\{(\w+)\}")
PIECES = re.compile(
    r"""
    (?P<comment> //[^\n]* | /\*.*?\*/ )
  | (?P<text> "(?:\\.|[^"\\\n])*" | '(?:\\.|[^'\\\n])*' )
  | (?P<template> ` )
  | (?P<pattern> (?<=[(,=:\[!&|?{};\n]) \s* /(?![*/]) (?:\\.|\[(?:\\.|[^\]\n])*\]|[^/\n\\])+ / )
  | (?P<brace> [{}] )
    """,
    re.VERBOSE | re.DOTALL,
)


def tables(language="en"):
    """Return name of a folder → its string table in a language."""
    paths = sorted(FIGURES.glob(f"*/strings.{language}.json"))
    return {path.parent.name: json.loads(path.read_text(encoding="utf-8")) for path in paths}


def script_texts(source):
    """Yield (place, text) of every string in TypeScript; ${…} in a template is written {}."""
    yield from _read(source, 0)[0]


def _read(source, at):
    """Return the texts from a place on to the brace that ends it, and where that is."""
    texts, open_braces = [], 0
    while match := PIECES.search(source, at):
        at = match.end()
        if match["text"]:
            texts.append((match.start(), match["text"][1:-1]))
        elif match["template"]:
            inner, text, at = _template(source, at)
            texts += [(match.start(), text), *inner]
        elif match["brace"]:
            open_braces += 1 if match["brace"] == "{" else -1
            if open_braces < 0:
                return texts, at
    return texts, len(source)


def _template(source, at):
    """Return the texts inside a template's ${…}, its own text, and where it ends."""
    inner, text = [], ""
    while source[at] != "`":
        if source.startswith("${", at):
            more, at = _read(source, at + 2)
            inner, text = inner + more, text + "{}"
        else:
            step = 2 if source[at] == "\\" else 1
            text, at = text + source[at : at + step], at + step
    return inner, text, at + 1


def python_texts(source):
    """Yield (line, text) of every string in Python that is no docstring; {…} of an f-string is written {}."""
    tree = ast.parse(source)
    quiet = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if id(node) in quiet:
            continue
        if isinstance(node, ast.JoinedStr):
            quiet.update(map(id, node.values))
            yield node.lineno, "".join(p.value if isinstance(p, ast.Constant) else "{}" for p in node.values)
        elif isinstance(node, ast.Raise):
            quiet.update(
                id(part) for part in ast.walk(node)
            )  # for who writes code, as Python's own errors are
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.lineno, node.value


def sources():
    """Yield (path, texts) of every source of the figures."""
    for path in sorted(FIGURES.rglob("*")):
        if path.suffix in {".ts", ".py"}:
            read = script_texts if path.suffix == ".ts" else python_texts
            yield path, [text for _, text in read(path.read_text(encoding="utf-8"))]


def sentences(path, source):
    """Return what a source says in English of its own: it belongs into a table."""
    if path.name == "python.ts":
        return []
    if path.suffix == ".ts":
        source = re.sub(r"\bError\(.*?\)", "Error()", source)  # for who writes code
        texts = script_texts(source)
    else:
        texts = python_texts(source)
    return [text for _, text in texts if SENTENCE.search(text) and not text.startswith("import ")]  # Python


def of_schema(schema):
    """Return the keys that the kit asks for, whatever the figure: its fields, their words, its presets."""
    specs = {**schema["fields"], **schema["view"]}
    controlled = [name for name, spec in schema["fields"].items() if spec["type"] != "grid"]
    keys = {"title"} | {f"field.{name}" for name in (*controlled, *schema["derived"])}
    keys |= {f"{name}.{word}" for name, spec in specs.items() for word in spec.get("words", [])}
    keys |= {f"preset.{preset['id']}" for preset in schema["presets"]}
    return keys | {f"shell.{preset['group']}" for preset in schema["presets"]}


def as_pattern(text):
    """Return a pattern of the keys that a text with {} may stand for; None if any key could be meant."""
    fixed = text.replace("{}", "")
    if not re.fullmatch(r"[\w.{}-]+", text) or not re.search(r"[A-Za-z]", fixed):
        return None
    return re.compile(WORD.join(map(re.escape, text.split("{}"))))

"""The page of all public functions, from their docstrings, with what others call the same thing."""

import importlib
import inspect
import json
import pkgutil
import re
import textwrap
from dataclasses import MISSING, fields, is_dataclass
from pathlib import Path

import convnotes
from convnotes.book.made import maker
from convnotes.words import t

FIRST = (
    *("conv", "pool", "activations", "linear", "losses", "gradcheck", "shapes", "fields"),
    *("layers", "network", "initialisers", "optim", "train", "checkpoint"),
)
"""The modules that the page begins with; the others follow by the alphabet."""
APART = {"book", "explorables", "exercises", "arguments", "arrays", "words", "examples"}
TWINS = {"reference"}
"""Modules whose functions have the names of others: they stand there under their whole paths."""
LIBRARIES = ("PyTorch", "Keras", "ONNX", "SciPy", "NumPy")
ELSEWHERE = json.loads((Path(__file__).parent / "elsewhere.json").read_text(encoding="utf-8"))
"""Module and name → what others call it, and what differs."""
SECTIONS = {
    "Parameters": "book.api.parameters",
    "Returns": "book.api.returns",
    "Yields": "book.api.returns",
    "Raises": "book.api.raises",
}
ALIKE = re.compile(rf"^({'|'.join(SECTIONS)})(, \w+)*(?=:)")
"""What stands before the name of another function that has these sections."""
PRIMED = re.compile(r"\b(\w(?:_\w)?)'(?!\w)")
NEXT = re.compile(r", (?=[A-Za-z_*/])")
"""What stands before the next parameter of a call, and within no default."""
WIDTH = 85
"""Letters in a line of code that stand side by side on a screen of 1366 pixels."""
GLUE = "\N{NO-BREAK SPACE}"
SECTION = re.compile(r"^(\w[\w ]*)\n-{3,}\n", re.MULTILINE)


def modules() -> list[str]:
    """Return the names of the modules that a reader may import, in the order of the page."""
    found = [m.name for m in pkgutil.iter_modules(convnotes.__path__) if not m.name.startswith("_")]
    rest = sorted(set(found) - APART - set(FIRST))
    return [*(name for name in FIRST if name in found), *rest]


def public(name: str) -> list:
    """Return the public functions and classes of a module, in the order in which they stand there."""
    module = importlib.import_module(f"convnotes.{name}")
    parts = [module]
    if hasattr(module, "__path__"):
        parts = [
            importlib.import_module(f"{module.__name__}.{m.name}")
            for m in pkgutil.iter_modules(module.__path__)
        ]
    return [
        thing
        for part in parts
        for key, thing in vars(part).items()
        if not key.startswith("_")
        and (inspect.isfunction(thing) or inspect.isclass(thing))
        and thing.__module__ == part.__name__
    ]


@maker("api")
def page(_app=None) -> str:
    """Return the page below its introduction: a section for each module, in it one for each function."""
    return "\n\n".join(section(name) for name in modules() if public(name))


def section(name: str) -> str:
    """Return the section of a module."""
    about = inspect.getdoc(importlib.import_module(f"convnotes.{name}"))
    parts = [f"## {name}", *map(paragraph, about.split("\n\n")[:1])]
    return "\n\n".join([*parts, *(entry(name, thing) for thing in public(name))])


def entry(module: str, thing) -> str:
    """Return what is said of a function or a class."""
    head, sections = parsed(inspect.getdoc(thing) or "")
    path = f"{thing.__module__}.{thing.__name__}".removeprefix(f"{convnotes.__name__}.")
    name = path if module in TWINS else thing.__name__
    parts = [f"### {name}", f"```python\n{signature(thing)}\n```", *map(paragraph, head.split("\n\n"))]
    for kind, key in SECTIONS.items():
        if kind in sections:
            parts.append(f"**{t(key)}**\n\n{listed(sections[kind])}")
    parts += [elsewhere(f"{module}.{thing.__name__}")]
    if "Examples" in sections:
        parts += examples(sections["Examples"])
    return "\n\n".join(part for part in parts if part)


def examples(text: str) -> list[str]:
    """Return the examples of a docstring: what is typed and printed as code, what stands between as text."""
    blocks = [block for block in text.strip().split("\n\n") if block.strip()]
    return [f"```pycon\n{block}\n```" if block.startswith(">>>") else told(block) for block in blocks]


def signature(thing) -> str:
    """Return how a function is called: without the types, which its parameters say in words."""
    try:
        parameters = inspect.signature(thing).parameters.values()
    except ValueError:
        return thing.__name__
    own = made(thing)
    bare = [p.replace(annotation=p.empty, default=own.get(p.name, Named.of(p.default))) for p in parameters]
    return in_lines(f"{thing.__name__}{inspect.Signature(bare)}")


def made(thing) -> dict:
    """Return the defaults that each object of a dataclass gets of its own."""
    own = fields(thing) if is_dataclass(thing) else ()
    return {field.name: field.default_factory() for field in own if field.default_factory is not MISSING}


def in_lines(call: str) -> str:
    """Return a call in lines of WIDTH, broken between its parameters alone."""
    if len(call) <= WIDTH:
        return call
    name, parameters = call[:-1].split("(", 1)
    whole = " ".join(f"{part.replace(' ', GLUE)}," for part in NEXT.split(parameters))
    lines = textwrap.wrap(whole, WIDTH - 4, break_long_words=False, break_on_hyphens=False)
    return "\n".join([f"{name}(", *(f"    {line.replace(GLUE, ' ')}" for line in lines), ")"])


class Named:
    """A default value that shows itself by its name."""

    def __init__(self, name):
        self.name = name

    @classmethod
    def of(cls, value):
        """Return a function or a class under its name, and anything else as it is."""
        called = callable(value) and value is not inspect.Parameter.empty
        return cls(value.__name__) if called else value

    def __repr__(self):
        return self.name


def parsed(text: str) -> tuple[str, dict[str, str]]:
    """Return what stands before the sections of a docstring, and its sections."""
    head, *rest = SECTION.split(text)
    return head.strip(), dict(zip(rest[::2], rest[1::2], strict=True))


def listed(text: str) -> str:
    """Return the entries of a section as a list: what is indented belongs to the line above."""
    items = []
    for line in text.strip().splitlines():
        if line.startswith(" ") and items:
            items[-1][1].append(line.strip())
        elif line.strip():
            items.append((line.strip(), []))
    lines = []
    for name, about in items:
        head, colon, kind = name.partition(" : ")
        if colon or all(name.lstrip("*").isidentifier() for name in head.split(", ")):
            head = code(head)
        else:
            head = told(head)
        lines.append(
            f"- {head}"
            + (f" ({told(kind)})" if colon else "")
            + (f": {told(' '.join(about))}" if about else "")
        )
    return "\n".join(lines)


def elsewhere(name: str) -> str:
    """Return what others call the same thing, and what differs."""
    known = ELSEWHERE.get(name)
    if not known:
        return ""
    names = [f"{library} {code(known[library])}" for library in LIBRARIES if library in known]
    return f"**{t('book.api.elsewhere')}** {', '.join(names)}. {told(known['differs'])}"


def code(names: str) -> str:
    """Return names, one after another, as code each."""
    return ", ".join(f"`{name}`" for name in names.split(", "))


def paragraph(text: str) -> str:
    """Return a paragraph of a docstring as Markdown; a list of it is one."""
    if text.startswith("- "):
        items = re.split(r"^- ", text, flags=re.MULTILINE)[1:]
        return "\n".join(f"- {told(' '.join(item.split()))}" for item in items)
    return told(ALIKE.sub(lambda named: re.sub(r"\w+", heading, named[0]), text))


def heading(named) -> str:
    """Return what the page calls a section that a match names."""
    return t(SECTIONS[named[0]]) if named[0] in SECTIONS else named[0]


def told(text: str) -> str:
    """Return a text of a docstring as Markdown: what stands in backticks is code, the rest is plain."""
    parts = re.split(r"(``.+?``|`.+?`)", " ".join(text.split("\n")))
    coded = [f"`{part.strip('`')}`" for part in parts[1::2]]
    plain = [PRIMED.sub(r"\1′", part) for part in parts[::2]]
    plain = [re.sub(r"([\\*_\[\]<>|$#~])", r"\\\1", part) for part in plain]
    return "".join(a + b for a, b in zip(plain, [*coded, ""], strict=True))

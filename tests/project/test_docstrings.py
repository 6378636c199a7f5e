"""Every public name of the core says what it takes, returns and refuses, and its source; and has an example.

A section stands in the docstring itself, or a line there says whose it shares: "Parameters, Raises: as `f`."
Records are documented field by field, and a source may be said once, at the head of a module.
"""

import ast
import doctest
import importlib
import inspect
import io
import pkgutil
import re
import textwrap
from dataclasses import is_dataclass
from functools import cache
from itertools import chain
from operator import attrgetter

import pytest
from docutils.core import publish_doctree
from numpydoc.docscrape import NumpyDocString
from sphinx.ext.napoleon import Config, NumpyDocstring

import convnotes
from convnotes.network import Sequential
from convnotes.reference import conv as loops

PAGEMAKING = (
    *(
        "sphinxext",
        "theme",
        "lanes",
        "quiet",
        "links",
        "moved",
        "references",
        "terms",
        "exercises",
        "whole",
        "names",
    ),
    *("made", "api", "benchmarks", "figurepages", "gallery", "teaching", "world", "export"),
)
BOOKMAKING = ("convnotes.explorables", *(f"convnotes.book.{name}" for name in PAGEMAKING))
MODULES = [
    importlib.import_module(found.name)
    for found in pkgutil.walk_packages(convnotes.__path__, "convnotes.")
    if not found.name.startswith(BOOKMAKING) and "._" not in found.name
]
FROM_THE_LITERATURE = {
    f"convnotes.{name}"
    for name in (
        *("activations", "conv", "costs", "fields", "linear", "losses", "matrix", "pool", "stacks"),
        *("calibration", "filters", "neurons", "spectra"),
        *("cascade", "initialisers", "kernels", "optim", "preprocess", "recovery", "retina", "vision"),
    )
}


def ours(thing):
    return (inspect.isclass(thing) or inspect.isfunction(thing)) and thing.__module__.startswith("convnotes.")


PUBLIC = [
    thing
    for module in MODULES
    for name, thing in vars(module).items()
    if not name.startswith("_") and ours(thing) and thing.__module__ == module.__name__
]
METHODS = [
    method
    for thing in PUBLIC
    if inspect.isclass(thing)
    for name, method in ((name, getattr(thing, name)) for name in vars(thing))
    if not name.startswith("_") and (inspect.isfunction(method) or inspect.ismethod(method))
    if method.__qualname__ == f"{thing.__qualname__}.{name}"
    if not any(hasattr(base, name) for base in thing.__bases__)
]


def label(thing):
    name = thing.__name__ if inspect.ismodule(thing) else f"{thing.__module__}.{thing.__qualname__}"
    return name.removeprefix("convnotes.")


def every(things):
    return pytest.mark.parametrize("thing", things, ids=label)


def is_record(thing):
    return is_dataclass(thing) or hasattr(thing, "_fields")


def is_error(thing):
    return inspect.isclass(thing) and issubclass(thing, Exception)


@cache
def parsed(thing):
    return NumpyDocString(inspect.getdoc(thing))


def named(name, thing):
    """Return what `name` means in a docstring of `thing`: something beside it, or a full path."""
    module, last = name.rsplit(".", 1) if name.startswith("convnotes.") else (thing.__module__, name)
    return attrgetter(last)(importlib.import_module(module))


def shared(section, thing):
    """Return whose section of that name `thing` shares."""
    lines = re.findall(r"^(\w+(?:, \w+)*): as ((?:(?: and )?`[\w.]+`)+)", inspect.getdoc(thing), re.MULTILINE)
    names = [names for sections, names in lines if section in sections.split(", ")]
    return [named(name, thing) for name in re.findall(r"`([\w.]+)`", " ".join(names))]


def has(section, thing):
    return bool(parsed(thing)[section]) or any(has(section, other) for other in shared(section, thing))


def names(entry):
    """Return the parameters that one entry of a section is about."""
    return entry.name.replace("*", "").split(", ")


def documented(thing):
    """Return the parameters that the docstring of `thing` names itself, and those that it shares."""
    own = [name for entry in parsed(thing)["Parameters"] for name in names(entry)]
    return own, [name for other in shared("Parameters", thing) for name in chain(*documented(other))]


def errors_documented(thing):
    own = {name for entry in parsed(thing)["Raises"] for name in entry.type.split(", ")}
    return own.union(*(errors_documented(other) for other in shared("Raises", thing)))


def bodies(thing):
    """Yield the functions of ours that run when `thing` is called."""
    if inspect.isfunction(thing):
        yield thing
    for base in inspect.getmro(thing) if inspect.isclass(thing) and not is_record(thing) else ():
        if inspect.isfunction(vars(base).get("__init__")):
            yield base.__init__


@cache
def tree(thing):
    return ast.parse(textwrap.dedent(inspect.getsource(thing))).body[0]


def nodes(function):
    """Yield what stands in the code of a function, but not in functions that it defines inside."""
    waiting = list(tree(function).body)
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, ast.FunctionDef | ast.Lambda | ast.ClassDef):
            waiting += ast.iter_child_nodes(node)


def errors_raised(thing):
    """Return the names of the errors in the code of `thing`, and in what of ours it calls by name."""
    found, waiting, seen = set(), [thing], set()
    while waiting:
        for function in bodies(waiting.pop()):
            for node in nodes(function):
                if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
                    found.add(node.exc.func.id)
                elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                    callee = function.__globals__.get(node.func.id)
                    if ours(callee) and callee not in seen:
                        seen.add(callee)
                        waiting.append(callee)
    return {name for name in found if name.endswith("Error")}


def test_all_that_the_package_offers_is_looked_at():
    assert {getattr(convnotes, name) for name in convnotes.__all__} <= set(PUBLIC)


def test_its_head_names_the_modules_that_a_reader_finds_more_in():
    offered = {getattr(convnotes, name).__module__ for name in convnotes.__all__}
    more = {label(thing).split(".")[0] for thing in PUBLIC if thing.__module__ not in offered}
    named = set(re.findall(r"`(\w+)`", convnotes.__doc__))
    assert named == more - {"arguments", "arrays", "windows"} | {"examples", "explorables"}


def test_an_error_is_seen_through_the_functions_that_are_called():
    assert errors_raised(convnotes.relu) == {"TypeError", "ValueError"}
    assert errors_raised(Sequential) == {"TypeError", "ValueError"}
    assert errors_raised(loops.conv2d) == set()


@every([*MODULES, *PUBLIC, *METHODS])
def test_it_reads_as_markup(thing):
    complaints = io.StringIO()
    text = str(NumpyDocstring(inspect.getdoc(thing), Config()))
    publish_doctree(text, settings_overrides={"warning_stream": complaints})
    assert complaints.getvalue() == ""


@every([thing for thing in PUBLIC + METHODS if not is_record(thing) and not is_error(thing)])
def test_it_documents_the_parameters_that_it_takes(thing):
    taken = inspect.signature(thing).parameters.keys() - {"self"}
    own, others = documented(thing)
    assert len(own) == len(set(own))
    assert set(own) <= taken <= {*own, *others}


@every([thing for thing in PUBLIC + METHODS if parsed(thing)["Parameters"]])
def test_a_parameter_is_described_here_or_where_the_docstring_points(thing):
    for entry in parsed(thing)["Parameters"]:
        description = " ".join(entry.desc)
        assert entry.type or description, entry.name
        if description == "See the head of this module.":
            assert set(names(entry)) <= {*chain(*documented(inspect.getmodule(thing)))}
        if pointer := re.match(r"(?:As|As in|See) `([\w.]+)`|What `([\w.]+)` was given", description):
            other = named(pointer[1] or pointer[2], thing)
            assert set(names(entry)) <= {*chain(*documented(other))}, description


@every([thing for thing in PUBLIC if is_record(thing)])
def test_a_field_is_explained_below_it_or_in_the_words_of_the_class(thing):
    body = tree(thing).body
    for field, below in zip(body, [*body[1:], None], strict=True):
        if isinstance(field, ast.AnnAssign):
            said = isinstance(below, ast.Expr) and isinstance(below.value, ast.Constant)
            assert said or f"`{field.target.id}`" in thing.__doc__, field.target.id


@every([thing for thing in PUBLIC if inspect.isfunction(thing)])
def test_it_says_what_it_returns_or_yields(thing):
    found = list(nodes(thing))
    if any(isinstance(node, ast.Return) and node.value is not None for node in found):
        assert has("Returns", thing)
    if any(isinstance(node, ast.Yield | ast.YieldFrom) for node in found):
        assert has("Yields", thing)


@every(PUBLIC)
def test_it_names_the_errors_that_it_raises(thing):
    assert errors_raised(thing) <= errors_documented(thing)


@every([thing for thing in PUBLIC if thing.__module__ in FROM_THE_LITERATURE])
def test_it_names_its_source(thing):
    module = inspect.getmodule(thing)
    assert has("References", thing) or "References\n----------\n" in module.__doc__


@every(PUBLIC)
def test_it_shows_itself_in_an_example(thing):
    assert parsed(thing)["Examples"]
    assert doctest.DocTestParser().get_examples(inspect.getdoc(thing))

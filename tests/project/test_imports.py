"""Imports run downward only: a module may use what stands on a lower floor, or beside it without a circle."""

import ast
import re
from pathlib import Path

import pytest
from support import ROOT

PACKAGE = ROOT / "src" / "convnotes"
FRONT = PACKAGE / "explorables"
FLOORS = [  # from the ground up
    {"words", "arguments", "shapes", "fields", "stacks", "costs", "retina", "datasets"},
    {"arrays", "windows", "_pool_windows", "_gemm", "reference"},
    {"activations", "conv", "pool", "linear", "losses", "matrix", "gradcheck", "initialisers"},
    {"layers", "network", "optim", "train", "checkpoint"},
    {"kernels", "examples", "vision", "cascade", "preprocess", "drawing", "pretrained"},
    {"exercises"},
    {"explorables"},
    {"book"},
]
FLOOR = {name: level for level, names in enumerate(FLOORS) for name in names}
OPERATIONS = FLOORS[1] | FLOORS[2] | {"arguments", "shapes", "fields", "stacks", "costs"}


def top(path):
    """Return the name under which a file stands in the list of floors."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(path):
    """Yield the modules that a file imports, in full."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name}: imports are absolute"
            yield node.module


MODULES = [path for path in sorted(PACKAGE.rglob("*.py")) if path != PACKAGE / "__init__.py"]
SCRIPTS = sorted(FRONT.rglob("*.js"))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_imports_from_its_own_floor_or_below(path):
    ours = [name.split(".")[1] for name in imports(path) if name.startswith("convnotes.")]
    for name in ours:
        assert FLOOR[name] <= FLOOR[top(path)], f"{top(path)} imports {name}, which stands above it"


def test_there_is_no_circle():
    graph = {name: set() for name in FLOOR}
    for path in MODULES:
        graph[top(path)] |= {n.split(".")[1] for n in imports(path) if n.startswith("convnotes.")} - {
            top(path)
        }
    while graph:
        leaves = {name for name, needs in graph.items() if not needs & graph.keys()}
        assert leaves, f"a circle among {sorted(graph)}"
        graph = {name: needs for name, needs in graph.items() if name not in leaves}


def test_the_reference_imports_numpy_alone():
    for path in (PACKAGE / "reference").glob("*.py"):
        foreign = {name.split(".")[0] for name in imports(path)} - {
            "numpy",
            "itertools",
            "math",
            "collections",
        }
        inside = all(name.startswith("convnotes.reference") for name in imports(path) if "convnotes" in name)
        assert inside, path.name
        assert not foreign - {"convnotes"}, path.name


def test_operations_import_numpy_and_each_other_alone():
    for path in MODULES:
        if top(path) in OPERATIONS:
            foreign = {name.split(".")[0] for name in imports(path)}
            assert not foreign & {"matplotlib", "traitlets", "ipywidgets", "anywidget", "scipy", "tqdm"}, (
                path.name
            )
            if top(path) != "reference":
                assert not any(name.startswith("convnotes.reference") for name in imports(path)), path.name


def script_imports(path):
    """Yield the files that a script imports."""
    for name in re.findall(
        r'^(?:import|export)\b[^;]*?from "([^"]+)"', path.read_text(encoding="utf-8"), re.M
    ):
        yield (path.parent / name).resolve().relative_to(FRONT)


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: str(path.relative_to(FRONT)))
def test_a_figures_script_imports_its_own_files_the_kit_and_the_engine(path):
    where = path.relative_to(FRONT)
    if where.parts[0] == "runtime":
        allowed = ("runtime/",)
        if where.parts[1].startswith("engine"):
            allowed = ("runtime/engine",)
    elif where.name == "book.js":
        return
    else:
        allowed = ("runtime/kit.js", "runtime/engine.js", f"{where.stem}.json", "views/")
    for target in script_imports(path):
        assert target.as_posix().startswith(allowed), f"{where} imports {target}"


def test_only_the_mounts_import_an_explorable():
    figures = {Path(f"{path.stem}.js") for path in FRONT.glob("*.json")}
    for path in SCRIPTS:
        if path.name != "book.js":
            assert not figures & set(script_imports(path)), path.name

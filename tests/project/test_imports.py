"""Imports run downward only: a module may use what stands on a lower floor, or beside it without a circle."""

import ast
import re

import pytest
from support import ROOT

PACKAGE = ROOT / "src" / "convnotes"
FRONT = PACKAGE / "explorables"
FLOORS = [  # from the ground up
    {
        "_extras",
        "words",
        "measured",
        "arguments",
        "shapes",
        "fields",
        "stacks",
        "costs",
        "retina",
        "datasets",
    },
    {"arrays", "windows", "_pool_windows", "_gemm", "reference"},
    {"activations", "conv", "pool", "linear", "losses", "matrix", "gradcheck", "initialisers"}
    | {"neurons", "calibration", "filters", "spectra"},
    {"layers", "network", "optim", "recovery", "train", "checkpoint"},
    {"kernels", "examples", "vision", "cascade", "preprocess", "drawing", "handwriting"} | {"pretrained"},
    {"exercises"},
    {"explorables"},
    {"book"},
]
FLOOR = {name: level for level, names in enumerate(FLOORS) for name in names}
STOREYS = [  # of the scripts, by what their paths begin with; the longest such beginning counts
    {"runtime/types.ts", "runtime/loose.ts"},
    {"runtime/engine"},
    {"runtime/schema.ts", "runtime/text.ts", "runtime/windows.ts", "runtime/slopes.ts"},
    {"runtime/session.ts", "runtime/kit"},
    {""},  # the figures
    {"runtime/mount.ts", "book.ts"},
]
STOREY = {start: level for level, starts in enumerate(STOREYS) for start in starts}
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
SCRIPTS = {path.relative_to(FRONT).as_posix(): path for path in sorted(FRONT.rglob("*.ts"))}


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
    assert not without_leaves(graph)


def test_there_is_no_circle_of_modules():
    graph = {module_name(path): set(imports(path)) for path in MODULES}
    assert not without_leaves(graph)


def module_name(path):
    return ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__")


def without_leaves(graph):
    """Return what is left of a graph when what needs nothing of it is taken away, again and again."""
    while leaves := {name for name, needs in graph.items() if not needs & graph.keys()}:
        graph = {name: needs for name, needs in graph.items() if name not in leaves}
    return graph


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


def script_imports(name, *, types=True):
    """Return the files that a script imports, by their paths; those of which it takes types alone, too."""
    source = SCRIPTS[name].read_text(encoding="utf-8")
    found = re.findall(r'^(?:import|export)\b(\s+type\b)?(?:[^;"]*\bfrom)?\s*"(\.\.?/[^"]+)"', source, re.M)
    folder = SCRIPTS[name].parent
    return {
        (folder / target).resolve().relative_to(FRONT).as_posix()
        for type_alone, target in found
        if types or not type_alone
    }


def storey(name):
    return STOREY[max((start for start in STOREY if name.startswith(start)), key=len)]


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_script_imports_from_its_own_storey_or_below(name):
    for target in script_imports(name):
        assert (FRONT / target).is_file(), f"{name} imports {target}, which is not there"
        if target in SCRIPTS:
            assert storey(target) <= storey(name), f"{name} imports {target}, which stands above it"


@pytest.mark.parametrize("name", [name for name in SCRIPTS if name.startswith("runtime/engine")])
def test_the_engine_imports_itself_and_types_alone(name):
    foreign = {target for target in script_imports(name) if not target.startswith("runtime/engine")}
    assert foreign <= {"runtime/types.ts"}


@pytest.mark.parametrize("name", [name for name in SCRIPTS if storey(name) == STOREY[""]])
def test_a_figures_script_imports_the_runtime_and_its_own_folder_alone(name):
    allowed = (f"{name.split('/')[0]}/", "runtime/")
    assert [target for target in script_imports(name) if not target.startswith(allowed)] == []


@pytest.mark.parametrize("path", sorted(FRONT.glob("*/*.py")), ids=lambda path: module_name(path))
def test_a_figures_module_imports_the_runtime_and_its_own_folder_alone(path):
    figures = "convnotes.explorables."
    allowed = (f"{figures}{path.parent.name}.", f"{figures}runtime.")
    ours = [name for name in imports(path) if name.startswith("convnotes.explorables")]
    assert [name for name in ours if not f"{name}.".startswith(allowed)] == []


def test_there_is_no_circle_of_scripts():
    graph = {name: script_imports(name, types=False) for name in SCRIPTS}
    assert not without_leaves(graph)

"""Bring notebooks into the one form in which they are committed, or check that they have it.

    python tools/notebooks.py --check book
    python tools/notebooks.py --write [--execute] book/layers/padding-stride.ipynb

What is kept is what a reader reads and a test compares: sources, and outputs as text and HTML. What differs
from run to run or from machine to machine goes: pictures, widget state and model ids, timings, versions. Run
counts are 1, 2, 3, … and each cell has an id that says what it is about. What a page hides, a notebook hides
by Jupyter's own flag; what tells an answer, nbconvert leaves out as well. The cell RUN_ALL says how to run
the notebook and how to get what is missing.
"""

import argparse
import re
import sys
from pathlib import Path

import nbformat
import yaml
from nbclient import NotebookClient

from convnotes import __version__

KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}
CELL_METADATA = ("tags", "jupyter", "mystnb", "transient")
KEPT = ("text/plain", "text/html")
HIDDEN = {"hide-input", "hide-cell"}
RUN_ALL = "run-all"
COLAB = """
if find_spec("google") and find_spec("google.colab"):
    from google.colab import output

    output.enable_custom_widget_manager()"""
"""What Colab wants to be told before it shows a widget that is not its own."""
CONFIG = Path(__file__).parent.parent / "_config.yml"
GENERATED_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){0,4}[0-9a-f-]*|cell-\d+")


def run_all() -> str:
    """Return the source of the cell that every notebook of the book begins with.

    It installs the book's package from the book's own site, else from where the book is developed. While no
    such address is known it says where the package is: an index might hold somebody else's of the same name.
    """
    settings = yaml.safe_load(CONFIG.read_text(encoding="utf-8"))
    repository, book = settings["repository"]["url"], settings.get("html", {}).get("baseurl", "")
    if not repository and not book:
        return """# To run this notebook: menu Run, Run All Cells.
from importlib.util import find_spec

if not find_spec("convnotes"):
    advice = "in the book's folder, run: pip install -r requirements.txt"
    raise ModuleNotFoundError(f"this notebook needs convnotes, which comes with the book; {advice}")"""
    wheel = f"{book.rstrip('/')}/dist/convnotes-{__version__}-py3-none-any.whl"
    place = wheel if book else f"git+{repository}"
    install = f"""# To run this notebook: menu Run, Run All Cells. This cell installs what is missing.
from importlib.util import find_spec

if not find_spec("convnotes"):
    from IPython import get_ipython

    get_ipython().run_line_magic("pip", 'install --quiet "convnotes[figures] @ {place}"')"""
    return install + (COLAB if repository else "")


def normalise(notebook):
    """Return the notebook in its committed form; what is already in that form stays as it is."""
    notebook = nbformat.from_dict(notebook)
    notebook.metadata = nbformat.from_dict({"kernelspec": KERNEL, "language_info": {"name": "python"}})
    notebook.nbformat, notebook.nbformat_minor = 4, 5  # the first with cell ids
    notebook.cells = [cell for cell in notebook.cells if cell.source.strip()]
    count, ids = 0, set()
    for cell in notebook.cells:
        cell.metadata = nbformat.from_dict({n: cell.metadata[n] for n in CELL_METADATA if n in cell.metadata})
        cell.id = _id(cell, ids)
        if cell.id == RUN_ALL:
            cell.source = run_all()
        if HIDDEN & set(cell.metadata.get("tags", ())):
            cell.metadata.jupyter = nbformat.from_dict({"source_hidden": True})
        if _tells(cell):
            cell.metadata.transient = nbformat.from_dict({"remove_source": True})  # nbconvert's own flag
        if cell.cell_type == "code":
            count += 1
            cell.execution_count = count
            cell.outputs = _outputs(cell.outputs, count)
    return notebook


def text(notebook) -> str:
    """Return the notebook as the text of its file."""
    return nbformat.writes(notebook, version=4).rstrip("\n") + "\n"


def execute(notebook, folder: Path):
    """Run all cells in a fresh kernel, in the notebook's own folder; an error stops it."""
    NotebookClient(
        notebook,
        timeout=300,
        startup_timeout=120,  # seconds: a busy machine is no error
        kernel_name="python3",
        resources={"metadata": {"path": folder}},
    ).execute()
    return notebook


def paths(names):
    """Return the notebooks that the names stand for: files, or all below a folder."""
    for path in map(Path, names):
        found = sorted(path.rglob("*.ipynb")) if path.is_dir() else [path]
        yield from (p for p in found if ".ipynb_checkpoints" not in p.parts)


def main(arguments=None) -> int:
    """Check or write; return how many notebooks are not in their committed form (0 after writing)."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    mode = parser.add_mutually_exclusive_group(required=True)
    mode.add_argument("--check", action="store_true", help="name the notebooks that are not normalised")
    mode.add_argument("--write", action="store_true", help="normalise them in place")
    parser.add_argument("--execute", action="store_true", help="run them before they are written")
    parser.add_argument("paths", nargs="+", help="notebooks, or folders of them")
    options = parser.parse_args(arguments)
    if options.execute and options.check:
        parser.error("--execute goes with --write")
    wrong = 0
    for path in paths(options.paths):
        before = path.read_text(encoding="utf-8")
        notebook = nbformat.reads(before, as_version=4)
        if options.execute:
            execute(notebook, path.parent)
        after = text(normalise(notebook))
        if after != before and options.write:
            path.write_text(after, encoding="utf-8")
            print(f"{path}: written")
        elif after != before:
            wrong += 1
            print(f"{path}: not normalised; run `python tools/notebooks.py --write {path}`", file=sys.stderr)
    return min(wrong, 100)


def _outputs(outputs, count):
    kept = []
    for output in outputs:
        if output.output_type == "stream":
            if kept and kept[-1].output_type == "stream" and kept[-1].name == output.name:
                kept[-1].text += output.text  # how often a print is flushed is chance
                continue
        elif "data" in output:
            output.metadata = nbformat.from_dict({})
            output.data = nbformat.from_dict(
                {
                    mime: output.data[mime]
                    for mime in KEPT
                    if mime in output.data and not _picture(output.data[mime])
                }
            )
            if "execution_count" in output:
                output.execution_count = count
            if not output.data:
                continue
        kept.append(output)
    return kept


def _tells(cell) -> bool:
    """Return whether the source of a cell may tell the answer of a question or an exercise."""
    tags = set(cell.metadata.get("tags", ()))
    solves = any(tag.startswith("solution-") for tag in tags)
    hidden = cell.metadata.get("jupyter", {}).get("source_hidden", False)
    return cell.cell_type == "code" and hidden and (solves or bool(tags & {"remove-input", "remove-cell"}))


def _picture(html: str) -> bool:
    own = html.startswith("<div data-explorable=")  # a figure's still, drawn by rule
    return "data:image/" in html or ("<svg" in html and not own)


def _id(cell, taken: set[str]) -> str:
    """Return the cell's own id, or, where a tool made it, one from its first words."""
    name = cell.get("id", "")
    if not name or GENERATED_ID.fullmatch(name) or name in taken:
        words = re.findall(r"[a-z0-9]+", cell.source.lower())
        name = base = "-".join(words[:4])[:40] or "cell"
        number = 2
        while name in taken:
            name, number = f"{base}-{number}", number + 1
    taken.add(name)
    return name


if __name__ == "__main__":
    sys.exit(main())

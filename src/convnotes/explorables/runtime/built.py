"""What the build made of the front end's sources, and which of it a page or a notebook loads."""

from importlib.resources import files
from pathlib import Path

from convnotes.explorables.runtime.text import SHARED, translated
from convnotes.words import fallbacks

PACKAGE = Path(str(files("convnotes")))
BUILT = PACKAGE / "_built"


def built(name):
    """Return the path of a file that the build made from the front end's sources."""
    path = BUILT / name
    if not path.is_file():
        raise FileNotFoundError(
            f"{name} is missing: the front end was not built. Run `make book`, "
            "or `pip install .` in the project's folder."
        )
    return path


def page_files(names, language="en"):
    """Return what a page with these figures loads, in order: names of built scripts, and of style sheets.

    Without any figure it is what questions need.
    """
    names = sorted(set(names))
    spoken = [
        f"convnotes-{table}.{code}.js"
        for table in (SHARED, "question", *names)
        for code in dict.fromkeys(reversed(fallbacks(language)))
    ]
    words = [name for name in spoken if (BUILT / name).is_file()]
    styles = [f"convnotes-{name}.css" for name in names if (BUILT / f"convnotes-{name}.css").is_file()]
    scripts = ["convnotes-book.js", *words, *(f"convnotes-{name}.js" for name in names)]
    return scripts, ["convnotes.css", *styles]


def data_files(names):
    """Return the built scripts that these figures, and what all have in common, fetch when they need them."""
    return sorted(path.name for name in {"kit", *names} for path in BUILT.glob(f"convnotes-{name}-*.js"))


def front_end(name):
    """Return the traits that bring a figure's code, style and words to the page of a notebook."""
    code, style = (built(f"{name}{suffix}").read_text(encoding="utf-8") for suffix in (".js", ".css"))
    return {"_esm": code, "_css": style, "_words": translated(name)}

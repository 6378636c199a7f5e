"""The Makefile, where a project may stand."""

import shutil
import subprocess

import pytest
from support import ROOT


@pytest.mark.parametrize("name", ["plain", "of $HOME and $x"])
def test_an_environment_that_was_made_in_a_folder_is_kept_whatever_its_name(tmp_path, name):
    folder = tmp_path / name
    folder.mkdir()
    for needed in (
        "Makefile",
        "requirements.txt",
        "requirements-dev.txt",
        "pyproject.toml",
        "package-lock.json",
    ):
        shutil.copy(ROOT / needed, folder / needed)
    programs = folder / ".venv" / "bin"
    programs.mkdir(parents=True)
    (programs / "pip").write_text(f"#!{programs}/python\n", encoding="utf-8")
    (folder / ".venv" / ".reader").touch()
    question = ["make", "--question", "PYTHON=python3", ".venv/.reader"]
    assert subprocess.run(question, cwd=folder, capture_output=True).returncode == 0
    (programs / "pip").write_text("#!/elsewhere/.venv/bin/python\n", encoding="utf-8")
    assert subprocess.run(question, cwd=folder, capture_output=True).returncode != 0

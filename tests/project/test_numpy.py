"""Which NumPy the package promises to work with, and which of them its core is tested on."""

import os
import re
import shutil
import subprocess

import pytest
import yaml
from support import ROOT


def test_the_core_is_tested_on_the_lowest_numpy_and_the_newest():
    lowest = re.search(r'"numpy>=([\d.]+)"', (ROOT / "pyproject.toml").read_text(encoding="utf-8"))[1]
    workflow = yaml.safe_load((ROOT / ".github" / "workflows" / "book.yml").read_text(encoding="utf-8"))
    first, newest = workflow["jobs"]["core"]["strategy"]["matrix"]["numpy"]
    assert first.removesuffix(".0") == lowest
    assert newest == "newest"
    assert workflow["jobs"]["core"]["steps"][-1]["run"] == 'bash .ci/core "${{ matrix.numpy }}"'


@pytest.mark.parametrize(("numpy", "wanted"), [("2.0.0", "numpy==2.0.0"), ("newest", "--upgrade numpy")])
def test_that_numpy_is_installed_after_all_else_and_then_the_cores_tests_are_run(tmp_path, numpy, wanted):
    (tmp_path / ".ci").mkdir()
    script = shutil.copy(ROOT / ".ci" / "core", tmp_path / ".ci" / "core")
    programs = tmp_path / ".venv" / "bin"
    programs.mkdir(parents=True)
    for name in ("make", "python"):  # which say what they are asked for
        program = programs / name
        program.write_text(f'#!/bin/sh\necho "{name} $*" >> "{tmp_path}/asked"\n', encoding="utf-8")
        program.chmod(0o755)
    there = {**os.environ, "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}"}
    subprocess.run(["bash", script, numpy], env=there, check=True)
    setup, installed, tested = (tmp_path / "asked").read_text(encoding="utf-8").splitlines()
    assert setup == "make setup"
    assert installed.startswith("python -m pip install ")
    assert installed.endswith(f" {wanted}")
    assert tested.startswith("python -m pytest ")
    assert tested.endswith(" tests/core")

"""What the build hook takes for installed."""

import importlib.util
import json
import shutil

import pytest
from chapters import ROOT


@pytest.fixture
def hook(tmp_path):
    """The build hook, in a folder with a package-lock.json and the node_modules that npm made of it."""
    (tmp_path / "node_modules").mkdir()
    for name in ("hatch_build.py", "package-lock.json", "node_modules/.package-lock.json"):
        shutil.copy(ROOT / name, tmp_path / name)
    spec = importlib.util.spec_from_file_location("hatch_build", tmp_path / "hatch_build.py")
    hook = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(hook)
    return hook


def change(hook, name, **fields):
    """Change what node_modules says it holds."""
    path = hook.ROOT / "node_modules" / ".package-lock.json"
    lock = json.loads(path.read_bytes())
    lock["packages"][f"node_modules/{name}"] |= fields
    path.write_text(json.dumps(lock), encoding="utf-8")


def test_what_npm_installed_is_installed(hook):
    assert hook.installed()


def test_another_version_is_not_what_is_wanted(hook):
    change(hook, "katex", version="0.16.21")
    assert not hook.installed()


def test_without_node_modules_nothing_is_installed(hook):
    shutil.rmtree(hook.ROOT / "node_modules")
    assert not hook.installed()

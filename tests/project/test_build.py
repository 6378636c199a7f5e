"""What the build hook takes for installed, and what the environments hold."""

import importlib.util
import json
import re
import shutil
import tomllib

import pytest
from support import ROOT


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


PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


@pytest.mark.parametrize(
    ("pins", "wanted"),
    [
        ("requirements.txt", PROJECT["dependencies"] + PROJECT["optional-dependencies"]["book"]),
        ("requirements-dev.txt", PROJECT["optional-dependencies"]["dev"]),
    ],
    ids=["reader", "developer"],
)
def test_what_is_pinned_is_what_the_project_says_it_is_for(pins, wanted):
    pinned = re.findall(r"^([\w-]+)==", (ROOT / pins).read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert sorted(pinned) == sorted(re.match(r"[\w-]+", package)[0] for package in wanted)


@pytest.mark.parametrize("group", ["dependencies", "book", "dev"])
def test_each_package_has_a_comment_that_says_what_it_is_for(group):
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    packages = re.search(rf"^{group} = \[\n(.*?)^\]", text, flags=re.MULTILINE | re.DOTALL)[1].splitlines()
    assert packages
    assert [line for line in packages if not re.search(r'^    ".*", +# \w', line)] == []

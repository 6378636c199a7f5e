"""A figure in a real JupyterLab: the same view, answered by Python; and what it does when Python is gone."""

import json
import os
import socket
import subprocess
import sys
import time

import nbformat
import pytest

HOST = "document.querySelector('.cn-host')?.textContent ?? ''"
STATE = "document.querySelector('.cn').parentElement.explorable.state"
CELLS = [
    "from convnotes.explorables import ConvExplorable\n"
    "w = ConvExplorable(key='lab', stride=2, padding=1)\n"
    "seen = []\n"
    "w.observe(lambda change: seen.append(change['new']), names='stride')\n"
    "w",
    "print('stride', w.stride, 'seen', seen)",
    "w.stride = 1",
    "try:\n    w.stride = 9\nexcept ValueError as error:\n    print('refused', error, w.stride)",
    "print('kernel', w.kernel[0], w.kernel_size)",
    "import pathlib, time\nwhile not pathlib.Path('go').exists():\n    time.sleep(0.05)",
]


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """The folder and the address of a JupyterLab server with one notebook and settings of its own."""
    folder = tmp_path_factory.mktemp("lab")
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code) for code in CELLS])
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(notebook, folder / "figure.ipynb")
    settings = folder / "settings" / "@jupyterlab" / "apputils-extension"
    settings.mkdir(parents=True)
    (settings / "notification.jupyterlab-settings").write_text(
        json.dumps({"fetchNews": "false", "checkForUpdates": False})
    )
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    own = {
        name: str(folder / name.lower())
        for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR")
    }
    own["JUPYTERLAB_SETTINGS_DIR"] = str(folder / "settings")
    command = [
        sys.executable,
        "-m",
        "jupyterlab",
        "--no-browser",
        "--allow-root",
        "--ip=127.0.0.1",
        f"--port={port}",
    ]
    command += [
        "--IdentityProvider.token=convnotes",
        f"--ServerApp.root_dir={folder}",
        "--ServerApp.port_retries=0",
    ]
    with open(folder / "log", "w") as log:
        server = subprocess.Popen(command, env=os.environ | own, stdout=log, stderr=subprocess.STDOUT)
    try:
        while server.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                time.sleep(0.05)
        assert server.poll() is None, (folder / "log").read_text()
        yield folder, f"http://127.0.0.1:{port}/doc/tree/figure.ipynb?token=convnotes&reset"
    finally:
        server.terminate()
        server.wait()


class Notebook:
    """The notebook as its reader has it before them."""

    def __init__(self, page):
        self.page = page

    def run(self, at):
        cell = self.page.locator(".jp-Notebook .jp-CodeCell").nth(at)
        cell.locator(".jp-InputArea-editor").click()
        self.page.keyboard.press("Shift+Enter")
        # Lab moves on to the next cell, and the focus with it, some time after the key.
        self.page.locator(".jp-Notebook-cell.jp-mod-selected >> nth=0").and_(
            self.page.locator(".jp-Notebook-cell").nth(at + 1)
        ).wait_for()
        return cell

    def prints(self, at, words):
        self.run(at).locator(".jp-OutputArea-output", has_text=words).wait_for()

    def host(self, words):
        self.page.wait_for_function(f"(words) => ({HOST}).includes(words)", arg=words)

    def state(self, field, value):
        self.page.wait_for_function(
            f"([field, value]) => JSON.stringify({STATE}[field]) === JSON.stringify(value)",
            arg=[field, value],
        )

    def slide(self, field, key):
        self.page.locator(f"input[type=range][name={field}]").first.focus()
        self.page.keyboard.press(key)

    def command(self, menu, entry):
        self.page.get_by_role("menuitem", name=menu, exact=True).click()
        self.page.locator(".lm-Menu-item", has_text=entry).first.click()


@pytest.fixture
def notebook(browser, lab):
    context = browser.new_context(viewport={"width": 1280, "height": 1500})
    page = context.new_page()
    page.goto(lab[1])
    page.locator(".jp-Notebook .jp-CodeCell").nth(len(CELLS) - 1).wait_for()
    page.locator("text=Python 3 (ipykernel) | Idle").first.wait_for()
    opened = Notebook(page)
    opened.run(0)
    opened.host("answered by Python")
    yield opened
    context.close()


def test_a_slider_moves_a_python_trait_and_numpy_answers(notebook):
    notebook.slide("stride", "ArrowRight")
    notebook.state("stride", 3)
    notebook.prints(1, "stride 3 seen [3]")
    notebook.host("answered by Python")


def test_a_trait_set_in_python_changes_the_picture(notebook):
    before = notebook.page.locator(".cn [role=grid]").nth(2).inner_text()
    notebook.run(2)
    notebook.state("stride", 1)
    assert notebook.page.locator(".cn [role=grid]").nth(2).inner_text() != before


def test_python_refuses_a_bad_value_and_keeps_the_state(notebook):
    notebook.prints(3, "refused stride 9 is outside 1 to 4 2")
    notebook.state("stride", 2)


def test_a_derived_size_resizes_the_kernel_in_python(notebook):
    notebook.slide("kernel_size", "ArrowRight")
    notebook.page.wait_for_function(f"{STATE}.kernel.length === 4")
    notebook.prints(4, "4")


def test_there_is_no_link_button_in_a_notebook(notebook):
    assert not notebook.page.locator(".cn").get_by_role("button", name="Copy link").is_visible()


def test_a_figure_answers_while_a_cell_runs(notebook, lab):
    notebook.run(5)
    notebook.slide("stride", "ArrowRight")
    notebook.state("stride", 3)
    (lab[0] / "go").touch()
    notebook.prints(1, "stride 3 seen [3]")
    notebook.host("answered by Python")


def test_after_a_restart_the_page_says_so_within_three_seconds_and_answers(notebook):
    notebook.command("Kernel", "Restart Kernel…")
    notebook.page.locator(".jp-Dialog button.jp-mod-accept").click()
    notebook.page.wait_for_function(
        f"({HOST}).startsWith('Python stopped: run this cell again')", timeout=3000
    )
    notebook.slide("stride", "ArrowRight")
    notebook.state("stride", 3)


def test_after_a_shutdown_the_page_says_so_within_three_seconds(notebook):
    notebook.command("Kernel", "Shut Down Kernel")
    notebook.page.wait_for_function(
        f"({HOST}).startsWith('Python stopped: run this cell again')", timeout=3000
    )

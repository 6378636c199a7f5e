"""A figure in a real JupyterLab: the same view, answered by Python; and what it does when Python is gone."""

import contextlib
import json
import os
import re
import subprocess
import sys
import time

import nbformat
import numpy as np
import pytest
from support import pages
from support.figure import PARTS, Figure

from convnotes import explorables
from convnotes.book.palette import DARK, LIGHT, QUANTITIES

KINDS = [name for name in explorables.__all__ if name.endswith("Explorable")]
HOST = f"document.querySelector('{PARTS['host']}')?.textContent ?? ''"
STOPPED = "Python stopped: run this cell again"
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

EVERY = [
    code
    for kind in KINDS
    for code in (
        f"from convnotes.explorables import {kind}\nw = {kind}(key='lab')\nfirst = w.state\nw",
        "import json\nprint('state', json.dumps(w.state))",
        "w.set(**first)\nprint('back')",
    )
]


SETTINGS = {
    "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
    "docmanager-extension/plugin": {"autosave": False},  # each test opens the notebooks as they were written
}


COLOURS = [LIGHT[name] for name in QUANTITIES]
EQUATION = "".join(rf"$\textcolor{{{colour.upper()}}}{{x}}$" for colour in COLOURS)


def write_notebook(path, cells):
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code) for code in cells])
    notebook.cells.append(nbformat.v4.new_markdown_cell(EQUATION))
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(notebook, path)


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """The folder and the address of a JupyterLab server with two notebooks and settings of its own."""
    folder = tmp_path_factory.mktemp("lab")
    write_notebook(folder / "figure.ipynb", CELLS)
    write_notebook(folder / "every.ipynb", EVERY)
    for name, values in SETTINGS.items():
        path = folder / "settings" / "@jupyterlab" / f"{name}.jupyterlab-settings"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(values))
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
        "--port=0",
    ]
    command += [
        "--IdentityProvider.token=convnotes",
        f"--ServerApp.root_dir={folder}",
        "--LabApp.expose_app_in_browser=True",
    ]
    with contextlib.ExitStack() as stack:
        address = started(command, os.environ | own, folder, stack)
        yield folder, f"{address}doc/tree/{{}}?token=convnotes&reset"


def end(server):
    """End the server; if it waits for a kernel that does not end, end it all the same."""
    server.terminate()
    try:
        server.wait(timeout=30)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def started(command, env, folder, stack):
    """Start the server and return its address; start it again where somebody took the port it had found."""
    for _ in range(5):
        with open(folder / "log", "w") as log:
            server = subprocess.Popen(command, env=env, stdout=log, stderr=subprocess.STDOUT)
        stack.callback(end, server)
        while server.poll() is None:
            for path in (folder / "jupyter_runtime_dir").glob("jpserver-*.json"):
                with contextlib.suppress(json.JSONDecodeError):  # not all of it is written yet
                    return json.loads(path.read_text())["url"]
            time.sleep(0.05)
    pytest.fail((folder / "log").read_text())


def figure_in(place):
    """Return the figure that a cell, or the whole page, shows."""
    page = getattr(place, "page", place)
    return Figure(page, mount=place.locator(".cn").first.locator("xpath=.."))


class Notebook:
    """The notebook as its reader has it before them."""

    def __init__(self, page):
        self.page = page
        self.figure = figure_in(page)

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

    def slide(self, field, key):
        self.figure.slider(field).press(key)

    def watch(self):
        """Count the tenths of a second from when Lab knows that the kernel is gone until the figure says so.

        The page counts them by a timer like the figure's own: a busy machine slows down both.
        """
        self.page.evaluate(
            f"""() => {{
                const {{ kernel }} = jupyterapp.shell.currentWidget.sessionContext.session;
                const tick = () => {{
                    if (({HOST}).includes("{STOPPED}")) return;
                    window.tenths += 1;
                    setTimeout(tick, 100);
                }};
                const gone = () => {{
                    if ("tenths" in window) return;
                    window.tenths = 0;
                    setTimeout(tick, 100);
                }};
                kernel.disposed.connect(gone);
                const lost = /dead|terminating|restarting/;
                kernel.statusChanged.connect((_, status) => lost.test(status) && gone());
            }}"""
        )

    def command(self, menu, entry):
        self.page.get_by_role("menuitem", name=menu, exact=True).click()
        self.page.locator(".lm-Menu-item", has_text=entry).first.click()


class Wire:
    """What leads to the kernels: it can be cut, and mended."""

    def __init__(self, context):
        self.whole, self.sockets = True, []
        context.route_web_socket(re.compile("/channels"), self.lead)

    def lead(self, socket):
        if self.whole:
            socket.connect_to_server()
            self.sockets.append(socket)
        else:
            socket.close()

    def cut(self):
        self.whole = False
        for socket in self.sockets:
            socket.close()
        self.sockets.clear()

    def mend(self):
        self.whole = True


@contextlib.contextmanager
def opened(browser, address, last, prepare=lambda context: None):
    context = browser.new_context(viewport={"width": 1280, "height": 1500})
    context.set_default_timeout(pages.PATIENCE)
    try:
        prepare(context)
        page = context.new_page()
        page.goto(address)
        page.locator(".jp-Notebook .jp-CodeCell").nth(last).wait_for()
        page.locator("text=Python 3 (ipykernel) | Idle").first.wait_for()
        yield Notebook(page)
    finally:
        context.close()


@pytest.fixture
def notebook(browser, lab):
    with opened(browser, lab[1].format("figure.ipynb"), len(CELLS) - 1) as notebook:
        notebook.run(0)
        notebook.host("answered by Python")
        yield notebook


def test_every_figure_goes_to_python_and_back(browser, lab):
    with opened(browser, lab[1].format("every.ipynb"), 2) as notebook:
        for at, kind in enumerate(KINDS):
            figure = figure_in(notebook.run(3 * at))
            figure.says("answered by Python", "host")
            first, select = figure.state, figure.select("preset")
            presets = getattr(explorables, kind).schema["presets"]
            select.select_option(
                presets[-1]["id"] if select.input_value() != presets[-1]["id"] else presets[0]["id"]
            )
            figure.wait("JSON.stringify(state) !== JSON.stringify(arg)", first)
            changed = figure.state
            printed = notebook.run(3 * at + 1).locator(".jp-OutputArea-output", has_text="state {")
            assert json.loads(printed.inner_text().removeprefix("state ")) == changed, kind
            notebook.prints(3 * at + 2, "back")
            figure.becomes(**first)
            figure.says("answered by Python", "host")
            if kind == "LenetExplorable":
                learns_in_python(notebook, figure, 3 * at + 1)


def learns_in_python(notebook, figure, print_state):
    """Train the network of a figure for an epoch, by hand; look at it, and from Python."""
    figure.button("Train it here").click()
    figure.input("epochs").fill("1")
    figure.input("epochs").blur()  # Lab takes the Enter key for itself
    figure.becomes(epochs=1)
    before = figure.answer["scores"]
    figure.mount.get_by_role("button", name="Start", exact=True).click()
    figure.says("Step 50 of 50: loss", ".cn-lenet-said")
    figure.says("After one epoch it reads", ".cn-lenet-said")
    figure.becomes(network="yours")
    figure.settle()
    assert not np.allclose(figure.answer["scores"], before)
    figure.set(view={"picked": ["conv1", 4, 4]})
    figure.says("y[0, 4, 4] = Σ w·x + b = ")  # with the weights that Python sent
    figure.says("answered by Python", "host")
    notebook.prints(print_state, '"network": "yours"')


def test_a_slider_moves_a_python_trait_and_numpy_answers(notebook):
    notebook.slide("stride", "ArrowRight")
    notebook.figure.becomes(stride=3)
    notebook.prints(1, "stride 3 seen [3]")
    notebook.host("answered by Python")


def test_a_trait_set_in_python_changes_the_picture(notebook):
    output = notebook.figure.part("[role=grid]").nth(2)
    before = output.inner_text()
    notebook.run(2)
    notebook.figure.becomes(stride=1)
    assert output.inner_text() != before


def test_python_refuses_a_bad_value_and_keeps_the_state(notebook):
    notebook.prints(3, "refused stride 9 is outside 1 to 4 2")
    notebook.figure.becomes(stride=2)


def test_a_derived_size_resizes_the_kernel_in_python(notebook):
    notebook.slide("kernel_size", "ArrowRight")
    notebook.figure.wait("state.kernel.length === 4")
    notebook.prints(4, "4")


def test_there_is_no_link_button_in_a_notebook(notebook):
    notebook.figure.button("Python").wait_for()
    assert not notebook.figure.button("Copy link").is_visible()


@pytest.mark.parametrize(("light", "palette"), [("true", LIGHT), ("false", DARK)])
def test_equations_wear_the_colours_of_the_theme(notebook, light, palette):
    notebook.page.locator("mjx-container").nth(3).wait_for()
    notebook.page.evaluate("(light) => { document.body.dataset.jpThemeLight = light; }", light)
    worn = notebook.page.locator("mjx-container mjx-mi").evaluate_all(
        "(letters) => letters.map((letter) => getComputedStyle(letter).color)"
    )
    colours = [tuple(bytes.fromhex(palette[name][1:])) for name in QUANTITIES]
    assert worn == [f"rgb{colour}" for colour in colours]


def test_a_figure_answers_while_a_cell_runs(notebook, lab):
    (lab[0] / "go").unlink(missing_ok=True)
    notebook.run(5)
    notebook.slide("stride", "ArrowRight")
    notebook.figure.becomes(stride=3)
    (lab[0] / "go").touch()
    notebook.prints(1, "stride 3 seen [3]")
    notebook.host("answered by Python")


def test_what_was_changed_twice_without_a_connection_stands_on_both_sides_with_it(browser, lab):
    wires = []
    address = lab[1].format("figure.ipynb")
    with opened(browser, address, len(CELLS) - 1, lambda context: wires.append(Wire(context))) as notebook:
        notebook.run(0)
        notebook.host("answered by Python")
        wires[0].cut()
        status = "jupyterapp.shell.currentWidget.sessionContext.session.kernel.connectionStatus"
        notebook.page.wait_for_function(f"{status} !== 'connected'")
        for stride in (4, 3):
            notebook.figure.set(stride=stride)
        notebook.figure.becomes(stride=3)
        wires[0].mend()
        notebook.page.wait_for_function(f"{status} === 'connected'")
        notebook.host("answered by Python")
        notebook.figure.becomes(stride=3)
        notebook.prints(1, "stride 3 ")


def test_after_a_restart_the_page_says_so_within_three_seconds_and_answers(notebook):
    notebook.watch()
    notebook.command("Kernel", "Restart Kernel…")
    notebook.page.locator(".jp-Dialog button.jp-mod-accept").click()
    notebook.host(STOPPED)
    assert notebook.page.evaluate("tenths") <= 30
    notebook.slide("stride", "ArrowRight")
    notebook.figure.becomes(stride=3)


def test_after_a_shutdown_the_page_says_so_within_three_seconds(notebook):
    notebook.watch()
    notebook.command("Kernel", "Shut Down Kernel")
    notebook.host(STOPPED)
    assert notebook.page.evaluate("tenths") <= 30

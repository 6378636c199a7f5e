"""The explorable ``lenet`` in a reader's hands: the pen, the keys, every layer, the way back."""

import re
import zipfile

import numpy as np
import pytest
from support import pages
from support.figure import Figure

from convnotes.checkpoint import load_checkpoint, save_checkpoint
from convnotes.explorables.lenet.answer import stored
from convnotes.explorables.lenet.training import taught
from convnotes.explorables.runtime.text import number
from convnotes.network import lenet as lenet_of_the_core

BLANK = [[0] * 28 for _ in range(28)]


@pytest.fixture
def lenet(page):
    return Figure(page, "lenet")


def pad(lenet):
    return lenet.mount.get_by_role("application", name="Drawing of 28×28")


def maps(lenet, label):
    return lenet.mount.get_by_role("application", name=label).locator("visible=true").first


def place(el, i, j, rows, columns):
    """Return the place on the screen of a cell of an element that shows so many."""
    el.scroll_into_view_if_needed()
    box = el.bounding_box()
    return box["x"] + (j + 0.5) * box["width"] / columns, box["y"] + (i + 0.5) * box["height"] / rows


def draw(lenet, points):
    """Lead the pressed mouse from cell to cell."""
    mouse = lenet.page.mouse
    for at, (i, j) in enumerate(points):
        mouse.move(*place(pad(lenet), i, j, 28, 28), steps=1 if at == 0 else 6)
        if at == 0:
            mouse.down()
    mouse.up()
    lenet.settle()


def test_a_one_that_is_drawn_with_the_mouse_is_read(lenet):
    lenet.button("Clear").click()
    lenet.becomes(drawing=BLANK)
    draw(lenet, [(5, 14), (22, 14)])
    ink = np.array(lenet.state["drawing"])
    assert (ink[5:23, 14] == 255).all()
    assert not ink[:, :10].any()
    assert lenet.answer["probabilities"].argmax() == 1
    assert lenet.mount.locator(".cn-lenet-first").text_content().startswith("1")


def test_a_stroke_is_one_step_to_undo(lenet):
    before = lenet.state["drawing"]
    draw(lenet, [(3, 3), (3, 20), (10, 20)])
    assert lenet.state["drawing"] != before
    lenet.button("Undo").click()
    lenet.becomes(drawing=before)


def test_the_eraser_takes_ink_away(lenet):
    before = np.array(lenet.state["drawing"])
    lenet.input("pen").nth(3).check()
    draw(lenet, [(9, 4), (9, 23)])
    after = np.array(lenet.state["drawing"])
    assert (after <= before).all()
    assert after[9].sum() == 0


def test_cells_are_inked_and_wiped_by_keys(lenet):
    lenet.set(drawing=BLANK)
    pad(lenet).focus()
    lenet.page.keyboard.press("ArrowUp")
    lenet.page.keyboard.press("Space")
    lenet.becomes(picked=["drawing", 13, 14])
    lenet.wait("state.drawing[13][14] === 255")
    lenet.page.keyboard.press("Space")
    lenet.becomes(drawing=BLANK)
    lenet.page.keyboard.press("Shift+ArrowRight")
    lenet.wait("state.drawing[13][14] === 255 && state.drawing[13][15] === 255")


def test_a_finger_draws(browser, alone):
    with pages.opened(browser, alone("lenet"), size="phone", has_touch=True) as watched:
        lenet = Figure(watched.page, "lenet")
        lenet.set(drawing=BLANK)
        watched.page.touchscreen.tap(*place(pad(lenet), 10, 12, 28, 28))
        lenet.wait("state.drawing[10][12] === 255")


def test_a_cell_that_is_pointed_at_is_written_out_and_a_click_picks_it(lenet):
    pooled = maps(lenet, "Second pooling")
    x, y = place(pooled, 2, 2, 11, 47)  # eight maps of 5×5 a row, one cell between them
    lenet.page.mouse.move(x, y)
    lenet.says("y[0, 2, 2] = max(")
    lenet.page.mouse.click(x, y)
    lenet.becomes(picked=["pool2", 2, 2])
    lenet.page.mouse.move(0, 0)
    lenet.says("y[0, 2, 2] = max(")


def test_keys_move_through_cells_and_maps(lenet):
    first = maps(lenet, "First convolution")
    first.focus()
    for key, picked in (("ArrowRight", [0, 0]), ("ArrowDown", [1, 0]), ("PageDown", [29, 0])):
        lenet.page.keyboard.press(key)
        lenet.becomes(picked=["conv1", *picked])
    lenet.says("y[1, 1, 0] = Σ w·x + b = ")
    lenet.says("It sees 4×3 of the pixels.")


def test_a_picked_cell_frames_what_it_sees_down_to_the_pixels(lenet):
    lenet.set(view={"picked": ["conv2", 4, 4]})
    windows = lenet.mount.locator(".cn-lenet-window")
    sizes = windows.evaluate_all("(all) => all.map((el) => [el.getAttribute('width'), el.parentNode])")
    assert sorted({int(width) for width, _ in sizes}) == [5, 10, 14]
    assert windows.count() == 1 + 6 + 6
    lenet.says("It sees 14×14 of the pixels.")


def test_a_row_of_the_answer_chooses_the_class_that_is_followed_back(lenet):
    lenet.select("backward").select_option("gradient")
    lenet.becomes(backward="gradient")
    before = lenet.answer["grad_input"]
    lenet.input("target").nth(4).focus()
    lenet.page.keyboard.press("Space")
    lenet.becomes(target=3, picked=["scores", 3, 0])
    assert not np.allclose(lenet.answer["grad_input"], before)
    lenet.says("∂s[3]/∂s[3] = 1")
    lenet.mount.get_by_text("∂s₃/∂x").wait_for()


def test_covering_follows_the_stroke_once_it_ends(lenet):
    lenet.select("backward").select_option("occlusion")
    lenet.becomes(backward="occlusion")
    before = lenet.answer["occlusion"]
    draw(lenet, [(4, 4), (20, 4)])
    assert lenet.answer["occlusion"].shape == (7, 7)
    assert not np.allclose(lenet.answer["occlusion"], before)


@pytest.mark.parametrize("network", ["untrained", "frozen", "small-start"])
def test_another_network_is_fetched_when_it_is_chosen(lenet, network):
    before = lenet.answer["scores"]
    lenet.select("network").select_option(network)
    lenet.becomes(network=network)
    assert not np.allclose(lenet.answer["scores"], before)


def on_its_disk(folder, policy=""):
    """Write a page with the figure and the book's scripts beside it; return its address."""
    built = pages.ROOT / "src" / "convnotes" / "_built"
    for path in built.glob("convnotes*"):
        (folder / path.name).write_bytes(path.read_bytes())
    (folder / "index.html").write_text(
        f'<!doctype html><meta charset="utf-8">{policy}<link rel="stylesheet" href="convnotes.css">'
        '<div data-explorable="lenet" data-key="a"></div>'
        '<script defer src="convnotes-book.js"></script><script defer src="convnotes-lenet.js"></script>',
        encoding="utf-8",
    )
    return (folder / "index.html").as_uri()


def test_a_network_is_a_file_beside_the_books_own_that_only_who_needs_it_fetches(browser, tmp_path):
    page = on_its_disk(tmp_path)
    (tmp_path / "convnotes-lenet-frozen.js").unlink()
    with pages.opened(browser, page) as watched:
        lenet = Figure(watched.page, "lenet")
        fetched = [url for url in watched.requests if "lenet-" in url]
        assert [url.rpartition("/")[2] for url in fetched] == ["convnotes-lenet-trained.js"]
        lenet.set(network="untrained")
        assert lenet.answer["probabilities"].argmax() != 7
        refused = lenet.refusal(network="frozen")
        assert refused["error"]["code"] == "network"
        assert refused["kept"]
        assert "the network frozen could not be fetched" in refused["words"]
        lenet.set(network="trained")
        assert lenet.answer["probabilities"].argmax() == 7
        lenet.mount.evaluate(TRAIN, {"epochs": 1, "learning_rate": 10})
        assert watched.requests[-2].endswith("convnotes-lenet-training.js")  # and then the worker


# ---------------------------------------------------------------- train it here


TRAIN = "(el, asked) => el.explorable.train(asked)"
WHY = "(el, asked) => el.explorable.train(asked).then(() => null, (error) => error.message)"


def opened_panel(lenet):
    lenet.button("Train it here").click()
    lenet.button("One step").wait_for()


def taught_steps(lenet, count):
    lenet.says(f"Step {count} of 250: loss", ".cn-lenet-said")


def test_an_epoch_in_the_page_comes_to_what_the_core_s_comes_to(lenet):
    settings = {"epochs": 1, "seed": 3, "learning_rate": 0.03, "small_start": 1}
    found = lenet.mount.evaluate(TRAIN, settings)
    network, history = taught(**settings)
    assert found["loss"] == pytest.approx(history.loss, abs=1e-6)
    assert found["accuracy"] == history.validation_accuracy
    assert found["stopped"] == 0
    lenet.becomes(network="yours")
    x = lenet.answer["prepared"][None, None]
    np.testing.assert_allclose(lenet.answer["scores"], network(x)[0], atol=1e-6)


def test_where_a_page_may_start_no_worker_it_says_so_and_the_network_stays(browser, tmp_path):
    none = """<meta http-equiv="Content-Security-Policy" content="worker-src 'none'">"""
    with pages.opened(browser, on_its_disk(tmp_path, none)) as watched:
        lenet = Figure(watched.page, "lenet")
        assert lenet.mount.evaluate(WHY, {}).startswith("no worker could be started")
        lenet.complains("the page's policy must allow worker-src blob:")
        assert lenet.state["network"] == "trained"


def test_a_rate_that_explodes_is_named_with_its_step_and_the_last_finite_network_stays(lenet):
    opened_panel(lenet)
    found = lenet.mount.evaluate(TRAIN, {"epochs": 1, "seed": 1, "learning_rate": 10})
    assert found == {"loss": [], "accuracy": [], "stopped": 6}
    lenet.says("At a learning rate of 10 step 6 led out of the finite numbers.", ".cn-lenet-said")
    lenet.becomes(network="yours")
    assert np.isfinite(lenet.answer["scores"]).all()


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"epochs": 0}, "epochs 0 is outside 1 to 50"),
        ({"epochs": 2.5}, "epochs must be a whole number from 1 to 50, got 2.5"),
        ({"seed": -1}, "seed −1 is outside 0 to 999999"),
        ({"learning_rate": "fast"}, "learning_rate must be a finite number, got fast"),
        ({"pace": 1}, "pace is no field: there are epochs, learning_rate, seed, small_start, digits"),
    ],
)
def test_a_bad_argument_is_refused_by_name_value_and_limit(lenet, asked, words):
    assert lenet.mount.evaluate(WHY, asked) == words
    assert lenet.state["network"] == "trained"


def test_what_is_asked_before_training_is_answered(lenet):
    opened_panel(lenet)
    lenet.button("What is the first loss?").click()
    lenet.says("Step 1 of 250: loss", ".cn-lenet-said")
    lenet.says("the same chance, and loses log 10 = 2.303.", ".cn-lenet-said")
    lenet.button("Can it learn 20 digits by heart?").click()
    lenet.says("After 20 epochs", ".cn-lenet-said")
    lenet.becomes(digits=20, epochs=20, learning_rate=0.05, network="yours")
    _, history = taught(epochs=20, digits=20, learning_rate=0.05)
    assert history.loss[-1] < 0.02 < history.loss[0]
    lenet.says(f"loss {number(history.loss[-1])}", ".cn-lenet-said")
    lenet.says(f"{number(100 * history.validation_accuracy[-1], 1)} %", ".cn-lenet-said")


def test_a_run_is_stepped_paused_taken_up_and_ended(lenet):
    opened_panel(lenet)
    lenet.button("One step").click()
    taught_steps(lenet, 1)
    lenet.becomes(network="yours")
    before = lenet.answer["scores"]
    lenet.button("One step").click()
    taught_steps(lenet, 2)
    lenet.settle()
    assert not np.allclose(lenet.answer["scores"], before)
    lenet.button("Go on").click()
    step = "Number(/^Step (\\d+)/.exec(el.querySelector('.cn-lenet-said').textContent)?.[1])"
    lenet.wait(f"{step} >= 4")  # a busy page does not show every step
    lenet.button("Pause").click()
    lenet.button("Go on").wait_for()
    lenet.button("Start over").click()
    lenet.says("Press Start.", ".cn-lenet-said")


def test_reset_ends_the_run_and_undo_leads_back_to_the_network_before(lenet):
    run = lenet.mount.evaluate_handle("(el) => ({ over: el.explorable.train({ epochs: 50 }) })")
    lenet.becomes(network="yours")
    lenet.button("Reset").click()
    assert run.evaluate("({ over }) => over")["stopped"] >= 1
    lenet.becomes(network="trained")
    lenet.button("Undo").click()
    lenet.becomes(network="yours")
    lenet.button("Undo").click()
    lenet.becomes(network="trained")


def test_a_drawing_of_the_reader_s_is_learnt_too(lenet):
    opened_panel(lenet)
    lenet.input("label").fill("4")
    lenet.input("label").press("Enter")
    lenet.becomes(label=4)
    lenet.button("Teach it").click()
    lenet.says("One drawing of yours is among the digits, ten times: 4", ".cn-muted")
    lenet.button("One step").click()
    lenet.says("Step 1 of 255: loss", ".cn-lenet-said")  # ten more are half a mini-batch an epoch
    lenet.button("Forget them").click()
    lenet.says_no_more("One drawing of yours", ".cn-muted")


def test_a_network_leaves_for_numpy_and_comes_back(lenet, tmp_path, monkeypatch, capsys):
    opened_panel(lenet)
    lenet.button("One step").click()
    taught_steps(lenet, 1)
    lenet.settle()
    with lenet.page.expect_download() as download:
        lenet.button("Download .npz").click()
    download.value.save_as(tmp_path / "yours.npz")
    network = lenet_of_the_core(rng=np.random.default_rng(0), dtype=np.float64)
    load_checkpoint(tmp_path / "yours.npz", network)
    x = lenet.answer["prepared"][None, None]
    np.testing.assert_allclose(lenet.answer["scores"], network(x)[0], atol=1e-9)
    monkeypatch.chdir(tmp_path)
    exec(lenet.page.evaluate("([state]) => convnotes.figures.lenet.python(state, {})", [lenet.state]), {})
    printed = np.array(re.findall(r"\d\.[\de+-]+", capsys.readouterr().out), float)
    np.testing.assert_allclose(printed, lenet.answer["probabilities"], rtol=1e-6, atol=1e-6)
    other = lenet_of_the_core(rng=np.random.default_rng(5))
    save_checkpoint(tmp_path / "other.npz", other)
    bring(lenet, tmp_path / "other.npz")
    lenet.wait("Math.abs(answer.scores[0] - arg) < 1e-5", float(other(x.astype(np.float32))[0, 0]))
    np.savez(tmp_path / "wrong.npz", **{"parameter/0.weight": np.zeros(3)})
    bring(lenet, tmp_path / "wrong.npz")
    lenet.complains("no network of this shape is in that file: parameter/0.weight is not as it must be")
    with zipfile.ZipFile(tmp_path / "other.npz") as good, zipfile.ZipFile(tmp_path / "bomb.npz", "w") as bomb:
        bomb.writestr("parameter/0.weight.npy", good.read("parameter/0.weight.npy"))
        swollen = good.read("parameter/0.bias.npy") + bytes(2**27)
        bomb.writestr("parameter/0.bias.npy", swollen, compress_type=zipfile.ZIP_DEFLATED)
    bring(lenet, tmp_path / "bomb.npz")
    lenet.complains("parameter/0.bias is not as it must be")
    (tmp_path / "torn.npz").write_bytes((tmp_path / "other.npz").read_bytes()[:-200])
    bring(lenet, tmp_path / "torn.npz")
    lenet.complains("parameter/0.weight is not as it must be")


def bring(lenet, path):
    with lenet.page.expect_file_chooser() as chooser:
        lenet.button("Load a .npz").click()
    chooser.value.set_files(path)


# The module of a notebook, and a Python that answers every state, and says of a run what the test says.
NOTEBOOK = """async ([code, stored]) => {
    const blob = new Blob([code], { type: "text/javascript" });
    const { default: figure } = await import(URL.createObjectURL(blob));
    const { fields, view } = figure.schema;
    const defaults = (specs) =>
        Object.fromEntries(Object.entries(specs).map(([name, spec]) => [name, spec.default]));
    const state = defaults(fields);
    const values = { key: "fake", view: defaults(view), _stored: stored, ...state };
    const listeners = new Set(), kernel = { status: "idle" };
    const emit = (message, buffers) => [...listeners].forEach((hear) => hear(message, buffers));
    const answer = (id, asked = {}) => {
        Object.assign(state, asked);
        const found = Object.entries(figure.answer(state));
        const type = (a) => (a instanceof Int32Array ? "int32" : "float64");
        const arrays = found.map(([name, a]) => ({ name, shape: a.shape, type: type(a) }));
        const buffers = found.map(([, a]) => new DataView(a.buffer));
        emit({ id, state: { ...state }, view: values.view, arrays }, buffers);
    };
    const orders = [];
    const model = {
        get: (name) => values[name], set() {}, save_changes() {},
        on: (name, hear) => name === "msg:custom" && listeners.add(hear),
        off: (_, hear) => listeners.delete(hear),
        send: (content, _, buffers = []) => {
            if (content.id) setTimeout(() => answer(content.id, content.state));
            else orders.push([content, buffers.map(({ byteLength }) => byteLength)]);
        },
        widget_manager: { kernel },
    };
    const el = document.createElement("div");
    document.querySelector("main").replaceChildren(el);
    figure.load(state, model);
    figure.render({ model, el });
    const say = (said, arrays = []) => {
        const { pupil } = orders.findLast(([{ order }]) => order === "hire")[0];
        emit({ pupil, said }, arrays.map((values) => new DataView(Float64Array.from(values).buffer)));
    };
    window.fake = { orders, kernel, say };
}"""


@pytest.fixture
def told(visited):
    """A figure of a notebook, whose Python is the test."""
    visited.again()
    code = (pages.ROOT / "src" / "convnotes" / "_built" / "lenet.js").read_text(encoding="utf-8")
    visited.page.evaluate(NOTEBOOK, [code, stored("trained")])
    lenet = Figure(visited.page, mount=visited.page.locator("main > div"))
    lenet.says("answered by Python", "host")
    opened_panel(lenet)
    return lenet


def orders(lenet, count):
    """Return the last orders that Python was given, each with the bytes that came beside it."""
    lenet.page.wait_for_function("(count) => fake.orders.length >= count", arg=count)
    return [(content["order"], sizes) for content, sizes in lenet.page.evaluate("fake.orders")][-count:]


def say(lenet, said, arrays=()):
    lenet.page.evaluate("([said, arrays]) => fake.say(said, arrays)", [said, arrays])


def test_in_a_notebook_python_is_told_and_heard_and_what_it_says_is_drawn(told):
    told.button("Teach it").click()
    start = told.mount.get_by_role("button", name="Start", exact=True)
    start.click()
    assert orders(told, 1) == [("hire", [])]
    say(told, "ready")
    settings = {"epochs": 5, "learning_rate": 0.02, "seed": 1, "small_start": 0, "digits": 1000}
    begun = {"labels": [7], "begin": settings}
    assert orders(told, 3)[1:] == [(begun, [8 * 784]), ({"go": "on"}, [])]
    told.becomes(network="yours")
    network = taught(epochs=0, seed=1).network
    learnt = [parameter.value.ravel().tolist() for parameter in network.parameters.values()]
    learnt[-1] = [5.0, *learnt[-1][1:]]
    news = {"step": 1, "batches": 51, "loss": 2.25, "epoch": None, "done": False}
    say(told, news, learnt)
    told.says("Step 1 of 255: loss 2.25.", ".cn-lenet-said")
    told.wait(
        "Math.abs(answer.scores[0] - arg) < 1e-9",
        5 + float(network(told.answer["prepared"][None, None])[0, 0]),
    )
    told.button("Pause").click()
    assert orders(told, 4)[-1] == ({"go": "not"}, [])
    told.button("Start over").click()
    assert orders(told, 5)[-1] == ("end", [])


def test_in_a_notebook_what_python_cannot_do_is_said_in_words(told):
    start = told.mount.get_by_role("button", name="Start", exact=True)
    start.click()
    orders(told, 1)
    say(told, "taken")
    told.complains("another view of this figure is training: pause it there first")
    start.click()
    orders(told, 2)
    say(told, "ready")
    say(told, {"failed": "MemoryError: no room"})
    told.complains("Python could not go on training: MemoryError: no room")
    told.says("Press Start.", ".cn-lenet-said")
    start.click()
    say(told, "ready")
    told.says("the first digits are being read", ".cn-lenet-said")
    told.page.evaluate("fake.kernel.status = 'dead'")
    told.complains("Python stopped: run this cell again, and train anew")


def test_a_link_to_a_network_of_the_reader_s_own_says_elsewhere_that_it_is_not_there(visited, lenet):
    lenet.mount.evaluate(TRAIN, {"epochs": 1, "learning_rate": 10})
    lenet.becomes(network="yours")
    visited.again(lenet.copy_link())
    lenet.complains("there is no network yours in this tab yet")
    assert lenet.state["network"] == "trained"

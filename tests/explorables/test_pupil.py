"""Python as the pupil of the figure ``lenet``: what it is told, what it says, and that it ends."""

import queue
import threading

import numpy as np
import pytest

from convnotes.drawing import SIZE
from convnotes.explorables import LenetExplorable
from convnotes.explorables.lenet import pupil, training
from convnotes.explorables.lenet.training import taught
from convnotes.explorables.runtime.explorable import StateError
from convnotes.handwriting import drawn
from convnotes.pretrained import pretrained

PATIENCE = 60  # seconds, of a busy machine
SETTINGS = {"epochs": 2, "seed": 3, "learning_rate": 0.03, "small_start": 1}
NONE = {"labels": []}


class View:
    """The page's end of a figure: what its teacher sends, and what it hears."""

    def __init__(self, figure, monkeypatch):
        self.figure = figure
        self.heard = queue.Queue()
        self.parameters = None
        monkeypatch.setattr(figure, "send", lambda *message: self.heard.put(message))

    def sends(self, order, buffers=(), name="mine"):
        buffers = [np.ascontiguousarray(buffer, float).tobytes() for buffer in buffers]
        self.figure._handle_custom_msg({"pupil": name, "order": order}, buffers)

    def begins(self, go="on", own=NONE, x=(), **settings):
        self.sends("hire")
        assert self.hears() == "ready"
        self.sends({"begin": SETTINGS | settings, **own}, [x])
        self.sends({"go": go})

    def hears(self, name="mine"):
        content, buffers = self.heard.get(timeout=PATIENCE)
        assert content["pupil"] == name
        if buffers:
            self.parameters = [np.frombuffer(buffer) for buffer in buffers]
        return content["said"]

    def hears_all(self):
        """Return what is said until the run is done."""
        said = [self.hears()]
        while not said[-1]["done"]:
            said.append(self.hears())
        return said

    def thread(self):
        return self.figure._pupil.run


@pytest.fixture
def view(monkeypatch):
    monkeypatch.setattr(training, "COUNTS", {"train": 60, "test": 40})
    figure = LenetExplorable()
    yield View(figure, monkeypatch)
    figure.close()


def ended(thread):
    thread.join(PATIENCE)
    return not thread.is_alive()


def assert_network(network, expected):
    for name, parameter in expected.parameters.items():
        np.testing.assert_array_equal(network.parameters[name].value, parameter.value, err_msg=name)


def test_a_run_is_that_of_the_core_and_says_every_step(view):
    view.begins()
    said = view.hears_all()
    network, history = taught(**SETTINGS)
    assert [news["step"] for news in said] == [1, 2, 3, 4, 5, 6]
    assert {news["batches"] for news in said} == {3}
    assert [news["epoch"] is None for news in said] == 2 * [True, True, False]
    assert np.reshape([news["loss"] for news in said], (2, 3)).mean(1) == pytest.approx(history.loss)
    assert [news["epoch"]["loss"] for news in said[2::3]] == history.loss
    assert [news["epoch"]["accuracy"] for news in said[2::3]] == history.validation_accuracy
    assert_network(view.figure.yours.network, network)
    for values, parameter in zip(view.parameters, network.parameters.values(), strict=True):
        np.testing.assert_array_equal(values, parameter.value.ravel())
    assert ended(view.thread())


def test_what_was_learnt_is_the_figure_s_and_answers(view):
    figure = view.figure
    assert figure.yours is None
    with pytest.raises(StateError, match="there is no network yours"):
        figure.network = "yours"
    view.begins()
    accuracy = view.hears_all()[-1]["epoch"]["accuracy"]
    figure.network = "yours"
    prepared = figure.answer["prepared"]
    scores = figure.yours.network(prepared[None, None])[0]
    np.testing.assert_allclose(figure.answer["scores"], scores, atol=1e-11)
    assert figure.yours.accuracy == accuracy
    assert figure.yours.settings == SETTINGS | {"digits": 1000}
    assert figure.yours.probabilities(np.array(figure.drawing) / 255).sum() == pytest.approx(1)


def test_a_page_that_is_opened_anew_is_given_what_was_learnt_last(view):
    view.begins("once")
    view.hears()
    view.figure._handle_custom_msg({"id": "1", "state": {**view.figure.state, "network": "yours"}}, [])
    first = view.figure._stored
    assert first["name"] == "yours"
    view.sends({"go": "on"})
    while view.thread().is_alive():
        view.thread().join(PATIENCE)
    view.figure._handle_custom_msg({"id": "2"}, [])
    assert view.figure._stored["mean"] == first["mean"]
    assert view.figure._stored["parameters"] != first["parameters"]


def test_a_run_goes_on_for_one_step_and_pauses_with_its_parameters(view, monkeypatch):
    view.begins("once")
    assert view.hears()["step"] == 1
    first = view.parameters
    view.sends({"go": "once"})
    assert view.hears()["step"] == 2
    assert not np.array_equal(first[0], view.parameters[0])
    assert view.thread().waits
    monkeypatch.setattr(pupil, "PAUSE", np.inf)  # while it goes on it says no parameters within an epoch
    saw = threading.Event()
    schedule = pupil.Run._schedule

    def held(run, progress):
        if run._steps == 4:
            saw.wait(PATIENCE)
        return schedule(run, progress)

    monkeypatch.setattr(pupil.Run, "_schedule", held)
    view.sends({"go": "on"})
    assert [view.hears()["step"], view.hears()["step"]] == [3, 4]
    shown = view.parameters
    view.sends({"go": "not"})
    saw.set()
    assert view.hears() == {"paused": True}
    assert not np.array_equal(shown[0], view.parameters[0])
    view.sends({"go": "on"})
    assert view.hears_all()[-1]["step"] == 6
    assert_network(view.figure.yours.network, taught(**SETTINGS).network)


def test_drawings_are_learnt_too_from_the_next_epoch_on(view):
    drawings, labels = [drawn(7), drawn(1)], [3, 9]
    x = [pretrained().prepare(drawing) for drawing in drawings]
    view.begins(own={"labels": labels}, x=x)
    assert view.hears_all()[0]["batches"] == 4
    expected = taught(**SETTINGS, drawings=drawings, labels=labels)
    assert_network(view.figure.yours.network, expected.network)
    view.begins("once")
    assert view.hears()["batches"] == 3
    view.sends({"labels": labels}, [x])
    view.sends({"go": "on"})
    assert [news["batches"] for news in view.hears_all()] == [3, 3, 4, 4, 4, 4]


@pytest.mark.filterwarnings("ignore:overflow encountered:RuntimeWarning")
def test_a_rate_that_explodes_is_named_with_its_step_and_the_last_finite_network_stays(view, monkeypatch):
    monkeypatch.setattr(training, "COUNTS", {"train": 1000, "test": 40})
    wild = {"seed": 1, "learning_rate": 10, "small_start": 0}
    view.begins(**wild)
    steps = 0
    while "exploded" not in (said := view.hears()):
        steps = said["step"]
        assert np.isfinite(said["loss"])
    assert said == {"exploded": steps + 1}
    with pytest.raises(FloatingPointError, match=rf"epoch 1, batch {steps + 1}:"):
        taught(**{**SETTINGS, **wild})
    assert all(np.isfinite(values).all() for values in view.parameters)
    network, prepared = view.figure.yours.network, training.samples().images[:20]
    assert np.isfinite(network(prepared)).all()
    assert ended(view.thread())


def test_another_view_is_refused_while_a_run_goes_on_and_taken_once_it_pauses(view):
    view.begins(epochs=50)
    view.hears()
    view.sends("hire", name="other")
    said = [view.heard.get(timeout=PATIENCE)[0]]
    while said[-1]["pupil"] == "mine":
        said.append(view.heard.get(timeout=PATIENCE)[0])
    assert said[-1] == {"pupil": "other", "said": "taken"}
    first = view.thread()
    assert first.is_alive()
    view.sends({"go": "not"}, name="other")  # it is no pupil
    assert not first.waits
    view.sends({"go": "not"})
    view.sends("hire", name="other")
    assert ended(first)
    while (content := view.heard.get(timeout=PATIENCE)[0])["pupil"] == "mine":
        pass
    assert content == {"pupil": "other", "said": "ready"}


@pytest.mark.parametrize("end", [lambda view: view.sends("end"), lambda view: view.figure.close()])
@pytest.mark.parametrize("go", ["on", "once"])
def test_a_run_ends_when_it_is_ended_and_when_the_figure_is_closed(view, end, go):
    view.begins(go, epochs=50)
    view.hears()
    thread = view.thread()
    end(view)
    assert ended(thread)
    view.sends({"go": "on"})
    said = [view.hears() for _ in range(view.heard.qsize())]
    assert not any(news["done"] for news in said)


def test_what_goes_wrong_is_said_to_the_figure(view, monkeypatch):
    view.sends("hire")
    assert view.hears() == "ready"
    view.sends({"begin": SETTINGS | {"learning_rate": -1}, **NONE}, [()])
    assert view.hears()["failed"].startswith("ValueError: learning_rate must be")

    def broken(*_, **__):
        raise MemoryError("no room")

    monkeypatch.setattr(pupil, "train", broken)
    view.begins()
    assert view.hears() == {"failed": "MemoryError: no room"}
    assert ended(view.thread())


def test_what_goes_wrong_once_a_run_is_ended_is_said_to_nobody(view, monkeypatch):
    def ends_and_breaks(run):
        run.go("over")
        raise MemoryError

    monkeypatch.setattr(pupil.Run, "_learn", ends_and_breaks)
    view.begins()
    assert ended(view.thread())
    assert view.heard.empty()


def test_a_network_that_the_page_read_from_a_file_is_yours(view):
    expected = pretrained("frozen").network
    values = [parameter.value for parameter in expected.parameters.values()]
    view.sends("keep", values)
    assert_network(view.figure.yours.network, expected)
    view.sends("keep", [np.zeros((SIZE, SIZE)), *values[1:]])
    assert view.hears()["failed"].startswith("ValueError: ")
    assert_network(view.figure.yours.network, expected)


def test_it_learns_from_as_few_digits_as_it_is_told(view):
    view.begins(digits=20, epochs=3)
    said = view.hears_all()
    _, history = taught(**(SETTINGS | {"digits": 20, "epochs": 3}))
    assert [news["epoch"]["loss"] for news in said] == history.loss

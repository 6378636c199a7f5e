"""The figure's pupil in a notebook: Python learns in a thread, by the core; the twin of ``worker.ts``.

``kernel.ts`` sends orders and hears what is said, both in the shapes of ``pupil.ts``; arrays travel beside
them, as buffers. A message names its pupil, for every view of a figure has a teacher of its own.
"""

import threading
import time
from contextlib import suppress
from functools import cache, partial

import numpy as np

from convnotes.drawing import SIZE
from convnotes.explorables.lenet.training import COUNTS, SETTINGS, begun, samples, tested
from convnotes.network import lenet
from convnotes.pretrained import Pretrained, pretrained
from convnotes.train import History, cosine, train

PAUSE = 0.25
"""Seconds between two sets of parameters that are said: half a megabyte each."""


class Over(Exception):
    """The run was ended from outside."""


class Run(threading.Thread):
    """A run of learning, which begins paused; ``say(said, parameters)`` is called from its thread."""

    def __init__(self, say, own, *, epochs, digits=COUNTS["train"], **settings):
        super().__init__(name="convnotes-lenet", daemon=True)
        self.epochs = epochs
        self.own = own
        self.digits = digits
        self.settings = {"epochs": epochs, "digits": digits, **settings}
        self.accuracy = np.nan
        self.network, self._optimiser, self._rng = begun(**settings)
        self._say = say
        self._turn = threading.Condition()
        self._goes = "not"
        self._steps = self._batches = self._at = self._epoch = 0
        self._last = None
        self._alone = False
        self._stale = False
        self._told = 0.0
        self._finite = self._before = self.parameters

    @property
    def parameters(self):
        """Copies of the parameters as they are."""
        return [parameter.value.copy() for parameter in self.network.parameters.values()]

    @property
    def waits(self):
        """Whether nothing is learnt until somebody says so."""
        return self._goes in ("not", "over") or not self.is_alive()

    def go(self, goes):
        """Go on ("on"), for one mini-batch ("once"), not for now ("not"), or never again ("over")."""
        with self._turn:
            if self._goes != "over":
                self._goes = goes
            self._turn.notify_all()

    def run(self):
        """Learn, epoch by epoch, and say how it went, unless nobody wants to know any more."""
        with suppress(Over):
            try:
                with np.errstate(all="ignore"):  # a step out of the finite numbers is said in words
                    self._learn()
            except Over:
                raise
            except FloatingPointError:
                for parameter, value in zip(self.network.parameters.values(), self._finite, strict=True):
                    parameter.value[...] = value
                self._tell({"exploded": self._steps + 1}, self.parameters)
            except Exception as error:
                self._tell({"failed": f"{type(error).__name__}: {error}"[:200]})

    def _learn(self):
        history, validation = History(), tested()
        while self._epoch < self.epochs:
            self._at, (images, labels) = 0, samples(*self.own, self.digits)
            self._batches = -(-len(images) // SETTINGS["batch"])
            train(
                self.network,
                self._optimiser,
                images,
                labels,
                epochs=self._epoch + 1,
                batch_size=SETTINGS["batch"],
                rng=self._rng,
                validation=validation,
                schedule=self._schedule,
                after_batch=self._heard,
                history=history,
                progress=False,
            )
            self.accuracy = history.validation_accuracy[-1]
            self._epoch += 1
            self._news(self._last, {"loss": history.loss[-1], "accuracy": self.accuracy})

    def _schedule(self, _progress):
        """Wait until there is to be a step; return the factor on its learning rate over the whole run."""
        with self._turn:
            if self._goes == "not" and self._stale:
                self._tell({"paused": True}, self.parameters)
                self._stale = False
            self._turn.wait_for(lambda: self._goes != "not")
            if self._goes == "over":
                raise Over
            self._alone = self._goes == "once"
            if self._alone:
                self._goes = "not"
        self._before = self.parameters
        return cosine((self._epoch + self._at / self._batches) / self.epochs)

    def _heard(self, loss):
        """Say what a mini-batch came to; that of an epoch's last is said with the epoch."""
        if not all(np.isfinite(p.value).all() for p in self.network.parameters.values()):
            raise FloatingPointError
        self._finite = self._before
        self._steps += 1
        self._at += 1
        self._last = loss
        if self._at < self._batches:
            self._news(loss, None)

    def _news(self, loss, epoch):
        shown = self._alone or epoch or self._goes != "on" or time.monotonic() - self._told > PAUSE
        if shown:
            self._told = time.monotonic()
        self._stale = not shown
        done = self._epoch == self.epochs
        news = {"step": self._steps, "batches": self._batches, "loss": loss, "epoch": epoch, "done": done}
        self._tell(news, self.parameters if shown else [])

    def _tell(self, said, parameters=()):
        with self._turn:
            if self._goes == "over":
                raise Over
            self._say(said, parameters)


class Pupil:
    """Hears what a figure's teachers order, does it in one run at a time, and keeps what was learnt.

    Parameters
    ----------
    send : function of (content, buffers)
        How a message goes to the page; it is called from the run's thread, too.
    """

    def __init__(self, send):
        self.learnt: Pretrained | None = None
        self._send = send
        self._name = None
        self._run: Run | None = None

    @property
    def run(self) -> Run | None:
        """The run that there is, or was last."""
        return self._run

    @property
    def waits(self) -> bool:
        """Whether nothing is being learnt."""
        return self._run is None or self._run.waits

    def hear(self, name, order, buffers=()):
        """Do what the teacher of the pupil of that name orders; what goes wrong is said there, too."""
        try:
            self._do(name, order, buffers)
        except Exception as error:
            self._say(name, {"failed": f"{type(error).__name__}: {error}"[:200]})
            raise

    def end(self):
        """End the run that there is; its thread ends with the mini-batch that it is at."""
        if self._run:
            self._run.go("over")
        self._name = None

    def _do(self, name, order, buffers):
        if order == "hire":
            self._hire(name)
        elif order == "end":
            if name == self._name:
                self.end()
        elif order == "keep":
            self.learnt = _network([np.frombuffer(buffer) for buffer in buffers], {})
        elif name == self._name:
            self._teach(name, order, buffers)

    def _hire(self, name):
        """Take a pupil on, unless another learns; one that waits gives way."""
        if not self.waits and name != self._name:
            self._say(name, "taken")
            return
        self.end()
        self._name = name
        self._say(name, "ready")

    def _teach(self, name, order, buffers):
        if "begin" in order:
            settings = order["begin"]
            self._run = Run(partial(self._told, name), _drawings(order, buffers), **settings)
            self.learnt = _network(self._run.parameters, settings)
            self._run.start()
        elif self._run and "go" in order:
            self._run.go(order["go"])
        elif self._run:
            self._run.own = _drawings(order, buffers)

    def _told(self, name, said, parameters):
        """Keep what the run has learnt, for the page will ask what it answers, and say it there."""
        if parameters:
            self.learnt = _network(parameters, self._run.settings, self._run.accuracy)
        self._say(name, said, parameters)

    def _say(self, name, said, parameters=()):
        self._send({"pupil": name, "said": said}, [value.tobytes() for value in parameters])


def _network(parameters, settings, accuracy=np.nan):
    """Return parameters in the book's network, which was prepared for as all of them are."""
    network = lenet(rng=np.random.default_rng(0), dtype=np.float64)
    for parameter, value in zip(network.parameters.values(), parameters, strict=True):
        parameter.value[...] = np.reshape(value, parameter.value.shape)
    return Pretrained(network, _mean(), accuracy, settings)


@cache
def _mean():
    return pretrained().mean


def _drawings(order, buffers):
    """Return prepared drawings, and what each of them is."""
    labels = order["labels"]
    x = np.frombuffer(buffers[0]) if labels else np.zeros(0)
    return x.reshape(len(labels), SIZE, SIZE), labels

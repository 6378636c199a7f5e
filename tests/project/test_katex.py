"""The connection to the server that sets equations while the book is built."""

import socket
from types import SimpleNamespace

import pytest
import sphinxcontrib.katex
from support import ROOT

from convnotes.book import sphinxext


@pytest.fixture
def deaf(tmp_path, monkeypatch):
    """Make a server's socket that is there and does not listen yet."""
    with socket.socket(socket.AF_UNIX) as server:
        monkeypatch.chdir(tmp_path)  # a socket's name must be short
        server.bind("s")
        yield server


@pytest.fixture
def connection():
    """Make the connection, with time for one question more."""
    with sphinxext.PatientSocket(socket.AF_UNIX) as connection:
        connection.settimeout(60)
        yield connection


def test_a_server_that_does_not_listen_yet_is_asked_again(deaf, connection, monkeypatch):
    clock = SimpleNamespace(monotonic=lambda: 0, sleep=lambda seconds: deaf.listen())
    monkeypatch.setattr(sphinxext, "time", clock)  # this module's alone: others have threads that wait
    connection.connect(deaf.getsockname())
    assert connection.getpeername() == deaf.getsockname()


def test_a_server_that_never_listens_is_given_up_when_the_time_is_over(deaf, connection, monkeypatch):
    hours = iter(range(0, 3600 * 24, 20))
    clock = SimpleNamespace(monotonic=lambda: next(hours), sleep=lambda seconds: None)
    monkeypatch.setattr(sphinxext, "time", clock)
    with pytest.raises(ConnectionRefusedError):
        connection.connect(deaf.getsockname())
    assert next(hours) == 80


def test_the_book_is_set_over_such_a_connection(monkeypatch):
    for name in ("socket", "NODEJS_BINARY", "STARTUP_TIMEOUT", "RENDER_TIMEOUT"):
        monkeypatch.setattr(sphinxcontrib.katex, name, getattr(sphinxcontrib.katex, name))
    monkeypatch.setattr(sphinxcontrib.katex, "KATEX_DEFAULT_OPTIONS", {})
    monkeypatch.setattr(sphinxext.execution, "executenb", None)
    sphinxext.configure(SimpleNamespace(confdir=ROOT, extensions={sphinxext.MATHS}), SimpleNamespace())
    assert sphinxcontrib.katex.socket.socket is sphinxext.PatientSocket

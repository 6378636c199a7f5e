"""The connection to the server that sets equations while the book is built."""

import socket
from types import SimpleNamespace

import pytest
import sphinxcontrib.katex
from chapters import ROOT

from convnotes import sphinxext


@pytest.fixture
def deaf(tmp_path):
    """Make a server's socket that is there and does not listen yet."""
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "s"))
        yield server


@pytest.fixture
def connection():
    """Make the connection, with time for one question more."""
    with sphinxext.PatientSocket(socket.AF_UNIX) as connection:
        connection.settimeout(60)
        yield connection


def test_a_server_that_does_not_listen_yet_is_asked_again(deaf, connection, monkeypatch):
    monkeypatch.setattr(sphinxext.time, "sleep", lambda seconds: deaf.listen())
    connection.connect(deaf.getsockname())
    assert connection.getpeername() == deaf.getsockname()


def test_a_server_that_never_listens_is_given_up_when_the_time_is_over(deaf, connection, monkeypatch):
    hours = iter(range(0, 3600 * 24, 20))
    monkeypatch.setattr(sphinxext.time, "monotonic", lambda: next(hours))
    with pytest.raises(ConnectionRefusedError):
        connection.connect(deaf.getsockname())
    assert next(hours) == 80


def test_the_book_is_set_over_such_a_connection(monkeypatch):
    for name in ("socket", "NODEJS_BINARY", "STARTUP_TIMEOUT", "RENDER_TIMEOUT"):
        monkeypatch.setattr(sphinxcontrib.katex, name, getattr(sphinxcontrib.katex, name))
    monkeypatch.setattr(sphinxcontrib.katex, "KATEX_DEFAULT_OPTIONS", {})
    monkeypatch.setattr(sphinxext.execution, "executenb", None)
    sphinxext.configure(SimpleNamespace(confdir=ROOT), SimpleNamespace())
    assert sphinxcontrib.katex.socket.socket is sphinxext.PatientSocket

"""The server that sets equations while the book is built."""

import socket
import subprocess

import pytest
import sphinxcontrib.katex
from chapters import ROOT

from convnotes import sphinxext


@pytest.fixture
def refused(monkeypatch):
    """Refuse the first connection to a server; give the list of the servers that were started."""
    started, sockets = [], []

    class Hesitant(socket.socket):
        def connect(self, address):
            sockets.append(self)
            if len(sockets) == 1:
                raise ConnectionRefusedError
            super().connect(address)

    class Recorded(subprocess.Popen):
        def __init__(self, *command, **options):
            super().__init__(*command, **options)
            started.append(self)

    monkeypatch.setattr(sphinxcontrib.katex.KaTeXServer, "katex_server", None)
    monkeypatch.setattr(sphinxcontrib.katex, "NODEJS_BINARY", sphinxext.node())
    monkeypatch.setattr(sphinxcontrib.katex, "STARTUP_TIMEOUT", 20.0)
    monkeypatch.setattr(sphinxcontrib.katex, "Popen", subprocess.Popen)
    monkeypatch.setattr(sphinxext.subprocess, "Popen", Recorded)
    monkeypatch.setattr(sphinxcontrib.katex.socket, "socket", Hesitant)
    yield started
    for connection in sockets:
        connection.close()
    for process in started:
        process.kill()
        process.wait()
        process.stdin.close()
        process.stdout.close()


def test_a_server_that_refused_a_connection_is_ended_and_another_one_serves(refused):
    sphinxext.start_katex(ROOT / "node_modules" / "katex" / "dist" / "katex.min.js")
    first, second = refused
    assert first.returncode is not None
    assert second.poll() is None

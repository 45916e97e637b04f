"""Stands between a program and PostgreSQL, and can cut a connection at the worst moment.

With the `COMMIT` passed on and its answer kept back, the program cannot know whether it happened.
"""

import select
import shutil
import socket
import tempfile
from pathlib import Path
from threading import Thread
from urllib.parse import parse_qs, urlsplit, urlunsplit

BYTES = 65_536


class Proxy:
    """A Unix socket that leads to the server of a URL."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._server = str(Path(parse_qs(parts.query)["host"][0]) / ".s.PGSQL.5432")
        self._folder = tempfile.mkdtemp(prefix="baton-proxy-", dir="/tmp")
        self.url = urlunsplit(parts._replace(query=f"host={self._folder}"))
        self.cuts_before_commit = 0
        """How many of the next commits are cut off before the server hears of them."""
        self.cuts_after_commit = 0
        """How many of the next commits happen, with nobody hearing of it."""
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.bind(f"{self._folder}/.s.PGSQL.5432")
        self._socket.listen()
        Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._socket.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._socket.accept()
            except OSError:
                return
            Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        server = socket.socket(socket.AF_UNIX)
        with client, server:
            try:
                server.connect(self._server)
                self._pass_on(client, server)
            except OSError:
                return

    def _pass_on(self, client: socket.socket, server: socket.socket) -> None:
        is_doomed = False
        while True:
            ready, _, _ = select.select([client, server], [], [])
            if server in ready:
                data = server.recv(BYTES)
                if not data or (is_doomed and b"COMMIT\0" in data):
                    return
                client.sendall(data)
            if client in ready:
                data = client.recv(BYTES)
                if b"COMMIT" in data and self.cuts_before_commit:
                    self.cuts_before_commit -= 1
                    return
                if b"COMMIT" in data and self.cuts_after_commit:
                    self.cuts_after_commit -= 1
                    is_doomed = True
                if not data:
                    return
                server.sendall(data)

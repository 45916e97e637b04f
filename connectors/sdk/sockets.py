"""Connections that check the numeric peer address and keep a deadline. Knows no request."""

import socket
import ssl
import time
from functools import cache
from typing import TYPE_CHECKING, Any

import certifi
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import NewConnectionError

from connectors.sdk.errors import ActionError, Permanent

if TYPE_CHECKING:
    from collections.abc import Callable

    from connectors.sdk.egress import EgressPolicy

CONNECT_S_MAX = 10.0
_SLICE_S = 0.25
"""How long a blocked read goes without a look at the deadline and at cancellation."""


class NeverConnected(NewConnectionError):
    """No connection came about: nothing was sent."""


class Lane:
    """What one thread's connections share: the egress policy, and the current call's deadline."""

    def __init__(self, policy: "EgressPolicy") -> None:
        self.policy = policy
        self._deadline_s = 0.0
        self._is_cancelled: Callable[[], bool] = bool

    def begin(self, *, seconds: float, is_cancelled: "Callable[[], bool]") -> None:
        """Start the clock of a call."""
        self._deadline_s = time.monotonic() + seconds
        self._is_cancelled = is_cancelled

    def patience_s(self) -> float:
        """Say how long the next wait may be.

        Raises TimeoutError after the deadline, and ActionError `cancelled` once nobody wants it.
        """
        if self._is_cancelled():
            raise ActionError("The attempt was cancelled.", code="cancelled")
        left_s = self._deadline_s - time.monotonic()
        if left_s <= 0:
            raise TimeoutError("the call's time is up")
        return left_s

    def wait(self, sock: socket.socket, receive: "Callable[[], int]") -> int:
        """Receive in slices, so that a slow peer cannot outlast the deadline."""
        while True:
            sock.settimeout(min(self.patience_s(), _SLICE_S))
            try:
                return receive()
            except TimeoutError:
                continue


class _PlainSocket(socket.socket):
    lane: Lane | None = None

    def recv_into(self, buffer: Any, nbytes: int = 0, flags: int = 0) -> int:
        base = super().recv_into
        if self.lane is None:
            return base(buffer, nbytes, flags)
        return self.lane.wait(self, lambda: base(buffer, nbytes, flags))

    def sendall(self, data: Any, flags: int = 0) -> None:
        if self.lane is not None:
            self.settimeout(self.lane.patience_s())
        super().sendall(data, flags)


class _TlsSocket(ssl.SSLSocket):
    lane: Lane | None = None

    def recv_into(self, buffer: Any, nbytes: int | None = None, flags: int = 0) -> int:
        base = super().recv_into
        if self.lane is None:
            return base(buffer, nbytes, flags)
        return self.lane.wait(self, lambda: base(buffer, nbytes, flags))

    def send(self, data: Any, flags: int = 0) -> int:
        # `sendall` of a TLS socket is a loop over this.
        if self.lane is not None:
            self.settimeout(self.lane.patience_s())
        return super().send(data, flags)


@cache
def tls_context() -> ssl.SSLContext:
    """Give the one TLS context: the machine's certificates and the bundled ones."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    context.sslsocket_class = _TlsSocket
    return context


def pools_for(lane: Lane) -> dict[str, type[HTTPConnectionPool]]:
    """Give the pool classes of a lane, by URL scheme."""

    class Plain(HTTPConnection):
        def _new_conn(self) -> socket.socket:
            return _connect(self, lane)

    class Tls(HTTPSConnection):
        def _new_conn(self) -> socket.socket:
            return _connect(self, lane)

        def connect(self) -> None:
            super().connect()
            if isinstance(self.sock, _TlsSocket):
                self.sock.lane = lane

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class TlsPool(HTTPSConnectionPool):
        ConnectionCls = Tls

    return {"http": PlainPool, "https": TlsPool}


def _connect(connection: HTTPConnection, lane: Lane) -> socket.socket:
    """Resolve once, and connect to an address that was checked: a name cannot change in between."""
    host = connection.host
    try:
        found = socket.getaddrinfo(host, connection.port, type=socket.SOCK_STREAM)
    except (socket.gaierror, UnicodeError) as error:
        raise NeverConnected(connection, f"the name {host} is not found") from error
    refusals = [refusal for *_, peer in found if (refusal := _refusal(lane, str(peer[0])))]
    if refusals:
        # One refused address condemns the name: a mix is how rebinding looks.
        raise Permanent(f"{host} must not be reached: {refusals[0]}.", code="egress")
    return _first_that_answers(connection, lane, found)


def _refusal(lane: Lane, address: str) -> str | None:
    why = lane.policy.refusal(address)
    return f"{address} is {why}" if why else None


def _first_that_answers(
    connection: HTTPConnection, lane: Lane, found: list[tuple[Any, ...]]
) -> socket.socket:
    problem: OSError = OSError("the name has no address")
    for family, kind, protocol, _, peer in found:
        sock = _PlainSocket(family, kind, protocol)
        try:
            for option in connection.socket_options or ():
                sock.setsockopt(*option)
            sock.settimeout(min(CONNECT_S_MAX, lane.patience_s()))
            sock.connect(peer)
        except OSError as error:
            sock.close()
            problem = error
        except ActionError:
            sock.close()
            raise
        else:
            sock.lane = lane
            return sock
    said = problem.strerror or str(problem)
    raise NeverConnected(connection, f"{connection.host}:{connection.port}: {said}") from problem

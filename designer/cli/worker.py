"""`baton worker`: an engine without a web server, beside others on a shared database."""

import logging
import os
import signal
import sys
from argparse import Namespace
from collections.abc import Callable
from threading import Event
from types import FrameType

from connectors.registry import Registry
from connectors.sdk.egress import EgressPolicy
from designer.cli.trouble import existing_folder, explained
from designer.errors import UsageError
from designer.garbage import collect_less_often
from designer.settings import (
    HOST_DEFAULT,
    PORT_DEFAULT,
    data_folder,
    database_url,
    local_url,
    public_url,
    queue_url,
    shown_url,
)
from designer.version import version
from engine.runtime import open_runtime

DRAIN_S = 20.0
"""How long attempts that have begun are waited for; what is left goes on elsewhere."""


def work(arguments: Namespace) -> int:
    """Work until SIGTERM or SIGINT; 0 after an orderly stop."""
    url = database_url(arguments.database_url)
    if url is None:
        raise UsageError("a worker needs --database-url, or BATON_DATABASE_URL")
    reached_at = public_url(arguments.public_url) or local_url(HOST_DEFAULT, PORT_DEFAULT)
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(name)s: %(message)s")
    stopping = _on_signals()
    registry = Registry(folders=tuple(existing_folder(name) for name in arguments.connectors))
    with explained():
        runtime = open_runtime(
            data_folder(arguments.data),
            registry=registry,
            workers=arguments.threads,
            database_url=url,
            base_url=reached_at,
            queue_url=queue_url(arguments.queue_url),
            egress=EgressPolicy(allow_private=not arguments.refuse_private),
        )
    collect_less_often()
    try:
        _say(f"Baton {version()} works on {shown_url(url)}. Ctrl-C stops it in order.\n")
        stopping.wait()
    finally:
        runtime.close(drain_s=DRAIN_S)
    _say("Baton has stopped.\n")
    return 0


def _on_signals(leave: Callable[[int], object] = os._exit) -> Event:
    """Give what the first signal sets; a second one does not wait."""
    stopping = Event()

    def on_signal(_number: int, _frame: FrameType | None) -> None:
        if stopping.is_set():
            leave(1)
        stopping.set()

    signal.signal(signal.SIGTERM, on_signal)
    signal.signal(signal.SIGINT, on_signal)
    return stopping


def _say(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()

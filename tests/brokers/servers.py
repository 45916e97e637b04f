"""A private RabbitMQ and a private Redis, or those that the environment names."""

import contextlib
import os
import socket
from collections.abc import Iterator

from tests.brokers.keeping import found, free_port, kept, new_folder

RABBITMQ_VARIABLE = "BATON_TEST_RABBITMQ_URL"
REDIS_VARIABLE = "BATON_TEST_REDIS_URL"
RABBITMQ_START = 'epmd -port "$ERL_EPMD_PORT" -address 127.0.0.1 & exec "$0"'
"""RabbitMQ's nodes are found through epmd, and a private one needs a private epmd."""


@contextlib.contextmanager
def running_rabbitmq() -> Iterator[str]:
    """Give the URL of a RabbitMQ for as long as the block lasts. Raises NoServer."""
    given = os.environ.get(RABBITMQ_VARIABLE)
    if given:
        yield given
        return
    program = found(
        "rabbitmq-server",
        package="rabbitmq-server",
        places=["/usr/lib/rabbitmq/bin/rabbitmq-server"],  # the one on the path wants its own user
    )
    folder, port = new_folder("rabbitmq"), free_port()
    (folder / "plugins").write_text("[].\n")
    environment = {
        "HOME": str(folder),  # where Erlang keeps its cookie
        "RABBITMQ_NODENAME": f"baton{port}@localhost",
        "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
        "RABBITMQ_NODE_PORT": str(port),
        "RABBITMQ_DIST_PORT": str(free_port()),
        "RABBITMQ_MNESIA_BASE": str(folder / "mnesia"),
        "RABBITMQ_LOG_BASE": str(folder / "logs"),
        "RABBITMQ_ENABLED_PLUGINS_FILE": str(folder / "plugins"),
        "RABBITMQ_PID_FILE": str(folder / "pid"),
        "RABBITMQ_CONF_ENV_FILE": str(folder / "none"),
        "RABBITMQ_CONFIG_FILE": str(folder / "none"),
        "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "+S 1:1",
        "ERL_EPMD_PORT": str(free_port()),
        "ERL_EPMD_ADDRESS": "127.0.0.1",
    }
    start = ["/bin/bash", "-c", RABBITMQ_START, program]
    with kept(folder, start, is_ready=lambda: _answers(port), environment=environment):
        yield f"amqp://guest:guest@127.0.0.1:{port}//"


@contextlib.contextmanager
def running_redis() -> Iterator[str]:
    """Give the URL of a Redis for as long as the block lasts. Raises NoServer."""
    given = os.environ.get(REDIS_VARIABLE)
    if given:
        yield given
        return
    program = found("redis-server", package="redis-server")
    folder, port = new_folder("redis"), free_port()
    start = [program, "--port", str(port), "--bind", "127.0.0.1", "--dir", str(folder)]
    start += ["--save", "", "--appendonly", "no"]
    with kept(folder, start, is_ready=lambda: _answers(port)):
        yield f"redis://127.0.0.1:{port}/0"


def _answers(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False

"""RabbitMQ and Redis for tests: one of each for all of them, and a name nobody else has used."""

import os
import uuid
from collections.abc import Iterator

import pytest

from tests.brokers.keeping import NoServer
from tests.brokers.servers import running_rabbitmq, running_redis


@pytest.fixture(scope="session")
def rabbitmq_url() -> Iterator[str]:
    """Give the broker; without one the test is skipped, and fails where CI is set."""
    try:
        with running_rabbitmq() as url:
            yield url
    except NoServer as reason:
        _do_without(reason)


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """Give the broker; without one the test is skipped, and fails where CI is set."""
    try:
        with running_redis() as url:
            yield url
    except NoServer as reason:
        _do_without(reason)


@pytest.fixture
def queue_name() -> str:
    """Give a queue's name that is used by one test only, as the broker may not be ours alone."""
    return f"baton-{uuid.uuid4().hex[:12]}"


def _do_without(reason: NoServer) -> None:
    if os.environ.get("CI"):
        pytest.fail(str(reason))
    pytest.skip(str(reason))

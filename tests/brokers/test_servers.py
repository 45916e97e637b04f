"""The private brokers are there, and gone afterwards."""

import socket
from urllib.parse import urlsplit

import kombu
import pytest

from tests.brokers.servers import REDIS_VARIABLE, running_redis


@pytest.mark.parametrize("broker", ["rabbitmq_url", "redis_url"])
def test_a_message_goes_through_a_private_broker(request, broker, queue_name):
    with kombu.Connection(request.getfixturevalue(broker)) as connection:
        queue = connection.SimpleQueue(queue_name)
        queue.put({"n": 1})
        message = queue.get(timeout=10)
        message.ack()
        queue.close()
    assert message.payload == {"n": 1}


def test_nothing_of_a_private_broker_is_left(monkeypatch):
    monkeypatch.delenv(REDIS_VARIABLE, raising=False)
    with running_redis() as url:
        place = (urlsplit(url).hostname, urlsplit(url).port)
    with pytest.raises(OSError, match="refused"):
        socket.create_connection(place, timeout=1)

"""What tests of every folder may ask for."""

from tests.brokers.fixtures import queue_name, rabbitmq_url, redis_url
from tests.postgres.fixtures import postgres, postgres_url

__all__ = ["postgres", "postgres_url", "queue_name", "rabbitmq_url", "redis_url"]

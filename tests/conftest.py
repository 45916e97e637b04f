"""What tests of every folder may ask for."""

from hypothesis import HealthCheck, settings

from tests.brokers.fixtures import queue_name, rabbitmq_url, redis_url
from tests.postgres.fixtures import postgres, postgres_url

__all__ = ["postgres", "postgres_url", "queue_name", "rabbitmq_url", "redis_url"]

# A busy machine makes no test fail: the time an example takes says nothing about the code.
settings.register_profile(
    "baton", deadline=None, suppress_health_check=[HealthCheck.too_slow], parent=settings.default
)
settings.load_profile("baton")

"""What tests of every folder may ask for."""

from tests.postgres.fixtures import postgres, postgres_url

__all__ = ["postgres", "postgres_url"]

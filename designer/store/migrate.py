"""Brings the designer's tables up to date: the only door to Alembic here."""

from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from engine.errors import StoreTooNew

HEAD = "0002"
"""The newest step in `migrations/versions`."""


def bring_up_to_date(engine: Engine, *, schema: str | None = None) -> None:
    """Run the missing steps in one transaction; nothing is done when there are none.

    The tables are in a *schema* of their own where others have tables as well.

    Raises StoreTooNew when a newer Baton wrote the file.
    """
    with engine.begin() as connection:
        if schema is not None and not inspect(connection).has_schema(schema):
            connection.execute(text(f"CREATE SCHEMA {schema}"))
        found = _revision(connection)
        if found == HEAD:
            return  # Alembic is slow to import, and there is nothing for it to do.
        if found is not None and found > HEAD:
            raise StoreTooNew("This data directory was written by a newer Baton.")
        _upgrade(connection)


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return None if found is None else str(found)


def _upgrade(connection: Connection) -> None:
    from alembic import command  # noqa: PLC0415 (only when there is something to do)
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")

"""Bring a store to this program's schema, or refuse it. Knows revisions, no query."""

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from engine.errors import StoreTooNew

REVISIONS = (
    "0001",
    "0002",
    "0003",
    "0004",
    "0005",
    "0006",
    "0007",
    "0008",
    "0009",
    "0010",
    "0011",
    "0012",
    "0013",
    "0014",
)
"""All revisions, oldest first; a test holds this equal to the folder `migrations/versions`."""
VERSION_TABLE = "alembic_version"


def bring_up_to_date(connection: Connection) -> None:
    """Run the missing migrations in the caller's transaction. Raises StoreTooNew."""
    revision = _revision(connection)
    if revision == REVISIONS[-1]:
        return  # Alembic takes a tenth of a second to import; most starts need none of it.
    if revision is not None and revision not in REVISIONS:
        msg = (
            f"This store was written by a newer Baton (schema {revision}; this program knows "
            f"up to {REVISIONS[-1]}). Install that version, or restore a backup."
        )
        raise StoreTooNew(msg)
    _upgrade(connection)


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table(VERSION_TABLE):
        return None
    return connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar()  # noqa: S608  # a constant


def _upgrade(connection: Connection) -> None:
    from alembic import command  # noqa: PLC0415  # needed on the first start only
    from alembic.config import Config  # noqa: PLC0415  # the same

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")

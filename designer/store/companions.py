"""Queries on what stands beside drafts. Each runs inside the caller's transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Connection, delete, func, insert, select, update

from designer.store.schema import companions

Kind = Literal["pin", "test", "message"]
"""A message is of a version, whose number is its id; it stays with the version."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanionRow:
    """A pin, a test case or a message as stored; `content` is JSON text. Times are milliseconds."""

    flow_id: str
    kind: Kind
    id: str
    content: str
    created_at: int
    updated_at: int
    updated_by: str


def list_companions(connection: Connection, flow_id: str, kind: Kind) -> Sequence[CompanionRow]:
    """Give all of a kind, oldest first."""
    query = (
        select(companions)
        .where(companions.c.flow_id == flow_id, companions.c.kind == kind)
        .order_by(companions.c.created_at, companions.c.id)
    )
    return [
        CompanionRow(**row._mapping)  # noqa: SLF001 (SQLAlchemy's documented way to a mapping)
        for row in connection.execute(query)
    ]


def count_companions(connection: Connection, flow_id: str, kind: Kind) -> int:
    """Count those of a kind."""
    query = select(func.count()).where(companions.c.flow_id == flow_id, companions.c.kind == kind)
    return int(connection.execute(query).scalar_one())


def put_companion(connection: Connection, row: CompanionRow) -> bool:
    """Insert the row, or change the one that is there; tell whether it is new."""
    changed = connection.execute(
        update(companions)
        .where(
            companions.c.flow_id == row.flow_id,
            companions.c.kind == row.kind,
            companions.c.id == row.id,
        )
        .values(content=row.content, updated_at=row.updated_at, updated_by=row.updated_by)
    )
    if changed.rowcount:
        return False
    values = {name: getattr(row, name) for name in CompanionRow.__slots__}
    connection.execute(insert(companions).values(values))
    return True


def drop_companion(connection: Connection, flow_id: str, kind: Kind, id_: str) -> bool:
    """Remove one; tell whether it was there."""
    dropped = connection.execute(
        delete(companions).where(
            companions.c.flow_id == flow_id, companions.c.kind == kind, companions.c.id == id_
        )
    )
    return dropped.rowcount > 0


def drop_companions(connection: Connection, flow_id: str) -> None:
    """Remove everything beside a draft that goes; messages of versions stay, as versions do."""
    connection.execute(
        delete(companions).where(companions.c.flow_id == flow_id, companions.c.kind != "message")
    )

"""Queries on drafts. Each runs inside the caller's transaction and promises no more."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, insert, or_, select, update

from designer.store.schema import drafts


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftRow:
    """A draft as stored; `document` is JSON text. Times are milliseconds."""

    id: str
    name: str
    revision: int
    document: str
    document_hash: str
    loaded_hash: str | None
    """What the document's hash was when it was last read from a file."""
    node_count: int
    triggers: str
    published_version: int | None
    published_hash: str | None
    created_at: int
    updated_at: int
    updated_by: str
    deleted_at: int | None
    """A deleted draft leaves its row, so that a revision number is never used twice."""


def _row(row: Row[Any]) -> DraftRow:
    return DraftRow(**row._mapping)  # noqa: SLF001 (SQLAlchemy's documented way to a mapping)


def find_draft(connection: Connection, flow_id: str) -> DraftRow | None:
    """Give the row, deleted or not; None when the id was never used."""
    row = connection.execute(select(drafts).where(drafts.c.id == flow_id)).first()
    return None if row is None else _row(row)


def list_drafts(connection: Connection, *, after: str, limit: int) -> Sequence[DraftRow]:
    """Give up to *limit* rows that are not deleted, by id, those after *after*.

    Their documents are left out: a list of flows does not show them, and they may be large.
    """
    query = (
        select(*(column for column in drafts.c if column is not drafts.c.document))
        .where(drafts.c.deleted_at.is_(None), drafts.c.id > after)
        .order_by(drafts.c.id)
        .limit(limit)
    )
    return [
        DraftRow(**row._mapping, document="")  # noqa: SLF001 (as above)
        for row in connection.execute(query)
    ]


def draft_names(connection: Connection) -> dict[str, str]:
    """Give the name of every flow that is not deleted, by id."""
    query = select(drafts.c.id, drafts.c.name).where(drafts.c.deleted_at.is_(None))
    return {row.id: row.name for row in connection.execute(query)}


def drafts_with_credentials(connection: Connection) -> Sequence[DraftRow]:
    """Give the flows whose draft may name a credential, or whose newest version is another."""
    query = select(drafts).where(
        drafts.c.deleted_at.is_(None),
        or_(
            drafts.c.document.contains('"credential"', autoescape=True),
            drafts.c.published_hash != drafts.c.document_hash,
        ),
    )
    return [_row(row) for row in connection.execute(query.order_by(drafts.c.id))]


def put_draft(connection: Connection, row: DraftRow) -> None:
    """Insert the row, or replace the one with its id. The caller has compared revisions."""
    values = {name: getattr(row, name) for name in DraftRow.__slots__}
    changed = connection.execute(update(drafts).where(drafts.c.id == row.id).values(values))
    if changed.rowcount == 0:
        connection.execute(insert(drafts).values(values))


def mark_published(
    connection: Connection, *, flow_id: str, version: int, document_hash: str
) -> None:
    """Note which document is the newest version; an older one that comes late changes nothing."""
    connection.execute(
        update(drafts)
        .where(
            drafts.c.id == flow_id,
            drafts.c.deleted_at.is_(None),
            or_(drafts.c.published_version.is_(None), drafts.c.published_version <= version),
        )
        .values(published_version=version, published_hash=document_hash)
    )

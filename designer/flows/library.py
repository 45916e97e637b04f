"""The library of flows: drafts with revisions, and how they become versions.

Knows no HTTP. A draft may be invalid, but it must be readable as a flow and keep its id.
"""

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from designer.errors import Conflicting, Missing, StaleRevision, Unprocessable
from designer.flows.facts import Facts, document_hash, drawable, facts_of
from designer.store.companions import (
    CompanionRow,
    drop_companions,
    list_companions,
    put_companion,
)
from designer.store.database import Database
from designer.store.drafts import (
    DraftRow,
    draft_names,
    find_draft,
    list_drafts,
    mark_published,
    put_draft,
)
from engine.flow.document import parse_flow

if TYPE_CHECKING:
    from engine.drivers.versions.publishing import VersionInfo
    from engine.runtime import Runtime

Json = Any
ID_CHARS_MAX = 100
ID_PATTERN = re.compile(r"[a-z0-9][a-z0-9_-]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A draft as it is now."""

    row: DraftRow
    document: dict[str, Json]

    @property
    def has_unpublished_changes(self) -> bool:
        """Say whether publishing would make a version."""
        return self.row.document_hash != self.row.published_hash


class Library:
    """Drafts and their publication. Whoever saves says which revision they started from."""

    def __init__(
        self, database: Database, runtime: "Runtime", *, now_ms: Callable[[], int]
    ) -> None:
        self._database = database
        self._runtime = runtime
        self._now_ms = now_ms

    def rows(self, *, after: str, limit: int) -> Sequence[DraftRow]:
        """Give up to *limit* flows by id, those after *after*, without their documents."""
        with self._database.read() as connection:
            return list_drafts(connection, after=after, limit=limit)

    def names(self) -> dict[str, str]:
        """Give every flow's name by its id."""
        with self._database.read() as connection:
            return draft_names(connection)

    def get(self, flow_id: str) -> Draft:
        """Give the draft. Raises Missing."""
        row = self.find(flow_id)
        if row is None or row.deleted_at is not None:
            raise Missing(f"There is no flow {flow_id!r}.")
        return Draft(row=row, document=json.loads(row.document))

    def find(self, flow_id: str) -> DraftRow | None:
        """Give the row, deleted or not; None when the id was never used."""
        with self._database.read() as connection:
            return find_draft(connection, flow_id)

    def create(self, document: dict[str, Json], *, by: str, is_loaded: bool = False) -> Draft:
        """Keep a new draft. Raises Conflicting when its id is taken, Unprocessable."""
        row = self._new_row(document, by=by)
        with self._database.write() as connection:
            old = find_draft(connection, row.id)
            if old is not None and old.deleted_at is None:
                raise Conflicting(f"There is a flow {row.id!r} already.", code="flow_exists")
            if old is not None:
                row = replace(row, revision=old.revision + 1)
            row = replace(row, loaded_hash=row.document_hash if is_loaded else None)
            put_draft(connection, row)
        return Draft(row=row, document=document)

    def save(
        self,
        flow_id: str,
        document: dict[str, Json],
        *,
        expected: int | None,
        by: str,
        is_loaded: bool = False,
    ) -> Draft:
        """Replace the draft, if its revision is still *expected* (None: whatever it is).

        Raises Missing, StaleRevision with what is there now, Unprocessable.
        """
        new = self._new_row(document, by=by)
        if new.id != flow_id:
            raise Unprocessable(
                f"The document's id is {new.id!r}, and this is flow {flow_id!r}.", code="other_id"
            )
        with self._database.write() as connection:
            old = _present(find_draft(connection, flow_id), flow_id)
            _check_revision(old, expected)
            row = replace(
                new,
                revision=old.revision + 1,
                created_at=old.created_at,
                published_version=old.published_version,
                published_hash=old.published_hash,
                loaded_hash=new.document_hash if is_loaded else old.loaded_hash,
            )
            put_draft(connection, row)
        return Draft(row=row, document=document)

    def delete(self, flow_id: str, *, expected: int | None) -> None:
        """Take the flow out of the library and its triggers off; its runs and versions stay."""
        _check_revision(self.get(flow_id).row, expected)
        # Triggers first: after a crash in between, a flow that is listed and does not fire can
        # be deleted again, and one that fires and is not listed could not.
        self._runtime.unpublish(flow_id)
        with self._database.write() as connection:
            old = _present(find_draft(connection, flow_id), flow_id)
            _check_revision(old, expected)
            put_draft(
                connection,
                replace(
                    old, deleted_at=self._now_ms(), published_version=None, published_hash=None
                ),
            )
            drop_companions(connection, flow_id)

    def publish(
        self, flow_id: str, *, expected: int | None, by: str, message: str = ""
    ) -> "VersionInfo":
        """Make the draft a version. Raises Missing, StaleRevision, InvalidFlow."""
        draft = self.get(flow_id)
        _check_revision(draft.row, expected)
        version = self._runtime.publish(draft.document, by=by)
        with self._database.write() as connection:
            mark_published(
                connection,
                flow_id=flow_id,
                version=version.number,
                document_hash=draft.row.document_hash,
            )
            if message:
                put_companion(connection, self._message(version, message, by=by))
        return version

    def messages(self, flow_id: str) -> dict[int, str]:
        """Give what was said of each version when it was published, by number."""
        with self._database.read() as connection:
            rows = list_companions(connection, flow_id, "message")
        return {int(row.id): str(json.loads(row.content)) for row in rows}

    def _message(self, version: "VersionInfo", message: str, *, by: str) -> CompanionRow:
        now = self._now_ms()
        return CompanionRow(
            flow_id=version.flow_id,
            kind="message",
            id=str(version.number),
            content=json.dumps(message, ensure_ascii=False),
            created_at=now,
            updated_at=now,
            updated_by=by,
        )

    def _new_row(self, document: dict[str, Json], *, by: str) -> DraftRow:
        facts, now = _readable(document), self._now_ms()
        return DraftRow(
            id=facts.id,
            name=facts.name,
            revision=1,
            document=json.dumps(document, ensure_ascii=False, separators=(",", ":")),
            document_hash=document_hash(document),
            loaded_hash=None,
            node_count=facts.node_count,
            triggers=json.dumps(facts.triggers),
            published_version=None,
            published_hash=None,
            created_at=now,
            updated_at=now,
            updated_by=by,
            deleted_at=None,
        )


def _readable(document: dict[str, Json]) -> Facts:
    flow, findings = parse_flow(document)
    if flow is None:
        raise Unprocessable(
            "This cannot be read as a flow.",
            code="unreadable_flow",
            findings=[finding.as_json() for finding in findings],
        )
    facts = facts_of(document)
    if len(facts.id) > ID_CHARS_MAX or not ID_PATTERN.fullmatch(facts.id):
        message = (
            f"Use lower-case letters, digits, - and _ (at most {ID_CHARS_MAX}), "
            "beginning with a letter or a digit."
        )
        raise Unprocessable(
            f"{facts.id!r:.120} is no id for a flow. {message}",
            code="bad_id",
            errors=[{"field": "id", "message": message}],
        )
    return facts


def _present(row: DraftRow | None, flow_id: str) -> DraftRow:
    if row is None or row.deleted_at is not None:
        raise Missing(f"There is no flow {flow_id!r}.")
    return row


def _check_revision(row: DraftRow, expected: int | None) -> None:
    if expected is not None and row.revision != expected:
        raise StaleRevision(
            f"Somebody saved this flow in between: it is at revision {row.revision} now.",
            current_revision=row.revision,
            saved_by=row.updated_by,
            flow=drawable(json.loads(row.document)),
        )

"""What people keep beside a draft, one kind at a time: pins of nodes, test cases.

Knows no HTTP, and not what is in them. They go with the draft.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any

from designer.errors import Missing, Unprocessable
from designer.flows.library import Library
from designer.store.companions import (
    CompanionRow,
    Kind,
    count_companions,
    drop_companion,
    list_companions,
    put_companion,
)
from designer.store.database import Database

Json = Any
BYTES_MAX = 256 * 1024
COUNT_MAX = 100
"""Of each kind, for one flow."""
ID_CHARS_MAX = 100


class Companions:
    """Those of one kind; `name` is what a person calls one."""

    def __init__(
        self,
        database: Database,
        library: Library,
        kind: Kind,
        *,
        name: str,
        now_ms: Callable[[], int],
    ) -> None:
        self._database = database
        self._library = library
        self._kind: Kind = kind
        self._name = name
        self._now_ms = now_ms

    def all(self, flow_id: str) -> dict[str, Json]:
        """Give all by id, oldest first. Raises Missing when there is no such flow."""
        self._library.get(flow_id)
        with self._database.read() as connection:
            rows = list_companions(connection, flow_id, self._kind)
        return {row.id: json.loads(row.content) for row in rows}

    def save(self, flow_id: str, id_: str, content: Json, *, by: str) -> bool:
        """Keep one, in place of the one with its id; tell whether it is new.

        Raises Missing when there is no such flow, Unprocessable when it is too large or one too
        many.
        """
        self._library.get(flow_id)
        text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
        size = len(text.encode())
        if size > BYTES_MAX or len(id_) > ID_CHARS_MAX:
            raise Unprocessable(
                f"A {self._name} may have {BYTES_MAX} bytes, this has {size}; "
                f"its id may have {ID_CHARS_MAX} characters.",
                code="limit_exceeded",
            )
        now = self._now_ms()
        row = CompanionRow(
            flow_id=flow_id,
            kind=self._kind,
            id=id_,
            content=text,
            created_at=now,
            updated_at=now,
            updated_by=by,
        )
        with self._database.write() as connection:
            is_new = put_companion(connection, row)
            if is_new and count_companions(connection, flow_id, self._kind) > COUNT_MAX:
                raise Unprocessable(
                    f"A flow may have {COUNT_MAX} {self._name}s; remove one first.",
                    code="limit_exceeded",
                )
        return is_new

    def begin_with(self, flow_id: str, contents: Mapping[str, Json], *, by: str) -> bool:
        """Keep these, in order, if there are none yet; tell whether they are kept.

        Raises Missing when there is no such flow.
        """
        self._library.get(flow_id)
        now = self._now_ms()
        with self._database.write() as connection:
            if count_companions(connection, flow_id, self._kind):
                return False
            for number, (id_, content) in enumerate(contents.items()):
                text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
                row = CompanionRow(
                    flow_id=flow_id,
                    kind=self._kind,
                    id=id_,
                    content=text,
                    created_at=now + number,
                    updated_at=now,
                    updated_by=by,
                )
                put_companion(connection, row)
        return True

    def drop(self, flow_id: str, id_: str) -> None:
        """Remove one. Raises Missing."""
        self._library.get(flow_id)
        with self._database.write() as connection:
            if not drop_companion(connection, flow_id, self._kind, id_):
                raise Missing(f"Flow {flow_id!r} has no {self._name} {id_!r}.")

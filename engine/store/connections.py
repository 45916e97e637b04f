"""What the queries need of a database, whichever it is. Knows no table."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite

Values = Sequence[object]
"""What a statement's question marks stand for, in order."""
Insert = postgresql.Insert | sqlite.Insert
"""An insert that may say what happens when the row is there."""


class Connections(Protocol):
    """Transactions and reads. Each raises StoreUnavailable when the database is away."""

    def write(self) -> AbstractContextManager[Connection]:
        """One transaction: durable when the block has been left. Raises Conflict."""
        ...

    def read(self) -> AbstractContextManager[Connection]:
        """Read what is committed; every statement sees its own moment."""
        ...

    def write_rows(
        self,
        writes: Sequence[tuple[str, Sequence[Values]]],
        *,
        fences: Mapping[int, int] | None = None,
    ) -> None:
        """Run each statement for all of its rows, in one transaction. Raises Conflict, Fenced."""
        ...

    def change(self, statement: str, values: Values) -> int:
        """Run one statement in a transaction of its own; gives how many rows it changed."""
        ...

    def fetch(self, statement: str, values: Values) -> list[Any]:
        """Read what is committed with one statement, by the driver alone; gives plain tuples."""
        ...

    def insert(self, table: Table) -> Insert:
        """Give an insert in the database's own words."""
        ...

    def take_turns(self, tx: Connection, what: str) -> None:
        """Let one transaction at a time go on with this, until it ends."""
        ...

"""The trail of who changed what. It is only ever added to, and holds no secret and no content."""

import logging
from collections.abc import Callable, Sequence

from designer.store import accounts
from designer.store.database import Database
from engine.errors import StoreUnavailable

log = logging.getLogger("baton.trail")

UNTRACKED = frozenset(
    {
        "validate_flow",
        "preview_schedule",
        "start_run",
        "answer_callback",
        "send_events",
        "publish_messages",
        "pull_messages",
        "acknowledge_messages",
        "modify_deadline",
        "admit_sender",
    }
)
"""They change nothing, or are in a history of their own; a callback's path is a secret."""


class Trail:
    """Notes what was done."""

    def __init__(self, database: Database, *, now_ms: Callable[[], int]) -> None:
        self._database = database
        self._now_ms = now_ms

    def note(self, action: str, subject: str, *, by: str) -> None:
        """Add one line. What was done is done: a store that fails now goes to the log alone."""
        try:
            with self._database.write() as connection:
                accounts.add_audit(
                    connection, at=self._now_ms(), actor=by, action=action, subject=subject
                )
        except StoreUnavailable:
            log.exception("The trail misses that %s did %s %s.", by, action, subject)

    def lines(
        self, *, before: int | None, limit: int, action: str | None = None
    ) -> Sequence[accounts.AuditRow]:
        """Give up to *limit* lines, newest first, those before line *before*; of one action."""
        with self._database.read() as connection:
            return accounts.list_audit(connection, before=before, limit=limit, action=action)


def is_tracked(method: str, action: str) -> bool:
    """Say whether it belongs on the trail."""
    return method != "GET" and action not in UNTRACKED

"""Credentials in dictionaries, beside `memory.py`."""

from collections.abc import Collection
from threading import Lock

from engine.errors import Conflict
from engine.store.records_credentials import (
    CredentialRow,
    changed_by_others,
    refuse_other_keys,
)


class MemoryCredentials:
    """`CredentialStore` in dictionaries."""

    _lock: Lock

    def __init__(self) -> None:
        self._credentials: dict[str, CredentialRow] = {}
        super().__init__()

    def credential(self, name: str) -> CredentialRow | None:
        """Give one credential."""
        return self._credentials.get(name)

    def credentials(self, *, after: str = "", limit: int) -> list[CredentialRow]:
        """Give credentials by name."""
        with self._lock:
            rows = sorted(self._credentials.values())
        return [row for row in rows if row.name > after][:limit]

    def save_credential(
        self, row: CredentialRow, *, seen: int | None, keys: Collection[str]
    ) -> None:
        """Create or replace one."""
        with self._lock:
            refuse_other_keys({one.key_id for one in self._credentials.values()}, keys)
            known = self._credentials.get(row.name)
            if seen is None and known is not None:
                raise Conflict(f"Another writer was first: there is a credential {row.name}.")
            if seen is not None and (known is None or known.revision != seen):
                raise Conflict(changed_by_others(row.name))
            self._credentials[row.name] = row

    def drop_credential(self, name: str) -> bool:
        """Remove one."""
        with self._lock:
            return self._credentials.pop(name, None) is not None

    def credential_keys(self) -> set[str]:
        """Give the keys in use."""
        with self._lock:
            return {row.key_id for row in self._credentials.values()}

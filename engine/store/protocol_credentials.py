"""What every store promises about credentials: their rows, and which keys sealed them."""

from collections.abc import Collection
from typing import Protocol

from engine.store.records_credentials import CredentialRow


class CredentialStore(Protocol):
    """Credentials by name."""

    def credential(self, name: str) -> CredentialRow | None:
        """Give one credential."""
        ...

    def credentials(self, *, after: str = "", limit: int) -> list[CredentialRow]:
        """Give credentials by name, those after this one."""
        ...

    def save_credential(
        self, row: CredentialRow, *, seen: int | None, keys: Collection[str]
    ) -> None:
        """Create a credential when `seen` is None, else replace the one of that revision.

        Raises Conflict when the name is taken, or somebody else was first; KeyMissing when some
        row was sealed with a key that is none of `keys`: then two writers hold different keys.
        """
        ...

    def drop_credential(self, name: str) -> bool:
        """Remove a credential; False when there is none."""
        ...

    def credential_keys(self) -> set[str]:
        """Give the keys that something was sealed with."""
        ...

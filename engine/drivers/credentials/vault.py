"""Opens and seals credentials: the only caller of the cipher. Knows no request and no attempt."""

import json
from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from connectors.sdk.credential import Credential, Secret
from engine.drivers.credentials.keys import Keys, what_to_do
from engine.errors import KeyMissing, MissingCredential
from engine.store.protocol_credentials import CredentialStore
from engine.store.records_credentials import CredentialRow

OWN: Final = "~"
"""What the names of the server's own secrets begin with."""
CREDENTIALS_MAX: Final = 1_000


class Vault:
    """Credentials by name; their values leave it in a Secret only."""

    def __init__(
        self, store: CredentialStore, keys: Keys, types: Mapping[str, type[Credential]]
    ) -> None:
        self.store = store
        self.keys = keys
        self.types = types

    def open(self, name: str) -> Secret:
        """Give a credential's values. Raises MissingCredential, KeyMissing."""
        return self.secret_of(self.find(name))

    def find(self, name: str) -> CredentialRow:
        """Give a credential's row. Raises MissingCredential."""
        row = None if name.startswith(OWN) else self.store.credential(name)
        if row is None:
            raise MissingCredential(f"There is no credential {name!r:.120}.")
        return row

    def secret_of(self, row: CredentialRow) -> Secret:
        """Give a row's values. Raises KeyMissing."""
        fields: dict[str, str] = json.loads(self.unseal(row))
        hosts = tuple(json.loads(row.hosts))
        return Secret(name=row.name, type=row.type, fields=MappingProxyType(fields), hosts=hosts)

    def unseal(self, row: CredentialRow) -> bytes:
        """Give what a row holds. Raises KeyMissing."""
        ring = self.keys.ring()
        if row.key_id not in ring.ids:
            raise KeyMissing(what_to_do([row.key_id], self.keys.place))
        try:
            return ring.open(row.key_id, row.sealed, bound=_bound(row))
        except KeyMissing as error:
            raise KeyMissing(f"The credential {row.name} cannot be opened. {error}") from None

    def seal(self, row: CredentialRow, data: bytes, *, seen: int | None) -> CredentialRow:
        """Keep a row with these contents, in place of the one of revision `seen`, or as a new one.

        Raises Conflict, KeyMissing.
        """
        used: Collection[str] = self.store.credential_keys()
        ring = self.keys.make(used)
        key_id, sealed = ring.seal(data, bound=_bound(row))
        row = row._replace(key_id=key_id, sealed=sealed)
        self.store.save_credential(row, seen=seen, keys=ring.ids)
        return row

    def trouble(self) -> str | None:
        """Say what a person has to do before everything can be opened; None when nothing."""
        used = self.store.credential_keys()
        try:
            missing = sorted(used - set(self.keys.ring().ids))
        except KeyMissing as error:
            return str(error) if used else None
        return what_to_do(missing, self.keys.place) if missing else None

    def names(self) -> Mapping[str, str]:
        """Give the type of each credential, by name."""
        return {row.name: row.type for row in self.rows()}

    def rows(self) -> Sequence[CredentialRow]:
        """Give every credential but the server's own."""
        rows = self.store.credentials(limit=CREDENTIALS_MAX + 1)
        return [row for row in rows if not row.name.startswith(OWN)]


def _bound(row: CredentialRow) -> bytes:
    """Give what must be the same when it is opened: nobody may change where it is sent."""
    return json.dumps([1, row.credential_id, row.type, json.loads(row.hosts)]).encode()

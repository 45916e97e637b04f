"""What people do with credentials: list, create, replace, delete and try them. Shows no value."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from connectors.sdk.catalog import CredentialSpec
from connectors.sdk.context import Context, Services
from connectors.sdk.credential import Credential
from connectors.sdk.credential_types import TYPES
from connectors.sdk.errors import ActionError
from connectors.sdk.manifest import credential_spec_of
from connectors.sdk.messages import Request
from engine.core.plan import Json
from engine.drivers.clock import Clock
from engine.drivers.credentials.checking import (
    checked_description,
    checked_fields,
    checked_hosts,
    checked_name,
    checked_type,
    refusal,
)
from engine.drivers.credentials.cipher import Key
from engine.drivers.credentials.hosts import is_narrower
from engine.drivers.credentials.issuer import Tokens
from engine.drivers.credentials.keys import Keys, KeysInHand
from engine.drivers.credentials.opening import Lender, Use
from engine.drivers.credentials.vault import CREDENTIALS_MAX, OWN, Vault
from engine.errors import Conflict, LimitExceeded
from engine.store.protocol_credentials import CredentialStore
from engine.store.records_credentials import CredentialRow
from engine.views.times import rfc3339

TEST_S_MAX: Final = 30.0
TEST_BYTES_MAX: Final = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class CredentialWish:
    """What somebody wants a credential to be; None leaves it as it is."""

    fields: Mapping[str, Json] | None = field(default=None, repr=False)
    hosts: Sequence[str] | None = None
    description: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A credential that was kept, and what was made for it, to be shown this once."""

    credential: dict[str, Json]
    shown: Mapping[str, str] = field(default_factory=dict, repr=False)


class CredentialDesk:
    """Credentials as people see them; `vault` opens them, `lender` lends them to attempts."""

    def __init__(
        self,
        store: CredentialStore,
        services: Services,
        keys: Keys | None,
        clock: Clock,
        new_id: Callable[[], str],
        base_url: str,
        types: Mapping[str, type[Credential]] = TYPES,
    ) -> None:
        keys = keys or KeysInHand(Key.new().text(), "this process")
        self.vault = Vault(store, keys, types)
        self.tokens = Tokens(self.vault, clock, base_url, new_id)
        self.lender = Lender(self.vault, self.tokens, services, clock)
        self._services = services
        self._clock = clock
        self._new_id = new_id

    def types(self) -> list[CredentialSpec]:
        """Give the types of credentials with their forms."""
        return [credential_spec_of(kind) for kind in self.vault.types.values()]

    def listed(self) -> list[dict[str, Json]]:
        """Give all credentials by name, without their values."""
        return [_shown(row) for row in self.vault.rows()]

    def found(self, name: str) -> dict[str, Json]:
        """Give one credential without its values. Raises MissingCredential."""
        return _shown(self.vault.find(name))

    def create(self, name: str, type_: str, wish: CredentialWish, *, by: str) -> Made:
        """Keep a new credential. Raises InvalidInput, Conflict, LimitExceeded, KeyMissing."""
        checked_name(name)
        kind = checked_type(self.vault.types, type_)
        fields, shown = _filled(kind, wish.fields or {})
        if len(self.vault.rows()) >= CREDENTIALS_MAX:
            raise LimitExceeded(f"There are {CREDENTIALS_MAX} credentials already.")
        now = self._clock.now_ms()
        row = CredentialRow(
            name=name,
            credential_id=self._new_id(),
            type=type_,
            hosts=json.dumps(checked_hosts(wish.hosts or ())),
            filled=json.dumps(sorted(fields)),
            description=checked_description(wish.description or ""),
            sealed=b"",
            key_id="",
            revision=1,
            created_at=now,
            created_by=by,
            updated_at=now,
            updated_by=by,
        )
        if self.vault.store.credential(name) is not None:
            raise Conflict(f"There is a credential {name} already.")
        kept = self.vault.seal(row, json.dumps(fields).encode(), seen=None)
        return Made(credential=_shown(kept), shown=shown)

    def replace(self, name: str, wish: CredentialWish, *, by: str) -> Made:
        """Change a credential. Raises MissingCredential, InvalidInput, Conflict, KeyMissing.

        Fields are replaced all together. More hosts need them given anew, lest somebody who may
        not know a secret has it sent elsewhere.
        """
        row = self.vault.find(name)
        old_hosts: list[str] = json.loads(row.hosts)
        hosts = old_hosts if wish.hosts is None else list(checked_hosts(wish.hosts))
        if wish.fields is None and not is_narrower(hosts, old_hosts):
            said = "more hosts need the values given again"
            raise refusal("hosts", said)
        shown: Mapping[str, str] = {}
        if wish.fields is None:
            fields = dict(self.vault.secret_of(row).fields)
        else:
            fields, shown = _filled(checked_type(self.vault.types, row.type), wish.fields)
        described = row.description if wish.description is None else wish.description
        fresh = row._replace(
            hosts=json.dumps(hosts),
            filled=json.dumps(sorted(fields)),
            description=checked_description(described),
            revision=row.revision + 1,
            updated_at=self._clock.now_ms(),
            updated_by=by,
        )
        kept = self.vault.seal(fresh, json.dumps(fields).encode(), seen=row.revision)
        self.lender.tokens.forget(row.credential_id)
        return Made(credential=_shown(kept), shown=shown)

    def delete(self, name: str) -> None:
        """Forget a credential. Raises MissingCredential."""
        row = self.vault.find(name)
        self.vault.store.drop_credential(name)
        self.lender.tokens.forget(row.credential_id)

    def try_out(self, name: str, url: str | None) -> dict[str, Json]:
        """Say whether it works: `{ok, code, message, status}`. Raises MissingCredential.

        With a URL, which must be at one of its hosts, that is asked with it.
        """
        self.vault.find(name)
        use = self.lender.opening(name)
        assert isinstance(use, Use)
        try:
            if url is None:
                return {"ok": True, "code": None, "message": use.try_out(), "status": None}
            return self._asked(url, use)
        except ActionError as error:
            message = f"{error.message}"
            return {"ok": False, "code": error.code, "message": message, "status": None}

    def _asked(self, url: str, use: Use) -> dict[str, Json]:
        from connectors.sdk.http import send  # noqa: PLC0415  # requests is loaded when first used

        context = Context(
            services=self._services,
            idempotency_key=self._new_id(),
            timeout_s=TEST_S_MAX,
            credential=use,
        )
        answer = send(Request.get(url), context=context, bytes_max=TEST_BYTES_MAX)
        said = f"{answer.url} answered {answer.status} {answer.reason}".rstrip()
        code = None if answer.is_success else f"http.{answer.status}"
        return {"ok": answer.is_success, "code": code, "message": said, "status": answer.status}

    def rotate(self) -> dict[str, Json]:
        """Seal everything with a new key, and forget the old ones. Runs go on meanwhile.

        Raises KeyMissing, also where the keys are in the environment and the first one is in use
        already: then a person has to put a new one before it.
        """
        vault = self.vault
        used = vault.store.credential_keys()
        ring = vault.keys.make(used)
        if used <= {ring.ids[0]}:
            ring = vault.keys.add()
        count = sum(self._resealed(name) for name in self._names())
        left = vault.store.credential_keys()
        vault.keys.keep({ring.ids[0], *left})
        return {"key_id": ring.ids[0], "sealed": count}

    def _names(self) -> list[str]:
        return [row.name for row in self.vault.store.credentials(limit=CREDENTIALS_MAX + 100)]

    def _resealed(self, name: str) -> bool:
        """Seal one row with the first key; whoever changes it meanwhile uses that key as well."""
        while (row := self.vault.store.credential(name)) is not None:
            if row.key_id == self.vault.keys.ring().ids[0]:
                return False
            fresh = row._replace(revision=row.revision + 1)
            try:
                self.vault.seal(fresh, self.vault.unseal(row), seen=row.revision)
            except Conflict:
                continue
            return True
        return False


def _filled(
    kind: type[Credential], given: Mapping[str, Json]
) -> tuple[dict[str, str], Mapping[str, str]]:
    """Give the checked fields, and those that were made because nobody gave them."""
    made = {name: text for name, text in kind.made().items() if not given.get(name)}
    return checked_fields(kind, {**given, **made}), made


def _shown(row: CredentialRow) -> dict[str, Json]:
    assert not row.name.startswith(OWN)
    return {
        "name": row.name,
        "type": row.type,
        "hosts": json.loads(row.hosts),
        "fields": json.loads(row.filled),
        "description": row.description,
        "revision": row.revision,
        "created_at": rfc3339(row.created_at),
        "created_by": row.created_by,
        "updated_at": rfc3339(row.updated_at),
        "updated_by": row.updated_by,
    }

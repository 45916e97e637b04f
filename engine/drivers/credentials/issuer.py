"""Our own OpenID Connect issuer: its keys, what it publishes of them, and its tokens."""

import json
from collections.abc import Callable
from threading import Lock
from typing import TYPE_CHECKING, Any, Final

from engine.core.plan import Json
from engine.drivers.clock import Clock
from engine.drivers.credentials.vault import OWN, Vault
from engine.errors import Conflict, InvalidInput
from engine.store.records_credentials import CredentialRow

if TYPE_CHECKING:
    from engine.drivers.credentials.signing import Signer

KEYS_NAME: Final = f"{OWN}oidc"
KEYS_TYPE: Final = "oidc_keys"
TOKEN_S: Final = 3_600
"""How long a token is good."""
KEPT_S: Final = TOKEN_S + 300
"""How long a public key is shown after it has signed its last token."""
REUSED_S: Final = TOKEN_S // 2
"""How long the same token is given again."""
TOKENS_MAX: Final = 1_000
AUDIENCE_CHARS_MAX: Final = 2_000
TRIES: Final = 5
CONFIGURATION_PATH: Final = "/.well-known/openid-configuration"
JWKS_PATH: Final = "/oidc/jwks"


class Tokens:
    """Makes identity tokens, and says how they are checked."""

    def __init__(
        self, vault: Vault, clock: Clock, base_url: str, new_id: Callable[[], str]
    ) -> None:
        self._vault = vault
        self._clock = clock
        self._issuer = base_url.rstrip("/")
        self._new_id = new_id
        self._lock = Lock()
        self._seen: tuple[int, list[dict[str, Any]]] | None = None
        """The keys of a revision."""
        self._signer: tuple[str, Signer] | None = None
        """The newest key's id, and what signs with it."""
        self._made: dict[tuple[int, str, str | None], tuple[str, int]] = {}

    def oidc(self, audience: str, email: str | None = None) -> str:
        """Give a token for an audience: RS256, good for an hour, half an hour at least.

        Raises KeyMissing, InvalidInput for an audience that is none.
        """
        if not 0 < len(audience) <= AUDIENCE_CHARS_MAX:
            said = f"An audience has 1 to {AUDIENCE_CHARS_MAX} characters."
            raise InvalidInput(said, [("audience", said)])
        revision, keys = self._keys()
        now_s, of = self._now_s(), (revision, audience, email)
        with self._lock:
            token, made_s = self._made.get(of, ("", 0))
        if token and 0 <= now_s - made_s < REUSED_S:
            return token
        token = self._signed(audience, email, keys[0]["key"], now_s)
        with self._lock:
            while len(self._made) >= TOKENS_MAX:
                del self._made[next(iter(self._made))]
            self._made[of] = (token, now_s)
        return token

    def _signed(self, audience: str, email: str | None, key: dict[str, Json], now_s: int) -> str:
        claims = {
            "iss": self._issuer,
            "aud": audience,
            "azp": email or "baton",
            "sub": email or "baton",
            "iat": now_s,
            "exp": now_s + TOKEN_S,
        }
        if email:
            claims |= {"email": email, "email_verified": True}
        return self._signer_of(key).sign(claims)

    def _signer_of(self, key: dict[str, Json]) -> "Signer":
        from engine.drivers.credentials.signing import Signer  # noqa: PLC0415  # joserfc, when needed

        signer = self._signer
        if signer is None or signer[0] != key["kid"]:
            signer = self._signer = (key["kid"], Signer(key, key_id=key["kid"]))
        return signer[1]

    def configuration(self) -> dict[str, Json]:
        """Give what the discovery document says."""
        return {
            "issuer": self._issuer,
            "jwks_uri": f"{self._issuer}{JWKS_PATH}",
            "response_types_supported": ["id_token"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "claims_supported": [
                "iss",
                "aud",
                "azp",
                "sub",
                "iat",
                "exp",
                "email",
                "email_verified",
            ],
        }

    def jwks(self) -> dict[str, Json]:
        """Give the public keys: the one that signs, and those whose tokens may still be about."""
        from engine.drivers.credentials.signing import key_set  # noqa: PLC0415  # joserfc, when needed

        oldest_s = self._now_s() - KEPT_S
        _, keys = self._keys()
        shown = [one["key"] for one in keys if (one["retired_s"] or oldest_s) >= oldest_s]
        return key_set(shown)

    def rotate(self) -> None:
        """Sign with a new key from now on."""
        for _ in range(TRIES):
            row = self._vault.store.credential(KEYS_NAME)
            try:
                self._renew(row)
            except Conflict:
                continue  # another process was first; its new key would do, but ours is wanted
            return
        raise Conflict("The keys are being changed by others; try again.")

    def _keys(self) -> tuple[int, list[dict[str, Any]]]:
        """Give the keys, the one that signs first; made when there are none."""
        row = self._vault.store.credential(KEYS_NAME)
        if row is None:
            try:
                row = self._renew(None)
            except Conflict:
                row = self._vault.store.credential(KEYS_NAME)
                assert row is not None
        seen = self._seen
        if seen is None or seen[0] != row.revision:
            seen = self._seen = (row.revision, json.loads(self._vault.unseal(row))["keys"])
        return seen

    def _renew(self, row: CredentialRow | None) -> CredentialRow:
        from engine.drivers.credentials.signing import new_key  # noqa: PLC0415  # joserfc, when needed

        now_s = self._now_s()
        old = [] if row is None else json.loads(self._vault.unseal(row))["keys"]
        kept = [{**one, "retired_s": one["retired_s"] or now_s} for one in old]
        kept = [one for one in kept if one["retired_s"] >= now_s - KEPT_S]
        data = json.dumps({"keys": [{"key": new_key(), "retired_s": None}, *kept]}).encode()
        fresh = row or CredentialRow(
            name=KEYS_NAME,
            credential_id=self._new_id(),
            type=KEYS_TYPE,
            hosts="[]",
            filled="[]",
            description="",
            sealed=b"",
            key_id="",
            revision=0,
            created_at=now_s * 1_000,
            created_by="",
            updated_at=now_s * 1_000,
            updated_by="",
        )
        fresh = fresh._replace(revision=fresh.revision + 1, updated_at=now_s * 1_000)
        return self._vault.seal(fresh, data, seen=None if row is None else row.revision)

    def _now_s(self) -> int:
        return self._clock.now_ms() // 1_000

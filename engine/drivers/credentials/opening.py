"""The use of a credential by one attempt: opened last, sent to its hosts only, masked after."""

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from connectors.sdk.context import Context, Services
from connectors.sdk.credential import Credential, Fetched, Opening, Outgoing, Secret
from connectors.sdk.errors import NeedsReconnect, Permanent, Retryable
from connectors.sdk.fields import field_secrets
from connectors.sdk.host import adapter_of
from connectors.sdk.messages import Request
from connectors.sdk.preparing import origin
from connectors.sdk.redaction import blot
from engine.core.plan import Json
from engine.drivers.clock import Clock
from engine.drivers.credentials.hosts import is_among
from engine.drivers.credentials.masking import spellings
from engine.drivers.credentials.tokens import TokenBook
from engine.drivers.credentials.vault import Vault
from engine.errors import InvalidInput, KeyMissing, MissingCredential, StoreUnavailable

if TYPE_CHECKING:
    from engine.drivers.credentials.issuer import Tokens

TOKEN_S_MAX = 30.0
"""How long a token endpoint may take."""
TOKEN_BYTES_MAX = 256 * 1024
SAID_CHARS_MAX = 300
IDENTITY = "oidc"
Found = tuple[tuple[str, int], Secret]
"""A credential's id and revision, and what it holds."""
NOT_ACCEPTED = frozenset({400, 401, 403})
"""How a token endpoint says that the credential is no good."""


class Lender:
    """Lends credentials to attempts (`connectors.sdk.credential.Credentials`)."""

    def __init__(self, vault: Vault, tokens: "Tokens", services: Services, clock: Clock) -> None:
        self.vault = vault
        self.issuer = tokens
        self.services = services
        self.clock = clock
        self.tokens = TokenBook(self.now_s)

    def now_s(self) -> int:
        """Give the seconds since 1970."""
        return self.clock.now_ms() // 1_000

    def opening(self, name: str, types: Sequence[str] = ()) -> Opening:
        """Give the use of a credential for one attempt."""
        return Use(self, name, lambda: self._found(name), types=types)

    def _found(self, name: str) -> Found:
        row = self.vault.find(name)
        return (row.credential_id, row.revision), self.vault.secret_of(row)

    def identity(self, audience: str, email: str | None = None) -> Opening:
        """Give the use of an identity token, as of a credential of the type `oidc`."""
        fields = {"audience": audience, "email": email or ""}
        secret = Secret(name=IDENTITY, type=IDENTITY, fields=fields)
        return Use(self, IDENTITY, lambda: (("", 0), secret))


class Use:
    """One attempt's credential (`connectors.sdk.credential.Opening` and `Means`)."""

    def __init__(
        self,
        lender: Lender,
        name: str,
        find: Callable[[], Found],
        *,
        types: Sequence[str] = (),
    ) -> None:
        self.name = name
        self._lender = lender
        self._find = find
        self._types = types
        self._values: list[str] = []
        self._hidden: tuple[str, ...] = ()
        self._of = ("", 0)

    # What actions ask for.

    def open(self) -> Secret:
        """Open it, once."""
        return self._secret

    @cached_property
    def _secret(self) -> Secret:
        try:
            self._of, secret = self._find()
        except MissingCredential as error:
            said = f"{error} Create it, or choose another for this node."
            raise Permanent(said, code="credential.missing") from None
        except KeyMissing as error:
            raise Permanent(str(error), code="credential.locked") from None
        except StoreUnavailable as error:
            raise Retryable(str(error), code="credential.unavailable") from None
        if self._types and secret.type not in self._types:
            raise Permanent(
                f"The credential {self.name} is of the type {secret.type}; "
                f"one of {', '.join(self._types)} is needed here.",
                code="credential.type",
            )
        form = self._lender.vault.types.get(secret.type)
        names = field_secrets(form) if form else tuple(secret.fields)
        self._hide(*(secret.fields[name] for name in names if name in secret.fields))
        return secret

    @cached_property
    def _form(self) -> Credential:
        secret = self.open()
        kind = self._lender.vault.types.get(secret.type)
        if kind is None:
            said = f"There is no type of credentials {secret.type!r} here."
            raise Permanent(said, code="credential.type")
        try:
            form: Credential = adapter_of(kind).validator.validate_python(dict(secret.fields))
        except ValueError:
            said = f"What the credential {self.name} holds does not fit its type; set it again."
            raise Permanent(said, code="credential.invalid") from None
        return form

    def headers(self, outgoing: Outgoing) -> Mapping[str, str]:
        """Give the headers that authorise a request to one of its hosts."""
        hosts = self.open().hosts
        if not is_among(outgoing.url, hosts):
            raise Permanent(
                f"The credential {self.name} may be sent to {', '.join(hosts)} only, "
                f"not to {origin(outgoing.url)[1]}.",
                code="credential.host",
            )
        headers = self._form.headers(outgoing, self)
        self._hide(*(part for value in headers.values() for part in _parts(value)))
        return headers

    def may_follow(self, url: str) -> bool:
        """Tell whether a redirect to this URL leads to one of the hosts that were named."""
        hosts = self.open().hosts
        return bool(hosts) and is_among(url, hosts)

    def refused(self) -> None:
        """Forget tokens: the next attempt gets a new one."""
        self._lender.tokens.forget(self._of[0])

    def hidden(self) -> Sequence[str]:
        """Give what must not be written down."""
        return self._hidden

    def try_out(self) -> str:
        """Do what can be done without its service, and say what was. Raises ActionErrors."""
        return self._form.try_out(self)

    # What types of credentials ask for.

    def now_s(self) -> int:
        """Give the seconds since 1970."""
        return self._lender.now_s()

    def token(self, purpose: str, fetch: Callable[[], Fetched]) -> str:
        """Give the kept token, or fetch one."""
        token = self._lender.tokens.get((*self._of, purpose), fetch)
        self._hide(token)
        return token

    def post_form(
        self, url: str, form: Mapping[str, Json], *, headers: Mapping[str, str] | None = None
    ) -> Mapping[str, Json]:
        """Send a form to a token endpoint and give its answer."""
        from connectors.sdk.http import send  # noqa: PLC0415  # requests is loaded when first used

        context = Context(services=self._lender.services, idempotency_key="", timeout_s=TOKEN_S_MAX)
        asked = Request.post(
            url, form=form, headers={"Accept": "application/json", **(headers or {})}
        )
        answer = send(asked, context=context, bytes_max=TOKEN_BYTES_MAX)
        body = answer.body if isinstance(answer.body, Mapping) else {}
        if answer.is_success:
            return body
        said = " ".join(str(body[key]) for key in ("error", "error_description") if key in body)
        message = f"The token endpoint answered {answer.status}: {said[:SAID_CHARS_MAX]}".rstrip(
            ": "
        )
        message = blot(message, secrets=self._hidden)
        if answer.status in NOT_ACCEPTED:
            raise NeedsReconnect(message, code="credential.refused")
        raise Retryable(message, code="credential.token", retry_after_ms=answer.retry_after_ms)

    def signed(self, claims: Mapping[str, Json], *, private_key: str, key_id: str) -> str:
        """Give a JWT signed with RS256."""
        from engine.drivers.credentials.signing import BadKey, Signer  # noqa: PLC0415  # joserfc, when needed

        self._hide(private_key)
        try:
            return Signer(private_key, key_id=key_id).sign(claims)
        except BadKey as error:
            raise Permanent(f"The key cannot sign: {error}.", code="credential.invalid") from None

    def identity(self, *, audience: str, email: str | None) -> str:
        """Give an OIDC token of this server."""
        try:
            return self._lender.issuer.oidc(audience, email)
        except KeyMissing as error:
            raise Permanent(str(error), code="credential.locked") from None
        except InvalidInput as error:
            raise Permanent(str(error), code="credential.invalid") from None

    def _hide(self, *values: str) -> None:
        self._values.extend(values)
        self._hidden = spellings(self._values)


def _parts(value: str) -> tuple[str, ...]:
    """Give a header's value, and what stands after its scheme."""
    return value, value.rpartition(" ")[2]

"""The types of credentials that every connector may use. Does no I/O itself."""

import hmac
import json
import secrets
from base64 import b64decode, b64encode
from collections.abc import Mapping
from hashlib import sha256
from typing import Any, Final
from urllib.parse import quote

from connectors.sdk.credential import Credential, Fetched, Means, Outgoing
from connectors.sdk.errors import NeedsReconnect, Permanent
from connectors.sdk.fields import field

TOKEN_GOOD_S_DEFAULT = 3_600
"""How long a token is taken to be good when its server does not say."""
JWT_BEARER: Final = "urn:ietf:params:oauth:grant-type:jwt-bearer"
GOOGLE_TOKENS: Final = "https://oauth2.googleapis.com/token"
WEBHOOK_PREFIX: Final = "whsec_"
WEBHOOK_SECRET_BYTES: Final = 32
VALUE_CHARS_MAX: Final = 16_384
IN_A_HEADER: Final = r"^[\x20-\x7e\xa0-\xff]+$"
"""What a header can carry: no line break, among others."""


class Basic(Credential, type="basic", title="User name and password"):
    """A user name and a password, sent as HTTP Basic authentication."""

    username: str = field("User name", min_length=1, max_length=1_000, pattern=r"^[^:]*$")
    password: str = field("Password", secret=True, max_length=VALUE_CHARS_MAX)

    def headers(self, outgoing: Outgoing, means: Means) -> Mapping[str, str]:
        """Give the Authorization header."""
        del outgoing, means
        return {"Authorization": f"Basic {_base64(f'{self.username}:{self.password}')}"}


class Bearer(Credential, type="bearer", title="Bearer token"):
    """A token, sent as `Authorization: Bearer`."""

    token: str = field("Token", secret=True, pattern=IN_A_HEADER, max_length=VALUE_CHARS_MAX)

    def headers(self, outgoing: Outgoing, means: Means) -> Mapping[str, str]:
        """Give the Authorization header."""
        del outgoing, means
        return {"Authorization": f"Bearer {self.token}"}


class Header(Credential, type="header", title="Header"):
    """A header with a secret value, such as an API key."""

    name: str = field(
        "Header",
        placeholder="X-API-Key",
        pattern=r"^[!#$%&'*+.^_`|~0-9A-Za-z-]+$",
        max_length=100,
    )
    value: str = field("Value", secret=True, pattern=IN_A_HEADER, max_length=VALUE_CHARS_MAX)

    def headers(self, outgoing: Outgoing, means: Means) -> Mapping[str, str]:
        """Give the header."""
        del outgoing, means
        return {self.name: self.value}


class Hmac(Credential, type="hmac", title="Webhook signature (HMAC)"):
    """A secret with which both sides sign messages, as Standard Webhooks has it."""

    secret: str = field(
        "Secret",
        help="Begins with `whsec_`, then base64. One is made when this is left empty.",
        secret=True,
        min_length=16,
        max_length=1_000,
    )

    def __post_init__(self) -> None:
        try:
            webhook_key(self.secret)
        except Permanent as error:
            raise ValueError(error.message) from None

    def headers(self, outgoing: Outgoing, means: Means) -> Mapping[str, str]:
        """Sign the body: `webhook-id`, `webhook-timestamp` and `webhook-signature`."""
        at = str(means.now_s())
        signature = webhook_signature(
            self.secret, id_=outgoing.idempotency_key, at=at, body=outgoing.body
        )
        return {
            "webhook-id": outgoing.idempotency_key,
            "webhook-timestamp": at,
            "webhook-signature": signature,
        }

    def try_out(self, means: Means) -> str:
        """Sign something."""
        webhook_signature(self.secret, id_="test", at=str(means.now_s()), body=b"{}")
        return "The secret can sign messages."

    @classmethod
    def made(cls) -> Mapping[str, str]:
        """Make a secret."""
        return {
            "secret": WEBHOOK_PREFIX + b64encode(secrets.token_bytes(WEBHOOK_SECRET_BYTES)).decode()
        }


class OAuth2Client(Credential, type="oauth2_client", title="OAuth 2 client credentials"):
    """A client that gets itself a token at a token endpoint, and again before it expires."""

    token_url: str = field("Token URL", placeholder="https://login.example.com/oauth/token")
    client_id: str = field("Client ID", min_length=1, max_length=1_000)
    client_secret: str = field(
        "Client secret", secret=True, min_length=1, max_length=VALUE_CHARS_MAX
    )
    scope: str = field("Scope", help="Separated by spaces.", default="", max_length=4_000)
    audience: str = field("Audience", default="", advanced=True, max_length=2_000)

    def headers(self, outgoing: Outgoing, means: Means) -> Mapping[str, str]:
        """Give the Authorization header with the kept token, or a new one."""
        del outgoing
        return {"Authorization": f"Bearer {means.token('access', lambda: self._fetch(means))}"}

    def try_out(self, means: Means) -> str:
        """Get a token."""
        fetched = self._fetch(means)
        return f"The token endpoint gave a token that is good for {fetched.good_for_s} seconds."

    def _fetch(self, means: Means) -> Fetched:
        form = {"grant_type": "client_credentials", "scope": self.scope, "audience": self.audience}
        user = f"{quote(self.client_id, safe='')}:{quote(self.client_secret, safe='')}"
        answer = means.post_form(
            self.token_url,
            {name: value for name, value in form.items() if value},
            headers={"Authorization": f"Basic {_base64(user)}"},
        )
        return _fetched(answer, "access_token")


class ServiceAccount(Credential, type="service_account", title="Google service account"):
    """A Google service account's key: a signed assertion is exchanged for a token.

    With a target audience it is an identity token, for Cloud Run and functions; else an access
    token of the scopes, for Google's APIs.
    """

    key: str = field(
        "JSON key",
        help="The whole file that Google's console has made.",
        secret=True,
        multiline=True,
        max_length=VALUE_CHARS_MAX,
    )
    scope: str = field(
        "Scope", default="https://www.googleapis.com/auth/cloud-platform", max_length=4_000
    )
    target_audience: str = field("Target audience", default="", max_length=2_000)

    def headers(self, outgoing: Outgoing, means: Means) -> Mapping[str, str]:
        """Give the Authorization header with the kept token, or a new one."""
        del outgoing
        return {"Authorization": f"Bearer {means.token('access', lambda: self._fetch(means))}"}

    def try_out(self, means: Means) -> str:
        """Get a token."""
        fetched = self._fetch(means)
        return f"The token endpoint gave a token that is good for {fetched.good_for_s} seconds."

    def _fetch(self, means: Means) -> Fetched:
        key = _service_key(self.key)
        now_s, token_url = means.now_s(), key.get("token_uri", GOOGLE_TOKENS)
        what = {"target_audience": self.target_audience} if self.target_audience else {}
        claims = {
            "iss": key["client_email"],
            "sub": key["client_email"],
            "aud": token_url,
            "iat": now_s,
            "exp": now_s + TOKEN_GOOD_S_DEFAULT,
            **(what or {"scope": self.scope}),
        }
        assertion = means.signed(
            claims, private_key=key["private_key"], key_id=key.get("private_key_id", "")
        )
        form = {"grant_type": JWT_BEARER, "assertion": assertion}
        answer = means.post_form(token_url, form)
        return _fetched(answer, "id_token" if what else "access_token")


class Oidc(Credential, type="oidc", title="Identity token of this server (OIDC)"):
    """A token in which this server vouches for itself; the service checks it with our keys."""

    audience: str = field(
        "Audience", help="What the service expects, usually its URL.", max_length=2_000
    )
    email: str = field("E-mail", help="Put into the token.", default="", max_length=320)

    def headers(self, outgoing: Outgoing, means: Means) -> Mapping[str, str]:
        """Give the Authorization header."""
        del outgoing
        token = means.identity(audience=self.audience, email=self.email or None)
        return {"Authorization": f"Bearer {token}"}

    def try_out(self, means: Means) -> str:
        """Make a token."""
        means.identity(audience=self.audience, email=self.email or None)
        return "A token could be signed."


TYPES: Final[Mapping[str, type[Credential]]] = {
    one.type: one for one in (Basic, Bearer, Header, Hmac, OAuth2Client, ServiceAccount, Oidc)
}
"""The built-in types, by name."""
HTTP_TYPES: Final = tuple(TYPES)
"""Those that can authorise an HTTP request: all of them."""


def webhook_signature(secret: str, *, id_: str, at: str, body: bytes) -> str:
    """Give the signature of a message by the rules of Standard Webhooks, `v1,<base64>`."""
    message = f"{id_}.{at}.".encode() + body
    return "v1," + b64encode(hmac.digest(webhook_key(secret), message, sha256)).decode()


def webhook_key(secret: str) -> bytes:
    """Give the bytes of a webhook's secret: base64 after `whsec_`, else the text itself.

    Raises Permanent `credential.invalid`.
    """
    if not secret.startswith(WEBHOOK_PREFIX):
        return secret.encode()
    try:
        text = secret.removeprefix(WEBHOOK_PREFIX)
        return b64decode(text + "=" * (-len(text) % 4), validate=True)  # some leave these out
    except ValueError:
        raise Permanent(
            "The secret after whsec_ is no base64.", code="credential.invalid"
        ) from None


def _base64(text: str) -> str:
    return b64encode(text.encode()).decode()


def _fetched(answer: Mapping[str, Any], name: str) -> Fetched:
    token, good_for_s = answer.get(name), answer.get("expires_in", TOKEN_GOOD_S_DEFAULT)
    if not isinstance(token, str) or not token:
        raise NeedsReconnect(f"The token endpoint gave no {name}.", code="credential.token")
    is_number = isinstance(good_for_s, int | float | str) and str(good_for_s).isdecimal()
    return Fetched(token=token, good_for_s=int(good_for_s) if is_number else TOKEN_GOOD_S_DEFAULT)


def _service_key(text: str) -> Mapping[str, str]:
    try:
        key = json.loads(text)
        is_whole = all(isinstance(key[name], str) for name in ("client_email", "private_key"))
    except (ValueError, TypeError, LookupError):
        is_whole = False
    if not is_whole:
        raise Permanent(
            "The JSON key has no client_email and private_key; paste the whole file.",
            code="credential.invalid",
        )
    found: Mapping[str, str] = key
    return found

"""Proofs that a request comes from whom it says: passwords, secret headers, signatures. Pure.

A refusal tells what is missing or out of time, never how near a secret a guess was: every
comparison takes the same time, and every wrong proof gets the same words.
"""

import hmac
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import Final

from connectors.sdk.credential_types import webhook_key
from connectors.sdk.errors import Permanent

TOLERANCE_S: Final = 300
"""How far a signature's time may be from ours, either way (Standard Webhooks)."""
SIGNATURES_MAX: Final = 20
"""Signatures of one message that are looked at: a sender has one for each of its keys."""
ID_CHARS_MAX: Final = 256
TIMESTAMP_DIGITS_MAX: Final = 12
SYMMETRIC: Final = "v1"
GITHUB_HEADER: Final = "x-hub-signature-256"
_WRONG: Final = "The signature does not fit the request."
Headers = Mapping[str, str]
"""By lower-case name; each character is a byte, as HTTP and WSGI have it."""


class Unproven(Exception):
    """The request does not prove who sent it; the text is for whoever did."""


class BadSecret(ValueError):
    """The credential holds nothing that could be compared with; for the server's log."""


def check_basic(fields: Mapping[str, str], headers: Headers) -> None:
    """Check HTTP Basic authentication (RFC 7617). Raises Unproven."""
    scheme, _, text = headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic":
        raise Unproven("Send a user name and a password as HTTP Basic authentication.")
    try:
        given = b64decode(text.strip(), validate=True)
    except ValueError:
        given = b""
    wanted = f"{fields.get('username', '')}:{fields.get('password', '')}".encode()
    if not hmac.compare_digest(given, wanted):
        raise Unproven("The user name or the password is wrong.")


def check_header(fields: Mapping[str, str], headers: Headers) -> None:
    """Check a secret header. Raises Unproven."""
    name = fields.get("name", "")
    given = headers.get(name.lower())
    if given is None:
        raise Unproven(f"Send the header {name}.")
    if not hmac.compare_digest(given.encode("latin-1"), fields.get("value", "").encode()):
        raise Unproven(f"The header {name} has a wrong value.")


def check_standard(secret: str, headers: Headers, body: bytes, *, now_s: int) -> str:
    """Check a signature of Standard Webhooks, and give the message's id.

    The signed content is `<id>.<timestamp>.<body>`; one of the signatures after `v1,` has to be
    ours. Raises Unproven, BadSecret.
    """
    for name in ("webhook-id", "webhook-timestamp", "webhook-signature"):
        if not headers.get(name):
            raise Unproven(f"Send the header {name}; see the Standard Webhooks specification.")
    id_, timestamp = headers["webhook-id"], headers["webhook-timestamp"]
    if "." in id_ or len(id_) > ID_CHARS_MAX or not id_.isprintable():
        # With a full stop in it, parts of a body could be passed off as the time.
        said = f"A webhook-id has at most {ID_CHARS_MAX} printable characters and no full stop."
        raise Unproven(said)
    _check_time(timestamp, now_s)
    signed = f"{id_}.{timestamp}.".encode("latin-1") + body
    wanted = b64encode(hmac.digest(_key(secret), signed, sha256))
    given = [_of_version(one) for one in headers["webhook-signature"].split()[:SIGNATURES_MAX]]
    # All are compared: which one was right is nobody's business.
    if not any([hmac.compare_digest(one, wanted) for one in given]):  # noqa: C419  # see above
        raise Unproven(_WRONG)
    return id_


def check_github(secret: str, headers: Headers, body: bytes) -> None:
    """Check a signature as GitHub makes it: `sha256=` and hex, of the body. Raises Unproven."""
    given = headers.get(GITHUB_HEADER)
    if not given:
        raise Unproven("Send the header X-Hub-Signature-256.")
    wanted = "sha256=" + hmac.digest(secret.encode(), body, sha256).hex()
    if not hmac.compare_digest(given.encode("latin-1"), wanted.encode()):
        raise Unproven(_WRONG)


CHECKS: Final[Mapping[str, Callable[[Mapping[str, str], Headers], None]]] = {
    "basic": check_basic,
    "header": check_header,
}
"""What needs no body, by the type of the credential."""


def _check_time(text: str, now_s: int) -> None:
    if not text.isascii() or not text.isdecimal() or len(text) > TIMESTAMP_DIGITS_MAX:
        raise Unproven("The webhook-timestamp is no whole number of seconds since 1970.")
    away_s = int(text) - now_s
    if abs(away_s) > TOLERANCE_S:
        when = "in the future" if away_s > 0 else "in the past"
        said = f"The webhook-timestamp is more than {TOLERANCE_S // 60} minutes {when}; sign anew."
        raise Unproven(said)


def _of_version(signature: str) -> bytes:
    """Give a signature without its version; nothing for a version that is not ours."""
    version, _, text = signature.partition(",")
    return text.encode("latin-1") if version == SYMMETRIC else b""


def _key(secret: str) -> bytes:
    try:
        return webhook_key(secret)
    except Permanent as error:
        raise BadSecret(error.message) from None

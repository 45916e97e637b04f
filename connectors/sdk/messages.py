"""An HTTP request to send and the answer that came, as data. Does no I/O and knows no library."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Final

from connectors.sdk.outcome import Json
from connectors.sdk.redaction import blot


class _Absent:
    def __repr__(self) -> str:
        return "ABSENT"


ABSENT: Final[Any] = _Absent()
"""Stands for "no JSON body", because None is one."""
EVIDENCE_CHARACTERS_MAX = 4_000
"""How much of a failed answer's body an error keeps."""
_EVIDENCE_HEADER_CHARACTERS_MAX = 1_000
_SECRET_ANSWER_HEADERS = frozenset({"set-cookie", "www-authenticate", "proxy-authenticate"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What to send. At most one of `json`, `form` and `body`."""

    method: str = "GET"
    url: str
    query: Mapping[str, Json] = field(default_factory=dict)
    """Added to the URL's own; lists repeat the name, None leaves it out."""
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    json: Json = ABSENT
    form: Mapping[str, Json] | None = None
    body: str | bytes | None = None
    bearer: str | None = field(default=None, repr=False)
    """A token for the Authorization header."""
    follows_redirects: bool = True

    @classmethod
    def get(cls, url: str, **rest: Any) -> "Request":
        """Describe a GET."""
        return cls(method="GET", url=url, **rest)

    @classmethod
    def post(cls, url: str, **rest: Any) -> "Request":
        """Describe a POST."""
        return cls(method="POST", url=url, **rest)

    @classmethod
    def put(cls, url: str, **rest: Any) -> "Request":
        """Describe a PUT."""
        return cls(method="PUT", url=url, **rest)

    @classmethod
    def patch(cls, url: str, **rest: Any) -> "Request":
        """Describe a PATCH."""
        return cls(method="PATCH", url=url, **rest)

    @classmethod
    def delete(cls, url: str, **rest: Any) -> "Request":
        """Describe a DELETE."""
        return cls(method="DELETE", url=url, **rest)

    def with_headers(self, **headers: str) -> "Request":
        """Give the same request with more headers; underscores stand for dashes."""
        more = {name.replace("_", "-"): value for name, value in headers.items()}
        return replace(self, headers={**self.headers, **more})


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """An answer, read to its end."""

    method: str
    url: str
    """Where it came from in the end, without secrets."""
    status: int
    reason: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    """By lower-case name; repeated ones joined by a comma."""
    content: bytes = b""
    """Decompressed."""
    body: Json = None
    """JSON parsed, text decoded, other bytes in base64; None when empty."""
    encoding: str = "text"
    """How `body` holds the content: `json`, `text` or `base64`."""
    secrets: tuple[str, ...] = field(default=(), repr=False)
    """What the request held that no error may hold."""

    @property
    def is_success(self) -> bool:
        """Whether the status is 2xx."""
        return self.status // 100 == 2  # noqa: PLR2004  # the class of success

    def json(self) -> Json:
        """Give the body, which must have been JSON; raises ValueError otherwise."""
        if self.encoding != "json":
            raise ValueError(f"{self.url} answered no JSON but {self.headers.get('content-type')}")
        return self.body

    def bytes_as_base64(self) -> str:
        """Give the content in base64."""
        return base64.b64encode(self.content).decode()

    def evidence(self) -> dict[str, Json]:
        """Give `{status, headers, body}` for an error: long bodies cut, cookies left out."""
        kept = {
            name: value[:_EVIDENCE_HEADER_CHARACTERS_MAX]
            for name, value in self.headers.items()
            if name not in _SECRET_ANSWER_HEADERS
        }
        body = self.body
        if len(self.content) > EVIDENCE_CHARACTERS_MAX:
            body = self.content[:EVIDENCE_CHARACTERS_MAX].decode(errors="replace") + "…"
        said = {"status": self.status, "headers": kept, "body": body}
        evidence: dict[str, Json] = blot(said, secrets=self.secrets)
        return evidence

    @property
    def retry_after_ms(self) -> int | None:
        """How long the other side asked to wait, from its `Retry-After`."""
        said = self.headers.get("retry-after", "").strip()
        if said.isascii() and said.isdigit():
            return min(int(said), _RETRY_AFTER_S_MAX) * 1000
        moment = _date(said)
        if moment is None:
            return None
        now = _date(self.headers.get("date", "")) or datetime.now(UTC)
        return min(max(0, int((moment - now).total_seconds() * 1000)), _RETRY_AFTER_S_MAX * 1000)


_RETRY_AFTER_S_MAX = 24 * 3600


def _date(said: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(said)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)

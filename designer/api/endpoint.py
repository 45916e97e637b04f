"""An endpoint as data, and what its handler gets and gives. Knows no Flask.

Handlers are plain functions from a `Call` to a `Reply`; the models named here parse the request,
shape the answer and make the OpenAPI document, so that the three cannot drift apart.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from pydantic import BaseModel

from designer.api.models.common import NoQuery
from designer.api.web import Web
from designer.auth.identity import Identity

Shape = TypeVar("Shape", bound=BaseModel)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A request as it came, for endpoints that take whatever strangers send."""

    method: str
    headers: Mapping[str, str]
    """By lower-case name."""
    query: Mapping[str, list[str]]
    query_text: str
    body: bytes
    media_type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One request, parsed."""

    web: Web
    who: Identity
    path: Mapping[str, Any]
    body: BaseModel | None = None
    query: BaseModel = field(default_factory=NoQuery)
    headers: Mapping[str, str] = field(default_factory=dict)
    """Those that the endpoint names; empty text for one that was not sent."""
    is_gone: Callable[[], bool] = lambda: False
    """Says whether the client has hung up."""
    sent: Sent | None = None
    """Given to endpoints with `raw_bytes_max`."""

    @property
    def raw(self) -> Sent:
        """Give the request as it came."""
        assert self.sent is not None
        return self.sent

    def read(self, shape: type[Shape]) -> Shape:
        """Give the body as the endpoint's model."""
        assert isinstance(self.body, shape)
        return self.body

    def asked(self, shape: type[Shape]) -> Shape:
        """Give the query as the endpoint's model."""
        assert isinstance(self.query, shape)
        return self.query


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What a handler answers: plain data for the endpoint's answer model."""

    data: Any = None
    status: int | None = None
    """The endpoint's own status when None."""
    headers: Mapping[str, str] = field(default_factory=dict)
    subject: str = ""
    """What was changed, for the trail, when the path does not name it."""
    is_change: bool = True
    """False for what only said what would happen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextReply:
    """Text in place of the answer model."""

    text: str
    media_type: str
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class BytesReply:
    """Bytes in place of the answer model, with whatever status and headers."""

    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamReply:
    """Server-sent events, as they come."""

    events: Iterator[bytes]


AnyReply = Reply | TextReply | BytesReply | StreamReply
Handler = Callable[[Call], AnyReply]


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """A route of the API. Its permission is in `designer/auth/roles.py`, by name."""

    name: str
    method: str
    path: str
    """Below /api/v1, in Flask's notation."""
    handler: Handler
    summary: str
    body: type[BaseModel] | None = None
    is_body_optional: bool = False
    query: type[BaseModel] = NoQuery
    answer: type[BaseModel] | None = None
    """None: no content, or a stream."""
    status: int = 200
    problems: tuple[int, ...] = ()
    """Statuses of its errors besides those that every endpoint may answer."""
    headers: tuple[str, ...] = ()
    """Request headers it reads."""
    media_type: str = "application/json"
    streamed: type[BaseModel] | None = None
    """The data of each event, for a stream."""
    more_methods: tuple[str, ...] = ()
    """Others that do the same."""
    body_bytes_max: int | None = None
    """A JSON body may be larger than usual."""
    raw_bytes_max: int | None = None
    """The handler reads the request as it came, with a body of up to so many bytes."""

    @property
    def methods(self) -> tuple[str, ...]:
        """All methods of the route."""
        return (self.method, *self.more_methods)

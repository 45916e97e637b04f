"""Credentials as connectors see them: typed forms of secrets that can authorise a request.

Knows no store and no cipher. A secret has no `repr`, is opened last, and is never written down.
"""

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol, dataclass_transform

from connectors.sdk.fields import field
from connectors.sdk.outcome import Json

MASKED_CHARS_MIN = 8
"""Shorter values are not looked for in outputs: they would blot out innocent text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Secret:
    """An opened credential. Hold it as briefly as possible."""

    name: str
    type: str
    """Its type's name, for example `bearer`."""
    fields: Mapping[str, str] = dataclasses.field(repr=False)
    hosts: tuple[str, ...] = ()
    """Where it may be sent: `api.example.com`, `*.example.com`, `host:8443`; empty is anywhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """A request that is about to be sent, as far as authorising it needs to know it."""

    method: str
    url: str
    body: bytes = b""
    idempotency_key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """A token that was got from somewhere, and for how long it is good."""

    token: str = dataclasses.field(repr=False)
    good_for_s: int


class Means(Protocol):
    """What the host lends to a credential that has to get a token first."""

    def now_s(self) -> int:
        """Give the seconds since 1970."""
        ...

    def token(self, purpose: str, fetch: Callable[[], Fetched]) -> str:
        """Give the kept token of this credential for this purpose, or fetch one and keep it."""
        ...

    def post_form(
        self, url: str, form: Mapping[str, Json], *, headers: Mapping[str, str] | None = None
    ) -> Mapping[str, Json]:
        """Send a form and give the answer's JSON object, through the guard of all requests."""
        ...

    def signed(self, claims: Mapping[str, Json], *, private_key: str, key_id: str) -> str:
        """Give a JWT of these claims, signed with RS256."""
        ...

    def identity(self, *, audience: str, email: str | None) -> str:
        """Give an OIDC token that this server has issued."""
        ...


class Opening(Protocol):
    """The credential of one attempt: not opened before it is needed."""

    @property
    def name(self) -> str:
        """The credential's name."""
        ...

    def open(self) -> Secret:
        """Open it. Raises Permanent `credential.…`: missing, of another type, locked."""
        ...

    def headers(self, outgoing: Outgoing) -> Mapping[str, str]:
        """Give the headers that authorise a request; raises as `open`, and `credential.host`."""
        ...

    def may_follow(self, url: str) -> bool:
        """Tell whether it may be sent to another server, to which an answer has redirected."""
        ...

    def refused(self) -> None:
        """Be told that the other side did not take it: kept tokens are forgotten."""
        ...

    def hidden(self) -> Sequence[str]:
        """Give what must not be written down of all that was opened so far, longest first."""
        ...


class Credentials(Protocol):
    """Where credentials come from; the engine's vault is one."""

    def opening(self, name: str, types: Sequence[str] = ()) -> Opening:
        """Give the use of a credential, of one of these types, for one attempt."""
        ...

    def identity(self, audience: str, email: str | None = None) -> Opening:
        """Give the use of a token in which this server vouches for itself."""
        ...


@dataclass_transform(kw_only_default=True, frozen_default=True, field_specifiers=(field,))
class Credential:
    """A type of credential: its fields are its form.

    Subclass it with a type (`class Basic(Credential, type="basic", title="User and password")`),
    declare the fields, texts all of them, and implement `headers`.
    """

    type: ClassVar[str] = ""
    title: ClassVar[str] = ""
    # Read by pydantic, which checks values against the fields.
    __pydantic_config__: ClassVar[dict[str, Any]] = {
        "extra": "forbid",
        "hide_input_in_errors": True,
    }

    def __init_subclass__(cls, *, type: str = "", title: str = "") -> None:  # noqa: A002  # the document's own word
        super().__init_subclass__()
        cls.type, cls.title = type, title
        dataclasses.dataclass(frozen=True, kw_only=True)(cls)

    def headers(self, outgoing: Outgoing, means: Means) -> Mapping[str, str]:
        """Give the headers that authorise a request."""
        raise NotImplementedError

    def try_out(self, means: Means) -> str:
        """Do what can be done without a request to its service, and say in a sentence what was.

        Raises an ActionError when it is no good.
        """
        del means
        return "The credential can be opened. Give a URL to try it there."

    @classmethod
    def made(cls) -> Mapping[str, str]:
        """Give values for fields that were left empty and can be made here; shown once."""
        return {}

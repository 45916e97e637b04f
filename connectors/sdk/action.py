"""Action and HttpAction: a typed form that can act. Knows no connector and does no I/O itself."""

import dataclasses
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, dataclass_transform

from connectors.sdk.errors import ActionError
from connectors.sdk.fields import field

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from connectors.sdk.context import Context, Services
    from connectors.sdk.messages import Request, Response
    from connectors.sdk.outcome import Json, Outcome, Started

TYPE_PATTERN = re.compile(r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*")
RESERVED_CONNECTORS = frozenset({"flow", "trigger"})
"""Controls and triggers belong to the engine."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration:
    """What an action says of itself, besides its fields."""

    type: str
    version: int = 1
    title: str = ""
    """A few words for the palette; made from the class name when empty."""
    category: str = ""
    """The palette's group; the connector's when empty."""
    icon: str = ""
    """A lucide icon's name; the connector's when empty."""
    subtitle: str = ""
    """The card's second line: config fields in braces."""
    retry: str = "default"
    """The preset for nodes that name none: `default`, `non_idempotent`, `long_outage`, `none`."""
    idempotent: bool = False
    """Repeating an attempt with the same idempotency key is harmless."""
    ports: tuple[str, ...] = ("out",)
    credentials: tuple[str, ...] = ()
    """The types of credentials that it takes."""
    needs_credential: bool = False
    """It cannot do without one."""
    output: "Json" = None
    """JSON Schema of the output; None says nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Connector:
    """A group of actions as the palette shows it; a module holds at most one."""

    name: str
    """The part of its action types before the dot."""
    title: str
    icon: str = "box"
    category: str = ""
    """The palette's group; the name when empty."""
    docs: str = ""
    """Markdown; the module's docstring when empty."""
    actions: tuple[type["Action"], ...] = ()
    """Empty means every action that the module defines."""


@dataclass_transform(kw_only_default=True, frozen_default=True, field_specifiers=(field,))
class Action:
    """One thing a connector can do; its fields are its config.

    Subclass it with a type (`class Resize(Action, type="images.resize", title="Resize image")`),
    declare fields, and implement `run`. A subclass without a type is a base for others. The
    docstring is the documentation, its first line the summary.
    """

    declaration: ClassVar[Declaration | None] = None
    # Read by pydantic, which checks a node's config against the fields.
    __pydantic_config__: ClassVar[dict[str, Any]] = {
        "extra": "forbid",
        "coerce_numbers_to_str": True,
        "allow_inf_nan": False,
        "hide_input_in_errors": True,
    }

    def __init_subclass__(  # noqa: PLR0913  # a declaration reads as one line of keywords
        cls,
        *,
        type: str | None = None,  # noqa: A002  # the flow document's own word
        version: int = 1,
        title: str = "",
        category: str = "",
        icon: str = "",
        subtitle: str = "",
        retry: str = "default",
        idempotent: bool = False,
        ports: tuple[str, ...] = ("out",),
        credentials: tuple[str, ...] = (),
        needs_credential: bool = False,
        output: "Json" = None,
    ) -> None:
        super().__init_subclass__()
        dataclasses.dataclass(frozen=True, kw_only=True)(cls)
        cls.declaration = None
        if type is None:
            return
        _refuse_bad_type(type, cls.__qualname__)
        cls.declaration = Declaration(
            type=type,
            version=version,
            title=title,
            category=category,
            icon=icon,
            subtitle=subtitle,
            retry=retry,
            idempotent=idempotent,
            ports=ports,
            credentials=credentials,
            needs_credential=needs_credential,
            output=output,
        )

    def run(self, context: "Context") -> "Json | Outcome | Started":
        """Do it once: give the output, or an Outcome that names its port.

        Work that takes long outside gives Started instead, and `poll` is asked how it is doing.
        Raises Retryable, Permanent, NeedsReconnect, or an ActionError that leaves it to the policy.
        """
        raise NotImplementedError

    def poll(self, context: "Context", handle: "Json") -> "Json | Outcome | Started":
        """Ask how it is doing: give the output when it is done, Started when it is not.

        Raises when the work has failed. An error of the asking itself (`Retryable`, or one of
        `host.ASK_AGAIN`) only means that it is asked again.
        """
        raise NotImplementedError

    @classmethod
    def options(
        cls, field: str, config: "Mapping[str, Json]", services: "Services"
    ) -> "Sequence[str]":
        """Give what there is to choose from for a field that was declared with `options`.

        `config` is what the form holds so far, unchecked. At most 200 are shown. Must be quick,
        and change nothing. Raises when it cannot tell; the form then takes any text.
        """
        del field, config, services
        return ()

    def cancel(self, context: "Context", handle: "Json") -> "Outcome | None":
        """Stop what goes on outside: nobody wants it any more. An Outcome says it was done before.

        By default nothing is done, and the work goes on unseen.
        """
        del context, handle
        return None


class HttpAction(Action):
    """An action that is one HTTP call: it describes the request and deciphers the answer."""

    def request(self, context: "Context") -> "Request":
        """Describe the call. The host sends it, with its limits and the idempotency key."""
        raise NotImplementedError

    def check(self, response: "Response") -> None:
        """Raise when the answer is a failure; by default any status but 2xx is one."""
        if not response.is_success:
            raise failure_of(response)

    def parse(self, response: "Response") -> "Json | Outcome | Started":
        """Turn a good answer into the output; by default its body."""
        return response.body

    def run(self, context: "Context") -> "Json | Outcome | Started":
        """Send the request and decipher the answer."""
        return self.parse(self.call(self.request(context), context))

    def call(self, request: "Request", context: "Context") -> "Response":
        """Send any request, for example from `poll`; raise when the answer is a failure."""
        from connectors.sdk.http import send  # noqa: PLC0415  # requests is loaded when first used

        response = send(request, context=context)
        self.check(response)
        return response


def failure_of(response: "Response") -> ActionError:
    """Give the error for an answer's status: `http.<status>` with the evidence as details."""
    return ActionError(
        f"{response.method} {response.url} answered {response.status} {response.reason}".rstrip(),
        code=f"http.{response.status}",
        details=response.evidence(),
        retry_after_ms=response.retry_after_ms,
    )


def _refuse_bad_type(type_: str, name: str) -> None:
    if not TYPE_PATTERN.fullmatch(type_):
        raise TypeError(f"{name}: type {type_!r} must read connector.action, in lower case")
    if type_.partition(".")[0] in RESERVED_CONNECTORS:
        raise TypeError(f"{name}: {type_!r} begins with a name that belongs to the engine")

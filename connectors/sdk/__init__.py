"""The one import line of a connector's author. Knows no connector; loads nothing until asked."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from connectors.sdk.action import Action as Action
    from connectors.sdk.action import Connector as Connector
    from connectors.sdk.action import HttpAction as HttpAction
    from connectors.sdk.context import Context as Context
    from connectors.sdk.context import Services as Services
    from connectors.sdk.errors import ActionError as ActionError
    from connectors.sdk.errors import NeedsReconnect as NeedsReconnect
    from connectors.sdk.errors import Permanent as Permanent
    from connectors.sdk.errors import Retryable as Retryable
    from connectors.sdk.fields import field as field
    from connectors.sdk.files import Files as Files
    from connectors.sdk.messages import Request as Request
    from connectors.sdk.messages import Response as Response
    from connectors.sdk.outcome import Json as Json
    from connectors.sdk.outcome import Outcome as Outcome
    from connectors.sdk.outcome import Started as Started

# Who imports `connectors.sdk.catalog` runs this file; the table keeps that free of charge.
_HOMES = {
    "Action": "action",
    "ActionError": "errors",
    "Connector": "action",
    "Context": "context",
    "Files": "files",
    "HttpAction": "action",
    "Json": "outcome",
    "NeedsReconnect": "errors",
    "Outcome": "outcome",
    "Permanent": "errors",
    "Request": "messages",
    "Response": "messages",
    "Retryable": "errors",
    "Services": "context",
    "Started": "outcome",
    "field": "fields",
}


def __getattr__(name: str) -> object:
    """Find a name where it lives, at its first use."""
    if name not in _HOMES:
        raise AttributeError(f"connectors.sdk has no {name!r}; it offers {', '.join(_HOMES)}")
    found: object = getattr(import_module(f"connectors.sdk.{_HOMES[name]}"), name)
    globals()[name] = found
    return found

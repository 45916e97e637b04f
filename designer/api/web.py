"""The collaborators that handlers are given; `designer/app.py` puts them together."""

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Event
from typing import TYPE_CHECKING

from designer.api.rates import Rates
from designer.api.stream_places import StreamPlaces
from designer.auth.attempts import Attempts
from designer.auth.doors import Doors
from designer.auth.trail import Trail
from designer.flows.companions import Companions
from designer.flows.library import Library
from designer.flows.uses import CredentialUses
from designer.hooks.door import HookDoor
from designer.hooks.ear import Ear
from designer.hooks.listening import Listeners
from designer.settings import Settings

if TYPE_CHECKING:
    from engine.runtime import Runtime


@dataclass(frozen=True, slots=True, kw_only=True)
class Web:
    """Everything a handler may use."""

    settings: Settings
    runtime: "Runtime"
    library: Library
    pins: Companions
    tests: Companions
    uses: CredentialUses
    doors: Doors
    attempts: Attempts
    trail: Trail
    streams: StreamPlaces
    rates: Rates
    """Of those who send events."""
    hooks: HookDoor
    listeners: Listeners
    ear: Ear
    now_ms: Callable[[], int]
    closing: Event = field(default_factory=Event)
    """Set when the server drains: nothing new is taken, streams end."""

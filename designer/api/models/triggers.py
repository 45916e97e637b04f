"""Shapes of triggers that wait for something from outside."""

from typing import Literal

from designer.api.models.common import Answer, Request

Kind = Literal["webhook", "queue"]


class TriggersQuery(Request):
    """Which triggers."""

    kind: Kind


class StandingAnswer(Answer):
    """How this process's consumer of a queue fares."""

    is_connected: bool
    error: str | None
    received: int
    dead_lettered: int
    last_at: str | None


class TriggerAnswer(Answer):
    """A trigger node of a published flow."""

    id: str
    flow_id: str
    flow_name: str
    node: str
    kind: Kind
    key: str
    """A webhook's path, a queue's name."""
    state: Literal["active", "paused"]
    standing: StandingAnswer | None
    """None where this process does not listen."""


class TriggerList(Answer):
    """Triggers of a kind."""

    items: list[TriggerAnswer]
    next_cursor: str | None

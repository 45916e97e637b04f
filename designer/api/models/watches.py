"""Shapes of watches: what is looked at outside, how often, and what came of it."""

from typing import Literal

from pydantic import Field

from designer.api.models.common import Answer, Json, Request

NAME = r"^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$"


class SaveWatch(Request):
    """A watch as it is to be."""

    kind: Literal["storage.objects", "sheets.rows"]
    config: dict[str, Json] = Field(default_factory=dict, description="The fields of its kind")
    every: str = Field(default="30s", max_length=40, description="A duration from 1s to 24h")
    answers_approvals: bool = Field(
        default=False,
        description="Whether rows with `run`, `node` and `decision` answer that approval",
    )


class WatchAnswer(Answer):
    """A watch and its last look."""

    name: str
    kind: str
    config: dict[str, Json]
    every: str
    answers_approvals: bool
    made_by: str
    state: Literal["active", "paused"]
    next_at: str | None
    looked_at: str | None
    error: str | None = Field(description="Why the last look failed")
    told: int = Field(description="Changes that became events")


class WatchList(Answer):
    """All watches."""

    items: list[WatchAnswer]
    next_cursor: str | None

"""Shapes of single values of runs."""

from typing import Literal

from pydantic import Field

from designer.api.models.common import Answer, Json, Request
from designer.api.models.histories import SEQ_MAX

DEPTH_MAX = 20
ENTRIES_MAX = 500
POINTER_CHARS_MAX = 2_000


class ValuesQuery(Request):
    """Whether long values come along."""

    values: Literal["all", "none"] = Field(
        default="all",
        description="`none` leaves out inputs, outputs and details of errors above 4 KiB; their"
        " sizes stay",
    )


class RunValueQuery(Request):
    """Which value of a run, and how much of it."""

    part: Literal["input", "output", "error"] = "output"
    path: str = Field(
        default="", max_length=POINTER_CHARS_MAX, description="A JSON pointer into the value"
    )
    depth: int = Field(default=3, ge=1, le=DEPTH_MAX)
    entries: int = Field(default=50, ge=1, le=ENTRIES_MAX, description="Members of each level")
    offset: int = Field(default=0, ge=0, le=SEQ_MAX, description="First members to leave out")
    download: bool = Field(default=False, description="The whole value as a file, uncut")


class ValueQuery(RunValueQuery):
    """Which value of a node, and how much of it."""

    frame: int | None = Field(default=None, ge=1, le=SEQ_MAX, description="Which item's")
    attempt: int | None = Field(default=None, ge=1, le=SEQ_MAX)


class ValueAnswer(Answer):
    """A value, cut to be looked at. What was cut is `{"$cut": {type, size, entries}}` there.

    A long text has its `start` in it; a list ends with such a mark, and a map has it as a member,
    when they have more members than are shown.
    """

    value: Json
    is_cut: bool
    size: int = Field(description="Bytes of the whole value as JSON")
    type: Literal["map", "list", "text", "number", "boolean", "null"]
    entries: int | None = Field(description="Members of a map or a list, characters of a text")

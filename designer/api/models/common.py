"""What all shapes share. Requests refuse what they do not know; answers drop it.

Models are built when they are first used, so that the server starts quickly.
"""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Json = Any
"""A JSON value."""

PAGE_ITEMS_MAX = 200
PAGE_ITEMS_DEFAULT = 50


class Request(BaseModel):
    """A request's body or query."""

    model_config = ConfigDict(extra="forbid", defer_build=True)


class Answer(BaseModel):
    """An answer's body."""

    model_config = ConfigDict(extra="ignore", defer_build=True)


class PageQuery(Request):
    """Which part of a list."""

    cursor: str | None = Field(
        default=None, max_length=500, description="`next_cursor` of the page before"
    )
    limit: int = Field(default=PAGE_ITEMS_DEFAULT, ge=1, le=PAGE_ITEMS_MAX)


class NoQuery(Request):
    """No parameter at all."""


class FindingShape(Answer):
    """One thing that validation noticed, with its place."""

    node: str | None = None
    edge: int | None = Field(default=None, description="Index in the document's `edges`")
    field: str | None = Field(default=None, description="Dotted path, for example `config.url`")
    code: str
    severity: Literal["error", "warning"]
    message: str = Field(description="A sentence that says how to mend it")


class FieldError(Answer):
    """One field of a request that is not what it must be."""

    field: str
    message: str


class Problem(Answer):
    """RFC 9457 problem details; the body of every error."""

    type: str
    title: str
    status: int
    detail: str
    code: str = Field(description="Stable; what programs decide by")
    errors: list[FieldError] = Field(default_factory=list)
    findings: list[FindingShape] = Field(default_factory=list)

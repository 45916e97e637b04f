"""Shapes of documents as text, and of templates."""

from pydantic import Field

from designer.api.models.common import Answer, FindingShape, Json, Request

TEXT_CHARS_MAX = 2_000_000


class ReadDocument(Request):
    """A flow as text."""

    text: str = Field(max_length=TEXT_CHARS_MAX, description="YAML or JSON")


class TextProblem(Answer):
    """Why the text cannot be read, and where, from 1."""

    message: str
    line: int
    column: int


class PlacedFinding(FindingShape):
    """A finding with its line in the text."""

    line: int = Field(description="From 1; of the nearest thing that the text has")


class ReadAnswer(Answer):
    """The document, or why there is none."""

    flow: dict[str, Json] | None
    problem: TextProblem | None
    findings: list[PlacedFinding]


class WriteDocument(Request):
    """A flow to be written down."""

    flow: dict[str, Json]


class WrittenAnswer(Answer):
    """The canonical text."""

    text: str


class Template(Answer):
    """A flow to begin with."""

    id: str
    name: str
    description: str = Field(description="The first paragraph of what was written about it")
    flow: dict[str, Json]


class TemplateList(Answer):
    """All templates; empty when none came with this installation."""

    items: list[Template]
    next_cursor: str | None

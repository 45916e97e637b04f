"""Shapes of expressions that are tried out."""

from pydantic import Field

from designer.api.models.common import Answer, Json, Request

EXPRESSION_CHARS_MAX = 50_000


class ExpressionPreviewRequest(Request):
    """An expression, and from where it looks at which run."""

    expression: Json = Field(
        description="A text with `{{ … }}` in it, or any value that holds such texts"
    )
    node: str | None = Field(
        default=None, max_length=200, description="Whose field it is; none: the flow's own output"
    )
    run_id: str | None = Field(
        default=None, max_length=100, description="Whose data; the flow's newest run when absent"
    )
    frame: int | None = Field(
        default=None, ge=0, description="Which item's, inside a map or a repeat; the newest's"
    )
    depth: int = Field(default=3, ge=0, le=10, description="Levels of the value that are shown")
    entries: int = Field(default=50, ge=1, le=500, description="Members shown of each level")


class ExpressionError(Answer):
    """Why there is no value."""

    message: str
    column: int | None = Field(description="Where in the text, from 1")
    field: str = Field(description="Where in the value the text stands; empty: it is the value")


class ExpressionPreviewAnswer(Answer):
    """What it comes to. A place that was cut is `{"$cut": {type, entries, start?}}`."""

    value: Json
    type: str = Field(description="map, list, text, number, boolean or null")
    entries: int | None = Field(description="Members, items or characters of the whole value")
    is_cut: bool
    run_id: str | None = Field(description="The run whose data was read; none: there is no run")
    error: ExpressionError | None

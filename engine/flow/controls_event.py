"""The spec of `trigger.event`."""

from typing import Final

from engine.flow.event_filters import FILTERS_MAX, OPERATORS
from engine.flow.path_patterns import PATTERN_CHARS_MAX
from engine.flow.schemas import choice, control, schema, text, value

_ANY_TEXT: Final = {"type": "string"}
_FILTER: Final = schema(
    {
        "attribute": text(
            "Attribute", "For example source, subject, or one of the sender's own.", is_plain=True
        ),
        "operator": choice(
            "Compare",
            OPERATORS,
            "As it is; or as a path, in which * stands within a segment and ** for segments.",
        ),
        "value": {
            **text("Value", is_plain=True),
            "minLength": 1,
            "maxLength": PATTERN_CHARS_MAX,
        },
    },
    required=("attribute", "value"),
)

EVENT_SPEC: Final = control(
    "trigger.event",
    "Event",
    "bell",
    "Start a run for each event that fits.",
    docs="Events come to `POST /api/v1/events` as CloudEvents, or are made by Baton itself. One "
    "fits when its type is this one, all filters fit, and `when` is true, in which `event` stands "
    "for it. The run's input is the whole event. Each event starts one run, however often it "
    "comes. What `correlation` yields is the input's `correlation`, by which later events find "
    "the run.",
    config_schema=schema(
        {
            "type": {
                **text("Type", "For example com.example.order.paid.", is_plain=True),
                "minLength": 1,
                "maxLength": 2_000,
            },
            "filters": {
                "type": "array",
                "title": "Filters",
                "description": "All must fit.",
                "items": _FILTER,
                "maxItems": FILTERS_MAX,
                "ui": {"expression": "inside"},
            },
            "when": value("When", "Only if this is true.", widget="condition"),
            "correlation": value(
                "Correlation",
                "What events that belong together share, such as an order's id.",
                advanced=True,
            ),
        },
        required=("type",),
    ),
    output_schema={
        "type": "object",
        "properties": {
            "id": _ANY_TEXT,
            "type": _ANY_TEXT,
            "source": _ANY_TEXT,
            "subject": _ANY_TEXT,
            "time": _ANY_TEXT,
            "data": {},
        },
    },
    subtitle="{type}",
)

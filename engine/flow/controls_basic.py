"""The specs of the plain controls: set, switch, wait, fail and return."""

from typing import Final

from engine.flow.schemas import control, duration, mapping, schema, text, value

CASES_MAX: Final = 100

_CASE = schema(
    {
        "port": text("Port", "The name of the way out.", pattern="^[A-Za-z_][A-Za-z0-9_-]*$"),
        "when": value("When", "Taken when this is true.", widget="condition"),
    },
    required=("port", "when"),
)

BASICS: Final = (
    control(
        "flow.set",
        "Set values",
        "equal",
        "Compute values for the nodes that follow.",
        docs="The output is the map of the values. It runs at once and is recorded, so that later "
        "nodes see the same values however often they are tried.",
        config_schema=schema(
            {"values": mapping("Values", "Names and what they stand for.")}, required=("values",)
        ),
        output_schema={"type": "object"},
        subtitle="{values}",
    ),
    control(
        "flow.switch",
        "Switch",
        "split",
        "Go on at the first case that is true.",
        docs="Each case is a port of the node. The first whose condition is true is taken; when "
        "none is, `else`. A condition must yield true or false: anything else is an error.",
        config_schema=schema(
            {
                "cases": {
                    "type": "array",
                    "title": "Cases",
                    "items": _CASE,
                    "minItems": 1,
                    "maxItems": CASES_MAX,
                    "ui": {"expression": "inside"},
                }
            },
            required=("cases",),
        ),
        output_schema={"type": "object", "properties": {"port": {"type": "string"}}},
        ports=("else",),
    ),
    control(
        "flow.wait",
        "Wait",
        "hourglass",
        "Wait for a duration, or until a moment.",
        docs="Give a duration such as `90s`, `2h` or `30d` (at most a year), or a moment such as "
        "`2026-12-24T18:00:00Z`. A waiting run costs no memory, and survives a restart.",
        config_schema=schema(
            {
                "duration": duration("Duration", "How long, for example 5m."),
                "until": text("Until", "A moment with its offset from UTC.", widget="instant"),
            }
        ),
        output_schema={"type": "object", "properties": {"due_at": {"type": "string"}}},
        subtitle="{duration}{until}",
    ),
    control(
        "flow.fail",
        "Fail",
        "octagon-x",
        "Fail with an error of your own.",
        docs="The error can be taken by an error edge; else the run fails, and what has a "
        "compensation is undone.",
        config_schema=schema(
            {
                "code": text(
                    "Code", "A short word that other nodes can test.", default="flow.failed"
                ),
                "message": text("Message", "What a person should read.", multiline=True),
                "details": value(
                    "Details", "Any data to go with it.", widget="json", advanced=True
                ),
            }
        ),
        ports=(),
        subtitle="{code}",
    ),
    control(
        "flow.return",
        "Return",
        "corner-down-left",
        "End the run well, with this output.",
        docs="Ends the whole run at once. Attempts that are under way are given up.",
        config_schema=schema({"value": value("Value", "The run's output.", widget="json")}),
        ports=(),
    ),
)

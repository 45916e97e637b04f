"""The nodes that the engine itself provides, as plain specs: `flow.*` and `trigger.*`.

Palette, forms, validation and docs need nothing else; what a control does is in core and program.
"""

from typing import Any, Final

from connectors.sdk.catalog import ActionSpec, Catalog
from engine.core.plan import StepKind
from engine.flow.schemas import choice, duration, mapping, schema, text, value

KINDS: Final[dict[str, StepKind]] = {
    "flow.set": StepKind.PURE,
    "flow.switch": StepKind.PURE,
    "flow.wait": StepKind.WAIT,
    "flow.fail": StepKind.FAIL,
    "flow.return": StepKind.RETURN,
    "flow.map": StepKind.MAP,
    "trigger.manual": StepKind.TRIGGER,
    "trigger.schedule": StepKind.TRIGGER,
}
"""How the core treats each control; every other type is an activity."""
SCOPES: Final = frozenset(("flow.map",))
"""Nodes that other nodes may have as their parent."""
CONCURRENCY_DEFAULT: Final = 10
CONCURRENCY_MAX: Final = 1_000
CASES_MAX: Final = 100


def is_trigger(type_: str) -> bool:
    """Tell whether nodes of a type start runs."""
    return type_.startswith("trigger.")


def kind_of(type_: str) -> StepKind:
    """Give how the core treats nodes of a type."""
    return KINDS.get(type_, StepKind.ACTIVITY)


def ports_of(spec: ActionSpec, config: Any) -> tuple[str, ...]:
    """Give the ports of a node besides `error`; a switch has one for each of its cases."""
    if spec.type != "flow.switch":
        return spec.ports
    cases = config.get("cases") if hasattr(config, "get") else None
    named = [
        case["port"]
        for case in (cases if isinstance(cases, list | tuple) else ())
        if isinstance(case, dict) and isinstance(case.get("port"), str)
    ]
    return (*dict.fromkeys(named), "else")


def with_controls(catalog: Catalog) -> Catalog:
    """Give a catalog with the controls added to the connectors' actions."""
    controls = {spec.type: (spec,) for spec in control_specs()}
    return Catalog(actions={**catalog.actions, **controls}, broken=catalog.broken)


def control_specs() -> tuple[ActionSpec, ...]:
    """Give the specs of all controls, in the palette's order."""
    return (*_FLOW, *_TRIGGERS)


def _flow(type_: str, title: str, icon: str, summary: str, **more: Any) -> ActionSpec:
    return ActionSpec(
        type=type_,
        title=title,
        icon=icon,
        summary=summary,
        category="flow",
        retry="none",
        is_idempotent=True,
        **more,
    )


_CASE = schema(
    {
        "port": text("Port", "The name of the way out.", pattern="^[A-Za-z_][A-Za-z0-9_-]*$"),
        "when": value("When", "Taken when this is true.", widget="expression"),
    },
    required=("port", "when"),
)

_FLOW: Final = (
    _flow(
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
    _flow(
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
                }
            },
            required=("cases",),
        ),
        output_schema={"type": "object", "properties": {"port": {"type": "string"}}},
        ports=("else",),
    ),
    _flow(
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
    _flow(
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
    _flow(
        "flow.return",
        "Return",
        "corner-down-left",
        "End the run well, with this output.",
        docs="Ends the whole run at once. Attempts that are under way are given up.",
        config_schema=schema({"value": value("Value", "The run's output.", widget="json")}),
        ports=(),
    ),
    _flow(
        "flow.map",
        "For each",
        "repeat",
        "Run the nodes inside it once for every item of a list.",
        docs="Inside, `item` and `index` stand for the item and its place. Up to `concurrency` "
        "items run at once. The output is a list in the order of the items: the outputs of the "
        "last nodes of each item by node id, or what `collect` yields. With `collect` as what "
        'happens on an error, a failed item has `{"error": …}` in the list.',
        config_schema=schema(
            {
                "items": value("Items", "An expression that yields a list.", widget="expression"),
                "concurrency": {
                    "type": "integer",
                    "title": "At once",
                    "description": "How many items run at the same time.",
                    "minimum": 1,
                    "maximum": CONCURRENCY_MAX,
                    "default": CONCURRENCY_DEFAULT,
                    "ui": {"expression": "never"},
                },
                "on_item_error": choice(
                    "When an item fails", ("fail", "collect"), "Fail the whole, or go on."
                ),
                "collect": value(
                    "Collect",
                    "What to keep of each item; all its last outputs when empty.",
                    widget="expression",
                    advanced=True,
                ),
            },
            required=("items",),
        ),
        output_schema={"type": "array"},
        subtitle="{items}",
    ),
)


def _trigger(type_: str, title: str, icon: str, summary: str, **more: Any) -> ActionSpec:
    return ActionSpec(
        type=type_,
        title=title,
        icon=icon,
        summary=summary,
        category="trigger",
        retry="none",
        is_idempotent=True,
        **more,
    )


_TRIGGERS: Final = (
    _trigger(
        "trigger.manual",
        "Start by hand",
        "play",
        "Start a run from the editor, the command line or the API.",
        docs="The output is the run's input.",
        config_schema=schema({}),
    ),
    _trigger(
        "trigger.schedule",
        "Schedule",
        "calendar-clock",
        "Start a run at times that a cron rule gives.",
        docs="Five fields: minute, hour, day of month, month, day of week; names, `0` and `7` for "
        "Sunday, `@daily` and its kin. When both day fields are restricted, either may match. "
        "The run's input is `scheduled_at` with what `input` holds. Each nominal time starts "
        "exactly one run.",
        config_schema=schema(
            {
                "cron": text("Cron", "For example 0 9 * * MON-FRI.", widget="cron", is_plain=True),
                "time_zone": text(
                    "Time zone",
                    "For example Europe/Berlin.",
                    default="UTC",
                    widget="time_zone",
                    is_plain=True,
                ),
                "gap": choice(
                    "Skipped hour",
                    ("after", "skip"),
                    "A time that does not exist when clocks go forward: run right after, or not.",
                ),
                "repeated": choice(
                    "Repeated hour",
                    ("first", "both"),
                    "A time that comes twice when clocks go back: run once, or both times.",
                ),
                "missed": choice(
                    "After an outage",
                    ("latest", "all", "skip"),
                    "Which of the missed times are made up for.",
                ),
                "overlap": choice(
                    "While one still runs", ("allow", "skip"), "Start another, or leave it out."
                ),
                "input": value("Input", "Given to each run.", widget="json", is_plain=True),
            },
            required=("cron",),
        ),
        output_schema={"type": "object", "properties": {"scheduled_at": {"type": "string"}}},
        subtitle="{cron}",
    ),
)

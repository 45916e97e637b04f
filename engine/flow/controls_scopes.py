"""The specs of the controls that run more than themselves: map, repeat, try and call."""

from typing import Final

from engine.flow.schemas import choice, control, number, schema, text, value

CONCURRENCY_DEFAULT: Final = 10
CONCURRENCY_MAX: Final = 1_000
ITERATIONS_MAX: Final = 100_000
REPEATS: Final = ("while", "until", "times")
"""What may say how often a repeat runs; exactly one of them."""
VERSIONS: Final = ("pinned", "latest")
"""Which version a call runs, besides one by its number; the first is the default."""

_COLLECT: Final = "What to keep of each {}; all its last outputs when empty."

_MAP: Final = control(
    "flow.map",
    "For each",
    "repeat",
    "Run the nodes inside it once for every item of a list.",
    docs="Inside, `item` and `index` stand for the item and its place. Up to `concurrency` "
    "items run at once. The output is a list in the order of the items: the outputs of the "
    "last nodes of each item by node id, or what `collect` yields. With `collect` as what "
    'happens on an error, a failed item has `{"error": …}` in the list, and the whole fails with '
    "`map.failures` when a larger share of the items failed than is tolerated.",
    config_schema=schema(
        {
            "items": value("Items", "An expression that yields a list.", widget="expression"),
            "concurrency": number(
                "At once",
                "How many items run at the same time.",
                least=1,
                most=CONCURRENCY_MAX,
                default=CONCURRENCY_DEFAULT,
            ),
            "on_item_error": choice(
                "When an item fails", ("fail", "collect"), "Fail the whole, or go on."
            ),
            "tolerated_failures": {
                **number(
                    "Tolerated share of failures",
                    "From 0 to 1; the whole fails when more of its items have failed.",
                    least=0,
                    most=1,
                    default=1,
                    is_whole=False,
                ),
                "ui": {"expression": "never", "show_if": {"on_item_error": "collect"}},
            },
            "collect": value(
                "Collect", _COLLECT.format("item"), widget="expression", advanced=True
            ),
        },
        required=("items",),
    ),
    output_schema={"type": "array"},
    subtitle="{items}",
)

_REPEAT: Final = control(
    "flow.repeat",
    "Repeat",
    "refresh-cw",
    "Run the nodes inside it again and again, one round after the other.",
    docs="Give exactly one of `while` (asked before each round), `until` (asked after each round, "
    "where the outputs of the nodes inside are in sight) and `times`. Inside, `index` counts "
    "the rounds from 0 and `previous` is the result of the round before, null at first. "
    "The output is the list of the results: the outputs of the last nodes of each round by node "
    "id, or what `collect` yields. A repeat that would go on after `max_iterations` rounds "
    "fails with `limit.iterations`.",
    config_schema=schema(
        {
            "while": value("While", "Goes on as long as this is true.", widget="condition"),
            "until": value("Until", "Ends when this is true.", widget="condition"),
            "times": {
                "type": "integer",
                "title": "Times",
                "description": "How many rounds: a number, or an expression that yields one.",
                "minimum": 0,
                "maximum": ITERATIONS_MAX,
                "ui": {},
            },
            "max_iterations": number(
                "Rounds at most",
                "The repeat fails when it would go on after so many.",
                least=1,
                most=ITERATIONS_MAX,
            ),
            "collect": value(
                "Collect", _COLLECT.format("round"), widget="expression", advanced=True
            ),
        },
        required=("max_iterations",),
    ),
    output_schema={"type": "array"},
    subtitle="{while}{until}{times}",
)

_FLOW: Final = {
    **text("Flow", "The id of the flow to run."),
    "ui": {"expression": "never", "options": True},
}

_TRY: Final = control(
    "flow.try",
    "Try",
    "shield",
    "Run the nodes inside it, and catch what they throw.",
    docs="When a node inside fails for good, the rest is stopped, what has a compensation is "
    "undone, and the flow goes on at the port `error` with `nodes.<id>.error`. Without an edge "
    "there the error is caught all the same. The output is that of the last nodes inside, by "
    "node id. Cancelling a run and its deadline are not caught.",
    config_schema=schema({}),
    output_schema={"type": "object"},
)

_CALL: Final = control(
    "flow.call",
    "Call a flow",
    "workflow",
    "Run another flow, and wait for its output.",
    docs="A failure of the called run fails this node with its error. When this run is undone, the "
    "called run is undone as well; a compensation edge replaces that. `pinned` means the "
    "version that was newest when this flow was published, `latest` the newest at each start. "
    "Without waiting, the output is the `run_id` of a run that goes its own way.",
    config_schema=schema(
        {
            "flow": _FLOW,
            "input": value("Input", "What the flow is started with.", widget="json"),
            "version": {
                "anyOf": [
                    {"type": "string", "pattern": f"^({'|'.join(VERSIONS)}|[1-9][0-9]{{0,8}})$"},
                    {"type": "integer", "minimum": 1},
                ],
                "title": "Version",
                "description": "pinned, latest, or the number of a version.",
                "default": VERSIONS[0],
                "examples": list(VERSIONS),
                "ui": {"expression": "never", "widget": "text"},
            },
            "wait": {
                "type": "boolean",
                "title": "Wait for its end",
                "description": "Off: go on as soon as the run is there.",
                "default": True,
                "ui": {"expression": "never"},
            },
        },
        required=("flow",),
    ),
    subtitle="{flow}",
)

SCOPE_SPECS: Final = (_MAP, _REPEAT, _TRY)
CALL_SPEC: Final = _CALL

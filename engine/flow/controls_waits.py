"""The specs of the controls that wait for somebody outside: callback, approval, await_event."""

from typing import Final

from engine.flow.schemas import control, duration, number, schema, text, texts, value

ANSWERS_MAX: Final = 100
METHODS: Final = ("POST", "GET", "PUT", "PATCH", "DELETE")
METHOD_DEFAULT: Final = METHODS[0]
NOT_SETTLED_PORTS: Final = frozenset(("reminder", "escalation"))
"""Ports that become live while the node still waits."""
TIMEOUT_PORT: Final = "timeout"

_TIMEOUT: Final = duration(
    "Give up after", "Then the port timeout is taken; a year when empty, and at most."
)
_ANY_TEXT: Final = {"type": "string"}

_CALLBACK: Final = control(
    "flow.callback",
    "Wait for a callback",
    "webhook",
    "Wait until somebody calls a URL that nobody can guess.",
    docs="The URL is `callbacks.<node id>` in any expression, also before this node has begun: "
    "send it to whoever is to answer. An answer that comes early is kept, a repeated one is told "
    "the same again, a late one gets 410. The output is the answer, or with several `answers` the "
    "list of them.",
    config_schema=schema(
        {
            "methods": texts(
                "Methods",
                f"Those that count as an answer; {METHOD_DEFAULT} when empty.",
                items={"type": "string", "enum": list(METHODS)},
            ),
            "timeout": _TIMEOUT,
            "answers": number(
                "Answers",
                "How many are awaited.",
                least=1,
                most=ANSWERS_MAX,
                default=1,
                advanced=True,
            ),
        }
    ),
    output_schema={
        "type": "object",
        "properties": {
            "method": _ANY_TEXT,
            "headers": {"type": "object"},
            "query": {"type": "object"},
            "body": {},
            "received_at": _ANY_TEXT,
        },
    },
    ports=("out", TIMEOUT_PORT),
    subtitle="{timeout}",
)

_APPROVAL: Final = control(
    "flow.approval",
    "Ask for approval",
    "user-check",
    "Wait until people approve or reject.",
    docs="With `required` above 1 so many people must approve; `refusals` says how many refusals "
    "reject. A reminder and an escalation are ports of their own, taken while the question stays "
    "open. The output is the decision with who made it, when, and what the form holds; with "
    "several required, `answers` has all of them.",
    config_schema=schema(
        {
            "title": text("Title", "What is to be decided, in a few words."),
            "message": text("Message", "What a person must know to decide.", multiline=True),
            "form": value("Form", "JSON Schema of what to fill in.", widget="json", is_plain=True),
            "people": texts("People", "Who may decide, as they sign in; anybody when empty."),
            "required": number(
                "Approvals needed", "", least=1, most=ANSWERS_MAX, default=1, advanced=True
            ),
            "refusals": number(
                "Refusals that reject", "", least=1, most=ANSWERS_MAX, default=1, advanced=True
            ),
            "remind_after": duration("Remind after", "Takes the port reminder.", advanced=True),
            "escalate_after": duration(
                "Escalate after", "Takes the port escalation.", advanced=True
            ),
            "escalate_to": {
                **texts("Escalate to", "Who may decide as well from then on."),
                "ui": {"advanced": True},
            },
            "timeout": _TIMEOUT,
        },
        required=("title",),
    ),
    output_schema={
        "type": "object",
        "properties": {
            "decision": {"type": "string", "enum": ["approved", "rejected"]},
            "by": _ANY_TEXT,
            "at": _ANY_TEXT,
            "form": {},
        },
    },
    ports=("approved", "rejected", TIMEOUT_PORT, "reminder", "escalation"),
    subtitle="{title}",
)

_AWAIT_EVENT: Final = control(
    "flow.await_event",
    "Wait for an event",
    "radio",
    "Wait until an event of a type comes that belongs to this run.",
    docs="An event matches when its `type` is the same, and its `source` and `correlation` when "
    "they are given, and when `when` is true, in which `event` stands for it. Events that came "
    "shortly before this node began are considered as well. The output is the event.",
    config_schema=schema(
        {
            "type": text("Type", "For example com.example.order.paid."),
            "source": text("Source", "Where it must come from; any when empty."),
            "correlation": value(
                "Correlation", "What tells this run's event from others, such as an order's id."
            ),
            "when": value("When", "Only if this is true.", widget="condition", advanced=True),
            "timeout": _TIMEOUT,
        },
        required=("type",),
    ),
    output_schema={
        "type": "object",
        "properties": {
            "id": _ANY_TEXT,
            "type": _ANY_TEXT,
            "source": _ANY_TEXT,
            "time": _ANY_TEXT,
            "data": {},
        },
    },
    ports=("out", TIMEOUT_PORT),
    subtitle="{type}",
)

WAIT_SPECS: Final = (_CALLBACK, _APPROVAL, _AWAIT_EVENT)

"""The spec of the trigger that a request over HTTP fires."""

from typing import Any, Final

from engine.flow.hook_rules import (
    BODY_BYTES_DEFAULT,
    BODY_BYTES_MAX,
    LIST_MAX,
    METHOD_DEFAULT,
    METHODS,
    STATUS_AT_ONCE,
    STATUS_FAILED,
)
from engine.flow.schemas import (
    Schema,
    choice,
    control,
    duration,
    mapping,
    number,
    schema,
    text,
    texts,
    value,
)

WEBHOOK: Final = "trigger.webhook"


def _shown_if(made: Schema, **fields: Any) -> Schema:
    """Show a field only where others have these values."""
    return {**made, "ui": {**made["ui"], "show_if": fields}}


def _fixed(made: Schema, **rules: Any) -> Schema:
    """Allow no expression in a field, and add rules of its schema."""
    return {**made, **rules, "ui": {**made["ui"], "expression": "never"}}


def _advanced(made: Schema) -> Schema:
    return {**made, "ui": {**made["ui"], "advanced": True}}


_TAKES: Final = {
    "path": text(
        "Path",
        "Below /hooks/, for example orders or orders/:id; a segment after a colon is a parameter.",
        is_plain=True,
    ),
    "methods": _fixed(
        texts(
            "Methods",
            f"{METHOD_DEFAULT} when empty.",
            items={"type": "string", "enum": list(METHODS)},
        ),
        uniqueItems=True,
    ),
    "authentication": choice(
        "Who may call",
        ("none", "basic", "header", "hmac"),
        "Anybody; or whoever knows the node's credential: a user and password, a secret header, "
        "or a secret that signs each request.",
    ),
    "signature": _shown_if(
        choice(
            "Signature",
            ("standard", "github"),
            "By the Standard Webhooks specification (webhook-id, webhook-timestamp, "
            "webhook-signature), or as GitHub does (X-Hub-Signature-256).",
        ),
        authentication="hmac",
    ),
}
_ANSWERS: Final = {
    "respond": choice(
        "Answer",
        ("at_once", "result"),
        "As soon as the run is on disk, or with what the run comes to.",
    ),
    "status": _shown_if(
        number("Status", "Of the answer.", least=200, most=599, default=STATUS_AT_ONCE),
        respond="at_once",
    ),
    "headers": _shown_if(
        _advanced(_fixed(mapping("Headers", "Of the answer."))), respond="at_once"
    ),
    "body": _shown_if(
        value("Body", "Of the answer; the run's id when empty.", widget="json", is_plain=True),
        respond="at_once",
    ),
    "timeout": _shown_if(
        _fixed(duration("Wait for", "At most 5m; 30s when empty. The run goes on in any case.")),
        respond="result",
    ),
    "on_timeout": _shown_if(
        choice(
            "When it takes longer",
            ("accepted", "timeout"),
            "Answer 202 or 504, each with the run's address.",
        ),
        respond="result",
    ),
    "failure_status": _shown_if(
        number(
            "When the run fails",
            "The status of the answer.",
            least=400,
            most=599,
            default=STATUS_FAILED,
        ),
        respond="result",
    ),
    "show_error": _shown_if(
        {
            "type": "boolean",
            "title": "Tell the error",
            "description": "On: the answer has the error's code and message, which may say more "
            "than a stranger should know.",
            "default": False,
            "ui": {"expression": "never"},
        },
        respond="result",
    ),
}
_LIMITS: Final = {
    "body_bytes_max": number(
        "Largest body",
        "In bytes.",
        least=0,
        most=BODY_BYTES_MAX,
        default=BODY_BYTES_DEFAULT,
        advanced=True,
    ),
    "content_types": _advanced(
        _fixed(
            texts("Content types", "Such as application/json or text/*; any when empty."),
            maxItems=LIST_MAX,
        )
    ),
    "origins": _advanced(
        _fixed(
            texts(
                "Pages that may call it",
                "Origins such as https://shop.example, or *; a browser lets no other page call it.",
            ),
            maxItems=LIST_MAX,
        )
    ),
}
_ANY_TEXT: Final = {"type": "string"}

WEBHOOK_SPEC: Final = control(
    WEBHOOK,
    "Webhook",
    "webhook",
    "Start a run when somebody calls a URL.",
    docs="The URL is the server's address, `/hooks/` and the path; it works while the flow is "
    "published. The run's input and this node's output are the request: `method`, `path`, "
    "`params`, `query`, `headers` without secrets, `body` and `received_at`. A repeated "
    "`webhook-id` of a signed request, or a repeated `Idempotency-Key`, gets the same run. With "
    "`respond: result` the value of `flow.return` is the answer; a map of `status`, `headers` and "
    "`body` is taken apart.",
    config_schema=schema({**_TAKES, **_ANSWERS, **_LIMITS}, required=("path",)),
    output_schema={
        "type": "object",
        "properties": {
            "method": _ANY_TEXT,
            "path": _ANY_TEXT,
            "params": {"type": "object"},
            "query": {"type": "object"},
            "headers": {"type": "object"},
            "body": {},
            "received_at": _ANY_TEXT,
        },
    },
    subtitle="/hooks/{path}",
    credentials=("basic", "header", "hmac"),
)

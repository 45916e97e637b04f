"""Tasks: put a call, the start of a flow or a message on a queue, for later. Knows only the SDK."""

from datetime import UTC, datetime
from typing import Any

from connectors.sdk import Action, Connector, Context, Json, Permanent, field
from connectors.sdk.context import TaskRequest
from connectors.sdk.durations import duration_ms

CONNECTOR = Connector(name="tasks", title="Tasks", icon="list-todo")

_HTTP_FIELDS = frozenset(
    {
        "method",
        "url",
        "query",
        "headers",
        "json",
        "form",
        "body",
        "body_encoding",
        "expect",
        "credential",
        "oidc",
    }
)
_FLOW_FIELDS = frozenset({"id", "input", "node"})
_TOPIC_FIELDS = frozenset({"name", "data", "attributes", "ordering_key"})
_RETRY_DURATIONS = {
    "max_retry_duration": "max_retry_ms",
    "min_backoff": "min_backoff_ms",
    "max_backoff": "max_backoff_ms",
}
_RETRY_COUNTS = ("max_attempts", "max_doublings")


class EnqueueTask(
    Action,
    type="tasks.enqueue",
    title="Enqueue task",
    icon="alarm-clock",
    subtitle="{queue} {delay}{at}",
    idempotent=True,
    output={
        "type": "object",
        "properties": {
            "task_id": {"type": "string", "title": "Task"},
            "due_at": {"type": "string", "format": "date-time", "title": "Due"},
        },
        "required": ["task_id", "due_at"],
    },
):
    """Put a delayed task on a task queue: an HTTP call, the start of a flow, or a message.

    It is dispatched at its time and tried again when it fails, as its queue says. Repeating the
    node's attempt makes no second task. A task with a name is unique in its queue.
    """

    queue: str = field("Queue", default="default", pattern=r"^[A-Za-z0-9._-]{1,100}$", options=True)
    name: str | None = field("Name", default=None, help="Makes the task unique in its queue.")
    at: str | None = field(
        "At", default=None, help="An instant, RFC 3339.", widget="instant", section="When"
    )
    delay: str | None = field(
        "After",
        default=None,
        help="A duration such as 30s or 2h.",
        widget="duration",
        section="When",
    )
    http: dict[str, Any] | None = field(
        "HTTP call",
        help="The fields of an HTTP request: method, url, headers, json …; credential or oidc.",
        default=None,
        widget="json",
        section="What",
    )
    flow: dict[str, Any] | None = field(
        "Flow",
        help="The flow to start and its input.",
        default=None,
        widget="json",
        section="What",
        examples=[{"id": "place-order", "input": {"items": []}}],
    )
    topic: dict[str, Any] | None = field(
        "Message",
        help="The topic to publish to, with data and attributes.",
        default=None,
        widget="json",
        section="What",
        examples=[{"name": "orders", "data": {"id": 7}}],
    )
    credential: str | None = field(
        "Credential",
        help="The name of the credential that the HTTP call is made with.",
        default=None,
        section="How",
        advanced=True,
    )
    deadline: str | None = field(
        "Deadline of an attempt",
        help="From 15s to 30m; 10m when empty.",
        default=None,
        widget="duration",
        section="How",
        advanced=True,
    )
    retry: dict[str, Any] | None = field(
        "Retrying",
        help="What overrides the queue's own: max_attempts, min_backoff, max_backoff …",
        default=None,
        widget="json",
        section="How",
        advanced=True,
        examples=[{"max_attempts": 5, "min_backoff": "1s"}],
    )

    def __post_init__(self) -> None:
        if self.at is not None and self.delay is not None:
            raise ValueError("only one of at and delay may be given")
        if sum(one is not None for one in (self.http, self.flow, self.topic)) != 1:
            raise ValueError("one of http, flow and topic must be given")
        _refuse_unfit("http", self.http, needs="url", known=_HTTP_FIELDS)
        _refuse_unfit("flow", self.flow, needs="id", known=_FLOW_FIELDS)
        _refuse_unfit("topic", self.topic, needs="name", known=_TOPIC_FIELDS)
        if self.credential is not None and self.http is None:
            raise ValueError("a credential goes with an HTTP call")
        if self.at is not None:
            instant_ms(self.at)
        if self.delay is not None:
            duration_ms(self.delay)
        if self.deadline is not None:
            duration_ms(self.deadline)
        retry_ms(self.retry)

    def wish(self, idempotency_key: str) -> TaskRequest:
        """Give the task that is wanted."""
        http = self.http
        if http is not None and self.credential is not None:
            http = {**http, "credential": self.credential}
        return TaskRequest(
            queue=self.queue,
            idempotency_key=idempotency_key,
            name=self.name,
            at_ms=None if self.at is None else instant_ms(self.at),
            delay_ms=None if self.delay is None else duration_ms(self.delay),
            http=http,
            flow=self.flow,
            topic=self.topic,
            retry=retry_ms(self.retry),
            deadline_ms=None if self.deadline is None else duration_ms(self.deadline),
        )

    def run(self, context: Context) -> Json:
        """Store the task and give its id and time."""
        sink = context.services.tasks
        if sink is None:
            raise Permanent("There are no task queues here.", code="tasks.unavailable")
        receipt = sink.enqueue(self.wish(context.idempotency_key))
        due_at = datetime.fromtimestamp(receipt.due_at_ms / 1000, tz=UTC)
        said = due_at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
        return {"task_id": receipt.task_id, "due_at": said}


def instant_ms(text: str) -> int:
    """Give milliseconds since 1970; raises ValueError for what is no instant with its offset."""
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError as error:
        raise ValueError(f"{text!r} is no instant such as 2030-01-31T09:00:00Z") from error
    if moment.tzinfo is None:
        raise ValueError(f"{text!r} names no offset; end it with Z or +02:00")
    return round(moment.timestamp() * 1000)


def retry_ms(retry: dict[str, Any] | None) -> dict[str, Json] | None:
    """Give the override with its durations in milliseconds; raises ValueError."""
    if retry is None:
        return None
    known: dict[str, Json] = {}
    for name, value in retry.items():
        if name in _RETRY_COUNTS:
            known[name] = value
        elif name in _RETRY_DURATIONS:
            known[_RETRY_DURATIONS[name]] = duration_ms(str(value))
        else:
            raise ValueError(f"retry knows no {name}")
    return known


def _refuse_unfit(
    name: str, config: dict[str, Any] | None, *, needs: str, known: frozenset[str]
) -> None:
    if config is None:
        return
    if not isinstance(config.get(needs), str) or not config[needs]:
        raise ValueError(f"{name} needs {needs}")
    strange = sorted(set(config) - known)
    if strange:
        raise ValueError(f"{name} knows no {', '.join(strange)}")

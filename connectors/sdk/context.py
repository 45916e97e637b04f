"""What an attempt is told about itself, and the services it may use. Knows no engine."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol, TypeVar, dataclass_transform

from connectors.sdk.credential import Credentials, Opening
from connectors.sdk.egress import EgressPolicy
from connectors.sdk.outcome import Json

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskRequest:
    """A delayed task: an HTTP call, the start of a flow or a message to a topic; exactly one."""

    queue: str
    idempotency_key: str
    """The same key means the same task: the sink keeps one and answers with its receipt."""
    name: str | None = None
    """Unique in its queue when given."""
    at_ms: int | None = None
    """Milliseconds since 1970 UTC; None with no `delay_ms` is at once."""
    delay_ms: int | None = None
    """From the moment at which the sink accepts it."""
    http: Mapping[str, Json] | None = None
    """The config of an `http.request`, and `credential` or `oidc`."""
    flow: Mapping[str, Json] | None = None
    """`{id, input, node}`."""
    topic: Mapping[str, Json] | None = None
    """`{name, data, attributes, ordering_key}`."""
    retry: Mapping[str, Json] | None = None
    """What overrides the queue's own retrying: `max_attempts`, `max_backoff_ms` …"""
    deadline_ms: int | None = None
    """How long one attempt at an address may take."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskReceipt:
    """A task that is stored."""

    task_id: str
    due_at_ms: int


class TaskSink(Protocol):
    """Where delayed tasks go; the engine is one."""

    def enqueue(self, task: TaskRequest) -> TaskReceipt:
        """Store the task durably, once per idempotency key.

        Raises an ActionError, for example `tasks.duplicate` for a name that is taken.
        """


class TopicSink(Protocol):
    """Where messages go; the engine is one."""

    def publish(self, topic: str, messages: Sequence[Mapping[str, Json]]) -> Sequence[str]:
        """Publish messages durably, each once per `dedupe_key`, and give their ids.

        Raises an ActionError, for example `topics.not_found`.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnEvent:
    """Something that happened here, for flows that want to know: a CloudEvent in the making."""

    type: str
    """One of the types that begin with `baton.`."""
    id: str
    """The same for the same happening, however often it is told: from an idempotency key."""
    source: str
    """A URI reference, such as `/storage/default`."""
    subject: str
    data: Mapping[str, Json]
    attributes: Mapping[str, Json] = field(default_factory=dict)
    """What filters may ask for besides: names of lower-case letters and digits."""


Emit = Callable[[OwnEvent], None]
"""Has an event published, durably, if anybody waits for it. Raises Retryable."""


def emit_nothing(event: OwnEvent) -> None:
    """Tell nobody, where nobody listens."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """What the host lends to every attempt; one place builds it."""

    files_root: Path
    """The folder of the default file store."""
    state_root: Path | None = None
    """Where connectors keep receipts; by default `connector-state` beside the files."""
    queue_url: str | None = None
    """A kombu URL; None is the embedded transport below `queues_root`."""
    queues_root: Path | None = None
    """The folder of the embedded queues; by default `queues` beside the files."""
    egress: EgressPolicy = field(default_factory=EgressPolicy)
    tasks: TaskSink | None = None
    topics: TopicSink | None = None
    emit: Emit = emit_nothing
    credentials: Credentials | None = None

    @property
    def state_folder(self) -> Path:
        """Where receipts are kept."""
        return self.state_root or self.files_root.parent / "connector-state"

    @property
    def queues_folder(self) -> Path:
        """Where embedded queues are kept."""
        return self.queues_root or self.files_root.parent / "queues"


def never_cancelled() -> bool:
    """Answer for attempts that nobody can cancel."""
    return False


def keep_no_log(level: str, text: object, details: Mapping[str, Json]) -> None:
    """Forget a line, where nobody looks at logs."""


@dataclass_transform(kw_only_default=True, frozen_default=True, field_specifiers=(field,))
def _frozen_to_checkers(kind: type[T]) -> type[T]:
    # Frozen at run time as well, it would take three times as long to make, for every attempt.
    return dataclass(slots=True, kw_only=True)(kind)


@_frozen_to_checkers
class Context:
    """One attempt of one activity. Nobody changes it."""

    services: Services
    idempotency_key: str
    """The same for every attempt of the activity."""
    run_id: str = ""
    flow_id: str = ""
    node: str = ""
    attempt: int = 1
    timeout_s: float | None = None
    """The node's time limit for one attempt; None when it sets none."""
    is_cancelled: Callable[[], bool] = never_cancelled
    credential: Opening | None = None
    """The node's credential, which is not open yet."""
    keep_log: Callable[[str, object, Mapping[str, Json]], None] = keep_no_log
    """Takes level, text and details of a line."""

    def log(self, text: object, /, **details: Json) -> None:
        """Leave a line for people, who find it with the attempt. Never raises.

        Up to 200 lines of 2 KiB are kept, without what looks like a secret or is one of the
        credential's.
        """
        self.keep_log("info", text, details)

    def warn(self, text: object, /, **details: Json) -> None:
        """Leave a line about something that may matter. As `log`."""
        self.keep_log("warning", text, details)

"""Shapes of topics, subscriptions and their messages. Durations are texts such as `30s`."""

from typing import Literal

from pydantic import Field

from designer.api.models.common import Answer, Json, PageQuery, Request

PULLED_MAX = 1_000
ACK_IDS_MAX = 2_500


class SaveTopic(Request):
    """What to change of a topic; what is absent stays."""

    retention: str | None = Field(
        default=None,
        description="How long messages are kept, to be sought back to; 10m to 31d. null is not",
    )


class TopicAnswer(Answer):
    """A topic."""

    name: str
    retention: str | None
    published: int = Field(description="Messages so far")
    created_at: str
    is_built_in: bool


class TopicList(Answer):
    """Topics by name."""

    items: list[TopicAnswer]
    next_cursor: str | None


class NewMessage(Request):
    """What to publish: data, attributes, or both."""

    data: Json = Field(default=None, description="A text, or any JSON value")
    data_base64: str | None = Field(default=None, description="Bytes, instead of `data`")
    attributes: dict[str, str] = Field(default_factory=dict)
    ordering_key: str | None = None
    dedupe_key: str | None = Field(
        default=None, description="The same key is the same message, for a day at least"
    )


class Publish(Request):
    """Messages, all or none."""

    messages: list[NewMessage]


class Published(Answer):
    """Their ids, in the same order."""

    message_ids: list[str]


class RetryShape(Request):
    """How long a refused message waits: doubled each time, within these."""

    min_backoff: str = "10s"
    max_backoff: str = "600s"


class DeadLetterShape(Request):
    """Where a message goes that cannot be delivered."""

    topic: str | None = Field(
        default=None, description="null keeps it beside the subscription, for a week"
    )
    max_attempts: int = 5


class SaveSubscription(Request):
    """What to change of a subscription; what is absent stays, null is the default."""

    topic: str | None = Field(default=None, description="For life")
    target: dict[str, Json] | None = Field(
        default=None, description="`{pull: {}}`, or one of `http`, `flow` and `topic`"
    )
    filter: str | dict[str, Json] | None = Field(
        default=None, description="An expression on attributes. For life"
    )
    ack_deadline: str | None = None
    ordering: bool | None = Field(default=None, description="For life")
    exactly_once: bool | None = None
    retry: RetryShape | None = None
    dead_letter: DeadLetterShape | None = None
    retention: str | None = None
    retain_acked: bool | None = None
    expires_after: str | None = Field(default=None, description="A duration, or `never`")


class Figures(Answer):
    """How a subscription fares, since it was made."""

    unacked: int
    oldest_unacked_at: str | None
    oldest_unacked_age_ms: int | None
    delivered: int
    acked: int
    nacked: int
    expired: int = Field(description="Deadlines that nobody kept")
    dead_lettered: int
    dropped: int = Field(description="Messages whose retention was over")
    push_errors: dict[str, int] = Field(description="Refusals of the target by status or code")
    is_replaying: bool
    used_at: str


class DeadLetterPolicy(Answer):
    """Where a message goes that cannot be delivered."""

    topic: str | None
    max_attempts: int | None = Field(description="null tries until the retention is over")


class SubscriptionAnswer(Answer):
    """A subscription and how it fares."""

    name: str
    topic: str = Field(description="`_deleted-topic_` when there is none any more")
    target: dict[str, Json]
    filter: dict[str, Json] | None
    ack_deadline: str
    ordering: bool
    exactly_once: bool
    retry: RetryShape | None
    dead_letter: DeadLetterPolicy | None
    retention: str
    retain_acked: bool
    expires_after: str
    state: Literal["active", "paused"]
    flow_id: str | None = Field(description="The flow that it is a trigger of")
    created_at: str
    figures: Figures


class SubscriptionList(Answer):
    """Subscriptions by name."""

    items: list[SubscriptionAnswer]
    next_cursor: str | None


class SubscriptionsQuery(PageQuery):
    """Which subscriptions."""

    topic: str | None = Field(default=None, max_length=255)


class Pull(Request):
    """How many messages to give at most."""

    max_messages: int = Field(default=100, ge=1, le=PULLED_MAX)


class MessageShape(Answer):
    """A published message."""

    message_id: str
    published_at: str
    data: Json = Field(description="The value of JSON, or text")
    data_base64: str | None = Field(description="Instead of `data`, for what is no text")
    attributes: dict[str, str]
    ordering_key: str | None


class PulledMessage(Answer):
    """A message that is leased."""

    ack_id: str
    delivery_attempt: int
    message: MessageShape


class Pulled(Answer):
    """Messages that are leased until their deadline."""

    messages: list[PulledMessage]


class AckIds(Request):
    """Leases, by their ids."""

    ack_ids: list[str] = Field(min_length=1, max_length=ACK_IDS_MAX)


class ModifyDeadline(AckIds):
    """Leases, and for how long they are put off from now on."""

    ack_deadline: str = Field(description="0s to 600s; 0s refuses the messages")


class Settled(Answer):
    """Which of the leases were over, so that the answer did not count."""

    refused: list[str]


class Seek(Request):
    """Where to go on."""

    time: str = Field(description="An instant, RFC 3339")


class DeadLetter(Answer):
    """A message that could not be delivered."""

    message: MessageShape
    delivery_attempts: int
    died_at: str
    last_error: Json


class DeadLetterList(Answer):
    """Dead letters, by their time of publishing."""

    items: list[DeadLetter]
    next_cursor: str | None

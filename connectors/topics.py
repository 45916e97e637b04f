"""Topics: publish messages to whoever has subscribed. Knows nothing but the SDK."""

from typing import Any

from connectors.sdk import Action, Connector, Context, Json, Permanent, field

CONNECTOR = Connector(name="topics", title="Topics", icon="radio")

MESSAGES_MAX = 1_000
_FIELDS = frozenset({"data", "data_base64", "attributes", "ordering_key"})


class PublishMessages(
    Action,
    type="topics.publish",
    title="Publish to topic",
    icon="radio",
    subtitle="{topic}",
    idempotent=True,
    output={
        "type": "object",
        "properties": {
            "message_ids": {"type": "array", "items": {"type": "string"}, "title": "Messages"}
        },
        "required": ["message_ids"],
    },
):
    """Publish one message, or many together, to every subscription of a topic.

    The messages are durable when the node is done, all or none. Repeating the node's attempt
    publishes none of them again.
    """

    topic: str = field("Topic", min_length=1, max_length=255, options=True)
    data: Any = field(
        "Data", help="A text, or any JSON value.", default=None, widget="json", section="Message"
    )
    attributes: dict[str, str] = field(
        "Attributes",
        help="What filters look at.",
        default_factory=dict,
        widget="key_value",
        section="Message",
    )
    ordering_key: str | None = field(
        "Ordering key",
        help="Messages of one key are delivered one after the other.",
        default=None,
        section="Message",
    )
    messages: list[dict[str, Any]] | None = field(
        "Messages",
        help="Many at once: each with data, data_base64, attributes and ordering_key.",
        default=None,
        widget="json",
        section="Many messages",
    )

    def __post_init__(self) -> None:
        has_one = self.data is not None or bool(self.attributes) or self.ordering_key is not None
        if self.messages is not None and has_one:
            raise ValueError("only one of messages and a message of its own may be given")
        if self.messages is None and self.data is None and not self.attributes:
            raise ValueError("a message needs data or an attribute")
        if self.messages is not None and not 0 < len(self.messages) <= MESSAGES_MAX:
            raise ValueError(f"1 to {MESSAGES_MAX} messages can be published at once")
        for place, message in enumerate(self.messages or ()):
            strange = sorted(set(message) - _FIELDS)
            if strange:
                raise ValueError(f"messages[{place}] knows no {', '.join(strange)}")

    def run(self, context: Context) -> Json:
        """Publish, and give the messages' ids."""
        sink = context.services.topics
        if sink is None:
            raise Permanent("There are no topics here.", code="topics.unavailable")
        own = {
            "data": self.data,
            "attributes": self.attributes,
            "ordering_key": self.ordering_key,
        }
        messages = self.messages if self.messages is not None else [own]
        key = context.idempotency_key
        keyed = [{**one, "dedupe_key": f"{key}/{place}"} for place, one in enumerate(messages)]
        return {"message_ids": list(sink.publish(self.topic, keyed))}

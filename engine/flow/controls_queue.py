"""The spec of the queue trigger."""

from typing import Final

from engine.flow.schemas import choice, control, number, schema, text

QUEUE_PATTERN: Final = r"^[A-Za-z0-9_-][A-Za-z0-9._-]{0,119}$"

QUEUE_SPEC: Final = control(
    "trigger.queue",
    "Queue message",
    "inbox",
    "Start a run for each message of a queue.",
    docs="The queue is one of the broker that the server was started with: RabbitMQ, Redis, "
    "SQS, or the embedded queues. A message is acknowledged once the start of its run is "
    "durable. A message that can never be taken goes to the dead-letter queue, with the "
    "reason in its header `x-baton-reason`. A message that comes again starts no second run.",
    config_schema=schema(
        {
            "queue": text("Queue", "For example orders.", pattern=QUEUE_PATTERN),
            "content": choice(
                "Content",
                ("json", "any"),
                "Only JSON, or also text, and bytes in base 64.",
            ),
            "prefetch": number(
                "At once",
                "How many messages are taken before they are acknowledged.",
                least=1,
                most=1_000,
                default=50,
                advanced=True,
            ),
            "dead_letter": text(
                "Dead-letter queue",
                "Empty: the queue's name with .dead-letter.",
                pattern=QUEUE_PATTERN,
            ),
        },
        required=("queue",),
    ),
    output_schema={
        "type": "object",
        "properties": {
            "message": {"title": "Message"},
            "headers": {"type": "object", "title": "Headers"},
            "message_id": {"type": "string", "title": "Message id"},
            "queue": {"type": "string", "title": "Queue"},
        },
    },
    subtitle="{queue}",
)

"""Bodies and answers about events."""

from pydantic import Field

from designer.api.models.common import Answer, Json


class EventsAnswer(Answer):
    """The events are kept, and told to the runs that wait for them."""

    accepted: int
    reached: int = Field(description="How many waits were answered at once")
    repeated: int = Field(description="How many of them were here before, by source and id")


class ReceivedEvent(Answer):
    """An event that came, or that was made here."""

    event: Json = Field(description="The CloudEvent")
    is_cut: bool = Field(description="More than 64 KiB, so its data is left out")
    message_id: str
    received_at: str


class EventList(Answer):
    """Events of the last day, the newest first."""

    items: list[ReceivedEvent]
    next_cursor: str | None


class DeadEvent(ReceivedEvent):
    """An event that could not start a run, with the reason."""

    subscription: str = Field(description="`<flow>:<node>`, the trigger")
    delivery_attempts: int
    died_at: str
    last_error: Json


class DeadEventList(Answer):
    """Events that could not start runs, by trigger."""

    items: list[DeadEvent]
    next_cursor: str | None

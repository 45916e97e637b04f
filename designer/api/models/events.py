"""Bodies and answers about events."""

from pydantic import Field

from designer.api.models.common import Answer


class EventsAnswer(Answer):
    """The events are kept, and told to the runs that wait for them."""

    accepted: int
    reached: int = Field(description="How many waits were answered at once")
    repeated: int = Field(description="How many of them were here before, by source and id")

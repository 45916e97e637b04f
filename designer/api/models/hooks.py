"""Shapes of listening for a webhook's test request."""

from typing import Literal

from pydantic import Field

from designer.api.models.common import Answer, Json, Request

WAIT_S_MAX = 25.0


class Listen(Request):
    """At which node of the draft."""

    node: str = Field(min_length=1, max_length=100)


class ListenerQuery(Request):
    """How long to wait for news."""

    wait_s: float = Field(
        default=0, ge=0, le=WAIT_S_MAX, description="How long to wait for the request"
    )


class HeardRequest(Answer):
    """A request, as a run of the flow would be given it."""

    method: str
    path: str
    params: Json
    query: Json
    headers: Json
    body: Json
    received_at: str


class RefusedRequest(Answer):
    """A request that was not let in, and what was answered."""

    method: str
    status: int
    code: str
    detail: str
    at: str


class ListenerAnswer(Answer):
    """Somebody who listens for the next request to a webhook of a draft."""

    id: str
    flow_id: str
    node: str
    url: str = Field(description="Where to send the request; it works while it is listened at")
    methods: list[str]
    expires_at: str
    state: Literal["listening", "heard", "over"]
    request: HeardRequest | None = Field(description="What was heard")
    refused: RefusedRequest | None = Field(description="The last request that was not let in")

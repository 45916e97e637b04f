"""CloudEvents 1.0 as they come over HTTP, read by the official SDK: its one door. Knows no engine.

The mode is told by how the Content-Type begins. The SDK maps headers and checks attributes; JSON is
read by our strict reader, and what the SDK would make up (an id, a time) is not let in.
"""

from base64 import b64encode
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import unquote

from cloudevents.core.base import BaseCloudEvent, EventFactory
from cloudevents.core.bindings.http import HTTPMessage, from_binary, from_structured
from cloudevents.core.exceptions import CloudEventValidationError
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent
from werkzeug.http import parse_options_header

from designer.errors import Malformed, TooLarge, Unprocessable, UnsupportedMediaType
from designer.flows.attributes import (
    Problems,
    attribute_problems,
    bytes_in,
    header_problems,
    without_quotes,
)
from designer.flows.contents import said_in
from designer.strict_json import read_json
from engine.flow.durations import instant_ms

Json = Any

STRUCTURED: Final = "application/cloudevents+json"
BATCH: Final = "application/cloudevents-batch+json"
ENVELOPE: Final = "application/cloudevents"
"""What the Content-Type of every mode but the binary one begins with."""
EVENTS_MAX: Final = 100
EVENT_BYTES_MAX: Final = 1024 * 1024
PREFIX: Final = "ce-"
REQUIRED: Final = ("id", "source", "type", "specversion")
"""The SDK makes up an id and a version for events that lack them."""
PROBLEMS_MAX: Final = 50
_CHARSETS: Final = frozenset({"", "utf-8", "us-ascii"})


class _Unfit(Exception):
    """An event that cannot be taken, with what is wrong of which attribute."""

    def __init__(self, problems: Problems) -> None:
        super().__init__(problems)
        self.problems = problems


class _Event(CloudEvent):
    """An event as it was sent, with nothing made up; its time is added in the sender's words."""

    def __init__(self, attributes: dict[str, Any], data: Json = None) -> None:
        missing = [(name, "it is missing") for name in REQUIRED if name not in attributes]
        problems = missing + attribute_problems(attributes)
        if problems:
            raise _Unfit(problems)
        try:
            super().__init__(attributes, data)
        except CloudEventValidationError as error:
            raise _Unfit(_said_by(error)) from None
        del attributes["time"]


class _StrictJson(JSONFormat):
    """The SDK's JSON format with a reader that refuses what would do harm later."""

    def read(self, event_factory: EventFactory | None, data: str | bytes) -> BaseCloudEvent:
        """Read a structured event. Raises Malformed, _Unfit."""
        del event_factory  # there is one version, and it is checked
        return _of_value(read_json(data.encode() if isinstance(data, str) else data))

    def read_data(self, body: bytes, datacontenttype: str | None) -> Json:
        """Read the data of a binary event. Raises Malformed."""
        return said_in(parse_options_header(datacontenttype)[0].lower(), body)


_JSON: Final = _StrictJson()


def events_of(headers: Mapping[str, str], body: bytes) -> list[dict[str, Json]]:
    """Give the events of a request as plain objects; headers by lower-case name.

    Either all of them can be taken, or one of these is raised: Malformed (400), TooLarge (413),
    UnsupportedMediaType (415), Unprocessable (422, with each attribute that is not right).
    """
    media_type, options = parse_options_header(headers.get("content-type", ""))
    media_type = media_type.lower()
    is_envelope = media_type.startswith(ENVELOPE)
    charset = options.get("charset", "").lower()
    if is_envelope and (media_type not in {STRUCTURED, BATCH} or charset not in _CHARSETS):
        raise UnsupportedMediaType(f"Send events as {STRUCTURED} or {BATCH}, in UTF-8.")
    if media_type == BATCH:
        return _batch(body)
    if len(body) > EVENT_BYTES_MAX:
        said = f"An event has at most {EVENT_BYTES_MAX} bytes; this has {len(body)}."
        raise TooLarge(said, code="event_too_large")
    message = HTTPMessage(headers=dict(headers), body=body)
    try:
        return [_plain(_structured(message) if is_envelope else _binary(message))]
    except _Unfit as unfit:
        raise _refusal(unfit.problems) from None


def _batch(body: bytes) -> list[dict[str, Json]]:
    """Read a batch. The SDK knows none, so its events are read one by one."""
    values = read_json(body)
    if not isinstance(values, list):
        raise Unprocessable("A batch is a list of events.", code="bad_event")
    if len(values) > EVENTS_MAX:
        raise Unprocessable(f"A batch has at most {EVENTS_MAX} events.", code="bad_event")
    events: list[dict[str, Json]] = []
    problems: Problems = []
    for place, value in enumerate(values):
        try:
            events.append(_plain(_of_value(value)))
        except _Unfit as unfit:
            problems += [(f"[{place}].{name}".rstrip("."), said) for name, said in unfit.problems]
    if problems:
        raise _refusal(problems)
    return events


def _structured(message: HTTPMessage) -> BaseCloudEvent:
    return from_structured(message, _JSON)


def _binary(message: HTTPMessage) -> BaseCloudEvent:
    given = {
        name.removeprefix(PREFIX): text
        for name, text in message.headers.items()
        if name.startswith(PREFIX)
    }
    if "specversion" not in given:
        raise Malformed(
            f"Send a CloudEvent: as {STRUCTURED}, as {BATCH}, or with its attributes as {PREFIX} "
            "headers.",
            code="no_event",
        )
    problems = header_problems(given)
    if problems:
        raise _Unfit(problems)
    texts = {name: without_quotes(text) for name, text in given.items()}
    time = unquote(texts["time"]) if "time" in texts else None
    headers = {f"{PREFIX}{name}": text for name, text in texts.items() if name != "time"}
    if message.headers.get("content-type"):
        headers["content-type"] = message.headers["content-type"]
    event = from_binary(HTTPMessage(headers=headers, body=message.body), _JSON, _Event)
    return _timed(event, time)


def _of_value(value: Json) -> BaseCloudEvent:
    """Give the event that a JSON value is. Raises _Unfit."""
    if not isinstance(value, dict):
        raise _Unfit([("", "an event is an object")])
    data: Json | bytes = value.get("data")
    if value.get("data_base64") is not None:
        decoded = bytes_in(value["data_base64"])
        if decoded is None or "data" in value:
            said = "base 64 is needed" if decoded is None else "it stands beside data; give one"
            raise _Unfit([("data_base64", said)])
        data = decoded
    # By the JSON format an attribute that is null is one that is not there.
    attributes = {
        name: one
        for name, one in value.items()
        if name not in {"data", "data_base64", "time"} and one is not None
    }
    return _timed(_Event(attributes, data), value.get("time"))


def _timed(event: BaseCloudEvent, time: Json) -> BaseCloudEvent:
    """Give an event its time, in the very words of the sender. Raises _Unfit."""
    if time is None:
        return event
    try:
        instant_ms(time)
    except ValueError as error:
        raise _Unfit([("time", str(error))]) from None
    event.get_attributes()["time"] = time
    return event


def _plain(event: BaseCloudEvent) -> dict[str, Json]:
    """Give an event as JSON; bytes as `data_base64`."""
    data = event.get_data()
    if isinstance(data, bytes):
        encoded = b64encode(data).decode("ascii")
        return {**event.get_attributes(), "data_base64": encoded}
    said = {} if data is None else {"data": data}
    return {**event.get_attributes(), **said}


def _said_by(error: CloudEventValidationError) -> Problems:
    return [(name, str(one)) for name, several in error.errors.items() for one in several[:1]]


def _refusal(problems: Problems) -> Unprocessable:
    errors = [{"field": name, "message": said} for name, said in problems[:PROBLEMS_MAX]]
    return Unprocessable("This is no CloudEvent.", code="bad_event", errors=errors)

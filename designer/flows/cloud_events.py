"""CloudEvents 1.0 as they come over HTTP: structured, in batches, or binary. Knows no engine."""

import re
from base64 import b64encode
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import unquote

from designer.errors import Malformed, Unprocessable
from designer.strict_json import read_json
from engine.flow.durations import instant_ms

Json = Any

STRUCTURED: Final = "application/cloudevents+json"
BATCH: Final = "application/cloudevents-batch+json"
EVENTS_MAX: Final = 100
ATTRIBUTE_CHARS_MAX: Final = 2_048
REQUIRED: Final = ("id", "source", "type")
_NAME: Final = re.compile(r"[a-z0-9]{1,40}")


def events_of(media_type: str, headers: Mapping[str, str], body: bytes) -> list[dict[str, Json]]:
    """Give the events of a request; headers by lower-case name. Raises Malformed, Unprocessable."""
    if media_type == BATCH:
        batch = read_json(body)
        if not isinstance(batch, list):
            raise Unprocessable("A batch is a list of events.", code="bad_event")
        if len(batch) > EVENTS_MAX:
            raise Unprocessable(f"A batch has at most {EVENTS_MAX} events.", code="bad_event")
        return [_checked(event, f"[{place}]") for place, event in enumerate(batch)]
    if media_type == STRUCTURED:
        return [_checked(read_json(body), "")]
    if "ce-specversion" in headers:
        return [_checked(_binary(media_type, headers, body), "")]
    raise Malformed(
        f"Send a CloudEvent: as {STRUCTURED}, as {BATCH}, or with its attributes as ce- headers.",
        code="no_event",
    )


def content_of(media_type: str, body: bytes) -> Json:
    """Give a body as a value: JSON as what it says, text as text, anything else in base 64.

    No body is None. Raises Malformed for JSON that is none.
    """
    if not body:
        return None
    if media_type == "application/json" or media_type.endswith("+json"):
        return read_json(body)
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return {"base64": b64encode(body).decode("ascii")}


def _binary(media_type: str, headers: Mapping[str, str], body: bytes) -> dict[str, Json]:
    event: dict[str, Json] = {
        name.removeprefix("ce-"): unquote(value)
        for name, value in headers.items()
        if name.startswith("ce-")
    }
    if media_type:
        event["datacontenttype"] = media_type
    data = content_of(media_type, body)
    if data is not None:
        event["data"] = data
    return event


def _checked(event: Json, place: str) -> dict[str, Json]:
    if not isinstance(event, dict):
        raise Unprocessable("An event is an object.", code="bad_event")
    errors = [
        {"field": f"{place}.{name}".lstrip("."), "message": message}
        for name, message in _problems(event)
    ]
    if errors:
        raise Unprocessable("This is no CloudEvent.", code="bad_event", errors=errors)
    return event


def _problems(event: dict[str, Json]) -> list[tuple[str, str]]:
    found = [
        (name, f"a text of 1 to {ATTRIBUTE_CHARS_MAX} characters is needed")
        for name in REQUIRED
        if not isinstance(event.get(name), str) or not 0 < len(event[name]) <= ATTRIBUTE_CHARS_MAX
    ]
    if event.get("specversion") != "1.0":
        found.append(("specversion", "only 1.0 is known"))
    if "data" in event and "data_base64" in event:
        found.append(("data_base64", "an event has data or data_base64, not both"))
    for name, value in event.items():
        if name in {"data", "data_base64"}:
            continue
        if not _NAME.fullmatch(name):
            found.append((name[:60], "a name has lower-case letters and digits only"))
        elif isinstance(value, dict | list | float):
            found.append((name, "an attribute is a text, a whole number, true or false"))
    if isinstance(event.get("time"), str):
        try:
            instant_ms(event["time"])
        except ValueError as error:
            found.append(("time", str(error)))
    return found

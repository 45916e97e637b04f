"""What the endpoints for Google's clients share: names in paths, bodies, verbs, pages."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from designer.api.endpoint import Call
from designer.google.errors import GoogleError, invalid
from designer.google.names import Parent, parent_of
from designer.strict_json import read_json

Json = Any

BODY_BYTES_MAX = 2 * 1024 * 1024
PAGE_MAX = 1_000


def parent_in(call: Call) -> Parent:
    """Give the project and the location that a call names. Raises GoogleError."""
    return parent_of(call.path["project"], call.path["location"])


def body_of(call: Call) -> Mapping[str, Json]:
    """Give the body; none is an empty object. Raises GoogleError, Malformed."""
    if not call.raw.body:
        return {}
    if call.raw.media_type != "application/json":
        raise invalid("Send the body as application/json.")
    found = read_json(call.raw.body)
    if not isinstance(found, Mapping):
        raise invalid("The body must be an object.")
    return found


def verb_in(call: Call, part: str, verbs: Sequence[str]) -> tuple[str, str]:
    """Give the id and the verb of `<id>:<verb>`. Raises GoogleError."""
    name, _, verb = call.path[part].rpartition(":")
    if verb not in verbs or not name:
        raise GoogleError(501, "UNIMPLEMENTED", f"Method {call.path[part]!r:.80} is not supported.")
    return name, verb


def page_of(
    call: Call,
    found: Sequence[Mapping[str, Json]],
    name: str,
    shown: Callable[[Mapping[str, Json]], Mapping[str, Json]],
    key: str = "name",
) -> dict[str, Json]:
    """Give a page of things that are in order of their key. Raises GoogleError."""
    size = (call.raw.query.get("pageSize") or ["0"])[0]
    if not size.isdecimal():
        raise invalid("pageSize: this is no number.")
    after = (call.raw.query.get("pageToken") or [""])[0]
    limit = min(int(size) or PAGE_MAX, PAGE_MAX)
    rest = [one for one in found if one[key] > after]
    page: dict[str, Json] = {name: [shown(one) for one in rest[:limit]]}
    if len(rest) > limit:
        page["nextPageToken"] = rest[limit - 1][key]
    return page

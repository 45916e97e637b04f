"""A message, the limits it keeps to, and how values become its bytes. Knows no store."""

import json
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from connectors.sdk.jsontext import read
from engine.core.plan import Json
from engine.drivers.rowtext import encode
from engine.errors import InvalidInput, LimitExceeded
from engine.store.records_topics import MessageRow, published_at

REQUEST_BYTES_MAX: Final = 10_000_000
MESSAGES_MAX: Final = 1_000
ATTRIBUTES_MAX: Final = 100
ATTRIBUTE_KEY_BYTES_MAX: Final = 256
ATTRIBUTE_VALUE_BYTES_MAX: Final = 1_024
ORDERING_KEY_BYTES_MAX: Final = 1_024
DEDUPE_KEY_BYTES_MAX: Final = 1_024
FIELDS: Final = frozenset({"data", "data_base64", "attributes", "ordering_key", "dedupe_key"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What is published: data, attributes, or both."""

    data: bytes = b""
    attributes: Mapping[str, str] = field(default_factory=dict)
    ordering_key: str | None = None
    dedupe_key: str | None = None
    """Another message with the same key is the same message, for as long as the key is kept."""
    hops: int = 0
    """How many topics it has come through."""
    topic: str = ""
    seq: int = 0

    @property
    def message_id(self) -> str:
        """What it is named by, once it is published; unique in its topic."""
        return str(self.seq)

    @property
    def published_at(self) -> int:
        """When it was published, in milliseconds since 1970."""
        return published_at(self.seq)

    @property
    def value(self) -> Json:
        """The data as a value: JSON as what it says, other text as text; None when neither."""
        try:
            text = self.data.decode()
        except UnicodeDecodeError:
            return None
        try:
            return read(text)
        except (ValueError, RecursionError):
            return text


def message_of(row: MessageRow) -> Message:
    """Give the message of a row."""
    return Message(
        data=bytes(row.data),
        attributes=json.loads(row.attributes),
        ordering_key=row.ordering_key,
        dedupe_key=row.dedupe_key,
        hops=row.hops,
        topic=row.topic,
        seq=row.seq,
    )


def row_of(message: Message) -> MessageRow:
    """Give the row of a message that is not published yet."""
    return MessageRow(
        topic="",
        seq=0,
        data=message.data,
        attributes=encode(dict(message.attributes)),
        ordering_key=message.ordering_key or None,
        dedupe_key=message.dedupe_key,
        hops=message.hops,
        sweep_at=0,
    )


def read_messages(values: Sequence[Mapping[str, Json]]) -> list[Message]:
    """Read messages as people write them. Raises InvalidInput with the fields."""
    return [read_message(value, f"messages[{place}]") for place, value in enumerate(values)]


def read_message(value: Mapping[str, Json], place: str = "message") -> Message:
    """Read one message: `data` is a text or any JSON value, `data_base64` is bytes."""
    errors = [(f"{place}.{name}", "no such field") for name in sorted(set(value) - FIELDS)]
    if value.get("data") is not None and value.get("data_base64") is not None:
        errors.append((f"{place}.data_base64", "only one of data and data_base64"))
    errors += [
        (f"{place}.{name}", "must be a text")
        for name in ("ordering_key", "dedupe_key")
        if not isinstance(value.get(name) or "", str)
    ]
    attributes = value.get("attributes") or {}
    if not _are_texts(attributes):
        errors.append((f"{place}.attributes", "must be a map of names to texts"))
    data = _bytes_of(value, place, errors)
    if errors:
        raise InvalidInput("A message cannot be published like that.", errors)
    return Message(
        data=data,
        attributes=attributes,
        ordering_key=value.get("ordering_key") or None,
        dedupe_key=value.get("dedupe_key") or None,
    )


def _are_texts(value: Json) -> bool:
    return isinstance(value, Mapping) and all(isinstance(text, str) for text in value.values())


def _bytes_of(value: Mapping[str, Json], place: str, errors: list[tuple[str, str]]) -> bytes:
    encoded, data = value.get("data_base64"), value.get("data")
    try:
        if encoded is not None:
            return b64decode(encoded, validate=True)
        if isinstance(data, bytes):
            return data
        if data is None:
            return b""
        return (data if isinstance(data, str) else encode(data)).encode()
    except (NotBase64, TypeError, ValueError):
        name = "data" if encoded is None else "data_base64"
        said = "no text can hold this" if encoded is None else "must be base 64"
        errors.append((f"{place}.{name}", said))
        return b""


def check_batch(messages: Sequence[Message]) -> None:
    """Refuse what is beyond the limits. Raises InvalidInput with the fields, LimitExceeded."""
    if not 0 < len(messages) <= MESSAGES_MAX:
        said = f"1 to {MESSAGES_MAX} messages; these are {len(messages)}"
        raise InvalidInput("So many messages cannot be published at once.", [("messages", said)])
    errors = [
        (f"messages[{place}]{name}", said)
        for place, message in enumerate(messages)
        for name, said in _errors(message)
    ]
    if errors:
        raise InvalidInput("A message cannot be published like that.", errors)
    size = sum(_size(message) for message in messages)
    if size > REQUEST_BYTES_MAX:
        raise LimitExceeded(
            f"Messages may have {REQUEST_BYTES_MAX} bytes together; these have {size}."
        )


def _errors(message: Message) -> list[tuple[str, str]]:
    errors: list[tuple[str, str]] = []
    if not message.data and not message.attributes:
        errors.append(("", "must have data or an attribute"))
    if len(message.attributes) > ATTRIBUTES_MAX:
        errors.append((".attributes", f"at most {ATTRIBUTES_MAX}"))
    for name, text in message.attributes.items():
        if not 0 < _length(name) <= ATTRIBUTE_KEY_BYTES_MAX:
            said = f"names have 1 to {ATTRIBUTE_KEY_BYTES_MAX} bytes: {name[:40]!r}"
            errors.append((".attributes", said))
        if _length(text) > ATTRIBUTE_VALUE_BYTES_MAX:
            said = f"at most {ATTRIBUTE_VALUE_BYTES_MAX} bytes"
            errors.append((f".attributes.{name[:40]}", said))
    if _length(message.ordering_key or "") > ORDERING_KEY_BYTES_MAX:
        errors.append((".ordering_key", f"at most {ORDERING_KEY_BYTES_MAX} bytes"))
    if _length(message.dedupe_key or "") > DEDUPE_KEY_BYTES_MAX:
        errors.append((".dedupe_key", f"at most {DEDUPE_KEY_BYTES_MAX} bytes"))
    for name in ("ordering_key", "dedupe_key"):
        text = getattr(message, name) or ""
        if "\0" in text or not _is_text(text):
            errors.append((f".{name}", "no text can hold this"))
    return errors


def _is_text(text: str) -> bool:
    return not any("\ud800" <= sign <= "\udfff" for sign in text)


def _length(text: str) -> int:
    return len(text.encode(errors="surrogatepass"))


def _size(message: Message) -> int:
    texts = sum(_length(name) + _length(text) for name, text in message.attributes.items())
    return len(message.data) + texts + _length(message.ordering_key or "")


def data_fields(message: Message) -> dict[str, Json]:
    """Give the data as answers show it: `data` when it is text or JSON, else `data_base64`."""
    value = message.value
    if value is None and message.data not in (b"", b"null"):
        return {"data": None, "data_base64": b64encode(message.data).decode()}
    return {"data": value, "data_base64": None}

"""Big texts beside their rows: what is stored where a text is no plain one. Knows no SQL.

A column holds the text itself, or `@` and the digest of a payload. No column holds a text of ours
that begins with `@`: such a text is stowed away too, whoever made it, so nobody can forge one.
"""

from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256

from engine.store.records import EventRow

SPILL_BYTES = 64 * 1024
MARK = "@"
UTF8 = ("utf-8", "surrogatepass")
"""How a payload is written: every text that Python can hold comes back as it was."""

Payload = tuple[str, str, bytes]
"""`(run_id, digest, data)`."""


def is_plain(text: str) -> bool:
    """Tell whether a column of any database can hold this text, and should."""
    if len(text) > SPILL_BYTES or text[:1] == MARK or "\0" in text:
        return False
    if text.isascii():
        return True
    try:
        return len(text.encode()) <= SPILL_BYTES
    except UnicodeEncodeError:  # half of a pair, which UTF-8 has no bytes for
        return False


def stow(run_id: str, text: str | None, payloads: list[Payload]) -> str | None:
    """Give what the column holds; a text that does not belong there is added to the payloads."""
    if text is None or is_plain(text):
        return text
    data = text.encode(*UTF8)
    digest = sha256(data).hexdigest()
    payloads.append((run_id, digest, data))
    return MARK + digest


def stow_events(events: Iterable[EventRow], payloads: list[Payload]) -> list[tuple[object, ...]]:
    """Give the rows as they are stored."""
    rows: list[tuple[object, ...]] = []
    for event in events:
        data, answers = event.data, event.answers
        if (data is None or is_plain(data)) and (answers is None or is_plain(answers)):
            # Plain tuples, because drivers bind those directly and ask others for each value.
            rows.append(tuple(event))
            continue
        run_id = event.run_id
        rows.append((*event[:-2], stow(run_id, data, payloads), stow(run_id, answers, payloads)))
    return rows


def digests(texts: Iterable[str | None]) -> list[str]:
    """Give the digests that these columns refer to."""
    return [text[1:] for text in texts if text is not None and text[:1] == MARK]


def restore(text: str | None, found: Callable[[str], bytes]) -> str | None:
    """Give the text that a column stands for."""
    if text is None or text[:1] != MARK:
        return text
    return found(text[1:]).decode(*UTF8)


def restore_events(
    rows: Sequence[EventRow], find: Callable[[Sequence[str]], dict[str, bytes]]
) -> list[EventRow]:
    """Give facts with their texts; `find` reads payloads, and only when there are any."""
    wanted = digests([text for row in rows for text in (row.data, row.answers)])
    if not wanted:
        return list(rows)
    found = find(sorted(set(wanted))).__getitem__
    return [
        row._replace(data=restore(row.data, found), answers=restore(row.answers, found))
        for row in rows
    ]

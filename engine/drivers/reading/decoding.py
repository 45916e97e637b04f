"""Rows of a history as facts to be looked at: large outputs are named, not read."""

import re
from collections.abc import Sequence
from typing import Final

from connectors.sdk.jsontext import read
from engine.core.codec import decode_answers, decode_event
from engine.core.events import Event, EventKind
from engine.core.questions import Answer
from engine.drivers.runs.live import decode_row
from engine.store.records import EventRow
from engine.views.large import Large

LARGE_CHARS: Final = 16 * 1024
"""The output of a longer row is not read. Escaped, it is at least a third as long otherwise, which
is more than is shown where large values are left out."""
_COMPLETED: Final = EventKind.ACTIVITY_COMPLETED.value
_HEAD: Final = '{"output":'
_PORT: Final = re.compile(r',"port":"([^"\\]*)"}\Z')
"""How a row ends whose attempt was left by another port than `out`. No output ends like it: it is
followed by the row's own brace, and quotes inside texts are escaped."""
_PORT_CHARS_MAX: Final = 1_000


def text_of(data: str) -> str:
    """Give the JSON text of the output in the row of an attempt that ended well."""
    return data[len(_HEAD) : _end(data)[0]]


def _end(data: str) -> tuple[int, str]:
    """Give where the output ends, and the port."""
    port = _PORT.search(data, max(0, len(data) - _PORT_CHARS_MAX))
    return (len(data) - 1, "out") if port is None else (port.start(), port.group(1))


def decode_seen(row: EventRow) -> tuple[Event, Sequence[Answer]]:
    """Turn a row into a fact as `decode_row` does, with a `Large` for a large output."""
    data = row.data
    if data is None or len(data) <= LARGE_CHARS:
        return decode_row(row)
    if row.kind != _COMPLETED or not data.startswith(_HEAD):
        return decode_row(row)
    end, port = _end(data)
    said = {"output": Large(row.seq, end - len(_HEAD)), "port": port}
    answers = () if row.answers is None else decode_answers(read(row.answers))
    return decode_event(row.kind, row.frame, row.step, row.attempt, row.at, said), answers

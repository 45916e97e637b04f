"""What attempts have said, put to their attempts in the detail of a node. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from engine.core.plan import Json
from engine.views.times import rfc3339

Said = Mapping[int, list[Json]]
"""The lines of each attempt."""


def put_logs(detail: dict[str, Json], rows: Iterable[tuple[int, int, list[Any]]]) -> None:
    """Add `logs` to every attempt; rows are frame, attempt and lines, in order."""
    by_frame: dict[int, dict[int, list[Json]]] = defaultdict(lambda: defaultdict(list))
    for frame, attempt, lines in rows:
        by_frame[frame][attempt] += [{**line, "at": rfc3339(line["at"])} for line in lines]
    if "frames" in detail:
        for each in detail["frames"]:
            _put(each, by_frame[each["frame"]])
        return
    _put(detail, next(iter(by_frame.values()), {}))  # it runs in one frame only


def _put(view: dict[str, Json], said: Said) -> None:
    for attempt in view["attempt_log"]:
        attempt["logs"] = said.get(attempt["attempt"], [])

"""One attempt as the pool and the executor see it. Knows no thread."""

from dataclasses import dataclass
from typing import NamedTuple

from engine.core.plan import Json
from engine.drivers.programs import Compiled


class JobKey(NamedTuple):
    """Names an attempt in the whole store."""

    run_id: str
    frame: int
    step: int
    attempt: int


@dataclass(slots=True, eq=False)
class Job:
    """An attempt to be made. The pool sets the flags, the action may ask for them."""

    key: JobKey
    input: Json
    compiled: Compiled
    timeout_ms: int | None = None
    is_cancelled: bool = False
    is_started: bool = False
    is_abandoned: bool = False

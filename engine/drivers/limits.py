"""What an engine allows, by name. A host may set other numbers; these are the usual ones."""

from dataclasses import dataclass
from typing import Final

RUNS_RUNNING_MAX: Final = 50_000
"""Runs in memory. A start beyond it is queued; a run that waits needs no memory."""
QUEUED_MAX: Final = 100_000
"""Starts of one flow that wait to be admitted; one more is refused."""
RUN_BYTES_MAX: Final = 256 * 1024 * 1024
"""What is recorded of one run: inputs, outputs, answers."""
CALL_DEPTH_MAX: Final = 20
"""Calls above a called run."""
CHILDREN_MAX: Final = 100_000
"""Runs that one run may call."""
EARLY_EVENT_MS: Final = 86_400_000
"""How long an event is kept for runs that begin to wait for it later."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The limits of one engine, and how long it keeps what is over."""

    runs_running_max: int = RUNS_RUNNING_MAX
    queued_max: int = QUEUED_MAX
    run_bytes_max: int = RUN_BYTES_MAX
    call_depth_max: int = CALL_DEPTH_MAX
    children_max: int = CHILDREN_MAX
    early_event_ms: int = EARLY_EVENT_MS
    keep_runs_ms: int | None = None
    """How long ended runs are kept; None keeps them for ever."""

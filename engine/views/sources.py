"""Where values come from: this run, another run, or somebody's mind. Pure."""

from typing import TYPE_CHECKING

from engine.core.plan import Step
from engine.core.reuse import entry_of

if TYPE_CHECKING:
    from engine.core.frame import Frame

RECORDED, REUSED, MOCKED = "recorded", "reused", "mocked"


def source_of(frame: "Frame", step: Step) -> str:
    """Say where the outcome of a step comes from; of one without any: from this run."""
    entry = entry_of(frame, step)
    if entry is None or frame.state_of(step.index) not in ("succeeded", "failed"):
        return RECORDED
    return MOCKED if entry.get("mocked") else REUSED

"""What a fork takes over from the run that it was made from (`RunStarted.reuse`).

By node id, for the flow and for each body of a scope: `{"output": …, "port": …}` for a step that
ended well, `{"error": …}` for one that failed, and for a scope step that is reused in part
`{"items": {"<position>": {node id: …}}}`. Such a step settles as recorded, evaluates nothing,
makes no attempt, and is not undone with this run: what it did belongs to the other.
"""

from typing import Any, Final

from engine.core.frame import Frame
from engine.core.plan import Step, StepKind

_ALWAYS_NEW: Final = frozenset({StepKind.TRIGGER, StepKind.RETURN})
"""Steps that say what this run was given, and how it ends."""


def entry_of(frame: Frame, step: Step) -> dict[str, Any] | None:
    """Return what `step` settles with instead of running; None when it runs."""
    entry: dict[str, Any] | None = None if frame.reuse is None else frame.reuse.get(step.node)
    if entry is None or "items" in entry or step.kind in _ALWAYS_NEW:
        return None
    return entry


def reuse_of_body(frame: Frame, step: Step, key: int) -> dict[str, Any] | None:
    """Return what the body `key` of a scope step in `frame` takes over."""
    entry = (frame.reuse or {}).get(step.node, {})
    items: dict[str, Any] = entry.get("items", {})
    if step.kind is StepKind.TRY:  # it has but one body, whatever its position is called
        return next(iter(items.values()), None)
    return items.get(str(key))

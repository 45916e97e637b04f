"""What steps settle with instead of running: taken over from another run, or made up by a person.

By node id, for the flow and for each body of a scope: `{"output": …, "port": …}` for a step that
ended well, `{"error": …}` for one that failed, and for a scope step that is reused in part
`{"items": {"<position>": {node id: …}}}`. Such a step settles as recorded, evaluates nothing,
makes no attempt, and is not undone with this run: what it did belongs to the other.

A fork takes entries over by place (`RunStarted.reuse`). A debug run has mocks besides
(`RunStarted.debug`): entries with `"mocked": true`, for a node wherever it runs. What is taken over
from such a run keeps that mark.
"""

from typing import Any, Final

from engine.core.frame import Frame
from engine.core.plan import Step, StepKind

_ALWAYS_NEW: Final = frozenset({StepKind.TRIGGER, StepKind.RETURN})
"""Steps that say what this run was given, and how it ends."""


def entry_of(frame: Frame, step: Step) -> dict[str, Any] | None:
    """Return what `step` settles with instead of running; None when it runs."""
    if frame.reuse is None or step.kind in _ALWAYS_NEW:
        return None
    entry: dict[str, Any] | None = frame.run.mocks.get(step.node) or frame.reuse.get(step.node)
    return None if entry is None or "items" in entry else entry


def reuse_of_body(frame: Frame, step: Step, key: int) -> dict[str, Any] | None:
    """Return what the body `key` of a scope step in `frame` takes over."""
    entry = (frame.reuse or {}).get(step.node, {})
    items: dict[str, Any] = entry.get("items", {})
    if step.kind is StepKind.TRY:  # it has but one body, whatever its position is called
        key = int(next(iter(items), key))
    return items.get(str(key), None if frame.run.debug is None else {})

"""Says which settings do nothing where they stand, or nothing yet: no field is silently ignored."""

from collections.abc import Mapping
from typing import Final

from engine.core.plan import StepKind
from engine.flow.controls import kind_of
from engine.flow.document import Node
from engine.flow.survey import Survey

_NO_ATTEMPTS: Final = "makes no attempts"
_AT_ONCE: Final = "ends at once"
_CALLED: Final = "is another run with settings of its own"
_INSTANT: Final = frozenset((StepKind.PURE, StepKind.FAIL, StepKind.RETURN, StepKind.TRIGGER))
_ALL_FIELDS: Final[Mapping[str, str]] = {
    "timeout": _NO_ATTEMPTS,
    "retry": _NO_ATTEMPTS,
    "polling": _NO_ATTEMPTS,
    "on_unknown": _NO_ATTEMPTS,
    "credential": _NO_ATTEMPTS,
}
_INSTANT_FIELDS: Final = {**_ALL_FIELDS, "deadline": _AT_ONCE}
_IDLE: Final[Mapping[StepKind, Mapping[str, str]]] = {
    **{kind: _ALL_FIELDS for kind in StepKind if kind is not StepKind.ACTIVITY},
    **dict.fromkeys(_INSTANT, _INSTANT_FIELDS),
    StepKind.TRIGGER: {
        **_INSTANT_FIELDS,
        "on_error": "cannot fail",
        "join": "has no edge that leads to it",
    },
    StepKind.CALL: {key: _CALLED for key in _ALL_FIELDS if key != "retry"},
    StepKind.ACTIVITY: {},
}
"""Of each kind of step the fields that do nothing, and why."""
_UNDO_FIELDS: Final[Mapping[str, str]] = {
    "deadline": "it has all the time that its retries take",
    "join": "no edge leads to it",
    "on_error": "a person decides when it has failed",
}
_PLAIN: Final = Node(id="", type="")


def check_settings(survey: Survey) -> None:
    """Warn of what a reader of the flow would expect, and what does not happen."""
    for node in survey.nodes.values():
        kind = kind_of(node.type)
        spec = survey.specs.get(node.id)
        takes_credential = spec is not None and bool(spec.credentials)
        for field, reason in _IDLE[kind].items():
            if field == "credential" and takes_credential:
                continue  # a trigger that checks who calls
            if getattr(node, field) != getattr(_PLAIN, field):
                message = f"{field} does nothing on a {node.type}, which {reason}; remove it."
                survey.say("no_effect", message, node=node.id, field=field)
        if kind is StepKind.ACTIVITY:
            _check_activity(survey, node)


def _check_activity(survey: Survey, node: Node) -> None:
    spec = survey.specs.get(node.id)
    if node.credential is not None and spec is not None and not spec.credentials:
        message = f"credential does nothing on a {node.type}, which takes none; remove it."
        survey.say("no_effect", message, node=node.id, field="credential")
    undone = survey.undo_of.get(node.id)
    if undone is None:
        return
    if node.disabled and not survey.nodes[undone].disabled:
        message = (
            f"{node.id} is disabled, so {undone} would not be undone; enable it, or remove it."
        )
        survey.say("undo_disabled", message, node=node.id, field="disabled")
    for field, reason in _UNDO_FIELDS.items():
        if getattr(node, field) != getattr(_PLAIN, field):
            message = f"{field} does nothing on a node that undoes {undone}: {reason}. Remove it."
            survey.say("no_effect", message, node=node.id, field=field)

"""Says which settings do nothing where they stand, or nothing yet: no field is silently ignored."""

from engine.core.plan import StepKind
from engine.flow.controls import kind_of
from engine.flow.document import Node
from engine.flow.survey import Survey


def check_settings(survey: Survey) -> None:
    """Warn of what a reader of the flow would expect, and what does not happen."""
    settings = survey.flow.settings
    if settings.max_running is not None:
        message = (
            "A limit on runs at the same time is not there yet: every run starts at once. "
            "Leave max_running out."
        )
        survey.say("not_yet", message, field="settings.max_running")
    if settings.durability != "every_node":
        message = (
            "Writing at the start and the end only is not there yet: every node is written to "
            "disk, which is slower and safe. Leave durability out."
        )
        survey.say("not_yet", message, field="settings.durability")
    for node in survey.nodes.values():
        if kind_of(node.type) is StepKind.ACTIVITY:
            _check_activity(survey, node)
        else:
            _check_control(survey, node)


def _check_activity(survey: Survey, node: Node) -> None:
    if node.on_unknown == "ask":
        message = (
            "Asking a person after a crash is not there yet: the node fails then, as with "
            "on_unknown: fail. Use rerun or fail."
        )
        survey.say("not_yet", message, node=node.id, field="on_unknown")
    if node.credential is not None and survey.credentials is None:  # nobody keeps any
        message = (
            "Credentials are not there yet: the node acts without one, and may be turned away. "
            "Leave credential out."
        )
        survey.say("not_yet", message, node=node.id, field="credential")
    undone = survey.undo_of.get(node.id)
    if undone is not None and node.disabled and not survey.nodes[undone].disabled:
        message = (
            f"{node.id} is disabled, so {undone} would not be undone; enable it, or remove it."
        )
        survey.say("undo_disabled", message, node=node.id, field="disabled")


def _check_control(survey: Survey, node: Node) -> None:
    given = {
        "timeout": node.timeout is not None,
        "retry": node.retry is not None,
        "on_unknown": node.on_unknown != "rerun",
        "credential": node.credential is not None,
        "join": node.join != "merge" and survey.is_trigger(node.id),
    }
    for field, is_given in given.items():
        if is_given:
            message = (
                f"{field} does nothing on a {node.type}, which makes no attempts; remove it."
                if field != "join"
                else "join does nothing on a trigger, to which no edge leads; remove it."
            )
            survey.say("no_effect", message, node=node.id, field=field)

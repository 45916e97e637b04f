"""Checks of single controls: what a schema cannot say of their configs."""

from collections.abc import Callable, Mapping
from typing import Final

from engine.core.plan import Json
from engine.flow.check_events import check_event_trigger
from engine.flow.check_webhooks import check_webhook
from engine.flow.controls_scopes import REPEATS
from engine.flow.document import Node
from engine.flow.shapes import Shape
from engine.flow.shortcuts import has_expression
from engine.flow.survey import FLOW_ID, Survey
from engine.flow.timetable import timing_problems
from engine.flow.values import ExpressionError


def _check_wait(survey: Survey, node: Node) -> None:
    given = [name for name in ("duration", "until") if node.config.get(name)]
    if len(given) != 1:
        message = "A wait needs either a duration or a moment; give exactly one of them."
        survey.say("bad_config", message, node=node.id, field="config.duration")


def _check_switch(survey: Survey, node: Node) -> None:
    cases = node.config.get("cases")
    seen: set[str] = set()
    for index, case in enumerate(cases if isinstance(cases, list) else ()):
        port = case.get("port") if isinstance(case, Mapping) else None
        field = f"config.cases[{index}].port"
        if port in ("else", "error"):
            message = f"Every switch has a port {port} of its own; name the case otherwise."
            survey.say("bad_config", message, node=node.id, field=field)
        elif isinstance(port, str) and port in seen:
            message = f"Two cases have the port {port!r:.60}; give one another name."
            survey.say("bad_config", message, node=node.id, field=field)
        seen.add(port if isinstance(port, str) else "")


def _check_map(survey: Survey, node: Node) -> None:
    items = node.config.get("items", [])
    if not isinstance(items, list | tuple) and not has_expression(items):
        message = "The items must be a list, or an expression that yields one."
        survey.say("bad_config", message, node=node.id, field="config.items")
    share = node.config.get("tolerated_failures")
    if share is not None and node.config.get("on_item_error") != "collect":
        message = "tolerated_failures does nothing unless failed items are collected; remove it."
        survey.say("no_effect", message, node=node.id, field="config.tolerated_failures")


def _check_schedule(survey: Survey, node: Node) -> None:
    for field, message in timing_problems(node.config):
        survey.say("bad_cron", message, node=node.id, field=f"config.{field}")


def _check_repeat(survey: Survey, node: Node) -> None:
    given = [name for name in REPEATS if node.config.get(name) is not None]
    if len(given) != 1:
        message = f"A repeat needs exactly one of {', '.join(REPEATS)}; give one of them."
        field = f"config.{(given or REPEATS)[-1]}"
        survey.say("bad_config", message, node=node.id, field=field)


def _check_call(survey: Survey, node: Node) -> None:
    flow = node.config.get("flow")
    if isinstance(flow, str) and not has_expression(flow) and not FLOW_ID.fullmatch(flow):
        message = f"{flow!r:.60} is no id of a flow; choose the flow to call."
        survey.say("bad_config", message, node=node.id, field="config.flow")


def _check_approval(survey: Survey, node: Node) -> None:
    config = node.config
    if config.get("form") is not None:
        try:
            Shape(config["form"])
        except (ExpressionError, ValueError) as error:
            message = f"The form is no JSON Schema: {error!s:.300}"
            survey.say("bad_config", message, node=node.id, field="config.form")
    people = config.get("people")
    if isinstance(people, list | tuple) and people:
        _check_votes(survey, node, len(people))
    follows = {edge.port for edge in survey.wires_of(node.id)}
    if config.get("escalate_to") is not None:
        follows.add("escalation")  # others may decide from then on, whatever follows
    for port, field in (("reminder", "remind_after"), ("escalation", "escalate_after")):
        if (port in follows) != (config.get(field) is not None):
            message = (
                f"Nothing follows the port {port}, so {field} does nothing; draw an edge from it."
                if port not in follows
                else f"The port {port} is never taken without {field}, so give it."
            )
            survey.say("no_effect", message, node=node.id, field=f"config.{field}")


def _check_votes(survey: Survey, node: Node, people: int) -> None:
    """Compare how many answers are needed with how many people there are."""
    required, refusals = (_whole(node.config.get(name)) for name in ("required", "refusals"))
    if max(required, refusals) > people:
        field = "required" if required > people else "refusals"
        message = f"{field} asks for more answers than the {people} people can give; lower it."
        survey.say("bad_config", message, node=node.id, field=f"config.{field}")
    elif required + refusals > people + 1:
        message = (
            f"{people} people could all answer without a decision; lower required or refusals, so "
            f"that they are {people + 1} together."
        )
        survey.say("bad_config", message, node=node.id, field="config.refusals")


def _whole(value: Json) -> int:
    return value if isinstance(value, int) else 1


CONTROL_CHECKS: Final[Mapping[str, Callable[[Survey, Node], None]]] = {
    "flow.wait": _check_wait,
    "flow.switch": _check_switch,
    "flow.map": _check_map,
    "flow.repeat": _check_repeat,
    "flow.call": _check_call,
    "flow.approval": _check_approval,
    "trigger.schedule": _check_schedule,
    "trigger.webhook": check_webhook,
    "trigger.event": check_event_trigger,
}
"""What is checked of a type besides its schema."""

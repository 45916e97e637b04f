"""Checks of `trigger.event`: attributes, patterns, expressions that see only the event."""

from collections.abc import Mapping
from typing import Final

from engine.core.plan import Json
from engine.flow.document import Node
from engine.flow.event_filters import EXACT, NAMES, filter_problems
from engine.flow.expressions import parsed
from engine.flow.own_events import ANSWERS, OWN_EVENTS, PREFIX, RUN_FINISHED
from engine.flow.shortcuts import has_expression
from engine.flow.survey import Survey, did_you_mean
from engine.flow.values import ExpressionError

_EXPRESSIONS: Final = ("when", "correlation")


def check_event_trigger(survey: Survey, node: Node) -> None:
    """Check what the schema cannot say."""
    for field, said in filter_problems(node.config):
        message = f"This filter cannot be used: {said}."
        survey.say("bad_config", message, node=node.id, field=f"config.{field}")
    for field in _EXPRESSIONS:
        _check_expression(survey, node, field, node.config.get(field))
    type_ = node.config.get("type")
    if isinstance(type_, str) and type_.startswith(PREFIX):
        _check_own(survey, node, type_)


def _check_expression(survey: Survey, node: Node, field: str, value: Json) -> None:
    if not has_expression(value):
        return
    place = f"config.{field}"
    try:
        reads = parsed(value).reads
    except ExpressionError as error:
        where = f" (column {error.column})" if error.column else ""
        survey.say("bad_expression", f"{error.message}{where}", node=node.id, field=place)
        return
    for chain in reads:
        if chain[0] not in NAMES:
            message = f"There is no {chain[0]!r:.60} before a run has begun; read `event`."
            survey.say("unknown_name", message, node=node.id, field=place)


def _check_own(survey: Survey, node: Node, type_: str) -> None:
    """Check a trigger for an event of our own."""
    if type_ not in OWN_EVENTS or type_ in ANSWERS:
        hint = did_you_mean(type_, OWN_EVENTS.keys() - ANSWERS)
        message = f"No event of the type {type_!r:.80} starts runs.{hint}"
        survey.say("unknown_event", message, node=node.id, field="config.type")
    elif type_ == RUN_FINISHED and _is_for(node, "flow", survey.flow.id):
        message = "The end of a flow's own runs never starts it again; name another flow."
        survey.say("no_effect", message, node=node.id, field="config.filters")


def _is_for(node: Node, attribute: str, value: str) -> bool:
    """Tell whether a filter wants just this value of an attribute."""
    filters = node.config.get("filters")
    return any(
        isinstance(one, Mapping)
        and (one.get("attribute"), one.get("value")) == (attribute, value)
        and one.get("operator", EXACT) == EXACT
        for one in (filters if isinstance(filters, list | tuple) else ())
    )

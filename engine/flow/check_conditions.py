"""Checks whether whatever must yield true or false ever can."""

from collections.abc import Iterator, Mapping
from typing import Final

from engine.core.plan import Json
from engine.flow.document import Node
from engine.flow.durations import retry_condition
from engine.flow.expressions import parsed
from engine.flow.shortcuts import has_expression
from engine.flow.survey import Survey
from engine.flow.values import ExpressionError

_NEVER_DECIDES: Final = (
    "A condition must yield true or false, and this never does; write one expression such as "
    "{{ input.total > 100 }}."
)
_FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    "flow.repeat": ("while", "until"),
    "flow.await_event": ("when",),
    "trigger.event": ("when",),
}
"""Fields of a config that are conditions; those of a switch stand in its cases."""


def check_conditions(survey: Survey) -> None:
    """Check the conditions of edges and of nodes."""
    for edge in survey.flow.edges:
        if edge.when is not None and not _can_decide(edge.when):
            survey.say("constant_condition", _NEVER_DECIDES, edge=edge.index, field="when")
    for node in survey.nodes.values():
        for field, condition in _conditions(node):
            if not _can_decide(condition):
                survey.say("constant_condition", _NEVER_DECIDES, node=node.id, field=field)


def _conditions(node: Node) -> Iterator[tuple[str, Json]]:
    cases = node.config.get("cases") if node.type == "flow.switch" else None
    for index, case in enumerate(cases if isinstance(cases, list) else ()):
        if isinstance(case, Mapping) and "when" in case:
            yield f"config.cases[{index}].when", case["when"]
    for field in _FIELDS.get(node.type, ()):
        if node.config.get(field) is not None:
            yield f"config.{field}", node.config[field]
    condition = retry_condition(node.retry)
    if condition is not None:
        yield condition


def _can_decide(when: Json) -> bool:
    if not has_expression(when):
        return isinstance(when, bool)
    try:
        return parsed(when).is_native
    except ExpressionError:
        return True  # it has a finding of its own

"""Checks whether a flow calls itself whatever happens, which no run of it would survive."""

from collections.abc import Mapping
from typing import Final

from engine.flow.graph import reachable
from engine.flow.survey import Survey

_PORT_ALWAYS: Final = "out"
_MAY_RUN_NOTHING: Final = frozenset(("flow.map", "flow.repeat"))
"""Scopes whose body runs only if there is something to run it for."""


def check_calls(survey: Survey, number: Mapping[str, int]) -> None:
    """Warn of calls of the flow itself that nothing decides about."""
    calls = [
        node.id
        for node in survey.nodes.values()
        if node.type == "flow.call"
        and node.config.get("flow") == survey.flow.id
        and not node.disabled
    ]
    if not calls:
        return
    certain = _certain(survey, number)
    for call in calls:
        inner: str | None = call
        while inner is not None and number[inner] in certain:
            inner = survey.parents[inner]
            if inner is not None and survey.nodes[inner].type in _MAY_RUN_NOTHING:
                break
        if inner is None:
            message = (
                f"{call} calls this very flow in every run, and so without end; put a switch or a "
                f"condition before it."
            )
            survey.say("calls_itself", message, node=call, field="config.flow")


def _certain(survey: Survey, number: Mapping[str, int]) -> set[int]:
    """Give the nodes that run in every run of their scope, unless something fails."""
    followed = {edge.target for edge in survey.wires}
    starts = [
        number[one] for one in survey.nodes if one not in followed and one not in survey.undo_of
    ]
    pairs = [
        (number[edge.source], number[edge.target])
        for edge in survey.wires
        if edge.when is None and edge.port == _PORT_ALWAYS
    ]
    return reachable(len(number), pairs, starts)

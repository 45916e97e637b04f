"""Checks whether what is read of a node can be there behind the ports that lead to the reader."""

from typing import Any, Final

from engine.core.plan import StepKind
from engine.flow.check_names import Problem
from engine.flow.controls import kind_of
from engine.flow.controls_waits import NOT_SETTLED_PORTS, TIMEOUT_PORT
from engine.flow.survey import Survey

ERROR_PORT: Final = "error"
TIMED_OUT: Final = "timed_out_at"
"""The one member that the output of a wait has whose answer did not come."""
_MEMBER: Final = 3


def port_problem(survey: Survey, chain: tuple[Any, ...], ports: frozenset[str]) -> Problem | None:
    """Say why a chain such as `nodes.a.output.x` has no value behind these ports of its node."""
    if not ports or len(chain) < _MEMBER or chain[2] != "output":
        return None
    target = chain[1]
    if ports == {ERROR_PORT}:
        return "reads_other_port", (
            f"{target!r} has failed when this is evaluated, so it has no output; "
            f"read `nodes.{target}.error`."
        )
    if kind_of(survey.nodes[target].type) is not StepKind.AWAIT:
        return None
    if ports <= NOT_SETTLED_PORTS:
        return "reads_other_port", (
            f"{target!r} still waits when this is evaluated, so it has no output; "
            f"follow another of its ports."
        )
    reads_answer = len(chain) > _MEMBER and chain[_MEMBER] != TIMED_OUT
    if reads_answer and ports <= {TIMEOUT_PORT, ERROR_PORT, *NOT_SETTLED_PORTS}:
        return "reads_other_port", (
            f"No answer to {target!r} has come when this is evaluated; behind its port "
            f"{TIMEOUT_PORT} it has only {TIMED_OUT!r}."
        )
    return None

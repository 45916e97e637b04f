"""Checks which names an expression may say where it stands: items, rounds, events, callbacks."""

from collections.abc import Mapping
from typing import Any, Final

from engine.flow.controls import WITH_URL
from engine.flow.sight import NAMES
from engine.flow.survey import Survey, did_you_mean

Problem = tuple[str, str]
"""The code of a finding, and its message."""

_INSIDE: Final[Mapping[str, tuple[str, ...]]] = {
    "item": ("flow.map",),
    "index": ("flow.map", "flow.repeat"),
    "previous": ("flow.repeat",),
}
"""Names that are there only inside of scopes of these types."""
_ONLY_IN: Final[Mapping[str, str]] = {
    "event": "in `when` of a flow.await_event or a trigger.event",
    "error": "in `retry_on`; elsewhere read `nodes.<id>.error`",
}
_CHAIN: Final = 2


def name_problem(
    survey: Survey, chain: tuple[Any, ...], *, scope: str | None, names: frozenset[str]
) -> Problem | None:
    """Say why the name that a chain begins with is not there; None when it is.

    `scope` is the node in whose body the expression stands, `names` those of _ONLY_IN it may say.
    """
    root = chain[0]
    if root not in NAMES:
        hint = did_you_mean(str(root), NAMES)
        listed = ", ".join(sorted(NAMES - _ONLY_IN.keys()))
        return "unknown_name", f"There is no {root!r:.60} here; use {listed}.{hint}"
    if root in _INSIDE and not _is_inside(survey, scope, _INSIDE[root]):
        wanted = " or a ".join(_INSIDE[root])
        message = f"{root!r} is there only inside a {wanted}; read `input` or a node."
        return "unknown_name", message
    if root in _ONLY_IN and root not in names:
        return "unknown_name", f"{root!r} is there only {_ONLY_IN[root]}."
    return _callback_problem(survey, chain, scope) if root == "callbacks" else None


def _is_inside(survey: Survey, scope: str | None, types: tuple[str, ...]) -> bool:
    return any(one is not None and survey.nodes[one].type in types for one in survey.around(scope))


def _callback_problem(survey: Survey, chain: tuple[Any, ...], scope: str | None) -> Problem | None:
    if len(chain) < _CHAIN:
        return None
    target = chain[1]
    if target not in survey.nodes:
        waiting = [one for one in survey.nodes if survey.nodes[one].type == WITH_URL]
        hint = did_you_mean(str(target), waiting) or " Choose another."
        return "unknown_node", f"There is no node {target!r:.60}.{hint}"
    if survey.nodes[target].type != WITH_URL:
        message = f"{target!r} has no URL that answers it; only a {WITH_URL} has one."
        return "unknown_name", message
    if len(chain) > _CHAIN:
        return "unknown_name", f"callbacks.{target} is a text and has no {chain[2]!r:.60}."
    home = survey.parents[target]
    if home not in survey.around(scope):
        message = (
            f"{target!r} stands inside {home!r} and has a URL of its own each time; read it from a "
            f"node in there."
        )
        return "not_in_sight", message
    return None

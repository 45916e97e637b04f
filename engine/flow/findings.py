"""Findings: what validation noticed, with its place and a way to mend it. Knows no rule.

Every code stands in CODES and in docs/reference/findings.md; a test holds the two together.
"""

from dataclasses import dataclass, replace
from typing import Final, Literal

from engine.core.plan import Json

Severity = Literal["error", "warning"]

CODES: Final[dict[str, Severity]] = {
    "not_a_flow": "error",
    "bad_schema": "error",
    "bad_value": "error",
    "missing": "error",
    "unknown_key": "error",
    "bad_id": "error",
    "duplicate_id": "error",
    "too_large": "error",
    "empty_flow": "warning",
    "unknown_type": "error",
    "unknown_version": "error",
    "bad_config": "error",
    "bad_duration": "error",
    "bad_instant": "error",
    "bad_retry": "error",
    "bad_polling": "error",
    "bad_cron": "error",
    "path_taken": "error",
    "path_overlaps": "warning",
    "bad_input_schema": "error",
    "unknown_credential": "warning",
    "wrong_credential": "warning",
    "missing_credential": "warning",
    "unknown_parent": "error",
    "not_a_scope": "error",
    "parent_cycle": "error",
    "empty_scope": "warning",
    "trigger_in_scope": "error",
    "trigger_has_input": "error",
    "unknown_edge_end": "error",
    "unknown_port": "error",
    "duplicate_edge": "warning",
    "edge_across_scopes": "error",
    "cycle": "error",
    "unreachable": "warning",
    "undo_has_input": "error",
    "undo_has_output": "error",
    "undo_shared": "error",
    "undo_twice": "error",
    "undo_not_an_action": "error",
    "undo_of_nothing": "error",
    "undo_condition": "error",
    "bad_expression": "error",
    "expression_not_allowed": "error",
    "unknown_name": "error",
    "unknown_node": "error",
    "not_in_sight": "error",
    "reads_later": "error",
    "reads_unordered": "warning",
    "reads_other_port": "warning",
    "calls_itself": "warning",
    "unknown_event": "warning",
    "constant_condition": "error",
    "undo_disabled": "warning",
    "no_effect": "warning",
}
"""Every code, with its severity."""
HELD_BACK: Final = frozenset(("unknown_credential", "wrong_credential", "missing_credential"))
"""Warnings on a draft, because a person can create what is missing, and errors at publishing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that validation noticed."""

    node: str | None = None
    edge: int | None = None
    """The edge's index in the document."""
    field: str | None = None
    """The dotted path below the node, the edge or the flow, for example `config.url`."""
    code: str
    severity: Severity
    message: str
    """A sentence that says what is wrong and how to mend it."""

    def as_json(self) -> dict[str, Json]:
        """Give the finding as the API and the command line print it."""
        return {
            "node": self.node,
            "edge": self.edge,
            "field": self.field,
            "code": self.code,
            "severity": self.severity,
            "message": self.message,
        }


def finding(
    code: str,
    message: str,
    *,
    node: str | None = None,
    edge: int | None = None,
    field: str | None = None,
) -> Finding:
    """Make a finding with the severity that its code has."""
    return Finding(
        node=node, edge=edge, field=field, code=code, severity=CODES[code], message=message
    )


def at_publishing(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Give the findings with the severities that they have for a version."""
    return tuple(
        replace(one, severity="error") if one.code in HELD_BACK else one for one in findings
    )


def is_valid(findings: tuple[Finding, ...]) -> bool:
    """Tell whether nothing among the findings keeps the flow from running."""
    return all(one.severity != "error" for one in findings)

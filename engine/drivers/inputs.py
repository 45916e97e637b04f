"""Whether a start's input fits the flow's own JSON Schema. Knows no run."""

from jsonschema_rs import ValidationError, validator_for

from engine.core.plan import Json
from engine.flow.document import Flow

PROBLEMS_MAX = 50


def check_input(flow: Flow, value: Json) -> list[tuple[str, str]]:
    """Give `(field, message)` for all that does not fit; nothing when the flow takes anything."""
    if flow.input is None:
        return []
    found: list[tuple[str, str]] = []
    for problem in validator_for(flow.input).iter_errors(value):
        found.append((_field(problem), problem.message))
        if len(found) == PROBLEMS_MAX:
            break
    return found


def _field(problem: ValidationError) -> str:
    return ".".join(["input", *(str(part) for part in problem.instance_path)])

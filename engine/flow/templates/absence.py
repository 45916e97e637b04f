"""Places without a value, and what a template's functions find in their context."""

from typing import Any, Final

from jinja2 import StrictUndefined, Undefined, UndefinedError
from jinja2.runtime import Context

from engine.flow.values import Budget

BUDGET: Final = "_budget"
"""The context's name for the budget; no template can say it."""


class Absent(StrictUndefined):
    """A place without a value. Members of it are absent too, so that `| default` reaches far."""

    __slots__ = ()


def budget_of(context: Context) -> Budget:
    """Give the budget of the rendering that a context belongs to."""
    budget: Budget = context.parent[BUDGET]
    return budget


def present(value: Any) -> Any:
    """Give the value; raises UndefinedError with its reason when there is none."""
    if isinstance(value, Undefined):
        raise UndefinedError(reason_of(value))
    return value


def reason_of(value: Undefined) -> str:
    """Say why there is no value."""
    try:
        str(value)
    except UndefinedError as error:
        return error.message or "There is no value"
    return "An `if` without `else` has no value here"

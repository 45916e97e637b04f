"""The filters that call other filters and tests, such as `map` and `select`."""

from collections.abc import Callable
from typing import Any

from jinja2 import Undefined, pass_context
from jinja2.runtime import Context

from engine.flow.coercion import list_of, member_at
from engine.flow.templates.absence import Absent, budget_of, present
from engine.flow.values import MISSING, ExpressionError


@pass_context
def default_of(context: Context, value: Any, default: Any = "", boolean: bool = False) -> Any:  # noqa: FBT001, FBT002  # as its authors know it
    """Give the value, or the default when there is none (with `true`: also when it is empty)."""
    budget_of(context).spend()
    is_absent = isinstance(value, Undefined) or (boolean and not value)
    return default if is_absent else value


@pass_context
def mapped(context: Context, value: Any, *args: Any, **kwargs: Any) -> list[Any]:
    """Apply a filter to each item, or take a member of each."""
    items = list_of(present(value), budget_of(context))
    if not args:
        path, default = kwargs.get("attribute"), kwargs.get("default", MISSING)
        found = [member_at(one, path) for one in items]
        if default is MISSING and any(one is MISSING for one in found):
            raise ExpressionError(f"An item has no member {path!r:.60}.")
        return [default if one is MISSING else one for one in found]
    name = _known(args[0], context.environment.filters, "filter")
    return [
        context.environment.call_filter(name, one, args[1:], kwargs, context=context)
        for one in items
    ]


def _known(name: Any, table: Any, kind: str) -> str:
    if not isinstance(name, str) or name not in table or name.startswith("_"):
        raise ExpressionError(f"There is no {kind} {name!r:.60}.")
    return name


def choosing(*, wanted: bool, by_attribute: bool) -> Callable[..., Any]:
    """Make a filter that keeps the items for which a test says what is wanted."""

    @pass_context
    def choose(context: Context, value: Any, *args: Any) -> list[Any]:
        budget = budget_of(context)
        path, given = (args[0], args[1:]) if by_attribute and args else (None, args)
        name = _known(given[0], context.environment.tests, "test") if given else ""
        chosen = []
        for one in list_of(present(value), budget):
            subject = one if path is None else member_at(one, path)
            subject = (
                Absent(hint=f"An item has no member {path!r:.60}")
                if subject is MISSING
                else subject
            )
            verdict = (
                context.environment.call_test(name, subject, given[1:], context=context)
                if name
                else bool(subject)
            )
            if bool(verdict) is wanted:
                chosen.append(one)
        return chosen

    return choose

"""Takes values of expressions as what a filter needs, and charges for their size."""

from typing import Any

from engine.flow.values import Budget, ExpressionError, as_text, member_of


def text_of(value: Any, budget: Budget) -> str:
    """Give the text of a value, charged by its length."""
    text = as_text(value, budget)
    budget.weigh(text)
    return text


def list_of(value: Any, budget: Budget) -> list[Any]:
    """Give a list, the keys of a mapping, or the characters of a text, charged by its length."""
    if isinstance(value, range | tuple):
        value = list(value)
    if type(value) not in (list, dict, str):
        raise ExpressionError(f"{kind_of_value(value)} is no list.")
    budget.spend(len(value))
    return value if type(value) is list else list(value)


def mapping_of(value: Any, budget: Budget) -> dict[str, Any]:
    """Give a mapping, charged by its length."""
    if type(value) is not dict:
        raise ExpressionError(f"{kind_of_value(value)} is no mapping.")
    budget.spend(len(value))
    return value


def number_of(value: Any) -> Any:
    """Give a number."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ExpressionError(f"{kind_of_value(value)} is no number.")
    return value


def whole(value: Any, *, least: int, most: int) -> int:
    """Give a whole number within bounds."""
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise ExpressionError(f"{value!r:.40} is no whole number from {least} to {most}.")
    return value


def kind_of_value(value: Any) -> str:
    """Give the kind of a value as a sentence begins with it."""
    names = {dict: "A mapping", list: "A list", str: "A text", bool: "A yes or no"}
    return "Null" if value is None else names.get(type(value), "A number")


def member_at(value: Any, path: Any) -> Any:
    """Give the member at a dotted path; MISSING when there is none."""
    if type(path) is int:
        return member_of(value, path)
    for key in str(path).split("."):
        value = member_of(value, int(key) if key.isdecimal() and type(value) is list else key)
    return value

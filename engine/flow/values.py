"""JSON values inside expressions: members, sizes, text, and a budget that work is charged to.

Knows no template language. Whatever costs time in proportion to data spends from the budget, so
that no expression can hold up the engine for long.
"""

import json
import math
import re
from typing import Any, Final, Protocol

from engine.core.plan import Json

TICKS_MAX: Final = 1_000_000
"""Small pieces of work that one rendering may do."""
TEXT_CHARS_MAX: Final = 4_000_000
"""The longest text that an expression may make."""
ITEMS_MAX: Final = 200_000
"""The longest list that an expression may make."""
INTEGER_BITS_MAX: Final = 1_024
DEPTH_MAX: Final = 100
_HALF_CHARACTER: Final = re.compile("[\ud800-\udfff]")
_CHARS_PER_TICK: Final = 64
_COPIED_PER_TICK: Final = 4


class ExpressionError(Exception):
    """An expression that cannot be read, or has no value; its text is a sentence."""

    def __init__(self, message: str, *, field: str = "", column: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        """The dotted path of the value that holds the expression."""
        self.column = column
        """Where in the text, from 1, counted over all its lines."""


class NotJson(ExpressionError):
    """An expression made something that is no JSON value."""

    def __init__(self, value: object) -> None:
        super().__init__(f"{type(value).__name__} is no value that JSON has.")
        self.value = value


class _Missing:
    def __repr__(self) -> str:
        return "MISSING"

    def __bool__(self) -> bool:
        return False


MISSING: Final[Any] = _Missing()
"""What a place without a value holds."""


class View(Protocol):
    """Something with members that is no JSON value, for example `nodes`."""

    is_view: bool

    def member(self, key: Any) -> Any:
        """Give a member, or MISSING."""
        ...


class Budget:
    """What one rendering may still spend."""

    __slots__ = ("left",)

    def __init__(self, ticks: int = TICKS_MAX) -> None:
        self.left = ticks

    def spend(self, ticks: int = 1) -> None:
        """Take from the budget. Raises ExpressionError when it is used up."""
        self.left -= ticks
        if self.left < 0:
            raise ExpressionError(
                "The expression does too much work; loop over less, or split it among nodes."
            )

    def weigh(self, value: Any) -> None:
        """Spend what walking over all of `value` costs."""
        kind = type(value)
        if kind is str:
            self.spend(1 + len(value) // _CHARS_PER_TICK)
            return
        if kind is not dict and kind is not list:
            self.spend()
            return
        stack = [value]
        while stack:
            one = stack.pop()
            if type(one) is str:
                self.spend(1 + len(one) // _CHARS_PER_TICK)
                continue
            self.spend()
            if type(one) is dict:
                self.spend(len(one))
                stack.extend(one.values())
            elif type(one) is list:
                self.spend(len(one))
                stack.extend(one)


def member_of(value: Any, key: Any) -> Any:
    """Give the member of a mapping, list, text or view; MISSING when there is none."""
    kind = type(value)
    if kind is dict:
        return value.get(key, MISSING) if type(key) is str else MISSING
    if kind is list or kind is str:
        if type(key) is int and -len(value) <= key < len(value):
            return value[key]
        return MISSING
    if getattr(value, "is_view", False):
        return value.member(key)
    return MISSING


def checked_text(chars: int) -> None:
    """Raise ExpressionError when a text of so many characters would be too long."""
    if chars > TEXT_CHARS_MAX:
        raise ExpressionError(f"The text would be longer than {TEXT_CHARS_MAX} characters.")


def checked_characters(text: str) -> str:
    """Give the text. Raises ExpressionError for half a surrogate pair, which nothing can write."""
    if not text.isascii() and _HALF_CHARACTER.search(text):
        raise ExpressionError("Half of a surrogate pair is no character.")
    return text


def checked_items(count: int) -> None:
    """Raise ExpressionError when a list of so many items would be too long."""
    if count > ITEMS_MAX:
        raise ExpressionError(f"The list would be longer than {ITEMS_MAX} items.")


def as_text(value: Any, budget: Budget) -> str:
    """Give a text as it is, and anything else as its JSON."""
    if type(value) is str:
        return value
    plain = as_json(value, budget)
    text = json.dumps(plain, ensure_ascii=False)
    checked_text(len(text))
    return text


def as_json(value: Any, budget: Budget, depth: int = 0) -> Json:
    """Give a copy that is JSON through and through. Raises NotJson, ExpressionError."""
    kind = type(value)
    if kind is str:
        return checked_characters(value)
    if kind is bool or value is None:
        return value
    if kind is int:
        _check_integer(value)
        return value
    if kind is float:
        if not math.isfinite(value):
            raise ExpressionError("A number is infinite, or no number; JSON has no such value.")
        return value
    if depth > DEPTH_MAX:
        raise ExpressionError(f"A value is nested more than {DEPTH_MAX} levels deep.")
    if kind is dict:
        budget.spend(1 + len(value) // _COPIED_PER_TICK)
        return {_key(key): as_json(one, budget, depth + 1) for key, one in value.items()}
    if kind is list or kind is tuple:
        checked_items(len(value))
        budget.spend(1 + len(value) // _COPIED_PER_TICK)
        return [as_json(one, budget, depth + 1) for one in value]
    raise NotJson(value)


def _check_integer(value: int) -> None:
    if value.bit_length() > INTEGER_BITS_MAX:
        raise ExpressionError(f"A whole number has more than {INTEGER_BITS_MAX} bits.")


def _key(key: Any) -> str:
    if type(key) is str:
        return checked_characters(key)
    raise ExpressionError(f"The keys of a mapping must be texts; {key!r:.40} is none.")


def _numbers(sign: str, left: Any, right: Any) -> None:
    for one in (left, right):
        if not isinstance(one, int | float):
            named = {dict: "a mapping", list: "a list", str: "a text", type(None): "null"}
            what = named.get(type(one), type(one).__name__)
            raise ExpressionError(f"`{sign}` works on numbers, and one side is {what}.")
        if isinstance(one, int):
            _check_integer(one)


def calculate(sign: str, left: Any, right: Any, budget: Budget) -> Any:
    """Apply an operator after checking how large its result can get."""
    budget.spend()
    kinds = (type(left), type(right))
    if sign == "+" and kinds == (str, str):
        checked_text(len(left) + len(right))
        budget.spend((len(left) + len(right)) // _CHARS_PER_TICK)
        return left + right
    if sign == "+" and kinds == (list, list):
        checked_items(len(left) + len(right))
        budget.spend(len(left) + len(right))
        return left + right
    if sign == "*" and (kinds in {(str, int), (list, int)}):
        return _repeated(left, right, budget)
    _numbers(sign, left, right)
    if sign == "**":
        _check_power(left, right)
    try:
        result = _ARITHMETIC[sign](left, right)
    except ZeroDivisionError:
        raise ExpressionError("A number is divided by zero.") from None
    except OverflowError:
        raise ExpressionError("A number gets too large.") from None
    if isinstance(result, int):
        _check_integer(result)
    return result


def _check_power(left: float, right: float) -> None:
    if isinstance(left, int) and isinstance(right, int):
        if right > 0 and abs(left) > 1 and left.bit_length() * right > INTEGER_BITS_MAX * 2:
            raise ExpressionError(f"A whole number gets more than {INTEGER_BITS_MAX} bits.")
    elif left < 0:
        raise ExpressionError("A negative number has no power with a fraction.")


def _repeated(value: Any, count: int, budget: Budget) -> Any:
    size = len(value) * max(0, count)
    if isinstance(value, str):
        checked_text(size)
        budget.spend(size // _CHARS_PER_TICK)
    else:
        checked_items(size)
        budget.spend(size)
    return value * count


_ARITHMETIC: Final[dict[str, Any]] = {
    "+": lambda left, right: left + right,
    "-": lambda left, right: left - right,
    "*": lambda left, right: left * right,
    "/": lambda left, right: left / right,
    "//": lambda left, right: left // right,
    "%": lambda left, right: left % right,
    "**": lambda left, right: left**right,
}

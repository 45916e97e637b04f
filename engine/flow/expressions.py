"""Expressions: values with `{{ … }}` in them, compiled once and rendered against a scope.

A text that is one expression yields its native value, mixed text yields text, and data is never
evaluated. A plain chain of names is looked up without Jinja2; both ways share one rule of members.
"""

import operator
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, Final, Protocol

from jinja2 import Undefined, UndefinedError

from engine.core.plan import Json
from engine.flow.reasons import absent_reason, said
from engine.flow.shortcuts import Chain, has_expression
from engine.flow.templates.absence import BUDGET, reason_of
from engine.flow.templates.bounding import RESULT, compiled_of
from engine.flow.templates.sandbox import FUNCTIONS
from engine.flow.templates.syntax import Parsed, parse
from engine.flow.values import (
    MISSING,
    Budget,
    ExpressionError,
    NotJson,
    as_json,
    as_text,
    checked_characters,
    checked_text,
    member_of,
)

PARSED_MAX: Final = 32_768
DEPTH_MAX: Final = 100
_PLAIN: Final = frozenset((str, int, float, bool, type(None), dict, list))


_SIGNS: Final[dict[str, Callable[[Any, Any], Any]]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


class Scope(Protocol):
    """What an expression sees, by name."""

    def get(self, name: str, default: Any, /) -> Any:
        """Give what a name stands for, or the default."""
        ...


class Template(Protocol):
    """A value that may hold expressions, compiled."""

    is_constant: bool

    def render(self, scope: Scope, budget: Budget | None = None) -> Json:
        """Give the value. Raises ExpressionError."""
        ...


class Constant:
    """A value without expressions: every rendering gives the same object."""

    __slots__ = ("value",)
    is_constant = True

    def __init__(self, value: Json) -> None:
        self.value = value

    def render(self, scope: Scope, budget: Budget | None = None) -> Json:
        """Give the value."""
        del scope, budget
        return self.value


class Path:
    """A chain of names such as `{{ nodes.a.output.total }}`."""

    __slots__ = ("keys", "place", "root")
    is_constant = False

    def __init__(self, chain: Chain, place: str) -> None:
        self.root = chain[0]
        self.keys = chain[1:]
        self.place = place

    def render(self, scope: Scope, budget: Budget | None = None) -> Json:
        """Follow the chain."""
        del budget
        value = scope.get(self.root, MISSING)
        for key in self.keys:
            if type(value) is dict:
                value = value.get(key, MISSING) if type(key) is str else MISSING
            else:
                value = member_of(value, key)
        if type(value) in _PLAIN:
            return value
        message = absent_reason(scope, ((self.root, *self.keys),))
        raise ExpressionError(
            message or f"{said((self.root, *self.keys))} is no value; name a member of it.",
            field=self.place,
            column=1,
        )


class Comparison:
    """A chain of names compared with a constant, such as `{{ input.total > 100 }}`."""

    __slots__ = ("_constant", "_path", "_sign")
    is_constant = False

    def __init__(self, chain: Chain, sign: str, constant: Json, place: str) -> None:
        self._path = Path(chain, place)
        self._sign = _SIGNS[sign]
        self._constant = constant

    def render(self, scope: Scope, budget: Budget | None = None) -> Json:
        """Give true or false."""
        value = self._path.render(scope, budget)
        try:
            return bool(self._sign(value, self._constant))
        except TypeError as error:
            message = f"The expression has no value: {error!s:.200}."
            raise ExpressionError(message, field=self._path.place, column=1) from None


class Joined:
    """Text with chains of names in it, such as `/orders/{{ input.id }}`."""

    __slots__ = ("_parts",)
    is_constant = False

    def __init__(self, parts: tuple[str | Chain, ...], place: str) -> None:
        self._parts = tuple(one if isinstance(one, str) else Path(one, place) for one in parts)

    def render(self, scope: Scope, budget: Budget | None = None) -> Json:
        """Give the text."""
        budget = budget or Budget()
        texts = []
        for part in self._parts:
            value = part if isinstance(part, str) else part.render(scope)
            texts.append(value if type(value) is str else as_text(value, budget))
        checked_text(sum(map(len, texts)))
        return "".join(texts)


class Code:
    """Any other expression, and mixed text, run by Jinja2."""

    __slots__ = ("_compiled", "_names", "_reads", "is_native", "place", "text")
    is_constant = False

    def __init__(self, text: str, place: str) -> None:
        self.text = text
        self.place = place
        self._compiled = compiled_of(text)
        found = parsed(text)
        self.is_native = found.is_native
        self._reads = found.reads
        self._names = tuple(sorted({chain[0] for chain in found.reads}))

    def render(self, scope: Scope, budget: Budget | None = None) -> Json:
        """Run the template within its budget."""
        budget = budget or Budget()
        names: dict[str, Any] = {BUDGET: budget, **FUNCTIONS}
        for name in self._names:
            value = scope.get(name, MISSING)
            if value is not MISSING:
                names[name] = value
        try:
            return self._run(names, budget)
        except UndefinedError as error:
            raise self._error(self._why_absent(scope, error.message or "")) from None
        except NotJson as error:
            if isinstance(error.value, Undefined):
                hint = reason_of(error.value)
                raise self._error(self._why_absent(scope, hint)) from None
            raise self._error(error.message) from None
        except ExpressionError as error:
            raise self._error(error.message) from None
        except (RecursionError, MemoryError):
            raise self._error("The expression is nested too deeply.") from None
        except Exception as error:  # noqa: BLE001  # a template is a stranger's program
            raise self._error(f"The expression has no value: {error!s:.200}.") from None

    def _run(self, names: dict[str, Any], budget: Budget) -> Json:
        context = self._compiled.new_context(names, shared=True)
        parts: list[str] = []
        size = 0
        for part in self._compiled.root_render_func(context):
            size += len(part)
            checked_text(size)
            parts.append(part)
        if not self.is_native:
            return checked_characters("".join(parts))
        return as_json(context.vars[RESULT], budget)

    def _why_absent(self, scope: Scope, hint: str) -> str:
        return absent_reason(scope, self._reads, hint=hint) or f"{hint}."

    def _error(self, message: str) -> ExpressionError:
        column = max(self.text.find("{{"), self.text.find("{%") if "{{" not in self.text else -1)
        return ExpressionError(message, field=self.place, column=max(0, column) + 1)


class Fields:
    """A mapping of which some values are rendered."""

    __slots__ = ("_constants", "_filled")
    is_constant = False

    def __init__(self, fields: dict[str, Template]) -> None:
        # Constants keep the place of the others, so that the order of keys is the author's.
        self._constants = {
            key: one.value if isinstance(one, Constant) else None for key, one in fields.items()
        }
        self._filled = tuple((key, one) for key, one in fields.items() if not one.is_constant)

    def render(self, scope: Scope, budget: Budget | None = None) -> Json:
        """Give the mapping with every value rendered."""
        budget = budget or Budget()
        made = self._constants.copy()
        for key, one in self._filled:
            made[key] = one.render(scope, budget)
        return made


class Items:
    """A list of which some items are rendered."""

    __slots__ = ("_items",)
    is_constant = False

    def __init__(self, items: list[Template]) -> None:
        self._items = items

    def render(self, scope: Scope, budget: Budget | None = None) -> Json:
        """Give the list with every item rendered."""
        budget = budget or Budget()
        return [one.render(scope, budget) for one in self._items]


@lru_cache(maxsize=PARSED_MAX)
def parsed(text: str) -> Parsed:
    """Read a text once. Raises ExpressionError."""
    return parse(text)


def compile_value(value: Json, *, place: str, depth: int = 0) -> Template:
    """Compile a value with all that is in it; `place` is its dotted path.

    Raises ExpressionError with field and column of the first text that cannot be read.
    """
    if depth > DEPTH_MAX:
        raise ExpressionError(f"A value is nested more than {DEPTH_MAX} levels.", field=place)
    if isinstance(value, Mapping):
        fields = {
            key: compile_value(one, place=f"{place}.{key}" if place else str(key), depth=depth + 1)
            for key, one in value.items()
        }
        if all(one.is_constant for one in fields.values()):
            return Constant(value)
        return Fields(fields)
    if isinstance(value, list | tuple):
        items = [
            compile_value(one, place=f"{place}[{index}]", depth=depth + 1)
            for index, one in enumerate(value)
        ]
        return Constant(value) if all(one.is_constant for one in items) else Items(items)
    if not has_expression(value):
        return Constant(value)
    return _compile_text(value, place)


def _compile_text(text: str, place: str) -> Template:
    try:
        found = parsed(text)
        if found.path is not None:
            return Path(found.path, place)
        if found.comparison is not None:
            return Comparison(*found.comparison, place)
        return Joined(found.parts, place) if found.parts else Code(text, place)
    except ExpressionError as error:
        raise ExpressionError(error.message, field=place, column=error.column) from None

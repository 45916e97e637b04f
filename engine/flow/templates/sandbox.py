"""The bounded Jinja2 environment: what an expression may touch, and what its work costs.

Nothing in it reaches the outside: no globals, no attributes but members of JSON values, no calls
but of the methods and functions listed here. Nothing is evaluated while a template is compiled.
"""

from collections.abc import Callable, Iterator
from typing import Any, Final

from jinja2 import Undefined, pass_context
from jinja2.runtime import Context, LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment

from engine.flow.coercion import list_of
from engine.flow.filters import FILTERS, METHODS
from engine.flow.templates.absence import Absent, budget_of, present
from engine.flow.templates.choosing import choosing, default_of, mapped
from engine.flow.text_filters import Filter
from engine.flow.values import (
    MISSING,
    Budget,
    ExpressionError,
    as_text,
    calculate,
    checked_items,
    member_of,
)
from engine.flow.verdicts import TESTS

TICKING: Final = "_ticking"
WEIGHED: Final = "_weighed"
COUNTED: Final = "_counted"
_LOOP: Final = frozenset(
    (
        "index",
        "index0",
        "revindex",
        "revindex0",
        "first",
        "last",
        "length",
        "previtem",
        "nextitem",
        "depth",
        "cycle",
        "changed",
    )
)


class Method:
    """A function that an expression may call, with the value it belongs to."""

    __slots__ = ("function", "value")

    def __init__(self, function: Filter, value: Any) -> None:
        self.function = function
        self.value = value


def _range(value: Any, budget: Budget, *bounds: int) -> list[int]:
    del value
    try:
        numbers = range(*bounds)
        checked_items(len(numbers))
    except (TypeError, ValueError, OverflowError):
        raise ExpressionError("`range` takes one to three whole numbers.") from None
    budget.spend(len(numbers))
    return list(numbers)


FUNCTIONS: Final = {"range": Method(_range, None)}


class BoundedEnvironment(ImmutableSandboxedEnvironment):
    """Looks members up as JSON has them, and checks sizes before it calculates."""

    intercepted_binops = frozenset(("+", "-", "*", "/", "//", "%", "**"))
    intercepted_unops = frozenset(("+", "-"))

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Give a member of a JSON value, or a method that is listed for its kind."""
        if isinstance(obj, Undefined):
            return obj
        found = member_of(obj, attribute)
        if found is not MISSING:
            return found
        if isinstance(obj, LoopContext):
            return getattr(obj, attribute) if attribute in _LOOP else self._absent(obj, attribute)
        method = METHODS.get(type(obj), {}).get(attribute)
        return self._absent(obj, attribute) if method is None else Method(method, obj)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """Give a member of a JSON value."""
        if isinstance(obj, Undefined):
            return obj
        found = member_of(obj, present(argument))
        return self._absent(obj, argument) if found is MISSING else found

    def _absent(self, obj: Any, key: Any) -> Any:
        return self.undefined(hint=f"{_kind(obj)} has no member {key!r:.60}")

    def call(  # noqa: D102  # Jinja's door for every call in a template
        __self,  # noqa: N805  # the library's signature
        __context: Context,  # noqa: PYI063  # the same
        __obj: Any,
        *args: Any,
        **kwargs: Any,
    ) -> Any:
        for name in ("_loop_vars", "_block_vars"):  # what Jinja adds for functions with a context
            kwargs.pop(name, None)
        if isinstance(__obj, Method):
            given = [present(one) for one in args]
            named = {key: present(one) for key, one in kwargs.items()}
            return _performed(__obj.function, __obj.value, budget_of(__context), given, named)
        owner = getattr(__obj, "__self__", None)
        if isinstance(owner, LoopContext):
            return __obj(*args, **kwargs)
        raise ExpressionError("Only the methods of texts and mappings, and `range`, can be called.")

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Calculate within bounds."""
        return calculate(operator, present(left), present(right), budget_of(context))

    def call_unop(self, context: Context, operator: str, arg: Any) -> Any:
        """Calculate within bounds."""
        return calculate(operator, 0, present(arg), budget_of(context))


def _kind(value: Any) -> str:
    names = {dict: "A mapping", list: "A list", str: "A text", type(None): "Null"}
    return names.get(type(value), "A value")


def _performed(
    function: Filter, value: Any, budget: Budget, args: list[Any], kwargs: dict[str, Any]
) -> Any:
    budget.spend()
    try:
        found = function(value, budget, *args, **kwargs)
    except TypeError as error:
        # A wrong number or kind of arguments; the functions check the value themselves.
        raise ExpressionError(f"Wrong arguments: {_plain_words(error)}.") from None
    return Absent(hint="An empty list has no such item") if found is MISSING else found


def _plain_words(error: Exception) -> str:
    return str(error).partition("() ")[2] or str(error)[:100]


def _as_filter(function: Filter) -> Callable[..., Any]:
    @pass_context
    def apply(context: Context, value: Any, *args: Any, **kwargs: Any) -> Any:
        given = [present(one) for one in args]
        named = {key: present(one) for key, one in kwargs.items()}
        return _performed(function, present(value), budget_of(context), given, named)

    return apply


@pass_context
def _ticking(context: Context, value: Any, cost: int) -> Iterator[Any]:
    budget = budget_of(context)
    for one in list_of(present(value), budget):
        budget.spend(cost)
        yield one


@pass_context
def _weighed(context: Context, value: Any) -> Any:
    budget_of(context).weigh(value)
    return present(value)


@pass_context
def _counted(context: Context, value: Any) -> Any:
    """Charge for the copy that a slice makes."""
    size = len(value) if isinstance(present(value), list | str) else 0
    budget_of(context).spend(1 + size // (64 if isinstance(value, str) else 8))
    return value


@pass_context
def _finalize(context: Context, value: Any) -> str:
    budget = budget_of(context)
    text = as_text(present(value), budget)
    budget.weigh(text)
    return text


def _as_test(test: Callable[..., Any]) -> Callable[..., Any]:
    @pass_context
    def apply(context: Context, value: Any, *args: Any) -> bool:
        budget = budget_of(context)
        for one in (value, *args):
            budget.weigh(one)
        return bool(test(present(value), *args))

    return apply


def _environment() -> BoundedEnvironment:
    environment = BoundedEnvironment(
        undefined=Absent,
        finalize=_finalize,
        autoescape=False,
        optimized=False,
        cache_size=0,
        keep_trailing_newline=True,
    )
    environment.globals.clear()
    environment.filters = {name: _as_filter(one) for name, one in FILTERS.items()}
    environment.filters |= {
        "d": default_of,
        "default": default_of,
        "map": mapped,
        "select": choosing(wanted=True, by_attribute=False),
        "reject": choosing(wanted=False, by_attribute=False),
        "selectattr": choosing(wanted=True, by_attribute=True),
        "rejectattr": choosing(wanted=False, by_attribute=True),
        TICKING: _ticking,
        WEIGHED: _weighed,
        COUNTED: _counted,
    }
    environment.tests = {name: _as_test(one) for name, one in TESTS.items()}
    environment.tests |= {
        "defined": lambda value: not isinstance(value, Undefined),
        "undefined": lambda value: isinstance(value, Undefined),
    }
    return environment


ENVIRONMENT: Final = _environment()

"""How facts and commands are declared: values that nobody changes. Knows none of them."""

from dataclasses import dataclass
from typing import TypeVar, dataclass_transform

T = TypeVar("T")


@dataclass_transform(kw_only_default=True, frozen_default=True)
def record(kind: type[T]) -> type[T]:
    """Make `kind` a slotted value made by keyword, which the type checker holds to be frozen.

    It is not frozen at run time: that would double the price of making one, and the engine makes
    two for every node that it runs.
    """
    return dataclass(slots=True, kw_only=True)(kind)

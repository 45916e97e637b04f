"""Reads fields of a JSON object and notes what is wrong with them. Knows no key of the format."""

import math
from collections.abc import Iterator, Mapping
from typing import Any, Final, TypeVar

from engine.core.plan import Json
from engine.flow.findings import Finding, finding

TEXT_CHARS_MAX: Final = 10_000
COUNT_MAX: Final = 1_000_000

Word = TypeVar("Word", bound=str)


class Reader:
    """One object of a document, where it stands, and the list that takes what is wrong."""

    __slots__ = ("document", "found", "index", "name", "place", "subject")

    def __init__(
        self,
        document: Mapping[str, Json],
        found: list[Finding],
        *,
        place: str = "",
        name: str | None = None,
        index: int = -1,
        subject: str = "",
    ) -> None:
        self.document = document
        self.found = found
        self.place = place
        """The path of this object below its subject, with a dot at its end."""
        self.name = name
        """The id of the node that this object is, when it has one."""
        self.index = index
        self.subject = subject

    def say(self, code: str, message: str, *, key: str = "") -> None:
        """Note something wrong with the field `key`."""
        is_edge = self.subject == "edges"
        at = self.place if self.name is None and not is_edge else ""
        self.found.append(
            finding(
                code,
                message,
                node=self.name,
                edge=self.index if is_edge else None,
                field=(at + key).rstrip(".") or None,
            )
        )

    def text(self, key: str, *, is_required: bool = False) -> str:
        """Give a text; nothing when it is absent."""
        value = self.document.get(key)
        if value is None and not is_required:
            return ""  # the usual case, 100,000 times in a large flow
        if isinstance(value, str) and len(value) <= TEXT_CHARS_MAX and (value or not is_required):
            return value
        if value is None or value == "":
            self.say("missing", f"{key} is missing; give it.", key=key)
        else:
            self.say(
                "bad_value",
                f"{key} must be a text of at most {TEXT_CHARS_MAX} characters.",
                key=key,
            )
        return ""

    def optional(self, key: str) -> str | None:
        """Give a text, or None when it is absent or empty."""
        return self.text(key) or None

    def count(self, key: str) -> int | None:
        """Give a whole number from 1."""
        value = self.document.get(key)
        if value is None:
            return None
        is_whole = isinstance(value, int) and not isinstance(value, bool)
        if is_whole and 1 <= value <= COUNT_MAX:
            return int(value)
        self.say("bad_value", f"{key} must be a whole number from 1 to {COUNT_MAX}.", key=key)
        return None

    def flag(self, key: str) -> bool:
        """Give yes or no; no when it is absent."""
        value = self.document.get(key)
        if value is not None and not isinstance(value, bool):
            self.say("bad_value", f"{key} must be true or false.", key=key)
        return value is True

    def choice(self, key: str, words: tuple[Word, ...]) -> Word:
        """Give one of the words; the first when it is absent."""
        value = self.document.get(key)
        if value is None:
            return words[0]
        for word in words:
            if value == word:
                return word
        named = ", ".join(word for word in words if word)
        self.say("bad_value", f"{key} must be one of: {named}.", key=key)
        return words[0]

    def mapping(self, key: str) -> Mapping[str, Json]:
        """Give an object; an empty one when it is absent."""
        value = self.document.get(key)
        if isinstance(value, Mapping) and all(isinstance(name, str) for name in value):
            return value
        if value is not None:
            self.say("bad_value", f"{key} must be a mapping of names to values.", key=key)
        return {}

    def inner(self, key: str) -> "Reader":
        """Give a reader of the object under `key`."""
        return Reader(self.mapping(key), self.found, place=f"{self.place}{key}.")

    def each(self, key: str, *, count_max: int, names: str = "") -> Iterator["Reader"]:
        """Give a reader for each object of a list; `names` is the key that names them, if any."""
        values = self.document.get(key) or []
        if not isinstance(values, list | tuple):
            self.say("bad_value", f"{key} must be a list.", key=key)
            return
        if len(values) > count_max:
            self.say(
                "too_large", f"{key} has more than {count_max} entries; split the flow.", key=key
            )
        for index, value in enumerate(values[:count_max]):
            place = f"{key}[{index}]."
            if not isinstance(value, Mapping):
                message = f"{key}[{index}] must be a mapping."
                self.say("bad_value", message, key=place)
                continue
            name = value.get(names) if names else None
            name = name if isinstance(name, str) and name else None
            yield Reader(value, self.found, place=place, name=name, index=index, subject=key)

    def names(self, key: str, *, count_max: int) -> tuple[str, ...]:
        """Give a list of texts; what is none in it is left out, and noted."""
        values = self.document.get(key)
        if values is None:
            return ()
        if isinstance(values, list | tuple):
            named = tuple(one for one in values[:count_max] if isinstance(one, str))
            if len(named) == len(values):
                return named
        else:
            named = ()
        self.say("bad_value", f"{key} must be a list of at most {count_max} texts.", key=key)
        return named

    def numbers(self, key: str, *, default: tuple[float, ...]) -> tuple[float, ...]:
        """Give a pair of numbers."""
        value: Any = self.document.get(key)
        if value is None or not self.is_numbers(value, key, sizes=(len(default),)):
            return default
        return tuple(value)

    def is_numbers(self, value: Json, key: str, *, sizes: tuple[int, ...]) -> bool:
        """Tell whether it is a list of that many finite numbers; note it when not."""
        if (
            isinstance(value, list | tuple)
            and len(value) in sizes
            and all(isinstance(one, int | float) and math.isfinite(one) for one in value)
        ):
            return True
        named = " or ".join(str(size) for size in sizes)
        self.say("bad_value", f"{key} must be a list of {named} numbers.", key=key)
        return False

    def others(self, known: tuple[str, ...]) -> dict[str, Json]:
        """Give the keys that the format does not have, and note them."""
        extra = {key: value for key, value in self.document.items() if key not in known}
        for key in extra:
            close = ", ".join(known)
            self.say(
                "unknown_key",
                f"There is no key {key!r:.60} here; known are {close}.",
                key=str(key)[:60],
            )
        return extra

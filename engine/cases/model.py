"""Test cases as data: `baton.tests/v1` read and written. Knows no flow and no run.

Reading never raises: whatever is wrong is said with its place, and nothing of the file is used.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from engine.core.plan import Json
from engine.flow.durations import duration_ms, instant_ms

SCHEMA: Final = "baton.tests/v1"
CASES_MAX: Final = 1_000
MOCKS_MAX: Final = 1_000
OPERATORS: Final = frozenset({"$any", "$contains", "$matches"})
STATES: Final = ("succeeded", "failed", "cancelled", "timed_out", "undo_blocked")
_DEPTH_MAX: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseProblem:
    """What is wrong with a file, and where."""

    path: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One case. `mocks` and `expect` are as written; they were checked."""

    id: str
    name: str = ""
    input: Json = None
    trigger: str | None = None
    now: str | None = None
    """When the run starts, RFC 3339."""
    mocks: Mapping[str, Json] = field(default_factory=dict)
    expect: Mapping[str, Json] = field(default_factory=dict)

    def document(self) -> dict[str, Json]:
        """Give the case as it is written."""
        told: dict[str, Json] = {"id": self.id, "name": self.name}
        told |= {} if self.now is None else {"now": self.now}
        told |= {} if self.trigger is None else {"trigger": self.trigger}
        mocks, expect = dict(self.mocks), dict(self.expect)
        return told | {"input": self.input, "mocks": mocks, "expect": expect}


def read_cases(document: Json) -> tuple[str, tuple[Case, ...], tuple[CaseProblem, ...]]:
    """Give the flow that a file is about, its cases, and what is wrong with it."""
    if not isinstance(document, Mapping) or document.get("schema") != SCHEMA:
        return "", (), (CaseProblem(path="schema", message=f"The schema must be {SCHEMA}."),)
    found = list(_unknown("", document, ("schema", "flow", "cases")))
    flow, cases = document.get("flow"), document.get("cases")
    if not isinstance(flow, str) or not flow:
        found.append(CaseProblem(path="flow", message="It names the flow by its id."))
    if not isinstance(cases, list) or len(cases) > CASES_MAX:
        message = f"It is a list of at most {CASES_MAX} cases."
        return "", (), (*found, CaseProblem(path="cases", message=message))
    ids = [one.get("id") for one in cases if isinstance(one, Mapping)]
    for number, one in enumerate(cases):
        found += case_problems(one, f"cases[{number}]")
        if isinstance(one, Mapping) and ids.count(one.get("id")) > 1:
            said = f"There are two cases {one.get('id')!r}."
            found.append(CaseProblem(path=f"cases[{number}].id", message=said))
    if found:
        return "", (), tuple(found)
    return str(flow), tuple(map(case_of, cases)), ()


def case_of(document: Mapping[str, Json]) -> Case:
    """Give a case that `case_problems` has nothing to say about."""
    known = {key: document[key] for key in _CASE_KEYS if document.get(key) is not None}
    return Case(**known)


def tests_document(flow_id: str, cases: list[Json]) -> dict[str, Json]:
    """Give the file of these cases."""
    return {"schema": SCHEMA, "flow": flow_id, "cases": cases}


def case_problems(document: Json, path: str = "") -> Iterator[CaseProblem]:
    """Say what is wrong with one case."""
    if not isinstance(document, Mapping):
        yield CaseProblem(path=path, message="A case is a mapping.")
        return
    yield from _unknown(path, document, _CASE_KEYS)
    yield from _texts(path, document)
    mocks, expect = _given(document, "mocks"), _given(document, "expect")
    if not isinstance(mocks, Mapping) or len(mocks) > MOCKS_MAX:
        message = f"Mocks are a mapping of at most {MOCKS_MAX} nodes."
        yield CaseProblem(path=_at(path, "mocks"), message=message)
    else:
        for node, mock in mocks.items():
            yield from _about_mock(mock, _at(path, f"mocks.{node}"), 0)
    if not isinstance(expect, Mapping):
        yield CaseProblem(path=_at(path, "expect"), message="What is expected is a mapping.")
    else:
        yield from _about_expected(expect, _at(path, "expect"))


def _texts(path: str, document: Mapping[str, Json]) -> Iterator[CaseProblem]:
    if not isinstance(document.get("id"), str) or not 0 < len(document["id"]) <= 100:  # noqa: PLR2004
        yield CaseProblem(path=_at(path, "id"), message="A case has an id of 1 to 100 characters.")
    for key in ("name", "trigger", "now"):
        if not isinstance(document.get(key, ""), str | None):
            yield CaseProblem(path=_at(path, key), message="This is a text.")
    if isinstance(document.get("now"), str):
        yield from _readable(document["now"], _at(path, "now"), instant_ms)


def _readable(value: Json, path: str, read: Any) -> Iterator[CaseProblem]:
    try:
        read(value)
    except (ValueError, TypeError) as error:
        yield CaseProblem(path=path, message=f"{error}.".replace("..", "."))


def _about_mock(mock: Json, path: str, depth: int) -> Iterator[CaseProblem]:
    if isinstance(mock, list) and mock and depth < _DEPTH_MAX:
        for number, one in enumerate(mock):
            yield from _about_outcome(one, f"{path}[{number}]")
    elif isinstance(mock, Mapping) and set(mock) == {"items"} and isinstance(mock["items"], list):
        for number, one in enumerate(mock["items"]):
            yield from _about_mock(one, f"{path}.items[{number}]", depth + 1)
    else:
        yield from _about_outcome(mock, path)


def _about_outcome(mock: Json, path: str) -> Iterator[CaseProblem]:
    if not isinstance(mock, Mapping):
        message = "A mock is an outcome, a list of them (one for each attempt), or has items."
        yield CaseProblem(path=path, message=message)
        return
    yield from _unknown(path, mock, ("output", "port", "error", "after"))
    error = mock.get("error", {"code": ""})
    if not isinstance(error, Mapping) or not isinstance(error.get("code"), str):
        message = "An error is a mapping with a code, for example http.503."
        yield CaseProblem(path=f"{path}.error", message=message)
    if "error" in mock and ("output" in mock or "port" in mock):
        yield CaseProblem(path=path, message="It has either an output or an error.")
    if not isinstance(mock.get("port", "out"), str):
        yield CaseProblem(path=f"{path}.port", message="A port is a text.")
    if "after" in mock:
        yield from _readable(mock["after"], f"{path}.after", duration_ms)


def _about_expected(expect: Mapping[str, Json], path: str) -> Iterator[CaseProblem]:
    yield from _unknown(path, expect, ("state", "output", "error", "nodes"))
    if expect.get("state", "succeeded") not in STATES:
        message = f"A state is one of {', '.join(STATES)}."
        yield CaseProblem(path=f"{path}.state", message=message)
    nodes = _given(expect, "nodes")
    if not isinstance(nodes, Mapping):
        yield CaseProblem(path=f"{path}.nodes", message="Nodes are a mapping.")
        return
    for node, told in nodes.items():
        yield from _about_node(told, f"{path}.nodes.{node}", _NODE_KEYS)
    for key in ("output", "error"):
        yield from _operators(expect.get(key), f"{path}.{key}")


def _about_node(told: Json, path: str, keys: tuple[str, ...]) -> Iterator[CaseProblem]:
    if not isinstance(told, Mapping):
        yield CaseProblem(path=path, message="What is expected of a node is a mapping.")
        return
    yield from _unknown(path, told, keys)
    items = told.get("items", [])
    if not isinstance(items, list):
        yield CaseProblem(path=f"{path}.items", message="Items are a list.")
        return
    for number, one in enumerate(items):
        yield from _about_node(one, f"{path}.items[{number}]", _NODE_KEYS[:-1])
    for key in ("output", "input", "error"):
        yield from _operators(told.get(key), f"{path}.{key}")


def _operators(value: Json, path: str) -> Iterator[CaseProblem]:
    stack: list[tuple[Any, str]] = [(value, path)]
    while stack:
        one, place = stack.pop()
        if isinstance(one, list):
            stack += [(each, f"{place}[{number}]") for number, each in enumerate(one)]
        elif isinstance(one, Mapping):
            named = [key for key in one if isinstance(key, str) and key in OPERATORS]
            if named and len(one) > 1:
                yield CaseProblem(path=place, message=f"{named[0]} stands alone.")
            if "$matches" in one and not isinstance(one["$matches"], str):
                yield CaseProblem(path=place, message="$matches takes a text.")
            stack += [(each, f"{place}.{key}") for key, each in one.items()]


def _given(document: Mapping[str, Json], key: str) -> Json:
    return {} if document.get(key) is None else document[key]


def _unknown(
    path: str, document: Mapping[str, Json], known: tuple[str, ...]
) -> Iterator[CaseProblem]:
    for key in document:
        if key not in known:
            message = f"There is no {key!r:.60} here; known are {', '.join(known)}."
            yield CaseProblem(path=_at(path, str(key)), message=message)


def _at(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key


_CASE_KEYS: Final = ("id", "name", "input", "trigger", "now", "mocks", "expect")
_NODE_KEYS: Final = ("state", "output", "input", "attempts", "port", "error", "items")

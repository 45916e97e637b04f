"""Shapes of test cases and of what came of them."""

from typing import Literal

from pydantic import ConfigDict, Field

from designer.api.models.common import Answer, Json, Request

CASE_IDS_MAX = 100


class CaseBody(Request):
    """A test case, as `baton.tests/v1` has it; the reference page says what it means."""

    id: str | None = Field(default=None, description="The one in the address when absent")
    name: str = ""
    input: Json = None
    trigger: str | None = None
    now: str | None = Field(default=None, description="When the run starts, RFC 3339")
    mocks: dict[str, Json] = Field(
        default_factory=dict,
        description="By node: an outcome (`{output, port}` or `{error}`), a list of them, one for "
        "each attempt, or `{items: […]}` with one for each item",
    )
    expect: dict[str, Json] = Field(
        default_factory=dict, description="`{state, output, error, nodes}`"
    )


class CaseShape(Answer):
    """A test case."""

    id: str
    name: str = ""
    input: Json = None
    trigger: str | None = None
    now: str | None = None
    mocks: dict[str, Json]
    expect: dict[str, Json]


class TestList(Answer):
    """The test cases of a flow; as YAML it is the file `FLOW.tests.yaml`."""

    model_config = ConfigDict(serialize_by_alias=True)

    schema_: str = Field(alias="schema")
    flow: str
    cases: list[CaseShape]


class TestsQuery(Request):
    """In which form."""

    format: Literal["json", "yaml"] = "json"


class RunTests(Request):
    """Which cases to run on what."""

    cases: list[str] | None = Field(
        default=None, max_length=CASE_IDS_MAX, description="Ids; all cases when absent"
    )
    version: int | Literal["draft"] = Field(default="draft", description="The draft when absent")


class DifferenceShape(Answer):
    """A place that is not as expected; a key that is absent stands for nothing at all."""

    path: str
    expected: Json = None
    actual: Json = None


class CaseResult(Answer):
    """What came of a case."""

    id: str
    name: str
    passed: bool
    differences: list[DifferenceShape]
    error: str | None = Field(
        default=None, description="Why it could not be played to its end, in a sentence"
    )
    run: dict[str, Json] | None = Field(
        default=None,
        description="`{state, output, error, nodes}`, each node with input, attempts and port",
    )


class TestsReport(Answer):
    """What came of all cases."""

    passed: int
    failed: int
    cases: list[CaseResult]

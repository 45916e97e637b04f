"""Test cases of flows over HTTP: kept beside the draft, run, and made from runs."""

from typing import Any

from designer.api.endpoint import Call, Endpoint, Reply, TextReply
from designer.api.models.tests import (
    CaseBody,
    CaseShape,
    RunTests,
    TestList,
    TestsQuery,
    TestsReport,
)
from designer.errors import Missing, Unprocessable
from engine.cases.model import case_of, case_problems, tests_document
from engine.flow.text import write_plain_yaml

Json = Any


def list_tests(call: Call) -> Reply | TextReply:
    """Give the test cases of a flow, as JSON or as the file."""
    flow_id = call.path["flow_id"]
    document = tests_document(flow_id, list(call.web.tests.all(flow_id).values()))
    if call.asked(TestsQuery).format == "json":
        return Reply(data=document)
    name = f'attachment; filename="{flow_id}.tests.yaml"'
    return TextReply(
        text=write_plain_yaml(document),
        media_type="application/yaml",
        headers={"Content-Disposition": name},
    )


def save_test(call: Call) -> Reply:
    """Keep a test case."""
    flow_id, case_id = call.path["flow_id"], call.path["case"]
    told = call.read(CaseBody).model_dump(exclude_unset=True)
    if told.get("id") not in (None, case_id):
        raise Unprocessable(
            f"The case is called {told['id']!r}, and this is the place of {case_id!r}.",
            code="other_id",
        )
    told["id"] = case_id
    problems = [{"field": one.path, "message": one.message} for one in case_problems(_bare(told))]
    if problems:
        raise Unprocessable(
            f"The case cannot be kept: {problems[0]['field']}: {problems[0]['message']}",
            code="bad_test",
            errors=problems,
        )
    case = case_of(_bare(told)).document()
    call.web.tests.save(flow_id, case_id, case, by=call.who.name)
    return Reply(data=case)


def _bare(told: dict[str, Json]) -> dict[str, Json]:
    return {key: value for key, value in told.items() if value is not None or key == "input"}


def delete_test(call: Call) -> Reply:
    """Remove a test case."""
    call.web.tests.drop(call.path["flow_id"], call.path["case"])
    return Reply()


def run_tests(call: Call) -> Reply:
    """Run test cases on the draft or on a version. Calls nobody and writes nothing."""
    asked = call.read(RunTests) if call.body is not None else RunTests()
    flow_id, web = call.path["flow_id"], call.web
    kept = web.tests.all(flow_id)
    wanted = list(kept) if asked.cases is None else asked.cases
    if missing := [one for one in wanted if one not in kept]:
        raise Missing(f"Flow {flow_id!r} has no test case {missing[0]!r}.")
    document = (
        web.library.get(flow_id).document
        if asked.version == "draft"
        else web.runtime.version_document(flow_id, asked.version)
    )
    report = web.runtime.run_cases(document, [case_of(kept[one]) for one in wanted])
    return Reply(data=report, is_change=False)


def propose_test(call: Call) -> Reply:
    """Make a test case from a run; it is not kept."""
    case = call.web.runtime.propose_case(call.path["run_id"])
    return Reply(data=case.document(), is_change=False)


ENDPOINTS = (
    Endpoint(
        name="list_tests",
        method="GET",
        path="/flows/<flow_id>/tests",
        handler=list_tests,
        summary="List the test cases of a flow",
        query=TestsQuery,
        answer=TestList,
        problems=(404,),
    ),
    Endpoint(
        name="save_test",
        method="PUT",
        path="/flows/<flow_id>/tests/<case>",
        handler=save_test,
        summary="Keep a test case",
        body=CaseBody,
        answer=CaseShape,
        problems=(404, 422),
    ),
    Endpoint(
        name="delete_test",
        method="DELETE",
        path="/flows/<flow_id>/tests/<case>",
        handler=delete_test,
        summary="Remove a test case",
        status=204,
        problems=(404,),
    ),
    Endpoint(
        name="run_tests",
        method="POST",
        path="/flows/<flow_id>/tests/run",
        handler=run_tests,
        summary="Run test cases; nothing outside is called",
        body=RunTests,
        is_body_optional=True,
        answer=TestsReport,
        problems=(404, 422),
    ),
    Endpoint(
        name="propose_test",
        method="POST",
        path="/runs/<run_id>/test-case",
        handler=propose_test,
        summary="Make a test case from a run, without keeping it",
        answer=CaseShape,
        problems=(404, 409, 422),
    ),
)

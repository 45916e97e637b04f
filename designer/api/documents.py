"""Flow documents as text over HTTP, and flows to begin with. Nothing is kept."""

from dataclasses import asdict

from designer.api.endpoint import Call, Endpoint, Reply
from designer.api.models.documents import (
    ReadAnswer,
    ReadDocument,
    TemplateList,
    WriteDocument,
    WrittenAnswer,
)
from designer.flows import written
from designer.flows.templates import templates
from engine.flow.text import write_yaml


def read_document(call: Call) -> Reply:
    """Read a text as a flow, and say what is wrong with it on which line."""
    found = written.read_document(call.read(ReadDocument).text, call.web.runtime.validate)
    problem = found.problem
    return Reply(
        data={
            "flow": found.document,
            "problem": None
            if problem is None
            else {"message": problem.message, "line": problem.line, "column": problem.column},
            "findings": [{**one.as_json(), "line": line} for one, line in found.findings],
        }
    )


def write_document(call: Call) -> Reply:
    """Write a flow as its canonical text, the one that a download has."""
    return Reply(data={"text": write_yaml(call.read(WriteDocument).flow)})


def list_templates(_call: Call) -> Reply:
    """Give all flows to begin with."""
    return Reply(data={"items": [asdict(one) for one in templates()], "next_cursor": None})


ENDPOINTS = (
    Endpoint(
        name="read_document",
        method="POST",
        path="/documents/read",
        handler=read_document,
        summary="Read a text as a flow",
        body=ReadDocument,
        answer=ReadAnswer,
        problems=(422,),
    ),
    Endpoint(
        name="write_document",
        method="POST",
        path="/documents/write",
        handler=write_document,
        summary="Write a flow as text",
        body=WriteDocument,
        answer=WrittenAnswer,
        problems=(422,),
    ),
    Endpoint(
        name="list_templates",
        method="GET",
        path="/templates",
        handler=list_templates,
        summary="List flows to begin with",
        answer=TemplateList,
    ),
)

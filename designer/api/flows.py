"""Drafts, versions, validation and publication over HTTP."""

import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from designer.api.endpoint import Call, Endpoint, Reply, TextReply
from designer.api.models.common import NoQuery
from designer.api.models.flows import (
    DraftAnswer,
    FlowDocument,
    FlowList,
    FlowQuery,
    FlowsQuery,
    PublishedAnswer,
    PublishRequest,
    ValidationAnswer,
    VersionAnswer,
    VersionList,
    VersionQuery,
)
from designer.api.pages import cursor_of, place_of
from designer.api.revisions import etag, expected_revision
from designer.api.web import Web
from designer.flows.facts import drawable
from designer.flows.library import Draft
from designer.flows.moments import rfc3339
from designer.store.drafts import DraftRow
from engine.flow.text import write_yaml

Json = Any
NO_HEADERS: Mapping[str, str] = MappingProxyType({})


def list_flows(call: Call) -> Reply:
    """Give a page of flows with what a person wants to know of each."""
    asked = call.asked(FlowsQuery)
    rows = call.web.library.rows(after=place_of(asked.cursor), limit=asked.limit + 1)
    page = rows[: asked.limit]
    fires = call.web.runtime.next_fires([row.id for row in page])
    return Reply(
        data={
            "items": [{**_summary(call.web, row), "next_fire": fires.get(row.id)} for row in page],
            "next_cursor": cursor_of(page[-1].id) if len(rows) > asked.limit else None,
        }
    )


def _summary(web: Web, row: DraftRow) -> dict[str, Json]:
    runs, _ = web.runtime.runs(flow_id=row.id, limit=1)
    return {
        "id": row.id,
        "name": row.name,
        "revision": row.revision,
        "published_version": row.published_version,
        "updated_at": rfc3339(row.updated_at),
        "has_unpublished_changes": row.document_hash != row.published_hash,
        "node_count": row.node_count,
        "triggers": json.loads(row.triggers),
        "last_run": runs[0] if runs else None,
    }


def create_flow(call: Call) -> Reply:
    """Keep a new draft."""
    draft = call.web.library.create(call.read(FlowDocument).root, by=call.who.name)
    reply = _draft_reply(draft)
    return Reply(
        data=reply.data,
        headers={**reply.headers, "Location": f"/api/v1/flows/{draft.row.id}"},
        subject=draft.row.id,
    )


def get_flow(call: Call) -> Reply | TextReply:
    """Give the draft, or its document as a YAML file."""
    draft = call.web.library.get(call.path["flow_id"])
    if call.asked(FlowQuery).format == "yaml":
        return _file(draft.document, draft.row.id, {"ETag": etag(draft.row.revision)})
    return _draft_reply(draft)


def _file(document: Json, name: str, headers: Mapping[str, str] = NO_HEADERS) -> TextReply:
    return TextReply(
        text=write_yaml(document),
        media_type="application/yaml",
        headers={**headers, "Content-Disposition": f'attachment; filename="{name}.yaml"'},
    )


def save_flow(call: Call) -> Reply:
    """Replace the draft, if nobody saved in between."""
    return _draft_reply(
        call.web.library.save(
            call.path["flow_id"],
            call.read(FlowDocument).root,
            expected=expected_revision(call.headers, is_required=True),
            by=call.who.name,
        )
    )


def _draft_reply(draft: Draft) -> Reply:
    return Reply(
        data={
            "flow": drawable(draft.document),
            "revision": draft.row.revision,
            "published_version": draft.row.published_version,
            "has_unpublished_changes": draft.has_unpublished_changes,
            "updated_at": rfc3339(draft.row.updated_at),
        },
        headers={"ETag": etag(draft.row.revision)},
    )


def delete_flow(call: Call) -> Reply:
    """Take the flow out of the library; its runs stay and go on."""
    expected = expected_revision(call.headers, is_required=False)
    call.web.library.delete(call.path["flow_id"], expected=expected)
    return Reply()


def validate_flow(call: Call) -> Reply:
    """Say what is wrong with the draft, or with the document in the body."""
    draft = call.web.library.get(call.path["flow_id"]) if call.body is None else None
    document = call.read(FlowDocument).root if draft is None else draft.document
    findings = [finding.as_json() for finding in call.web.runtime.validate(document)]
    return Reply(data={"valid": _is_valid(findings), "findings": findings})


def _is_valid(findings: list[dict[str, Json]]) -> bool:
    return all(finding["severity"] != "error" for finding in findings)


def publish_flow(call: Call) -> Reply:
    """Make the draft a version; its schedules are the ones that fire from now on."""
    version = call.web.library.publish(
        call.path["flow_id"],
        expected=expected_revision(call.headers, is_required=False),
        by=call.who.name,
        message="" if call.body is None else call.read(PublishRequest).message.strip(),
    )
    document = call.web.runtime.version_document(version.flow_id, version.number)
    return Reply(
        data={
            "version": version.number,
            "published_at": version.published_at,
            "findings": [finding.as_json() for finding in call.web.runtime.validate(document)],
        }
    )


def list_versions(call: Call) -> Reply:
    """Give all versions, newest first."""
    flow_id = call.path["flow_id"]
    call.web.library.get(flow_id)
    versions = sorted(call.web.runtime.versions(flow_id), key=lambda v: v.number, reverse=True)
    messages = call.web.library.messages(flow_id)
    items = [
        {
            "version": v.number,
            "published_at": v.published_at,
            "by": v.published_by,
            "message": messages.get(v.number, ""),
        }
        for v in versions
    ]
    return Reply(data={"items": items, "next_cursor": None})


def get_version(call: Call) -> Reply | TextReply:
    """Give a version's document, as a YAML file when asked so."""
    flow_id, number = call.path["flow_id"], call.path["version"]
    document = call.web.runtime.version_document(flow_id, number)
    if call.asked(VersionQuery).format == "yaml":
        return _file(document, f"{flow_id}.v{number}")
    return Reply(data={"version": number, "flow": drawable(document)})


ENDPOINTS = (
    Endpoint(
        name="list_flows",
        method="GET",
        path="/flows",
        handler=list_flows,
        summary="List flows",
        query=FlowsQuery,
        answer=FlowList,
    ),
    Endpoint(
        name="create_flow",
        method="POST",
        path="/flows",
        handler=create_flow,
        summary="Create a flow from a document",
        body=FlowDocument,
        answer=DraftAnswer,
        status=201,
        problems=(409, 422),
    ),
    Endpoint(
        name="get_flow",
        method="GET",
        path="/flows/<flow_id>",
        handler=get_flow,
        summary="Read a draft",
        query=FlowQuery,
        answer=DraftAnswer,
        problems=(404,),
    ),
    Endpoint(
        name="save_flow",
        method="PUT",
        path="/flows/<flow_id>",
        handler=save_flow,
        summary="Save a draft",
        body=FlowDocument,
        answer=DraftAnswer,
        problems=(404, 412, 422, 428),
        headers=("If-Match",),
    ),
    Endpoint(
        name="delete_flow",
        method="DELETE",
        path="/flows/<flow_id>",
        handler=delete_flow,
        summary="Delete a flow; its runs stay",
        status=204,
        problems=(404, 412),
        headers=("If-Match",),
    ),
    Endpoint(
        name="validate_flow",
        method="POST",
        path="/flows/<flow_id>/validate",
        handler=validate_flow,
        summary="Validate the draft, or the document in the body",
        body=FlowDocument,
        is_body_optional=True,
        query=NoQuery,
        answer=ValidationAnswer,
        problems=(404,),
    ),
    Endpoint(
        name="publish_flow",
        method="POST",
        path="/flows/<flow_id>/publish",
        handler=publish_flow,
        summary="Publish the draft as a version",
        body=PublishRequest,
        is_body_optional=True,
        answer=PublishedAnswer,
        problems=(404, 412, 422),
        headers=("If-Match",),
    ),
    Endpoint(
        name="list_versions",
        method="GET",
        path="/flows/<flow_id>/versions",
        handler=list_versions,
        summary="List a flow's versions",
        answer=VersionList,
        problems=(404,),
    ),
    Endpoint(
        name="get_version",
        method="GET",
        path="/flows/<flow_id>/versions/<int:version>",
        handler=get_version,
        summary="Read a version's document",
        query=VersionQuery,
        answer=VersionAnswer,
        problems=(404,),
    ),
)

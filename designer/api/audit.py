"""The trail of who changed what, over HTTP."""

from designer.api.endpoint import Call, Endpoint, Reply
from designer.api.models.common import PageQuery
from designer.api.models.system import AuditList
from designer.api.pages import cursor_of, place_of
from designer.errors import Malformed
from designer.flows.moments import rfc3339


def list_audit(call: Call) -> Reply:
    """Give a page of the trail, newest first."""
    asked = call.asked(PageQuery)
    place = place_of(asked.cursor)
    if place and not place.isdecimal():
        raise Malformed("This cursor is none of ours.", code="bad_cursor")
    rows = call.web.trail.lines(before=int(place) if place else None, limit=asked.limit + 1)
    page = rows[: asked.limit]
    items = [
        {"at": rfc3339(row.at), "actor": row.actor, "action": row.action, "subject": row.subject}
        for row in page
    ]
    more = cursor_of(str(page[-1].id)) if len(rows) > asked.limit else None
    return Reply(data={"items": items, "next_cursor": more})


ENDPOINTS = (
    Endpoint(
        name="list_audit",
        method="GET",
        path="/audit",
        handler=list_audit,
        summary="Read who changed what",
        query=PageQuery,
        answer=AuditList,
    ),
)

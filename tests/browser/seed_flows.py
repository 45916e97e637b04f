"""Flows that pages are looked at in: an approval, a blocked undo, long names, notes."""

APPROVAL = {
    "schema": "baton.flow/v1",
    "id": "purchase",
    "name": "Purchase request",
    "nodes": [
        {"id": "request", "type": "flow.set", "name": "Read the request", "config": {"values": {}}},
        {
            "id": "approve",
            "type": "flow.approval",
            "name": "Ask the team leads",
            "config": {
                "title": "Buy {{ input.what }} for {{ input.euros }} €?",
                "message": "{{ input.who }} asks for it.\nIt is in the budget of {{ input.team }}.",
                "form": {
                    "type": "object",
                    "properties": {
                        "cost_centre": {
                            "type": "string",
                            "title": "Cost centre",
                            "description": "Who pays for it",
                            "enum": ["Engineering", "Sales", "Office"],
                            "default": "Engineering",
                        },
                        "note": {"type": "string", "title": "Note to accounting"},
                        "urgent": {"type": "boolean", "title": "Order today", "default": False},
                    },
                    "required": ["cost_centre"],
                },
                "people": ["Owner", "token Ann", "token Bob"],
                "required": 2,
                "remind_after": "1s",
                "timeout": "7d",
            },
        },
        {"id": "order", "type": "flow.set", "name": "Order it", "config": {"values": {}}},
        {"id": "remind", "type": "flow.set", "name": "Remind them", "config": {"values": {}}},
    ],
    "edges": [
        {"from": "request", "to": "approve"},
        {"from": "approve", "to": "order", "port": "approved"},
        {"from": "approve", "to": "remind", "port": "reminder"},
    ],
    "layout": {
        "request": [40, 120],
        "approve": [328, 120],
        "order": [616, 56],
        "remind": [616, 184],
    },
}


def one_node(flow_id, name, node, *, more=(), edges=()):
    """Give a flow that is about one node."""
    return {
        "schema": "baton.flow/v1",
        "id": flow_id,
        "name": name,
        "nodes": [node, *more],
        "edges": list(edges),
    }


def blocked(dead_end):
    """Give a flow whose undo cannot succeed."""
    http = {"type": "http.request", "retry": "none"}
    call = {"method": "POST", "url": dead_end}
    return one_node(
        "hotel",
        "Book a hotel",
        {"id": "book", "type": "flow.set", "name": "Book the room", "config": {"values": {"n": 1}}},
        more=[
            {
                **http,
                "id": "hold",
                "name": "Hold the room",
                "config": {"url": "{{ input }}"},
            },
            {"id": "pay", "type": "flow.fail", "config": {"code": "card", "message": "No money"}},
            {**http, "id": "free", "name": "Free the room", "config": call},
        ],
        edges=[
            {"from": "book", "to": "hold"},
            {"from": "hold", "to": "pay"},
            {"from": "hold", "to": "free", "kind": "compensation"},
        ],
    )


def _set(id_, name, **more):
    return {"id": id_, "type": "flow.set", "name": name, "config": {"values": {"n": 1}}, **more}


LONG = {
    "schema": "baton.flow/v1",
    "id": "long",
    "name": "Nightly synchronisation of all customers, orders and invoices with the warehouse",
    "description": "Everything is longer here than anybody expects.",
    "nodes": [
        _set("fetch", "Fetch all of the customers that were changed since yesterday evening"),
        {
            "id": "each",
            "type": "flow.map",
            "name": "For each customer",
            "config": {"items": "{{ [1, 2, 3] }}"},
        },
        _set("copy", "Copy", parent="each"),
        _set("check", "Donaudampfschifffahrtsgesellschaftskapitän"),
        _set("report", "Report"),
        _set("archive", "Archive"),
        _set("goodbye", "Say goodbye"),
    ],
    "edges": [
        {"from": "fetch", "to": "each"},
        {"from": "each", "to": "check"},
        {"from": "check", "to": "report"},
        {"from": "check", "to": "archive"},
        {"from": "archive", "to": "goodbye"},
    ],
    "notes": [
        {
            "id": "why",
            "text": "Closed between 2 and 3 at night.\nAsk Ann before this is moved.",
            "at": [0, -136],
            "size": [240, 96],
            "color": "yellow",
        },
    ],
    "groups": [
        {"id": "end", "name": "What is told to the others", "nodes": ["report", "archive"]},
    ],
    "collapsed": ["each"],
    "layout": {
        "fetch": [0, 0],
        "each": [288, 0],
        "check": [576, 0],
        "report": [880, -64],
        "archive": [880, 64],
        "goodbye": [1184, 64],
    },
}

QUARREL = one_node(
    "quarrel",
    "Edited by two",
    {"id": "nap", "type": "flow.wait", "name": "A nap", "config": {"duration": "1m"}},
)

"""Mistakes in edges, scopes and what is read: each is found, in its place."""

import pytest

from connectors.sdk.catalog import ActionSpec, Catalog
from engine.flow.findings import at_publishing
from engine.flow.validate import validate

SET = {"values": {"x": 1}}
HTTP = {"url": "https://example.com"}


def undo(source, target, **more):
    return {"from": source, "to": target, "kind": "compensation", **more}


def places(document, catalog, **more):
    return [
        (one.code, one.node, one.edge, one.field) for one in validate(document, catalog, **more)
    ]


def test_a_good_flow_has_no_findings(catalog, flow_of):
    document = flow_of(
        [
            ("start", "trigger.manual"),
            ("reserve", "http.request", {**HTTP, "method": "POST", "json": "{{ input.items }}"}),
            ("release", "http.request", {"url": "https://x/{{ nodes.reserve.output.body.id }}"}),
            ("each", "flow.map", {"items": "{{ nodes.reserve.output.body }}", "concurrency": 3}),
            {"id": "inner", "type": "http.request", "parent": "each",
             "config": {"url": "https://x/{{ item.id }}/{{ nodes.reserve.output.status }}"}},
            ("route", "flow.switch", {"cases": [{"port": "big", "when": "{{ input.n > 3 }}"}]}),
            ("wait", "flow.wait", {"duration": "5m"}),
            ("late", "flow.wait", {"until": "{{ now | plus('1d') }}"}),
            ("bad", "flow.fail", {"code": "no", "message": "{{ nodes.reserve.error.message }}"}),
        ],
        [
            ("start", "reserve"),
            undo("reserve", "release"),
            ("reserve", "each"),
            ("reserve", "bad", "error"),
            ("each", "route"),
            ("route", "wait", "big"),
            {"from": "route", "port": "else", "to": "late", "when": "{{ input.n is defined }}"},
        ],
        output="{{ nodes.each.output }}",
        input={"type": "object", "properties": {"n": {"type": "integer"}}},
        settings={"deadline": "1h"},
    )  # fmt: skip
    assert validate(document, catalog) == ()


NODES = [("a", "flow.set", SET), ("b", "flow.set", SET), ("h", "http.request", HTTP)]


@pytest.mark.parametrize(
    ("edges", "place"),
    [
        ([("a", "zz")], ("unknown_edge_end", None, 0, "to")),
        ([("zz", "a")], ("unknown_edge_end", None, 0, "from")),
        ([("a", "b", "nope")], ("unknown_port", None, 0, "port")),
        ([("a", "b"), ("a", "b")], ("duplicate_edge", None, 1, None)),
        ([("a", "a")], ("cycle", "a", None, None)),
        ([("a", "b"), ("b", "a")], ("cycle", "a", None, None)),
        ([{"from": "a", "to": "b", "when": "true"}], ("constant_condition", None, 0, "when")),
        (
            [{"from": "a", "to": "b", "when": "x {{ input }}"}],
            ("constant_condition", None, 0, "when"),
        ),
        (
            [{"from": "a", "to": "b", "when": "{{ nodes.b.output.x }}"}],
            ("reads_later", None, 0, "when"),
        ),
        ([undo("a", "b")], ("undo_not_an_action", "b", 0, None)),
        ([undo("a", "h"), ("b", "h")], ("undo_has_input", "h", 1, None)),
        ([undo("a", "h"), ("h", "b")], ("undo_has_output", "h", 1, None)),
        ([undo("a", "h"), undo("b", "h")], ("undo_shared", "h", 1, None)),
        ([undo("h", "h")], ("undo_of_nothing", "h", 0, None)),
        ([undo("a", "h", when="{{ true }}")], ("undo_condition", None, 0, None)),
        ([{"from": "a", "to": "b", "frm": 1}], ("unknown_key", None, 0, "frm")),
    ],
)
def test_a_mistake_in_an_edge_is_found_in_its_place(catalog, flow_of, edges, place):
    assert place in places(flow_of(NODES, edges), catalog)


def test_a_node_has_one_undo(catalog, flow_of):
    nodes = [*NODES, ("i", "http.request", HTTP)]
    edges = [{"from": "a", "to": to, "kind": "compensation"} for to in ("h", "i")]
    assert ("undo_twice", "a", 1, None) in places(flow_of(nodes, edges), catalog)


def test_a_cycle_names_its_nodes(catalog, flow_of):
    nodes = [(name, "flow.set", SET) for name in "abcd"]
    edges = [("a", "b"), ("b", "c"), ("c", "d"), ("d", "b")]
    found = validate(flow_of(nodes, edges), catalog)
    assert [one.message for one in found] == [
        "These nodes lead back to themselves: b → c → d → b. Remove one of the edges."
    ]


def test_two_nodes_of_one_id_are_found(catalog, flow_of):
    assert places(flow_of([("a", "flow.set", SET)] * 2), catalog) == [
        ("duplicate_id", "a", None, "id")
    ]


def test_edges_do_not_cross_scopes(catalog, flow_of):
    inner = {"id": "i", "type": "flow.set", "config": SET, "parent": "m"}
    document = flow_of([*NODES, ("m", "flow.map", {"items": []}), inner], [("a", "i"), ("m", "i")])
    assert places(document, catalog) == [
        ("edge_across_scopes", None, 0, None),
        ("edge_across_scopes", None, 1, None),
    ]


def test_what_stands_in_another_scope_is_not_in_sight(catalog, flow_of):
    inner = {"id": "i", "type": "flow.set", "config": SET, "parent": "m"}
    reads = ("a", "flow.set", {"values": {"x": "{{ nodes.i.output }}"}})
    document = flow_of([("m", "flow.map", {"items": []}), inner, reads], [("m", "a")])
    assert places(document, catalog) == [("not_in_sight", "a", None, "config.values.x")]


def test_a_body_reads_what_ran_before_its_map_and_not_the_map_itself(catalog, flow_of):
    def reading(name):
        values = {"values": {"x": f"{{{{ nodes.{name}.output }}}}"}}
        inner = {"id": "i", "type": "flow.set", "config": values, "parent": "m"}
        nodes = [*NODES, ("m", "flow.map", {"items": []}), inner]
        return [one[0] for one in places(flow_of(nodes, [("a", "m"), ("m", "b")]), catalog)]

    assert [reading(name) for name in "ambh"] == [
        [], ["reads_later"], ["reads_later"], ["reads_unordered"],
    ]  # fmt: skip


def test_collect_reads_the_whole_body(catalog, flow_of):
    inner = {"id": "i", "type": "flow.set", "config": SET, "parent": "m"}
    config = {"items": [], "collect": "{{ nodes.i.output.x ~ item ~ index }}"}
    assert places(flow_of([("m", "flow.map", config), inner]), catalog) == []


def test_an_undo_reads_what_it_undoes_and_nothing_reads_an_undo(catalog, flow_of):
    handler = ("u", "http.request", {"url": "{{ nodes.a.output.x }}{{ nodes.b.output.x }}"})
    after = ("c", "flow.set", {"values": {"x": "{{ nodes.u.output }}"}})
    edges = [undo("a", "u"), ("a", "b"), ("b", "c")]
    assert places(flow_of([*NODES[:2], handler, after], edges), catalog) == [
        ("reads_later", "c", None, "config.values.x")
    ]


def test_what_no_trigger_leads_to_is_a_warning(catalog, flow_of):
    nodes = [("t", "trigger.manual"), *NODES]
    found = validate(flow_of(nodes, [("t", "a"), ("a", "b")]), catalog)
    assert [(one.code, one.node, one.severity) for one in found] == [
        ("unreachable", "h", "warning")
    ]


def test_nothing_leads_to_a_trigger_and_none_stands_inside(catalog, flow_of):
    inside = {"id": "t", "type": "trigger.manual", "parent": "m"}
    nodes = [("m", "flow.map", {"items": []}), inside, ("s", "trigger.manual"), NODES[0]]
    found = places(flow_of(nodes, [("a", "s")]), catalog)
    assert {one[0] for one in found} >= {"trigger_in_scope", "trigger_has_input"}


def test_a_parent_is_a_scope_that_exists_and_does_not_hold_itself(catalog, flow_of):
    maps = [
        {"id": name, "type": "flow.map", "config": {"items": []}, "parent": parent}
        for name, parent in (("m", "n"), ("n", "m"))
    ]
    inner = {"id": "i", "type": "flow.set", "config": SET, "parent": "a"}
    found = places(flow_of([*maps, NODES[0], inner]), catalog)
    assert {("parent_cycle", "m", None, "parent"), ("not_a_scope", "i", None, "parent")} <= set(
        found
    )


@pytest.mark.parametrize("text", ["{{ item }}", "{{ previous }}", "{{ callbacks.far }}"])
def test_what_nodes_inside_each_other_read_is_checked_all_the_same(catalog, flow_of, text):
    nodes = [
        {"id": "m", "type": "flow.try", "parent": "n"},
        {"id": "n", "type": "flow.try", "parent": "m"},
        {"id": "i", "type": "flow.set", "config": {"values": {"x": text}}, "parent": "m"},
        {"id": "o", "type": "flow.map", "config": {"items": []}},
        {"id": "far", "type": "flow.callback", "parent": "o"},
    ]
    found = [one[:2] for one in places(flow_of(nodes), catalog)]
    code = "not_in_sight" if "far" in text else "unknown_name"
    assert found == [("parent_cycle", "m"), (code, "i")]


def test_a_map_without_a_body_is_a_warning(catalog, flow_of):
    found = validate(flow_of([("m", "flow.map", {"items": []})]), catalog)
    assert [(one.code, one.severity) for one in found] == [("empty_scope", "warning")]


def test_expressions_are_excused_from_the_schema_and_what_surrounds_them_is_not(catalog, flow_of):
    config = {
        "url": 3,
        "method": "{{ input.m }}",
        "expect": ["{{ input.s }}"],
        "query": "{{ input.q }}",
    }
    assert places(flow_of([("a", "http.request", config)]), catalog) == [
        ("bad_config", "a", None, "config.url")
    ]


def test_credentials_are_checked_when_they_are_known(flow_of):
    spec = ActionSpec(type="x.y", title="X", credentials=("token",), needs_credential=True)
    catalog = Catalog(actions={"x.y": (spec,)})
    nodes = [{"id": "a", "type": "x.y"}, {"id": "b", "type": "x.y", "credential": "mine"}]
    unchecked = places(flow_of(nodes), catalog)
    checked = places(flow_of(nodes), catalog, credentials={"mien": "token"})
    wrong = places(flow_of(nodes), catalog, credentials={"mine": "basic"})
    none = ("missing_credential", "a", None, "credential")
    assert (unchecked, checked, wrong) == (
        [none],
        [none, ("unknown_credential", "b", None, "credential")],
        [none, ("wrong_credential", "b", None, "credential")],
    )


def test_a_missing_credential_is_a_warning_until_the_flow_is_published(catalog, flow_of):
    node = {"id": "a", "type": "http.request", "config": {"url": "x"}, "credential": "shop"}
    found = validate(flow_of([node]), catalog, credentials={})
    assert [(one.code, one.severity) for one in (*found, *at_publishing(found))] == [
        ("unknown_credential", "warning"),
        ("unknown_credential", "error"),
    ]


@pytest.mark.parametrize(
    "schema",
    [
        3,
        "x",
        {"type": "strnig"},
        {"$ref": "http://127.0.0.1:9/x"},
        {"$schema": "x:y"},
        {"pattern": "("},
        {"pattern": "(?=a)"},
        {"$ref": "#/nope"},
    ],
)
def test_the_input_must_be_a_schema(catalog, flow_of, schema):
    assert places(flow_of([("a", "flow.set", SET)], input=schema), catalog) == [
        ("bad_input_schema", None, None, "input")
    ]

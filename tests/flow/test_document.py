"""Documents become flows and flows documents, and nothing is lost on the way."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.flow.document import Edge, Flow, Settings, flow_document, parse_flow
from engine.flow.document import Node as FlowNode
from engine.flow.drawing import COLORS, Group, Note

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)
NAMES = st.text(min_size=1, max_size=8)
MAPPINGS = st.dictionaries(NAMES, JSON, max_size=3)
EXTRA = st.dictionaries(NAMES.map(lambda name: f"x-{name}"), JSON, max_size=2)
NODES = st.builds(
    FlowNode,
    id=NAMES,
    type=NAMES,
    version=st.none() | st.integers(1, 9),
    name=st.text(max_size=5),
    config=MAPPINGS,
    credential=st.none() | NAMES,
    retry=st.none() | st.just("default") | MAPPINGS,
    timeout=st.none() | st.just("5s"),
    deadline=st.none() | st.just("1h"),
    polling=st.none() | MAPPINGS,
    on_error=st.sampled_from(["fail", "continue"]),
    join=st.sampled_from(["merge", "all", "first"]),
    on_unknown=st.sampled_from(["rerun", "fail", "ask"]),
    parent=st.none() | NAMES,
    disabled=st.booleans(),
    extra=EXTRA,
)
NUMBERS = st.integers(-999, 999)
PAIRS = st.tuples(NUMBERS, NUMBERS)


EDGES = st.builds(
    dict,
    source=NAMES,
    target=NAMES,
    port=NAMES,
    when=st.none() | st.text(max_size=5) | st.booleans(),
    is_compensation=st.booleans(),
    extra=EXTRA,
)
SETTINGS = st.builds(
    Settings,
    deadline=st.none() | st.just("1h"),
    max_running=st.none() | st.integers(1, 50),
    on_failure=st.sampled_from(["compensate", "leave"]),
    durability=st.sampled_from(["every_node", "start_and_end"]),
    extra=EXTRA,
)
NOTES = st.builds(
    Note,
    id=st.text(min_size=1, max_size=5),
    text=st.text(max_size=5),
    at=PAIRS,
    size=PAIRS,
    color=st.sampled_from(COLORS),
)
GROUPS = st.builds(
    Group,
    id=NAMES,
    name=st.text(max_size=5),
    nodes=st.lists(NAMES, max_size=3).map(tuple),
    color=st.sampled_from(COLORS),
)


@st.composite
def flows(draw):
    edges = draw(st.lists(EDGES, max_size=3))
    has_output = draw(st.booleans())
    return Flow(
        id=draw(NAMES),
        name=draw(st.text(max_size=5)),
        description=draw(st.text(max_size=5)),
        input=draw(st.none() | MAPPINGS),
        output=draw(JSON) if has_output else None,
        has_output=has_output,
        settings=draw(SETTINGS),
        vars=draw(MAPPINGS),
        nodes=tuple(draw(st.lists(NODES, max_size=3))),
        edges=tuple(Edge(index=index, **edge) for index, edge in enumerate(edges)),
        layout=draw(st.dictionaries(NAMES, PAIRS | st.tuples(*[NUMBERS] * 4), max_size=2)),
        notes=tuple(draw(st.lists(NOTES, max_size=2, unique_by=lambda note: note.id))),
        groups=tuple(draw(st.lists(GROUPS, max_size=2))),
        collapsed=tuple(draw(st.lists(NAMES, max_size=2))),
        extra=draw(EXTRA),
    )


@given(flows())
@settings(max_examples=300, deadline=None)
def test_a_flow_is_read_back_from_its_document_without_loss(flow):
    again, findings = parse_flow(json.loads(json.dumps(flow_document(flow))))
    assert (again, {finding.code for finding in findings} - {"unknown_key"}) == (flow, set())


ODD = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary(max_size=3),
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(st.text(max_size=3) | st.integers(), inner, max_size=4)
    | st.dictionaries(
        st.sampled_from(
            ["schema", "id", "nodes", "edges", "type", "config", "from", "to", "settings", "retry",
             "layout", "notes", "groups", "collapsed", "parent", "version", "join",
             "timeout", "deadline", "vars"]
        ),
        inner | st.just("baton.flow/v1"),
        max_size=5,
    ),
    max_leaves=20,
)  # fmt: skip


@given(ODD)
@settings(max_examples=500, deadline=None)
def test_reading_never_raises(document):
    flow, findings = parse_flow(document)
    assert flow is not None or findings


def test_what_cannot_be_read_as_a_flow_says_all_that_is_wrong_with_it():
    flow, findings = parse_flow({"schema": "other", "nodes": 3})
    assert (flow, [(one.code, one.field) for one in findings]) == (
        None,
        [("bad_schema", "schema"), ("missing", "id"), ("not_a_flow", "nodes")],
    )


def test_wrong_fields_are_named_with_their_places_and_the_rest_is_read():
    document = {
        "schema": "baton.flow/v1",
        "id": "f",
        "nodes": [
            3,
            {
                "id": "a",
                "type": "t",
                "join": "some",
                "disabled": 1,
                "versoin": 2,
                "on_error": "ignore",
                "deadline": 5,
            },
        ],
        "edges": [{"from": "a", "to": "a", "kind": "x"}],
        "settings": {"max_running": 0},
        "layout": {"a": ["x", 1]},
    }
    flow, findings = parse_flow(document)
    assert flow.nodes[0].join == "merge"
    assert [(one.node, one.edge, one.field, one.code) for one in findings] == [
        (None, None, "settings.max_running", "bad_value"),
        (None, None, "nodes[0]", "bad_value"),
        ("a", None, "deadline", "bad_value"),
        ("a", None, "join", "bad_value"),
        ("a", None, "on_error", "bad_value"),
        ("a", None, "disabled", "bad_value"),
        ("a", None, "versoin", "unknown_key"),
        (None, 0, "kind", "bad_value"),
        (None, None, "layout.a", "bad_value"),
    ]


def test_a_note_without_an_id_is_given_one_and_keeps_all_else():
    notes = [{"text": "a", "id": "note_1"}, {"text": "b"}, {"text": "c", "id": "note_1"}]
    flow, _ = parse_flow({"schema": "baton.flow/v1", "id": "f", "notes": notes})
    assert [(note.id, note.text) for note in flow.notes] == [
        ("note_1", "a"),
        ("note_2", "b"),
        ("note_3", "c"),
    ]

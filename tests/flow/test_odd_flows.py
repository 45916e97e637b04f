"""Flows as nobody would draw them: validation never raises, and what it lets pass compiles."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.flow.document import parse_flow
from engine.flow.findings import CODES
from engine.flow.planner import compile_flow
from engine.flow.validate import validate

WORDS = st.sampled_from(
    [
        "a",
        "b",
        "m",
        "flow.set",
        "flow.map",
        "flow.switch",
        "flow.wait",
        "flow.repeat",
        "flow.try",
        "flow.call",
        "flow.callback",
        "flow.approval",
        "flow.await_event",
        "http.request",
        "out",
        "error",
        "trigger.schedule",
        "trigger.manual",
        "{{ nodes.a.output }}",
        "{{ item }}",
        "{{ previous.x }}",
        "{{ callbacks.a }}",
        "{{ error.code == event }}",
        "{{",
        "5s",
        "default",
        "@daily",
        "else",
        "\ud800",
        "",
    ]
)
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | WORDS
VALUES = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "cases",
                    "port",
                    "when",
                    "items",
                    "collect",
                    "values",
                    "duration",
                    "cron",
                    "url",
                    "json",
                    "until",
                    "while",
                    "times",
                    "max_iterations",
                    "tolerated_failures",
                    "flow",
                    "version",
                    "title",
                    "form",
                    "people",
                    "required",
                    "remind_after",
                    "type",
                    "retry_on",
                    "initial_delay",
                ]
            )
            | WORDS,
            inner,
            max_size=3,
        )
    ),
    max_leaves=8,
)


def objects(*keys):
    return st.dictionaries(st.sampled_from(keys), WORDS | VALUES, max_size=len(keys))


GOOD_NODES = st.fixed_dictionaries(
    {
        "id": st.sampled_from(["a", "b", "m"]),
        "type": st.sampled_from(["flow.repeat", "flow.approval", "flow.callback", "flow.call"]),
        "config": st.fixed_dictionaries(
            {},
            optional={
                "max_iterations": st.integers(0, 3) | VALUES,
                "times": st.integers(0, 3) | VALUES,
                "title": WORDS,
                "people": VALUES,
                "required": st.integers(0, 3) | VALUES,
                "flow": st.sampled_from(["a", "b"]) | VALUES,
            },
        ),
        "retry": st.fixed_dictionaries({"retry_on": VALUES}) | WORDS,
        "parent": st.none() | st.just("m"),
    }
)
"""Nodes that are nearly right, and come further."""


ODD_FLOWS = st.fixed_dictionaries(
    {
        "schema": st.just("baton.flow/v1"),
        "id": WORDS,
        "nodes": st.lists(
            objects(
                "id",
                "type",
                "config",
                "parent",
                "retry",
                "timeout",
                "deadline",
                "polling",
                "on_error",
                "version",
                "join",
                "credential",
                "disabled",
            )
            | st.fixed_dictionaries(
                {
                    "id": WORDS,
                    "type": WORDS,
                    "config": st.dictionaries(WORDS, VALUES, max_size=3),
                    "parent": WORDS | st.none(),
                }
            )
            | GOOD_NODES,
            max_size=6,
        ),
        "edges": st.lists(
            objects("from", "to", "port", "when", "kind")
            | st.fixed_dictionaries({"from": WORDS, "to": WORDS}),
            max_size=6,
        ),
    },
    optional={
        "input": VALUES,
        "output": VALUES,
        "settings": VALUES,
        "vars": VALUES,
        "layout": VALUES,
        "notes": VALUES,
    },
)


# A failure prints the whole catalog, of whose size hypothesis warns in place of the failure.
@pytest.mark.filterwarnings("ignore::hypothesis.errors.HypothesisWarning")
@given(document=ODD_FLOWS | VALUES)
@settings(max_examples=500, deadline=None)
def test_validation_never_raises_and_what_it_lets_pass_compiles(catalog, document):
    found = validate(document, catalog)
    json.dumps([one.as_json() for one in found])
    flow, _ = parse_flow(document)
    if flow is not None and all(one.severity != "error" for one in found):
        assert compile_flow(flow, catalog).plan.scopes
    assert {one.code for one in found} <= set(CODES)

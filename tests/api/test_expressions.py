"""Expressions tried out over HTTP, on what a run has recorded."""

import pytest


@pytest.fixture
def flow():
    """A flow that makes an order, and greets each of its people."""
    return {
        "schema": "baton.flow/v1",
        "id": "orders",
        "name": "Orders",
        "vars": {"greeting": "Hei"},
        "nodes": [
            {"id": "order", "type": "flow.set", "config": {"values": _ORDER}},
            {"id": "each", "type": "flow.map", "config": {"items": "{{ input.people }}"}},
            {
                "id": "greet",
                "type": "flow.set",
                "parent": "each",
                "config": {"values": {"text": "Hello {{ item.name }}"}},
            },
        ],
        "edges": [{"from": "order", "to": "each"}],
    }


_ORDER = {"total": 12.5, "lines": [{"sku": "a", "count": 2}], "note": "x" * 5000}


@pytest.fixture
def ran(api, flow, runtime):
    """The id of a run of the flow's draft."""
    api("POST", "/flows", flow)
    body = {"version": "draft", "input": {"people": [{"name": "Ada"}, {"name": "Bo"}]}}
    run_id = api("POST", "/flows/orders/runs", body).json["run_id"]
    runtime.wait(run_id, timeout_s=20)
    return run_id


@pytest.fixture
def preview(api):
    def ask(expression, **more):
        return api(
            "POST", "/flows/orders/expressions/preview", {"expression": expression, **more}
        ).json

    return ask


@pytest.mark.parametrize(
    ("expression", "node", "value"),
    [
        ("{{ nodes.order.output.total * 2 }}", "each", 25),
        ("{{ input.people | length }} people", None, "2 people"),
        ("{{ vars.greeting }} {{ item.name }}", "greet", "Hei Bo"),
        ({"who": "{{ input.people[0].name }}", "is": True}, None, {"who": "Ada", "is": True}),
        ("no expression", None, "no expression"),
    ],
    ids=str,
)
def test_an_expression_is_evaluated_on_the_newest_runs_data(ran, preview, expression, node, value):
    answer = preview(expression, node=node)

    assert (answer["value"], answer["error"], answer["run_id"]) == (value, None, ran)


def test_a_node_that_the_run_does_not_know_sees_what_its_scope_sees(ran, preview, api, flow):
    new = {"id": "new", "type": "flow.set", "parent": "each", "config": {"values": {}}}
    api(
        "PUT",
        "/flows/orders",
        {**flow, "nodes": [*flow["nodes"], new]},
        headers={"If-Match": '"1"'},
    )

    assert preview("{{ item.name }}", node="new")["value"] == "Bo"


@pytest.mark.parametrize(
    ("expression", "said", "column"),
    [
        ("{{ nodes.order.output.nothing }}", "has no member 'nothing'", 1),
        ("{{ nodes.each.output. }}", "", 25),
        ("{{ 1 / 0 }}", "divided by zero", 1),
        (
            "{% for a in range(9999) %}{% for b in range(9999) %}x{% endfor %}{% endfor %}",
            "work",
            1,
        ),
    ],
    ids=str,
)
def test_what_has_no_value_says_why_and_where(ran, preview, expression, said, column):
    error = preview(expression)["error"]

    assert said in error["message"]
    assert error["column"] == column


def test_a_large_value_is_cut(ran, preview):
    whole = preview("{{ nodes.order.output }}", depth=1, entries=2)
    text = preview("{{ nodes.order.output.note }}")

    assert whole["value"]["lines"] == {"$cut": {"type": "list", "entries": 1}}
    assert whole["value"]["$cut"] == {"type": "map", "entries": 3}
    assert (text["is_cut"], text["entries"]) == (True, 5000)
    assert len(text["value"]["$cut"]["start"]) == 2000


def test_without_a_run_only_what_the_flow_itself_says_has_a_value(api, flow, preview):
    api("POST", "/flows", flow)

    assert preview("{{ vars.greeting }}")["value"] == "Hei"
    assert preview("{{ nodes.order.output.total }}")["error"] is not None


def test_while_nothing_has_run_pins_are_what_nodes_gave(api, flow, preview):
    api("POST", "/flows", flow)
    assert api("PUT", "/flows/orders/pins/order", {"output": {"total": 9}}).status == 200

    answer = preview("{{ nodes.order.output.total * 2 }}", node="each")

    assert (answer["value"], answer["run_id"]) == (18, None)


def test_what_has_run_is_shown_and_no_pin(api, ran, preview):
    api("PUT", "/flows/orders/pins/order", {"output": {"total": 9}})

    assert preview("{{ nodes.order.output.total }}", node="each")["value"] == 12.5


def test_the_url_of_a_callback_is_not_told(api, preview, runtime):
    callback = {"id": "answer", "type": "flow.callback", "config": {}}
    flow = {"schema": "baton.flow/v1", "id": "orders", "name": "O", "nodes": [callback]}
    api("POST", "/flows", {**flow, "edges": []})
    run_id = api("POST", "/flows/orders/runs", {"version": "draft"}).json["run_id"]
    runtime.wait(run_id, timeout_s=1)

    assert preview("{{ callbacks.answer }}")["value"].startswith("https://callbacks.invalid/")


def test_a_run_of_another_flow_is_not_looked_at(api, ran, flow):
    api("POST", "/flows", {**flow, "id": "other"})
    body = {"expression": "{{ input }}", "run_id": ran}

    assert api("POST", "/flows/other/expressions/preview", body).status == 404


def test_a_text_that_is_too_long_is_refused(ran, api):
    body = {"expression": "x" * 60_000}

    assert api("POST", "/flows/orders/expressions/preview", body).status == 422

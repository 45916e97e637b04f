"""Who may send events and how often, what came, and what could not be delivered."""

import time

import pytest

from designer.api.rates import Rates
from designer.errors import TooMany

BATCH = "application/cloudevents-batch+json"


def test_a_sender_that_asks_whether_it_may_send_is_told_how_often(stranger):
    answer = stranger("OPTIONS", "/events", headers={"WebHook-Request-Origin": "bank.example.com"})
    said = {name: answer.headers.get(name) for name in ("Allow", "WebHook-Allowed-Origin")}
    assert (answer.status, said) == (
        204,
        {"Allow": "GET, OPTIONS, POST", "WebHook-Allowed-Origin": "bank.example.com"},
    )
    assert int(answer.headers["WebHook-Allowed-Rate"]) > 0


def test_a_question_without_an_origin_gives_no_consent(stranger):
    answer = stranger("OPTIONS", "/events")
    assert (answer.status, "WebHook-Allowed-Origin" in answer.headers) == (204, False)


def test_an_origin_that_is_none_is_refused(stranger):
    answer = stranger("OPTIONS", "/events", headers={"WebHook-Request-Origin": "x" * 300})
    assert (answer.status, answer.json["code"]) == (400, "bad_origin")


def test_who_sends_too_often_is_told_when_to_come_again():
    now = [1_000]
    rates = Rates(lambda: now[0], per_minute=2)
    rates.take("a")
    rates.take("a")
    with pytest.raises(TooMany) as refusal:
        rates.take("a")
    rates.take("b")
    now[0] += refusal.value.extra["retry_after_s"] * 1_000
    rates.take("a")
    with pytest.raises(TooMany):
        rates.take("a")


def test_the_rate_is_kept_over_http(api, web):
    web.rates.per_minute = 1
    statuses = [api("POST", "/events", [], kind=BATCH).status for _ in range(2)]
    assert statuses == [200, 429]


# What came, and what became of it.


def on_paid(**config):
    trigger = {"type": "trigger.event", "config": {"type": "paid", **config}}
    nodes = [{"id": "on", **trigger}, {"id": "say", "type": "flow.set", "config": {"values": {}}}]
    edges = [{"from": "on", "to": "say"}]
    return {"schema": "baton.flow/v1", "id": "shop", "name": "S", "nodes": nodes, "edges": edges}


def published(api, document):
    api("POST", "/flows", document)
    answer = api("POST", f"/flows/{document['id']}/publish")
    assert answer.status in {200, 201}, answer.json


def sent(api, *ids, **more):
    events = [
        {"specversion": "1.0", "id": id_, "source": "/s", "type": "paid", **more} for id_ in ids
    ]
    answer = api("POST", "/events", events, kind=BATCH)
    assert answer.status == 200, answer.json
    return events


def until(give):
    patience = time.monotonic() + 20
    while not (found := give()):
        assert time.monotonic() < patience
        time.sleep(0.01)
    return found


def test_a_published_trigger_starts_a_run_for_each_event_once(api, runtime):
    published(api, on_paid(when="{{ event.data.n > 1 }}"))
    for _ in range(2):
        [event, _] = [*sent(api, "a", data={"n": 2}), *sent(api, "b", data={"n": 1})]
    [run] = until(lambda: api("GET", "/runs").json["items"])
    runtime.wait(run["run_id"], timeout_s=20)
    view = api("GET", f"/runs/{run['run_id']}").json
    assert view["nodes"]["on"]["output"] == event


def test_what_came_lately_is_listed_page_by_page(api):
    sent(api, "a", "b", "c")
    first = api("GET", "/events?limit=2").json
    rest = api("GET", f"/events?cursor={first['next_cursor']}").json
    pages = [[one["event"]["id"] for one in page["items"]] for page in (first, rest)]
    assert (pages, rest["next_cursor"]) == ([["c", "b"], ["a"]], None)


def test_what_could_not_start_a_run_says_why_and_is_delivered_again(api, runtime):
    published(api, on_paid(when="{{ event.data.n > 1 }}"))
    sent(api, "a", "b", data={})
    letters = until(lambda: api("GET", "/events/dead-letters").json["items"][1:])
    page = api("GET", "/events/dead-letters?limit=1").json
    [letter] = page["items"]
    more = api("GET", f"/events/dead-letters?cursor={page['next_cursor']}").json["items"]
    assert (letter["subscription"], letter["event"]["id"], more) == ("shop:on", "a", letters)
    assert "n" in letter["last_error"]["message"]
    runtime.publish(on_paid(), by="ann")
    path = f"/subscriptions/shop:on/dead-letters/{letter['message_id']}/redeliver"
    assert api("POST", path).status == 200
    assert until(lambda: api("GET", "/runs").json["items"])


@pytest.mark.parametrize("path", ["/events", "/events/dead-letters"])
def test_a_cursor_that_is_made_up_is_refused(api, path):
    assert api("GET", f"{path}?cursor=YSBi").json["code"] == "bad_cursor"


def test_an_event_answers_an_approval_as_the_sender(api, api_as, runtime):
    ask = {"id": "ask", "type": "flow.approval", "config": {"title": "Pay?"}}
    document = {"schema": "baton.flow/v1", "id": "pay", "name": "Pay", "nodes": [ask], "edges": []}
    published(api, document)
    run_id = api("POST", "/flows/pay/runs", {}).json["run_id"]
    until(lambda: api("GET", f"/runs/{run_id}").json["state"] == "waiting")
    data = {"run": run_id, "node": "ask", "decision": "approved"}
    event = {"specversion": "1.0", "id": "1", "source": "/s", "type": "baton.approval.answer"}
    kind = "application/cloudevents+json"
    assert api_as("viewer")("POST", "/events", {**event, "data": data}, kind=kind).status == 403
    bad = api("POST", "/events", {**event, "data": data | {"decision": "maybe"}}, kind=kind)
    assert (bad.status, bad.json["errors"][0]["field"]) == (422, "data.decision")
    assert api("POST", "/events", {**event, "data": data}, kind=kind).json["reached"] == 1
    assert runtime.wait(run_id, timeout_s=20)["output"]["ask"]["by"] == "token tests"

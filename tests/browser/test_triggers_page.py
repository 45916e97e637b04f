"""What starts runs from outside, in the editor: listed, paused, resumed."""

from playwright.sync_api import expect

FLOW = {
    "schema": "baton.flow/v1",
    "id": "listening",
    "name": "Listening",
    "nodes": [
        {
            "id": "asked",
            "type": "trigger.webhook",
            "config": {"path": "orders", "methods": ["POST"]},
        },
        {"id": "told", "type": "trigger.queue", "config": {"queue": "orders"}},
        {"id": "heard", "type": "trigger.event", "config": {"type": "shop.order.paid"}},
        {"id": "note", "type": "flow.set", "config": {"values": {}}},
    ],
    "edges": [{"from": one, "to": "note"} for one in ("asked", "told", "heard")],
}


def test_what_a_published_flow_listens_to_is_listed_and_paused(signed_in, server):
    page = signed_in
    token = page.evaluate("fetch('/api/v1/session').then(r => r.json())")["csrf_token"]
    headers = {"X-CSRF-Token": token}
    for path, data in (("/flows", FLOW), ("/flows/listening/publish", {})):
        answer = page.request.post(f"{server.url}/api/v1{path}", data=data, headers=headers)
        assert answer.ok, answer.text()
    page.goto(server.url + "/triggers")

    expect(page.get_by_role("table", name="Webhooks")).to_contain_text("orders")
    queue = page.get_by_role("table", name="Message queues")
    expect(queue).to_contain_text("Connected")
    expect(page.get_by_role("table", name="Events and topics")).to_contain_text("listening:heard")
    page.get_by_test_id("pause-listening:told").click()
    expect(queue).to_contain_text("Paused")
    page.get_by_test_id("pause-listening:told").click()
    expect(queue).to_contain_text("Active")


def test_nothing_that_listens_says_what_to_do(signed_in, server):
    signed_in.goto(server.url + "/triggers")
    expect(signed_in.get_by_test_id("empty-state")).to_contain_text("publish it")

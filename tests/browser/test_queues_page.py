"""Task queues in the editor: made, looked into, paused, emptied."""

import re

import pytest
from playwright.sync_api import expect


@pytest.fixture
def call(signed_in, server):
    """Talk to the API as the page does."""
    token = signed_in.evaluate("fetch('/api/v1/session').then(r => r.json())")["csrf_token"]

    def call_(method, path, body=None):
        answer = signed_in.request.fetch(
            f"{server.url}/api/v1{path}",
            method=method,
            data=body,
            headers={"X-CSRF-Token": token},
        )
        assert answer.ok, answer.text()
        return answer

    return call_


def test_a_queue_is_made_with_its_limits(signed_in, server):
    page = signed_in
    page.goto(server.url + "/queues")
    page.get_by_test_id("new-queue").click()
    page.get_by_test_id("queue-name").fill("mails")
    page.get_by_label("Calls a second").fill("5")
    page.get_by_test_id("save-queue").click()
    expect(page.get_by_test_id("queue-mails")).to_contain_text("5/s")


def test_what_cannot_be_is_said_where_it_is_made(signed_in, server):
    page = signed_in
    page.goto(server.url + "/queues")
    page.get_by_test_id("new-queue").click()
    page.get_by_test_id("queue-name").fill("a b")
    page.get_by_test_id("save-queue").click()
    expect(page.get_by_role("dialog")).to_contain_text("letters, digits")


def test_a_queue_is_paused_and_its_tasks_are_looked_at_and_deleted(signed_in, server, call):
    page = signed_in
    call("PUT", "/queues/mails", {})
    page.goto(server.url + "/queues")
    page.get_by_test_id("more-mails").click()
    page.get_by_role("menuitem", name="Pause").click()
    expect(page.get_by_test_id("queue-mails")).to_contain_text("Paused")

    call("POST", "/queues/mails/tasks", {"name": "hello", "http": {"url": "http://127.0.0.1:9/x"}})
    page.get_by_role("link", name="mails").click()
    task = page.get_by_test_id("task-hello")
    expect(task).to_contain_text("http://127.0.0.1:9/x")
    page.get_by_role("button", name="Delete hello").click()
    expect(task).to_have_count(0)


def test_emptying_a_queue_asks_with_the_number_of_tasks(signed_in, server, call):
    page = signed_in
    call("PUT", "/queues/mails", {})
    call("POST", "/queues/mails/pause")
    for _ in range(2):
        call("POST", "/queues/mails/tasks", {"http": {"url": "http://127.0.0.1:9/x"}})
    page.goto(server.url + "/queues")
    page.get_by_test_id("more-mails").click()
    page.get_by_role("menuitem", name="Empty").click()
    expect(page.get_by_role("dialog")).to_contain_text("2 waiting tasks")
    page.get_by_role("dialog").get_by_role("button", name="Empty").click()
    row = page.get_by_test_id("queue-mails").get_by_role("cell")
    expect(row.nth(2)).to_have_text(re.compile("^0$"))

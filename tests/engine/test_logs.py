"""What attempts say for people is kept with what became of them, and goes when the run goes."""

import pytest

from engine.store.records import Batch
from tests.engine.conftest import PATIENCE_S
from tests.engine.flows import echo, flow


def talk(say="Hello", *, retry="none", timeout=None, **config):
    node = {"type": "probe.talk", "config": {"say": say, **config}, "retry": retry}
    return node | ({} if timeout is None else {"timeout": timeout})


def ended(runtime, document, given=None):
    runtime.publish(document, by="ann")
    run_id = runtime.start(flow_id=document["id"], input=given).run_id
    runtime.wait(run_id, PATIENCE_S)
    return run_id


def texts(attempt):
    return [line["text"] for line in attempt["logs"]]


def test_each_attempt_has_its_lines(runtime):
    retry = {"max_attempts": 2, "initial_delay": "1ms", "retry_on": ["http.503"]}
    run_id = ended(runtime, flow({"a": talk("Trying", retry=retry, failures=1)}))
    log = runtime.node(run_id, "a")["attempt_log"]
    assert [texts(attempt) for attempt in log] == [["Trying", "No luck"], ["Trying"]]
    line = log[0]["logs"][0]
    assert (line["level"], line["details"], line["at"][-1]) == ("info", {"attempt": 1}, "Z")


def test_an_attempt_that_says_nothing_has_no_lines(runtime):
    run_id = ended(runtime, flow({"a": echo()}))
    assert runtime.node(run_id, "a")["attempt_log"][0]["logs"] == []


def test_items_of_a_map_have_lines_of_their_own(runtime):
    each = {"type": "flow.map", "config": {"items": "{{ input }}"}}
    one = {**talk("Item {{ item }}"), "parent": "each"}
    run_id = ended(runtime, flow({"each": each, "one": one}), [1, 2, 3])
    frames = runtime.node(run_id, "one")["frames"]
    assert [texts(frame["attempt_log"][0]) for frame in frames] == [
        ["Item 1"],
        ["Item 2"],
        ["Item 3"],
    ]


def test_what_was_said_before_the_time_was_up_is_kept(runtime):
    run_id = ended(runtime, flow({"a": talk("Waiting", timeout="50ms", lasts=True)}))
    attempt = runtime.node(run_id, "a")["attempt_log"][0]
    assert (attempt["error"]["code"], texts(attempt)) == ("timeout", ["Waiting"])


def test_a_run_that_writes_only_its_end_keeps_the_lines_until_then(runtime):
    document = flow({"a": talk("Hello")}, settings={"durability": "start_and_end"})
    run_id = ended(runtime, document)
    assert texts(runtime.node(run_id, "a")["attempt_log"][0]) == ["Hello"]


@pytest.mark.parametrize("says", [True, False])
def test_lines_are_written_with_the_fact_they_belong_to_and_cost_nothing_else(
    runtime, monkeypatch, says
):
    batches = []
    store = runtime._m.store
    commit = type(store).commit
    monkeypatch.setattr(
        store, "commit", lambda batch: batches.append(batch) or commit(store, batch)
    )
    run_id = ended(runtime, flow({"a": talk("Hello") if says else echo()}))
    logs = [(row.run_id, row.seq) for batch in batches for row in batch.logs]
    with_facts = [
        row.seq in {fact.seq for fact in batch.events} for batch in batches for row in batch.logs
    ]
    assert (logs, with_facts) == (([(run_id, 2)], [True]) if says else ([], []))
    assert Batch(logs=[object()]).is_empty() is False

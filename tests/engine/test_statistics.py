"""How all runs fare: counted by time, with the nodes that are slow or fail, and what is due."""

import pytest

from engine.drivers.reading.lists import RunFilter
from engine.errors import InvalidInput
from engine.views.statistics import percentile
from tests.engine.conftest import PATIENCE_S
from tests.engine.flows import echo, edge, flow, pause, trace

NOW = 2**41


def started(runtime, document, times=1):
    runtime.publish(document, by="ann")
    return [
        runtime.start(flow_id=document["id"], request_id=f"{document['id']}-{number}").run_id
        for number in range(times)
    ]


@pytest.fixture
def fared(runtime, ledger):
    """Three runs that end well, two that fail, and one that waits."""
    good = started(runtime, flow({"a": echo(), "b": echo()}, [edge("a", "b")], id_="good"), 3)
    bad = started(runtime, flow({"a": trace(ledger, fail="shop.broken")}, id_="bad"), 2)
    napping = started(runtime, flow({"nap": pause("1h")}, id_="nap"))
    for run_id in good + bad:
        runtime.wait(run_id, PATIENCE_S)
    return napping[0]


def test_every_run_is_counted_once_in_the_time_it_was_created_in(runtime, fared):
    said = runtime.statistics(buckets=7)
    total = {
        name: sum(bucket[name] for bucket in said["buckets"])
        for name in ("started", "succeeded", "failed", "cancelled")
    }
    assert (len(said["buckets"]), total) == (
        7,
        {"started": 6, "succeeded": 3, "failed": 2, "cancelled": 0},
    )
    assert (said["failure_rate"], said["is_capped"]) == (0.4, False)


def test_a_time_before_everything_has_nothing(runtime, fared):
    said = runtime.statistics(since=0, until=1_000, buckets=2)
    assert (said["failure_rate"], said["sample"], said["slowest"]) == (None, 0, [])


def test_failing_nodes_are_named_with_their_code(runtime, fared):
    assert runtime.statistics()["failing"] == [
        {"flow_id": "bad", "node": "a", "code": "shop.broken", "count": 2}
    ]


def test_slow_nodes_say_of_how_many_runs_that_is(runtime, fared):
    said = runtime.statistics(flow_id="good")
    counts = {(row["flow_id"], row["node"]): row["count"] for row in said["slowest"]}
    assert (counts, said["sample"]) == ({("good", "a"): 3, ("good", "b"): 3}, 3)


def test_a_run_that_is_over_is_read_once(runtime, fared, monkeypatch):
    first = runtime.statistics()
    monkeypatch.setattr(runtime._m.statistics, "_read", None)
    assert runtime.statistics()["failing"] == first["failing"]


def test_what_is_due_is_listed_the_next_first(runtime):
    def clock(cron):
        return {"type": "trigger.schedule", "config": {"cron": cron}}

    runtime.publish(flow({"t": clock("0 3 1 1 *"), "a": echo()}, [edge("t", "a")]), by="ann")
    runtime.publish(
        flow({"t": clock("* * * * *"), "a": echo()}, [edge("t", "a")], id_="soon"), by="ann"
    )
    assert [row["flow_id"] for row in runtime.statistics()["due"]] == ["soon", "shop"]


def test_a_time_that_ends_before_it_begins_is_refused(runtime):
    with pytest.raises(InvalidInput):
        runtime.statistics(since=5, until=5)


@pytest.mark.parametrize(
    ("share", "expected"), [(50, 10), (95, 19), (100, 20)], ids=["p50", "p95", "p100"]
)
def test_a_percentile_is_one_of_the_values(share, expected):
    assert percentile(list(range(1, 21)), share) == expected
    assert percentile([7], share) == 7


# The list.


def listed(runtime, *, limit=50, **wanted):
    found, cursor = [], None
    while True:
        page, cursor = runtime.runs(wanted=RunFilter(**wanted), cursor=cursor, limit=limit)
        found += page
        if cursor is None:
            return found


@pytest.mark.parametrize("limit", [1, 50])
def test_runs_are_found_by_several_states_and_by_time(runtime, fared, limit):
    states = listed(runtime, states=("failed", "waiting"), limit=limit)
    later = listed(runtime, since=NOW, limit=limit)
    before = listed(runtime, until=NOW, states=("succeeded",), limit=limit)
    assert (len(states), len(later), len(before)) == (3, 0, 3)


@pytest.mark.parametrize("limit", [1, 50])
def test_runs_are_found_by_how_their_ids_begin(runtime, fared, limit):
    by_id = listed(runtime, text=fared[:20].lower(), limit=limit)
    by_request = listed(runtime, text="bad-", limit=limit)
    assert ([run["run_id"] for run in by_id], len(by_request)) == ([fared], 2)
    assert listed(runtime, text="bad-", states=("succeeded",), limit=limit) == []
    assert listed(runtime, text="nothing like it", limit=limit) == []

"""Rehearsed cancellations, decisions, and the same thing done to many runs, on a real engine."""

import pytest

from engine.drivers.ids import Ids, first_id
from engine.drivers.operators.bulk import BulkFilter, BulkWish
from engine.errors import Conflict, InvalidInput, NotFound
from tests.engine.clocks import ManualClock
from tests.engine.conftest import PATIENCE_S, until
from tests.engine.flows import chain, edge, flow, gate, notes, trace


def napping(runtime, **more):
    """Start a run that waits for an hour; give its id."""
    wait = {"type": "flow.wait", "config": {"duration": "1h"}}
    runtime.publish(flow({"nap": wait}, **more), by="ann")
    run_id = runtime.start(flow_id=more.get("id_", "shop")).run_id
    until(lambda: runtime.summary(run_id)["state"] == "waiting")
    return run_id


def broken(runtime, ledger, **more):
    """Run a flow that fails; give its id."""
    runtime.publish(flow({"a": trace(ledger, fail="shop.broken")}, **more), by="ann")
    run_id = runtime.start(flow_id=more.get("id_", "shop")).run_id
    assert runtime.wait(run_id, PATIENCE_S)["state"] == "failed"
    return run_id


def wish(action, *, by="ann", **more):
    names = ("flow_id", "states", "ids", "created_before", "created_after")
    wanted = {name: more.pop(name) for name in names if name in more}
    return BulkWish(action=action, filter=BulkFilter(**wanted), by=by, **more)


def done(page):
    return [line["run_id"] for line in page["done"]]


# Cancellations.


def test_a_cancellation_is_rehearsed_in_the_order_of_the_undoing(runtime, ledger, tmp_path):
    nodes = {
        "a": trace(ledger, note="a"),
        "b": trace(ledger, note="b"),
        "c": gate(tmp_path / "go"),
        "un_a": trace(ledger, note="un_a"),
        "un_b": trace(ledger, note="un_b"),
    }
    edges = [edge("a", "b"), edge("b", "c")]
    undo = [edge("a", "un_a", kind="compensation"), edge("b", "un_b", kind="compensation")]
    runtime.publish(flow(nodes, [*edges, *undo]), by="ann")
    run_id = runtime.start(flow_id="shop").run_id
    until(lambda: runtime.node(run_id, "c")["state"] == "running")
    preview = runtime.preview_cancel(run_id)
    runtime.cancel(run_id, by="ann")
    runtime.wait(run_id, PATIENCE_S)
    assert (
        [line["node"] for line in preview["stopped"]],
        [(line["node"], line["by"]) for line in preview["undone"]],
        preview["blocked"],
        notes(ledger),
    ) == (["c"], [("b", "un_b"), ("a", "un_a")], [], ["a", "b", "un_b", "un_a"])


def test_a_rehearsal_changes_nothing(runtime):
    run_id = napping(runtime)
    before = runtime.run(run_id), runtime.history(run_id)
    runtime.preview_cancel(run_id)
    assert (runtime.run(run_id), runtime.history(run_id)) == before


def test_a_rehearsal_names_undos_that_would_wait_for_a_person(runtime, ledger):
    wait = {"type": "flow.wait", "config": {"duration": "1h"}}
    nodes = {
        "a": trace(ledger),
        "nap": wait,
        "un_a": trace(ledger, note="{{ nodes.nobody.output }}"),
    }
    nodes["un_a"]["config"]["note"] = "{{ nodes.a.output.note.x.y }}"
    edges = [edge("a", "nap"), edge("a", "un_a", kind="compensation")]
    runtime.publish(flow(nodes, edges), by="ann")
    run_id = runtime.start(flow_id="shop").run_id
    until(lambda: runtime.summary(run_id)["state"] == "waiting")
    preview = runtime.preview_cancel(run_id)
    assert ([line["node"] for line in preview["blocked"]], preview["counts"]) == (
        ["a"],
        {"stopped": 1, "undone": 0, "blocked": 1},
    )


def test_a_run_that_has_ended_has_no_cancellation_to_rehearse(runtime):
    runtime.publish(chain("a"), by="ann")
    run_id = runtime.start(flow_id="shop").run_id
    runtime.wait(run_id, PATIENCE_S)
    with pytest.raises(Conflict):
        runtime.preview_cancel(run_id)
    with pytest.raises(NotFound):
        runtime.preview_cancel("nobody")


def test_a_decision_has_to_be_one_about_what_waits(runtime, ledger):
    nodes = {
        "a": trace(ledger),
        "b": trace(ledger, fail="shop.broken"),
        "un_a": trace(ledger, fail="shop.stuck"),
    }
    edges = [edge("a", "b"), edge("a", "un_a", kind="compensation")]
    runtime.publish(flow(nodes, edges), by="ann")
    run_id = runtime.start(flow_id="shop").run_id
    assert runtime.wait(run_id, PATIENCE_S)["state"] == "undo_blocked"
    with pytest.raises(InvalidInput, match="undo that waits"):
        runtime.resolve(run_id, "a", "fail", by="ann")
    with pytest.raises(Conflict):
        runtime.resolve(run_id, "a", "skip", by="ann", frame=7)
    runtime.resolve(run_id, "un_a", "skip", by="ann", frame=1)
    assert runtime.wait(run_id, PATIENCE_S)["undo"] == "partly"


# Many runs at once.


def test_many_runs_are_cancelled(runtime):
    ids = sorted((napping(runtime) for _ in range(3)), reverse=True)  # newest first
    page = runtime.bulk(wish("cancel", flow_id="shop"))
    states = {runtime.wait(run_id, PATIENCE_S)["state"] for run_id in ids}
    assert (done(page), page["next_cursor"], states) == (ids, None, {"cancelled"})


def test_many_runs_are_counted_and_left_alone(runtime):
    ids = sorted((napping(runtime) for _ in range(3)), reverse=True)  # newest first
    preview = runtime.preview_bulk(wish("cancel"))
    sample = [run["run_id"] for run in preview["sample"]]
    assert (preview["count"], preview["is_more"], preview["by_flow"], sample) == (
        3,
        False,
        {"shop": 3},
        ids,
    )
    assert {runtime.summary(run_id)["state"] for run_id in ids} == {"waiting"}


def test_pages_follow_each_other(runtime):
    ids = sorted((napping(runtime) for _ in range(3)), reverse=True)  # newest first
    first = runtime.bulk(wish("cancel", limit=2))
    rest = runtime.bulk(wish("cancel", limit=2, cursor=first["next_cursor"]))
    assert (done(first), done(rest), rest["next_cursor"]) == (ids[:2], ids[2:], None)


def test_a_page_that_is_asked_for_again_finds_nothing_to_do(runtime):
    run_id = napping(runtime)
    runtime.bulk(wish("cancel"))
    runtime.wait(run_id, PATIENCE_S)
    assert runtime.bulk(wish("cancel"))["done"] == []


def test_many_runs_are_retried_once_each(runtime, ledger):
    run_id = broken(runtime, ledger)
    pages = [runtime.bulk(wish("retry", ids=[run_id])) for _ in range(2)]
    (first, again) = (page["done"][0] for page in pages)
    assert (first["created"], again["created"], first["new_run_id"]) == (
        True,
        False,
        again["new_run_id"],
    )


def test_another_request_id_retries_once_more(runtime, ledger):
    run_id = broken(runtime, ledger)
    wishes = [wish("retry", ids=[run_id], request_id=mark) for mark in ("x", "x", "y")]
    new = [runtime.bulk(one)["done"][0]["new_run_id"] for one in wishes]
    assert (new[0] == new[1], new[0] != new[2]) == (True, True)


def test_only_runs_of_the_filter_are_touched(runtime):
    mine, other = napping(runtime), napping(runtime, id_="other")
    runtime.bulk(wish("cancel", flow_id="shop"))
    runtime.wait(mine, PATIENCE_S)
    assert runtime.summary(other)["state"] == "waiting"


def test_a_filter_may_name_moments(opened):
    clock = ManualClock()
    runtime = opened(clock=clock)
    old = napping(runtime)
    clock.advance(s=60)
    noon = clock.now_ms()
    clock.advance(s=60)
    new = napping(runtime)
    before = runtime.preview_bulk(wish("cancel", created_before=noon))
    after = runtime.preview_bulk(wish("cancel", created_after=noon))
    assert [[run["run_id"] for run in one["sample"]] for one in (before, after)] == [[old], [new]]


def test_a_run_that_cannot_be_changed_is_refused_with_its_reason(runtime, ledger):
    run_id = broken(runtime, ledger)
    page = runtime.bulk(wish("retry", ids=[run_id], version=9))
    assert (page["done"], [line["run_id"] for line in page["refused"]]) == ([], [run_id])
    assert "version 9" in page["refused"][0]["reason"]


def test_states_that_an_action_is_not_for_are_refused(runtime):
    with pytest.raises(InvalidInput, match="cannot be retried"):
        runtime.preview_bulk(wish("retry", states=["running"]))


def test_the_lowest_id_of_a_moment_sorts_before_all_others():
    clock = ManualClock()
    ids = Ids(clock)
    earlier = ids.new()
    clock.advance(ms=1)
    lowest = first_id(clock.now_ms())
    assert sorted([ids.new(), lowest, earlier])[:2] == [earlier, lowest]

"""What every store promises about versions and schedules."""

import pytest

from engine.errors import Conflict
from engine.store.records import Batch
from engine.store.records_schedules import ScheduleMove
from tests.contract.rows import a_run, a_schedule, a_version


def test_versions_are_found_by_id_by_number_and_as_the_newest(store):
    store.publish(a_version(1), [])
    store.publish(a_version(2), [])
    assert [
        store.version("shop-1"),
        store.find_version("shop", 1),
        store.find_version("shop"),
        store.find_version("shop", 3),
        store.find_version("other"),
    ] == [a_version(1), a_version(1), a_version(2), None, None]


def test_versions_are_listed_newest_first_without_drafts(store):
    for version in (a_version(1), a_version(2), a_version(None)):
        store.publish(version, [])
    assert [row.number for row in store.versions("shop")] == [2, 1]


def test_a_draft_is_found_by_its_content(store):
    store.publish(a_version(None), [], replace=False)
    store.publish(a_version(1), [])
    assert store.find_draft("shop", "d") == a_version(None)
    assert store.find_draft("shop", "e") is None


def test_a_version_number_is_given_once(store):
    store.publish(a_version(1), [])
    with pytest.raises(Conflict):
        store.publish(a_version(1, version_id="late"), [a_schedule()])
    assert (store.version("late"), store.schedules()) == (None, [])


def test_a_version_that_is_there_is_left_alone(store):
    store.publish(a_version(1), [])
    store.publish(a_version(1, document="other"), [])
    assert store.version("shop-1") == a_version(1)


def test_numbers_tell_drafts_from_versions(store):
    store.publish(a_version(1), [])
    store.publish(a_version(None), [])
    assert store.numbers(["shop-1", "shop-None", "gone"]) == {"shop-1": 1, "shop-None": None}


def test_publishing_replaces_the_schedules_of_its_flow_and_no_others(store):
    store.publish(a_version(1), [a_schedule("a"), a_schedule("b")])
    store.publish(a_version(1, "other"), [a_schedule("a", flow_id="other")])
    store.publish(a_version(2), [a_schedule("b"), a_schedule("c")])
    assert [row.schedule_id for row in store.schedules()] == ["other:a", "shop:b", "shop:c"]


def test_running_a_draft_leaves_the_schedules_alone(store):
    store.publish(a_version(1), [a_schedule()])
    store.publish(a_version(None), [], replace=False)
    assert store.schedules("shop") == [a_schedule()]


def test_a_schedule_with_the_same_rule_keeps_its_cursor_over_an_edit(store):
    store.publish(a_version(1), [a_schedule(next_at=100)])
    store.publish(a_version(2), [a_schedule(next_at=900, input="1")])
    assert store.schedule("shop:tick") == a_schedule(next_at=100, input="1")


def test_a_schedule_with_a_new_rule_starts_anew(store):
    store.publish(a_version(1), [a_schedule(next_at=100)])
    store.publish(a_version(2), [a_schedule(next_at=900, cron="@daily")])
    assert store.schedule("shop:tick") == a_schedule(next_at=900, cron="@daily")


def test_a_paused_schedule_stays_paused_over_an_edit(store):
    store.publish(a_version(1), [a_schedule()])
    store.set_schedule("shop:tick", state="paused", next_at=None)
    store.publish(a_version(2), [a_schedule(cron="@daily")])
    row = store.schedule("shop:tick")
    assert (row.state, row.next_at, row.cron) == ("paused", None, "@daily")


def test_schedules_are_due_at_their_moment_unless_paused(store):
    rows = [a_schedule("a", 30), a_schedule("b", 20), a_schedule("c", 10), a_schedule("d", 40)]
    store.publish(a_version(1), rows)
    assert store.set_schedule("shop:c", state="paused", next_at=None)
    due = [row.node for row in store.due_schedules(now=30, limit=9)]
    assert (due, store.next_schedule()) == (["b", "a"], 20)


def test_a_cursor_moves_with_the_runs_it_started(store):
    store.publish(a_version(1), [a_schedule(next_at=100)])
    move = ScheduleMove("shop:tick", seen_at=100, next_at=160, last_at=100, last_run_id="r1")
    store.commit(Batch(runs=[a_run(request_id="sched:shop:tick:100")], moves=[move]))
    assert store.schedule("shop:tick") == a_schedule(next_at=160, last_at=100, last_run_id="r1")


def test_a_cursor_that_was_moved_meanwhile_stays(store):
    store.publish(a_version(1), [a_schedule(next_at=200)])
    move = ScheduleMove("shop:tick", seen_at=100, next_at=160, last_at=100, last_run_id="r1")
    store.commit(Batch(moves=[move]))
    assert store.schedule("shop:tick") == a_schedule(next_at=200)


def test_a_cursor_moves_past_a_skipped_fire_without_forgetting_the_last(store):
    store.publish(a_version(1), [a_schedule(last_at=40, last_run_id="r0")])
    move = ScheduleMove("shop:tick", seen_at=100, next_at=160, last_at=None, last_run_id=None)
    store.commit(Batch(moves=[move]))
    assert store.schedule("shop:tick") == a_schedule(next_at=160, last_at=40, last_run_id="r0")


def test_dropping_a_flow_drops_its_schedules(store):
    store.publish(a_version(1), [a_schedule()])
    store.withdraw("shop")
    assert (store.schedules(), store.set_schedule("shop:tick", state="active", next_at=1)) == (
        [],
        False,
    )


def test_a_version_keeps_what_its_calls_were_pinned_to(store):
    store.publish(a_version(pins='{"mail":3}'), [])
    assert store.version("shop-1") == store.find_version("shop", 1) == a_version(pins='{"mail":3}')

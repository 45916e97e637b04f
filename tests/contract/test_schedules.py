"""What every store promises about schedules by themselves, what waits, and what is due."""

import pytest
from sqlalchemy import text
from sqlalchemy.event import listen

from engine.errors import Conflict
from engine.store.records import Batch
from engine.store.records_schedules import ScheduleMove
from engine.store.schema import schedules
from engine.store.sql import SqlStore
from tests.contract.rows import a_run, a_schedule, a_task, a_version


def alone(schedule_id="nightly", **changes):
    return a_schedule(flow_id="shop", node="")._replace(schedule_id=schedule_id, **changes)


def moved(row, **changes):
    move = ScheduleMove(row.schedule_id, row.next_at, row.next_at, None, None)
    return move._replace(**{"seen_waiting": row.waiting_at, **changes})


def ids(rows):
    return [row.schedule_id for row in rows]


def test_an_id_is_added_once(store):
    store.add_schedule(alone(cron="@daily"))
    with pytest.raises(Conflict):
        store.add_schedule(alone(cron="@hourly"))
    assert store.schedules() == [alone(cron="@daily")]


def test_publishing_leaves_schedules_by_themselves_and_withdrawing_pauses_those_of_the_flow(store):
    other = alone("other", flow_id="mail")
    store.add_schedule(alone())
    store.add_schedule(other)
    store.publish(a_version(1), [a_schedule()])
    store.publish(a_version(2), [])
    assert store.schedules() == [alone(), other]
    store.publish(a_version(3), [a_schedule()])
    store.withdraw("shop")
    assert store.schedules() == [alone(state="paused", next_at=None), other]


def test_a_change_keeps_what_it_has_lived_through_and_with_the_same_rule_its_cursor(store):
    lived = alone(
        last_at=40, last_run_id="r0", fires="[1]", by_hand="[2]", waiting_at=50, anchor_at=7
    )
    store.add_schedule(lived)
    assert store.change_schedule(alone(next_at=900, missed="all", anchor_at=99))
    assert store.schedule("nightly") == lived._replace(missed="all")
    store.change_schedule(alone(next_at=900, timing='{"end":"x"}', anchor_at=99))
    assert store.schedule("nightly") == lived._replace(
        next_at=900, timing='{"end":"x"}', anchor_at=99
    )


def test_only_schedules_by_themselves_are_changed_and_dropped(store):
    store.publish(a_version(1), [a_schedule()])
    node = a_schedule().schedule_id
    assert not store.change_schedule(alone(node))
    assert not store.drop_schedule(node)
    assert not store.drop_schedule("none")
    store.add_schedule(alone())
    assert store.drop_schedule("nightly")
    assert ids(store.schedules()) == [node]


def test_schedules_are_listed_by_pages_and_by_flow(store):
    for name in ("a", "b", "c"):
        store.add_schedule(alone(name))
    store.add_schedule(alone("d", flow_id=""))
    assert ids(store.schedules(after="a", limit=2)) == ["b", "c"]
    assert ids(store.schedules("shop", after="b")) == ["c"]
    assert store.next_fires(["shop", "none"]) == {"shop": 100}


def test_what_is_due_is_read_by_places(store):
    for name, due in (("a", 30), ("b", 20), ("c", 20), ("d", 40)):
        store.add_schedule(alone(name, next_at=due))
    assert ids(store.due_schedules(now=30, limit=2)) == ["b", "c"]
    assert ids(store.due_schedules(now=30, limit=9, after=(20, "b"))) == ["c", "a"]
    assert store.due_schedules(now=30, limit=9, after=(30, "a")) == []


def test_a_move_sets_the_cursor_and_what_waits(store):
    row = alone()
    store.add_schedule(row)
    move = moved(row, next_at=205, nominal_at=200, waiting_at=100, last_task_id="t1", fires="[1]")
    store.commit(Batch(moves=[move]))
    assert store.schedule("nightly") == row._replace(
        next_at=205, nominal_at=200, waiting_at=100, last_task_id="t1", fires="[1]"
    )


def test_a_move_counts_only_while_nothing_else_has_moved(store):
    row = alone(next_at=None, waiting_at=70)
    store.add_schedule(row)
    stale = moved(row, seen_waiting=None, waiting_at=None, last_at=1)
    store.commit(Batch(moves=[stale, moved(row, seen_at=5, last_at=2)]))
    assert store.schedule("nightly") == row
    store.commit(Batch(moves=[moved(row, last_at=70, last_run_id="r7", waiting_at=None)]))
    assert store.schedule("nightly") == row._replace(waiting_at=None, last_at=70, last_run_id="r7")


def test_what_waits_is_free_when_the_run_or_the_task_before_is_over(store):
    store.commit(Batch(runs=[a_run("r1"), a_run("r2", ended_at=9, state="failed")]))
    store.enqueue([a_task("t1")])
    for name, changes in {
        "after-nothing": {},
        "behind-a-run": {"last_run_id": "r1"},
        "after-a-run": {"last_run_id": "r2"},
        "after-a-forgotten-run": {"last_run_id": "r3"},
        "behind-a-task": {"last_task_id": "t1"},
        "after-a-forgotten-task": {"last_task_id": "t2"},
        "paused": {"state": "paused"},
    }.items():
        store.add_schedule(alone(name, waiting_at=50, **changes))
    store.add_schedule(alone("not-waiting"))
    assert ids(store.held_schedules(limit=9)) == [
        "after-a-forgotten-run",
        "after-a-forgotten-task",
        "after-a-run",
        "after-nothing",
    ]
    assert ids(store.held_schedules(limit=1)) == ["after-a-forgotten-run"]


def test_what_is_started_by_hand_is_noted_unless_somebody_was_faster(store):
    store.add_schedule(alone())
    assert store.note_by_hand("nightly", seen="[]", notes="[1]")
    assert not store.note_by_hand("nightly", seen="[]", notes="[2]")
    assert store.schedule("nightly").by_hand == "[1]"


def test_pausing_clears_the_cursor_and_resuming_sets_it(store):
    store.add_schedule(alone(nominal_at=90, waiting_at=40))
    store.set_schedule("nightly", state="paused", next_at=None)
    paused = store.schedule("nightly")
    store.set_schedule("nightly", state="active", next_at=205, nominal_at=200)
    row = store.schedule("nightly")
    assert (paused.next_at, paused.nominal_at, paused.waiting_at) == (None, None, 40)
    assert (row.state, row.next_at, row.nominal_at) == ("active", 205, 200)


@pytest.mark.parametrize(
    ("look", "index"),
    [
        (lambda store: store.due_schedules(now=5, limit=500), "schedules_due"),
        (lambda store: store.due_schedules(now=5, limit=500, after=(4, "s")), "schedules_due"),
        (lambda store: store.held_schedules(limit=500), "schedules_held"),
        (lambda store: store.next_schedule(), "schedules_due"),
    ],
    ids=["due", "due-after", "held", "next"],
)
def test_a_tick_reads_a_range_of_an_index_however_many_schedules_there_are(tmp_path, look, index):
    store = SqlStore(tmp_path)
    rows = [alone(f"s{n:06}", next_at=1_000 + n)._asdict() for n in range(2_000)]
    with store.database.write() as tx:
        tx.execute(schedules.insert(), rows)
        tx.execute(text("ANALYZE"))
    said = []
    listen(store.database._readers, "before_cursor_execute", lambda *a: said.append((a[2], a[3])))
    look(store)
    statement, values = said[0]
    plan = [row[3] for row in store.database.fetch(f"EXPLAIN QUERY PLAN {statement}", values)]
    store.close()
    assert f"INDEX {index}" in plan[0]
    assert not any("schedules" in step and index not in step for step in plan)

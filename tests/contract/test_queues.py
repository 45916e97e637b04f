"""What every store promises about task queues."""

import pytest

from engine.errors import Conflict
from engine.store.records_tasks import MeterRow, QueueRow
from tests.contract.rows import a_task


def names(found):
    return [row.name for row, _ in found]


def test_a_queue_is_made_and_changed_field_by_field(store):
    store.save_queue("mail", max_attempts=3)
    store.save_queue("mail", state="paused", max_dispatches_per_second=2.5)
    row, meter = store.queue("mail")
    assert row == QueueRow("mail", "paused", max_dispatches_per_second=2.5, max_attempts=3)
    assert meter == MeterRow("mail")


def test_queues_are_listed_by_name_in_parts(store):
    for name in ("b", "a", "c"):
        store.save_queue(name)
    assert (names(store.queues(limit=2)), names(store.queues(after="b", limit=9))) == (
        ["a", "b"],
        ["c"],
    )


def test_queues_with_nothing_to_do_do_not_stand_anywhere(store):
    store.save_queue("idle")
    store.enqueue([a_task("t1", due_at=30), a_task("t2", due_at=20)])
    (standing,) = store.standings()
    assert (standing.queue.name, standing.first_due, standing.is_forced) == ("mail", 20, False)
    assert (store.oldest_due("mail"), store.oldest_due("idle")) == (20, None)


def test_a_purge_removes_what_waited_before_it_and_nothing_else(store):
    store.enqueue([a_task(f"t{n}", created_at=5) for n in range(3)])
    store.enqueue([a_task("named", created_at=5, name="n"), a_task("late", created_at=9)])
    store.enqueue([a_task("other", created_at=5, queue="other")])
    store.purge_queue("mail", before=9)
    assert [store.sweep_queue("mail", now=9, limit=3) for _ in range(3)] == [True, False, False]
    left = store.tasks("mail", state="waiting", limit=9)
    assert [row.task_id for row in left] == ["late"]
    assert (store.named_task("mail", "n").state, store.queue("mail")[1].waiting) == ("deleted", 1)
    assert store.task("other") is not None


def test_a_queue_dispatches_nothing_while_it_is_purged(store):
    store.enqueue([a_task(created_at=9)])
    store.purge_queue("mail", before=5)
    assert store.claim("mail", now=30, limit=9) == []
    assert store.standings()[0].meter.purge_before == 5
    store.sweep_queue("mail", now=30, limit=9)
    assert len(store.claim("mail", now=30, limit=9)) == 1


def test_running_and_ended_tasks_outlive_a_purge(store):
    store.enqueue([a_task("t1"), a_task("t2")])
    running, other = store.claim("mail", now=30, limit=9)
    store.settle([other._replace(state="failed")], now=40)
    store.purge_queue("mail", before=99)
    assert not store.sweep_queue("mail", now=99, limit=9)
    assert [store.task(row.task_id).state for row in (running, other)] == ["running", "failed"]


def test_a_deleted_queue_goes_with_all_its_tasks(store):
    store.enqueue([a_task("t1"), a_task("t2", name="n"), a_task("t3", queue="other")])
    task = store.claim("mail", now=30, limit=1)[0]
    store.delete_queue("mail")
    assert (store.queue("mail"), names(store.queues(limit=9))) == (None, ["other"])
    with pytest.raises(Conflict):
        store.save_queue("mail")
    assert [store.sweep_queue("mail", now=40, limit=1) for _ in range(4)] == [
        True,
        True,
        False,
        False,
    ]
    store.settle([task._replace(state="done")], now=50)
    assert (store.task("t1"), store.standings()[0].queue.name) == (None, "other")
    store.enqueue([a_task("t4", name="n")])
    assert store.queue("mail")[1].waiting == 1


def test_a_purge_of_a_queue_that_is_not_there_does_nothing(store):
    store.purge_queue("nobody", before=9)
    store.delete_queue("nobody")
    assert not store.sweep_queue("nobody", now=9, limit=9)

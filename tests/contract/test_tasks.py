"""What every store promises about task queues."""

import pytest

from engine.errors import Conflict
from engine.store.records_tasks import QueueRow
from tests.contract.rows import a_task


def ids(rows):
    return [row.task_id for row in rows]


def test_a_task_is_kept_with_its_queue(store):
    assert store.enqueue(a_task()) == (a_task(), True)
    assert (store.task("t1"), store.queue("mail")) == (a_task(), QueueRow("mail"))


def test_enqueueing_again_with_the_same_key_gives_the_first_task(store):
    store.enqueue(a_task("t1", idempotency_key="k"))
    row, is_new = store.enqueue(a_task("t2", idempotency_key="k"))
    assert (row.task_id, is_new, store.task("t2")) == ("t1", False, None)


def test_a_name_is_given_once_per_queue(store):
    store.enqueue(a_task("t1", name="n"))
    with pytest.raises(Conflict):
        store.enqueue(a_task("t2", name="n"))
    store.enqueue(a_task("t3", name="n", queue="other"))
    assert ids(store.tasks("mail", limit=9)) == ["t1"]


def test_tasks_are_claimed_at_their_time_the_earliest_first(store):
    for task_id, due_at in (("t1", 30), ("t2", 20), ("t3", 40)):
        store.enqueue(a_task(task_id, due_at=due_at))
    taken = store.claim("mail", now=30, limit=9)
    assert [(row.task_id, row.state, row.attempts) for row in taken] == [
        ("t2", "running", 1),
        ("t1", "running", 1),
    ]


def test_a_task_is_claimed_by_one(store):
    store.enqueue(a_task())
    store.claim("mail", now=30, limit=9)
    assert store.claim("mail", now=30, limit=9) == []


def test_a_queue_runs_no_more_than_it_may(store):
    store.save_queue(QueueRow("mail", max_running=2))
    for n in range(5):
        store.enqueue(a_task(f"t{n}"))
    taken = store.claim("mail", now=30, limit=9)
    assert (ids(taken), store.claim("mail", now=30, limit=9)) == (["t0", "t1"], [])
    assert store.due_queues(now=30) == []


def test_a_paused_queue_gives_nothing(store):
    store.enqueue(a_task())
    store.save_queue(QueueRow("mail", state="paused"))
    assert (store.claim("mail", now=30, limit=9), store.due_queues(now=30)) == ([], [])
    assert store.next_task() is None


def test_an_outcome_is_written_once_per_attempt(store):
    store.enqueue(a_task())
    task = store.claim("mail", now=30, limit=1)[0]
    store.settle(task._replace(state="waiting", due_at=99, last_error="503"))
    store.settle(task._replace(state="done"))
    row = store.task("t1")
    assert (row.state, row.due_at, row.last_error, row.attempts) == ("waiting", 99, "503", 1)


def test_a_late_outcome_of_an_older_attempt_is_ignored(store):
    store.enqueue(a_task())
    first = store.claim("mail", now=30, limit=1)[0]
    store.settle(first._replace(state="waiting"))
    store.claim("mail", now=30, limit=1)
    store.settle(first._replace(state="done"))
    assert store.task("t1").state == "running"


def test_what_a_dead_engine_was_running_waits_again(store):
    store.enqueue(a_task())
    store.claim("mail", now=30, limit=1)
    assert (store.release_tasks(now=40), store.task("t1").state) == (1, "waiting")


def test_queues_are_due_when_a_task_is(store):
    store.enqueue(a_task("t1", due_at=20))
    store.enqueue(a_task("t2", due_at=40, queue="other"))
    assert (store.due_queues(now=30), store.next_task()) == (["mail"], 20)


def test_a_running_task_cannot_be_dropped_or_hastened(store):
    store.enqueue(a_task())
    store.claim("mail", now=30, limit=1)
    assert (store.drop_task("t1"), store.hasten_task("t1", now=5)) == (False, False)


def test_a_waiting_task_can_be_hastened_and_dropped(store):
    store.enqueue(a_task(due_at=99))
    assert store.hasten_task("t1", now=5)
    assert store.task("t1").due_at == 5
    assert (store.drop_task("t1"), store.task("t1")) == (True, None)


def test_ended_tasks_are_forgotten_after_a_while_and_their_names_are_free(store):
    store.enqueue(a_task(name="n"))
    task = store.claim("mail", now=30, limit=1)[0]
    store.settle(task._replace(state="done", updated_at=50))
    assert (store.purge_tasks(before=50), store.purge_tasks(before=51)) == (0, 1)
    assert store.enqueue(a_task("t2", name="n"))[1]


def test_queues_are_listed_with_their_counts(store):
    store.enqueue(a_task("t1"))
    store.enqueue(a_task("t2"))
    store.claim("mail", now=30, limit=1)
    assert store.queues() == [(QueueRow("mail"), {"waiting": 1, "running": 1})]


def test_open_tasks_are_listed_before_ended_ones(store):
    store.enqueue(a_task("t1", due_at=1))
    store.enqueue(a_task("t2", due_at=2))
    task = store.claim("mail", now=1, limit=1)[0]
    store.settle(task._replace(state="done"))
    assert ids(store.tasks("mail", limit=9)) == ["t2", "t1"]

"""What every store promises about tasks."""

import pytest

from engine.errors import Conflict
from engine.store.records_tasks import DAY_MS, QueueRow
from tests.contract.rows import a_task


def ids(rows):
    return [row.task_id for row in rows]


def counts(store, queue="mail"):
    meter = store.queue(queue)[1]
    return (meter.waiting, meter.running, meter.done, meter.failed)


def enqueued(store, *tasks):
    """Enqueue tasks and give the first one's row."""
    return store.enqueue(list(tasks))[0]


def claimed(store, now=30, queue="mail", limit=9):
    return store.claim(queue, now=now, limit=limit)


def settle(store, task, **outcome):
    outcome = {"updated_at": 50, **outcome}
    store.settle([task._replace(**outcome)], now=outcome["updated_at"])


def test_a_task_is_kept_with_its_queue(store):
    assert store.enqueue([a_task()]) == [a_task()]
    assert (store.task("t1"), store.queue("mail")[0]) == (a_task(), QueueRow("mail"))
    assert counts(store) == (1, 0, 0, 0)


def test_enqueueing_again_with_the_same_key_gives_the_first_task(store):
    enqueued(store, a_task("t1", idempotency_key="k"))
    row = enqueued(store, a_task("t2", idempotency_key="k"))
    assert (row.task_id, store.task("t2"), counts(store)[0]) == ("t1", None, 1)


def test_a_name_is_given_once_per_queue(store):
    enqueued(store, a_task("t1", name="n"))
    assert store.enqueue([a_task("t2", name="n")]) == [None]
    enqueued(store, a_task("t3", name="n", queue="other"))
    assert ids(store.tasks("mail", state="waiting", limit=9)) == ["t1"]
    assert store.named_task("other", "n").task_id == "t3"


def test_many_are_enqueued_at_once_and_each_has_its_own_answer(store):
    enqueued(store, a_task("t1", name="n"))
    asked = [
        a_task("t2", name="n"),
        a_task("t3", queue="other"),
        a_task("t4", idempotency_key="k"),
        a_task("t5", idempotency_key="k"),
        a_task("t6", name="m"),
        a_task("t7", name="m"),
    ]
    found = store.enqueue(asked)
    assert [row and row.task_id for row in found] == [None, "t3", "t4", "t4", "t6", None]
    assert (counts(store)[0], counts(store, "other")[0]) == (3, 1)


def test_tasks_are_claimed_at_their_time_the_earliest_first(store):
    enqueued(store, a_task("t1", due_at=30), a_task("t2", due_at=20), a_task("t3", due_at=40))
    assert [(row.task_id, row.state, row.attempts) for row in claimed(store)] == [
        ("t2", "running", 1),
        ("t1", "running", 1),
    ]
    assert counts(store) == (1, 2, 0, 0)


def test_what_is_claimed_is_what_is_stored(store):
    enqueued(store, a_task())
    assert claimed(store) == [store.task("t1")]
    task = store.task("t1")
    assert (task.first_at, task.begun_at, task.updated_at, task.fence) == (30, 30, 30, 1)


def test_a_task_is_claimed_by_one(store):
    enqueued(store, a_task())
    claimed(store)
    assert claimed(store) == []


def test_a_queue_runs_no_more_than_it_may(store):
    store.save_queue("mail", max_concurrent_dispatches=2)
    enqueued(store, *(a_task(f"t{n}") for n in range(5)))
    assert (ids(claimed(store)), claimed(store)) == (["t0", "t1"], [])


def test_a_queue_dispatches_its_burst_and_then_at_its_rate(store):
    store.save_queue("mail", max_dispatches_per_second=2, max_burst_size=3)
    enqueued(store, *(a_task(f"t{n}") for n in range(9)))
    found = [len(claimed(store, now=now)) for now in (1_000, 1_499, 1_500, 1_999, 3_000, 9_000)]
    assert found == [3, 0, 1, 0, 3, 2]


def test_a_paused_queue_gives_nothing(store):
    enqueued(store, a_task())
    store.save_queue("mail", state="paused")
    assert claimed(store) == []


def test_a_forced_task_comes_first_whatever_the_limits_are(store):
    store.save_queue("mail", state="paused", max_dispatches_per_second=0.001, max_burst_size=1)
    enqueued(store, *(a_task(f"t{n}", due_at=99) for n in range(3)))
    assert store.force_task("t2", now=20)
    assert store.standings()[0].is_forced
    assert [(task.task_id, task.due_at, task.is_forced) for task in claimed(store)] == [
        ("t2", 20, 0)
    ]
    assert (claimed(store), store.standings()[0].is_forced) == ([], False)


def test_a_forced_task_of_a_disabled_queue_waits(store):
    enqueued(store, a_task(due_at=99))
    store.force_task("t1", now=20)
    store.save_queue("mail", state="disabled")
    assert claimed(store) == []


def test_an_outcome_is_written_once_per_attempt(store):
    enqueued(store, a_task())
    task = claimed(store)[0]
    settle(store, task, state="waiting", due_at=99, last_error="503", last_status=503)
    settle(store, task, state="done")
    row = store.task("t1")
    assert (row.state, row.due_at, row.last_error, row.attempts) == ("waiting", 99, "503", 1)
    assert counts(store) == (1, 0, 0, 0)


def test_a_late_outcome_of_an_older_claim_is_ignored(store):
    enqueued(store, a_task())
    first = claimed(store)[0]
    store.release_tasks(now=40)
    claimed(store)
    settle(store, first, state="done")
    assert (store.task("t1").state, counts(store)) == ("running", (0, 1, 0, 0))


def test_an_ended_task_is_kept_as_long_as_its_queue_says(store):
    store.save_queue("mail", dedupe_ms=100, dead_letter_ms=200)
    enqueued(store, a_task("t1"), a_task("t2"))
    for task, state in zip(claimed(store), ("done", "failed"), strict=True):
        settle(store, task, state=state, updated_at=50)
    assert [store.task(id_).forget_at for id_ in ("t1", "t2")] == [150, 250]
    assert counts(store) == (0, 0, 1, 1)
    assert [store.forget_tasks(now=now, limit=9) for now in (149, 150, 250)] == [0, 1, 1]
    assert counts(store) == (0, 0, 0, 0)


def test_a_claim_that_was_not_used_is_given_back(store):
    enqueued(store, a_task())
    task = claimed(store)[0]
    store.give_back([task])
    row = store.task("t1")
    assert (row.state, row.attempts, row.first_at, counts(store)) == (
        "waiting",
        0,
        None,
        (1, 0, 0, 0),
    )
    assert claimed(store)[0].attempts == 1


def test_what_a_dead_engine_was_running_waits_again(store):
    enqueued(store, a_task(), a_task("t2", queue="other"))
    claimed(store)
    claimed(store, queue="other")
    assert sorted(store.busy_queues()) == ["mail", "other"]
    assert store.release_tasks(now=40, queues=["mail"]) == 1
    assert (store.task("t1").state, store.task("t2").state) == ("waiting", "running")
    assert (store.release_tasks(now=40), counts(store), counts(store, "other")) == (
        1,
        (1, 0, 0, 0),
        (1, 0, 0, 0),
    )


def test_a_running_task_cannot_be_dropped_or_forced(store):
    enqueued(store, a_task())
    claimed(store)
    assert (store.drop_tasks("mail", ["t1"], now=5), store.force_task("t1", now=5)) == (0, False)


def test_a_dropped_task_is_gone_but_for_its_name(store):
    store.save_queue("mail", dedupe_ms=100)
    enqueued(store, a_task(name="n"))
    assert store.drop_tasks("mail", ["t1", "nobody"], now=50) == 1
    assert (store.task("t1"), store.named_task("mail", "n").state) == (None, "deleted")
    assert (store.tasks("mail", state="waiting", limit=9), counts(store)) == ([], (0, 0, 0, 0))
    assert store.enqueue([a_task("t2", name="n", created_at=149)]) == [None]
    assert enqueued(store, a_task("t2", name="n", created_at=150)).task_id == "t2"


def test_a_task_of_another_queue_is_not_dropped(store):
    enqueued(store, a_task(), a_task("t2", queue="other"))
    assert store.drop_tasks("other", ["t1"], now=5) == 0


def test_the_name_of_a_done_task_is_taken_for_the_window(store):
    store.save_queue("mail", dedupe_ms=100)
    enqueued(store, a_task(name="n"))
    settle(store, claimed(store)[0], state="done", updated_at=50)
    assert store.enqueue([a_task("t2", name="n", created_at=149)]) == [None]
    store.enqueue([a_task("t2", name="n", created_at=150)])
    assert (store.task("t1"), counts(store)) == (None, (1, 0, 0, 0))


def test_a_task_that_failed_for_good_is_run_again_from_the_beginning(store):
    enqueued(store, a_task())
    outcome = {"state": "failed", "responses": 1, "executions": 1, "last_status": 404}
    settle(store, claimed(store)[0], **outcome, last_error="404")
    assert store.force_task("t1", now=60)
    row = claimed(store, now=60)[0]
    assert (row.attempts, row.executions, row.last_status, row.forget_at, row.first_at) == (
        1,
        0,
        None,
        None,
        60,
    )
    assert (row.last_error, counts(store)) == ("404", (0, 1, 0, 0))


def test_open_tasks_are_listed_by_due_time_and_in_parts(store):
    enqueued(store, *(a_task(f"t{n}", due_at=due) for n, due in enumerate((30, 20, 20, 40))))
    first = store.tasks("mail", state="waiting", limit=2)
    rest = store.tasks("mail", state="waiting", after=(20, "t2"), limit=9)
    assert (ids(first), ids(rest)) == (["t1", "t2"], ["t0", "t3"])


def test_ended_tasks_are_listed_newest_first_and_in_parts(store):
    enqueued(store, *(a_task(f"t{n}") for n in range(4)))
    for task, at in zip(claimed(store), (50, 70, 70, 60), strict=True):
        settle(store, task, state="failed", updated_at=at)
    first = store.tasks("mail", state="failed", limit=2)
    rest = store.tasks("mail", state="failed", after=(70, "t1"), limit=9)
    assert (ids(first), ids(rest)) == (["t2", "t1"], ["t3", "t0"])


def test_what_is_to_be_forgotten_goes_in_parts(store):
    store.save_queue("mail", dedupe_ms=0)
    enqueued(store, *(a_task(f"t{n}") for n in range(5)))
    for task in claimed(store):
        settle(store, task, state="done")
    assert [store.forget_tasks(now=99, limit=2) for _ in range(4)] == [2, 2, 1, 0]


def test_a_day_is_the_window_that_nobody_has_set(store):
    enqueued(store, a_task())
    settle(store, claimed(store)[0], state="done", updated_at=50)
    assert store.task("t1").forget_at == 50 + DAY_MS


def test_a_queue_that_is_being_deleted_takes_no_task(store):
    enqueued(store, a_task())
    store.delete_queue("mail")
    with pytest.raises(Conflict):
        store.enqueue([a_task("t2")])

"""The pool: one answer per attempt, whatever the attempt does."""

from queue import SimpleQueue
from threading import Event

import pytest

from engine.core.events import ActivityCompleted
from engine.drivers.attempts.pool import Pool
from engine.drivers.runs.jobs import Job, JobKey

LONG_S = 10


class Compiled:
    def node_of(self, step):
        return f"n{step}"


def a_job(step=0, *, attempt=1, timeout_ms=None):
    return Job(JobKey("r1", 1, step, attempt), {}, Compiled(), timeout_ms)


class Bench:
    """A pool whose attempts do what the test says."""

    def __init__(self, workers=2):
        self.outcomes = SimpleQueue()
        self.gates = {}
        self.begun = SimpleQueue()
        self.pool = Pool(
            workers=workers,
            perform=self.perform,
            deliver=lambda job, event: self.outcomes.put((job.key.step, event)),
            now_ms=lambda: 7,
            abort_grace_s=0.05,
        )

    def perform(self, job):
        self.begun.put(job)
        if (gate := self.gates.get(job.key.step)) is not None:
            gate.wait(LONG_S)
        key = job.key
        return ActivityCompleted(at=7, frame=1, step=key.step, attempt=key.attempt, output="ok")

    def outcome(self):
        step, event = self.outcomes.get(timeout=LONG_S)
        return step, getattr(event, "output", None) or event.error["code"]


@pytest.fixture
def bench():
    made = Bench()
    yield made
    for gate in made.gates.values():
        gate.set()
    made.pool.close(drain_s=LONG_S)


def test_every_attempt_is_answered_once(bench):
    bench.pool.submit([a_job(step) for step in range(50)])
    outcomes = sorted(bench.outcome() for _ in range(50))
    assert (outcomes, bench.pool.busy()) == ([(step, "ok") for step in range(50)], 0)


def test_an_attempt_that_is_under_way_is_not_made_again(bench):
    bench.gates[0] = Event()
    bench.pool.submit([a_job(0)])
    bench.begun.get(timeout=LONG_S)
    bench.pool.submit([a_job(0), a_job(1)])
    assert bench.outcome() == (1, "ok")
    bench.gates[0].set()
    assert bench.outcome() == (0, "ok")
    assert bench.outcomes.empty()


def test_an_attempt_that_takes_too_long_fails_with_timeout_and_its_thread_is_replaced(bench):
    bench.gates = {0: Event(), 1: Event()}
    bench.pool.submit([a_job(0, timeout_ms=20), a_job(1, timeout_ms=20)])
    assert sorted([bench.outcome(), bench.outcome()]) == [(0, "timeout"), (1, "timeout")]
    bench.pool.submit([a_job(2)])
    assert bench.outcome() == (2, "ok")


def test_the_late_outcome_of_an_attempt_that_timed_out_is_dropped(bench):
    bench.gates[0] = Event()
    bench.pool.submit([a_job(0, timeout_ms=20)])
    assert bench.outcome() == (0, "timeout")
    bench.gates[0].set()
    bench.pool.submit([a_job(1), a_job(2), a_job(3)])
    assert sorted(bench.outcome() for _ in range(3)) == [(1, "ok"), (2, "ok"), (3, "ok")]


def test_an_attempt_that_was_not_begun_is_aborted_at_once():
    bench = Bench(workers=1)
    bench.gates[0] = Event()
    bench.pool.submit([a_job(0), a_job(1)])
    bench.begun.get(timeout=LONG_S)
    assert bench.pool.abort(a_job(1).key)
    assert bench.outcome() == (1, "aborted")
    bench.gates[0].set()
    assert bench.outcome() == (0, "ok")
    bench.pool.close(drain_s=LONG_S)
    assert bench.begun.empty()


def test_an_aborted_attempt_may_still_finish_in_time(bench):
    bench.gates[0] = Event()
    bench.pool.submit([a_job(0)])
    job = bench.begun.get(timeout=LONG_S)
    bench.pool.abort(job.key)
    assert job.is_cancelled
    bench.gates[0].set()
    assert bench.outcome() == (0, "ok")


def test_an_aborted_attempt_that_does_not_stop_is_given_up(bench):
    bench.gates[0] = Event()
    bench.pool.submit([a_job(0)])
    bench.pool.abort(bench.begun.get(timeout=LONG_S).key)
    assert bench.outcome() == (0, "aborted")


def test_aborting_what_is_not_there_says_so(bench):
    assert not bench.pool.abort(a_job(9).key)


def test_a_job_knows_whether_another_one_makes_its_attempt_anew(bench):
    job, again = a_job(), a_job()
    bench.gates[0] = Event()
    bench.pool.submit([again])
    answers = bench.pool.has_other(job), bench.pool.has_other(again)
    bench.gates[0].set()
    assert (answers, bench.outcome()) == ((True, False), (0, "ok"))

"""The threads that answer requests: each task is done once, by whoever is free; then they end."""

from threading import Barrier, Event, Lock, get_ident

from designer.workers import Workers

PATIENCE_S = 20


class Job:
    def __init__(self, service):
        self.service = service
        self.is_cancelled = False

    def cancel(self):
        self.is_cancelled = True


def test_every_task_is_done_once_by_several_threads_at_a_time():
    workers, done, lock, together = Workers(4), [], Lock(), Barrier(4)

    def service(number):
        together.wait(PATIENCE_S)  # passes only while four are at work
        with lock:
            done.append(number)

    for number in range(40):
        workers.add_task(Job(lambda number=number: service(number)))
    workers.shutdown(cancel_pending=False, timeout=PATIENCE_S)
    assert sorted(done) == list(range(40))


def test_who_was_busy_last_gets_the_next_task():
    workers, seen = Workers(8), []
    for _ in range(5):
        is_done = Event()

        def service(is_done=is_done):
            seen.append(get_ident())
            is_done.set()

        workers.add_task(Job(service))
        assert is_done.wait(PATIENCE_S)
        while len(workers._idle) < 8:
            is_done.wait(0)
    workers.shutdown()
    assert len(set(seen)) == 1


def test_a_task_that_fails_costs_no_thread(caplog):
    workers, is_done = Workers(1), Event()

    def fail():
        raise RuntimeError("broken")

    workers.add_task(Job(fail))
    workers.add_task(Job(is_done.set))
    assert is_done.wait(PATIENCE_S)
    workers.shutdown()
    assert "could not be answered" in caplog.text


def test_what_has_not_begun_is_cancelled_at_the_end():
    workers, has_begun, may_end = Workers(1), Event(), Event()
    first = Job(lambda: (has_begun.set(), may_end.wait(PATIENCE_S)))
    second = Job(lambda: None)
    workers.add_task(first)
    assert has_begun.wait(PATIENCE_S)
    workers.add_task(second)
    assert workers.shutdown(timeout=0)
    may_end.set()
    assert (first.is_cancelled, second.is_cancelled) == (False, True)

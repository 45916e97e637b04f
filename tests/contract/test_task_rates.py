"""At least once, never early, never faster than allowed: claims by several processes, any clock."""

from bisect import bisect_right

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.store.pacing import burst_of
from engine.store.records_tasks import QueueRow
from tests.contract.rows import a_task

TASKS = 60
START = 1_000_000

STEPS = st.lists(
    st.tuples(
        st.integers(0, 1),  # which process
        st.one_of(st.integers(0, 20), st.integers(0, 2_000)),  # how much later, in ms
        st.integers(1, 20),  # how many it asks for
        st.sampled_from(["done", "waiting", "failed", "crash"]),  # what becomes of them
    ),
    min_size=1,
    max_size=40,
)
QUEUES = st.builds(
    dict,
    max_dispatches_per_second=st.sampled_from([0.5, 3, 7.3, 50, 500]),
    max_burst_size=st.sampled_from([None, 1, 4]),
    max_concurrent_dispatches=st.sampled_from([1, 5, 1_000]),
)
SETTINGS = settings(
    deadline=None,
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


class Played:
    """Two processes that claim and settle, and a ledger of what they did."""

    def __init__(self, stores, queue, delays):
        self.stores, self.name = stores, f"q{next(NUMBERS)}"
        stores[0].save_queue(self.name, **queue)
        self.row = QueueRow(self.name, **queue)
        self.due = {f"{self.name}-{n}": START + delay for n, delay in enumerate(delays)}
        stores[0].enqueue(
            [a_task(id_, queue=self.name, due_at=due) for id_, due in self.due.items()]
        )
        self.claims = []
        self.now = START

    def step(self, process, later_ms, limit, outcome):
        self.now += later_ms
        store = self.stores[process]
        taken = store.claim(self.name, now=self.now, limit=limit)
        for task in taken:
            self.claims.append((self.now, task.task_id))
            assert self.now >= self.due[task.task_id], "early"
        meter = store.queue(self.name)[1]
        assert meter.running <= self.row.max_concurrent_dispatches
        if outcome == "crash":
            store.release_tasks(now=self.now, queues=[self.name])
            return
        due_at = self.now + 5
        self.due |= {task.task_id: due_at for task in taken if outcome == "waiting"}
        settled = [task._replace(state=outcome, due_at=due_at) for task in taken]
        self.stores[1 - process].settle(settled, now=self.now)

    def check_rate(self):
        """In every window there are no more claims than the burst and the rate allow."""
        times = [at for at, _ in self.claims]
        burst, per_ms = burst_of(self.row), self.row.max_dispatches_per_second / 1_000
        for first, begin in enumerate(times):
            for end in sorted(set(times[first:])):
                count = bisect_right(times, end) - first
                assert count <= burst + per_ms * (end - begin) + 1e-6, (begin, end, count)

    def check_counts(self):
        meter = self.stores[0].queue(self.name)[1]
        for state in ("waiting", "running", "done", "failed"):
            rows = self.stores[1].tasks(self.name, state=state, limit=999)
            assert len(rows) == getattr(meter, state), state
        total = meter.waiting + meter.running + meter.done + meter.failed
        assert total == len(self.due)


NUMBERS = iter(range(10**9))


def play(stores, queue, delays, steps):
    played = Played(stores, queue, delays)
    for step in steps:
        played.step(*step)
    played.check_rate()
    played.check_counts()
    return played


DELAYS = st.lists(st.integers(0, 3_000), min_size=1, max_size=TASKS)


@SETTINGS
@given(queue=QUEUES, delays=DELAYS, steps=STEPS)
def test_claims_are_never_early_and_never_too_many(store, queue, delays, steps):
    play((store, store), queue, delays, steps)


@SETTINGS
@given(queue=QUEUES, delays=DELAYS, steps=STEPS)
def test_nor_are_those_of_two_processes(opened, queue, delays, steps):
    if not hasattr(opened, "both"):
        opened.both = (opened(), opened())
    play(opened.both, queue, delays, steps)


def test_the_whole_rate_is_given(store):
    store.save_queue("mail", max_dispatches_per_second=100, max_burst_size=10)
    store.enqueue([a_task(f"t{n:04}") for n in range(1_100)])
    count = 0
    for now in range(START, START + 10_001, 20):
        taken = store.claim("mail", now=now, limit=99)
        store.settle([task._replace(state="done", target="") for task in taken], now=now)
        count += len(taken)
    assert count == 10 + 1_000


def test_a_clock_that_was_set_back_stops_no_queue(store):
    store.save_queue("mail", max_dispatches_per_second=1, max_burst_size=1)
    store.enqueue([a_task(f"t{n}") for n in range(3)])
    claims = [len(store.claim("mail", now=at, limit=9)) for at in (90_000_000, 9_000, 10_000)]
    assert claims == [1, 0, 1]


def test_a_burst_that_was_lowered_counts_at_once(store):
    store.enqueue([a_task(f"t{n:02}") for n in range(50)])
    store.save_queue("mail", max_burst_size=3, max_dispatches_per_second=1)
    assert len(store.claim("mail", now=START, limit=99)) == 3

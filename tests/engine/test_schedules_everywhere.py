"""One run per nominal time on several engines, through edits, restarts and clock jumps."""

from collections import Counter
from contextlib import suppress
from random import Random

import pytest

from connectors.registry import Registry
from engine.errors import StoreUnavailable
from engine.runtime import open_runtime
from tests.engine.conftest import PROBE, tick, until
from tests.engine.flows import echo, flow

MINUTE_MS = 60_000
SCHEDULES = 8
LEASE_MS = 1_500


@pytest.fixture
def join(postgres_url, tmp_path, clock):
    """Let an engine join those on the database; what is left open is closed at the end."""
    made = []

    def join_():
        runtime = open_runtime(
            tmp_path / f"engine-{len(made)}",
            registry=Registry(folders=[PROBE]),
            database_url=postgres_url,
            clock=clock,
            workers=2,
            lease_ms=LEASE_MS,
        )
        made.append(runtime)
        return runtime

    yield join_
    for runtime in made:
        runtime.close(drain_s=1)


def words(n, edits=0):
    target = {"flow": {"id": "shop", "input": {"n": n, "edits": edits}}}
    rule = {"every": "1m"} if n % 2 else {"cron": "* * * * *"}
    return {**rule, "missed": "all", "jitter": "30s" if n % 3 else None, "target": target}


def started(runtime):
    """How many runs each nominal time of each schedule has."""
    query = "SELECT request_id, count(*) FROM runs WHERE request_id LIKE ? GROUP BY request_id"
    return Counter(dict(runtime._m.store._db.fetch(query, ("sched:%",))))


def settled(engines):
    for engine in engines:
        with suppress(StoreUnavailable):  # a lease that has to be renewed first
            tick(engine)


@pytest.mark.parametrize("seed", range(3))
def test_each_nominal_time_starts_one_run_whatever_happens(join, clock, seed):
    chance = Random(seed)
    engines = [join(), join()]
    engines[0].publish(flow({"a": echo("x")}, id_="shop"), by="ann")
    begun = newest = clock.now_ms()
    for n in range(SCHEDULES):
        engines[0].create_schedule({"id": f"s{n}", **words(n)})
    for step in range(40):
        match chance.choice(["pass", "pass", "jump", "back", "edit", "leave"]):
            case "pass":
                clock.advance(s=chance.randrange(1, 90))
            case "jump":
                clock.advance(minutes=chance.randrange(1, 9))
            case "back":
                clock.advance(s=-chance.randrange(1, 300))
            case "edit":
                n = chance.randrange(SCHEDULES)
                chance.choice(engines).change_schedule(f"s{n}", words(n, edits=step))
            case "leave" if step % 3 == 0:
                engines.pop(chance.randrange(2)).close(drain_s=0)
                engines.append(join())
        newest = max(newest, clock.now_ms())
        settled(engines)
    clock.at = newest + MINUTE_MS  # later than any jitter of what came before
    minutes = (newest - begun) // MINUTE_MS
    wanted = {
        f"sched:s{n}:{begun + minute * MINUTE_MS}"
        for n in range(SCHEDULES)
        for minute in range(1, minutes + 1)
    }

    def has_all():
        settled(engines)
        return wanted <= started(engines[0]).keys()

    until(has_all, "every nominal time")
    found = started(engines[0])
    strangers = {
        key for key in found.keys() - wanted if int(key.split(":")[2]) > newest + MINUTE_MS
    }
    assert (set(found.values()), strangers) == ({1}, set())


def test_a_task_of_a_nominal_time_is_put_once_by_two_engines(join, clock):
    engines = [join(), join()]
    target = {"queue": {"name": "later", "http": {"url": "http://127.0.0.1:1/"}}}
    engines[0].save_queue("later")
    engines[0].pause_queue("later")
    for n in range(SCHEDULES):
        rule = {"cron": "* * * * *", "missed": "all"}
        engines[0].create_schedule({"id": f"s{n}", **rule, "target": target})
    wanted: set[str] = set()

    def found():
        keys = "SELECT idempotency_key, count(*) FROM tasks GROUP BY idempotency_key"
        return dict(engines[0]._m.store._db.fetch(keys, ()))

    def has_all():
        settled(engines)
        return wanted <= found().keys()

    for minute in range(1, 6):
        clock.advance(minutes=1)
        wanted |= {f"schedule:s{n}:{clock.now_ms()}" for n in range(SCHEDULES)}
        until(has_all, f"the tasks of minute {minute}")
    assert found() == dict.fromkeys(wanted, 1)

"""What several processes on one PostgreSQL store may rely on: hints, claims, settings."""

from concurrent.futures import ThreadPoolExecutor
from queue import SimpleQueue

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict
from sqlalchemy import text

from engine.errors import Conflict, StoreUnavailable
from engine.store.postgres import connect
from engine.store.postgres_store import PostgresStore
from engine.store.records import Batch, RunUpdate
from tests.contract.patience import PATIENCE_S, until
from tests.contract.rows import a_fact, a_post, a_run, a_schedule, a_task, a_version


def test_what_is_posted_is_told_to_other_processes(opened):
    heard = SimpleQueue()
    opened().watch_signals(heard.put)
    sender = opened()
    first = heard.get(timeout=PATIENCE_S)
    sender.post([a_post("p1", 3), a_post("p2", 5)])
    sender.commit(Batch(posts=[a_post("p3", 7)]))
    told = set()
    while told < {3, 5, 7}:
        told.update(heard.get(timeout=PATIENCE_S))
    assert (list(first), told) == ([], {3, 5, 7})


def test_a_listener_that_was_cut_off_is_told_to_look_for_itself(opened, postgres, url):
    heard = SimpleQueue()
    opened().watch_signals(heard.put)
    heard.get(timeout=PATIENCE_S)
    postgres.kill_backends(url)
    assert list(heard.get(timeout=PATIENCE_S)) == []


def test_a_watcher_that_fails_does_not_end_the_telling(opened):
    heard = SimpleQueue()
    store = opened()
    store.watch_signals(lambda _: 1 / 0)
    store.watch_signals(heard.put)
    # Hints may be lost until the listener is there.
    assert until(lambda: store.signal([9]) or not heard.empty())


def test_tasks_of_one_queue_are_claimed_once_by_many_processes(opened):
    stores = [opened() for _ in range(3)]
    stores[0].save_queue("mail", max_concurrent_dispatches=20)
    for n in range(30):
        stores[n % 3].enqueue([a_task(f"t{n:02}")])
    with ThreadPoolExecutor(6) as threads:
        taken = list(threads.map(lambda s: s.claim("mail", now=30, limit=5), stores * 4))
    ids = [task.task_id for tasks in taken for task in tasks]
    assert (len(ids), len(set(ids))) == (20, 20)


def test_a_task_is_enqueued_once_by_many_processes(opened):
    stores = [opened() for _ in range(3)]
    tasks = [a_task(f"t{n}", idempotency_key="k") for n in range(12)]
    with ThreadPoolExecutor(6) as threads:
        found = list(threads.map(lambda n: stores[n % 3].enqueue([tasks[n]])[0], range(12)))
    assert len({row.task_id for row in found}) == 1


def test_a_version_is_published_once_by_many_processes(opened):
    stores = [opened() for _ in range(3)]

    def publish(store):
        store.publish(a_version(), [a_schedule()])

    with ThreadPoolExecutor(6) as threads:
        list(threads.map(publish, stores * 3))
    assert (stores[0].versions("shop"), len(stores[0].schedules())) == ([a_version()], 1)


def test_processes_agree_on_a_secret(opened):
    stores = [opened() for _ in range(4)]
    with ThreadPoolExecutor(4) as threads:
        assert len(set(threads.map(lambda store: store.secret("callbacks"), stores))) == 1


def test_readers_cannot_write(opened):
    store = opened()
    with pytest.raises(StoreUnavailable), store.database.read() as connection:
        connection.execute(text("DELETE FROM runs"))
    with pytest.raises(StoreUnavailable):
        store.database.fetch("DELETE FROM runs", ())


def test_commits_are_synced_whatever_the_database_says(postgres, url):
    with psycopg.connect(url, autocommit=True) as connection:
        name = conninfo_to_dict(url)["dbname"]
        connection.execute(f"ALTER DATABASE {name} SET synchronous_commit = off")
    with connect(url) as connection:
        assert connection.execute("SHOW synchronous_commit").fetchone() == ("on",)


def test_what_a_database_has_as_its_defaults_changes_nothing(url):
    with psycopg.connect(url, autocommit=True) as connection:
        name = conninfo_to_dict(url)["dbname"]
        for setting in (
            "default_transaction_isolation = 'serializable'",
            "default_transaction_read_only = on",
            "client_encoding = 'LATIN1'",
        ):
            connection.execute(f"ALTER DATABASE {name} SET {setting}")
    store = PostgresStore(url)
    store.commit(Batch(runs=[a_run(flow_id="größe")]))
    mine = store.claim_shards("ann", want=3, lease_ms=9)
    found = (store.run("r1").flow_id, len(mine))
    store.close()
    assert found == ("größe", 3)


def test_a_database_that_is_not_in_utf8_is_refused_in_a_sentence(postgres):
    with psycopg.connect(postgres.url, autocommit=True) as connection:
        connection.execute("CREATE DATABASE latin TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'")
    try:
        with pytest.raises(StoreUnavailable, match="LATIN1"):
            PostgresStore(postgres.url_of("latin"))
    finally:
        postgres.drop_database(postgres.url_of("latin"))


def test_a_broken_batch_leaves_nothing_and_the_connection_in_order(opened):
    store = opened()
    store.commit(Batch(runs=[a_run()]))
    driver = store.database._driver
    for _ in range(3):
        with pytest.raises(Conflict):
            store.commit(Batch(runs=[a_run("r2"), a_run("r1")], events=[a_fact()]))
    store.commit(Batch(updates=[RunUpdate("r1", "failed", "none", None, None, 9, None)]))
    assert (store.database._driver, store.run("r2")) == (driver, None)


def test_a_batch_of_thousands_is_there_as_it_was_written(opened):
    store = opened()
    runs = [a_run(f"r{n:04}", request_id=f'q"{n}\\') for n in range(2_000)]
    facts = [a_fact(run.run_id, seq, data=None) for run in runs for seq in (1, 2)]
    store.commit(Batch(runs=runs, events=facts))
    ends = [
        RunUpdate(run.run_id, "succeeded", "none", '"{\\",NULL}"', None, 7, None) for run in runs
    ]
    store.commit(Batch(updates=ends))
    found = store.runs(flow_id=None, states=(), before=None, limit=9_999)
    wanted = [end.on(run) for run, end in zip(runs, ends, strict=True)]
    assert (found[::-1], store.last_facts(["r0007"])) == (wanted, {"r0007": 2})

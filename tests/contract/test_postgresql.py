"""What the PostgreSQL store promises beyond the protocol: lost connections, doubt, hints."""

import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from queue import SimpleQueue
from threading import Thread

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict
from sqlalchemy import text

from engine.errors import Conflict, Fenced, StoreUnavailable
from engine.store.opening import open_store
from engine.store.postgres import connect
from engine.store.postgres_store import PostgresStore
from engine.store.records import Batch, QueueRow, RunUpdate
from engine.store.sql import SqlStore
from tests.contract.rows import a_fact, a_post, a_run, a_schedule, a_task, a_version
from tests.postgres.proxy import Proxy

PATIENCE_S = 20


@pytest.fixture
def url(postgres, migrated):
    url = postgres.new_database(template=migrated)
    yield url
    postgres.drop_database(url)


@pytest.fixture
def opened(url):
    """Open the store, as one process of several would."""
    stores = []

    def open_(place=url):
        stores.append(PostgresStore(place))
        return stores[-1]

    yield open_
    for store in stores:
        store.close()


@pytest.fixture
def proxy(url):
    if "host=" not in url:
        pytest.skip("The server is not reached by a Unix socket.")
    proxy = Proxy(url)
    yield proxy
    proxy.close()


def until(look, *, patience_s=PATIENCE_S):
    end = time.monotonic() + patience_s
    while not (found := look()) and time.monotonic() < end:
        time.sleep(0.01)
    return found


def test_a_url_opens_postgresql_and_a_folder_sqlite(url, tmp_path):
    stores = [open_store(url), open_store(tmp_path), open_store(str(tmp_path / "more"))]
    kinds = [type(store) for store in stores]
    for store in stores:
        store.close()
    assert kinds == [PostgresStore, SqlStore, SqlStore]


def test_two_processes_see_what_the_other_has_committed(opened):
    first, second = opened(), opened()
    first.commit(Batch(runs=[a_run()], events=[a_fact()]))
    assert (second.run("r1"), second.history("r1", after=0, limit=9)) == (a_run(), [a_fact()])


def test_of_two_processes_that_write_the_same_fact_one_is_refused(opened):
    stores = [opened(), opened()]

    def write(store):
        try:
            store.commit(Batch(events=[a_fact(seq=1), a_fact(seq=2)]))
        except Conflict:
            return "refused"
        return "written"

    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(write, stores)) == ["refused", "written"]


def test_a_lost_connection_is_made_anew_for_the_next_batch(opened, postgres, url):
    store = opened()
    store.commit(Batch(runs=[a_run("r1")]))
    postgres.kill_backends(url)
    with pytest.raises(StoreUnavailable):
        store.commit(Batch(runs=[a_run("r2")]))
    store.commit(Batch(runs=[a_run("r3")]))
    assert [store.run(f"r{n}") is not None for n in (1, 2, 3)] == [True, False, True]


def test_reading_does_not_notice_that_its_connections_were_lost(opened, postgres, url):
    store = opened()
    store.commit(Batch(runs=[a_run()]))
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda _: store.run("r1"), range(50)))
    postgres.kill_backends(url)
    assert (store.run("r1"), store.versions("shop")) == (a_run(), [])


def test_a_server_that_is_away_refuses_and_is_used_again_when_it_is_back(opened, postgres, url):
    if not postgres.is_private:
        pytest.skip("The server is not ours to stop.")
    store = opened()
    store.commit(Batch(runs=[a_run("r1")]))
    postgres.stop("immediate")
    refused = []
    for work in (
        lambda: store.commit(Batch(runs=[a_run("r2")])),
        lambda: store.run("r1"),
        lambda: store.versions("shop"),
        lambda: store.save_queue(QueueRow("mail")),
        lambda: store.claim_shards("ann", want=1, lease_ms=1),
        lambda: PostgresStore(url),
    ):
        with pytest.raises(StoreUnavailable) as error:
            work()
        refused.append(error)
    store.signal([1])
    postgres.start()
    store.commit(Batch(runs=[a_run("r3")]))
    assert [store.run(f"r{n}") is not None for n in (1, 2, 3)] == [True, False, True]
    assert (len(refused), store.versions("shop")) == (6, [])


def test_a_commit_whose_answer_was_lost_is_in_doubt_and_reading_tells_that_it_happened(
    opened, proxy
):
    store = opened(proxy.url)
    proxy.cuts_after_commit = 1
    with pytest.raises(StoreUnavailable):
        store.commit(Batch(runs=[a_run()], events=[a_fact()]))
    assert (store.run("r1"), store.last_facts(["r1"])) == (a_run(), {"r1": 1})
    with pytest.raises(Conflict):
        store.commit(Batch(events=[a_fact()]))


def test_a_commit_that_the_server_never_heard_of_is_in_doubt_and_reading_tells_that_it_did_not(
    opened, proxy
):
    store = opened(proxy.url)
    proxy.cuts_before_commit = 1
    with pytest.raises(StoreUnavailable):
        store.commit(Batch(runs=[a_run()], events=[a_fact()]))
    assert (store.run("r1"), store.last_facts(["r1"])) == (None, {})
    store.commit(Batch(runs=[a_run()], events=[a_fact()]))
    assert store.run("r1") == a_run()


def test_a_server_that_stops_without_a_word_is_not_waited_for_for_ever(opened, postgres):
    if not postgres.is_private:
        pytest.skip("The server is not ours to stop.")
    store = opened()
    store.commit(Batch(runs=[a_run("r1")]))
    driver = store.database._driver
    driver.patience_s = 0.2
    backend = driver.info.backend_pid
    os.kill(backend, signal.SIGSTOP)
    try:
        with pytest.raises(StoreUnavailable):
            store.commit(Batch(runs=[a_run("r2")]))
        store.commit(Batch(runs=[a_run("r3")]))
    finally:
        os.kill(backend, signal.SIGCONT)
    assert store.run("r3") == a_run("r3")


def test_other_writes_are_in_doubt_in_the_same_way(opened, proxy):
    store = opened(proxy.url)
    proxy.cuts_after_commit = 1
    with pytest.raises(StoreUnavailable):
        store.enqueue(a_task())
    assert store.enqueue(a_task("t2", idempotency_key="t1")) == (a_task(), False)


def test_who_stops_in_the_middle_of_a_transaction_does_not_keep_its_locks(opened, url):
    paused = psycopg.connect(url)
    paused.execute("SET idle_in_transaction_session_timeout = 100")
    paused.execute("SELECT shard FROM leases FOR SHARE")
    store = opened()
    mine = store.claim_shards("ann", want=64, lease_ms=1_000)
    all_of_them = until(lambda: len(store.claim_shards("ann", want=64, lease_ms=1_000)) == 64)
    assert (mine, all_of_them) == ({}, True)
    with pytest.raises(psycopg.Error):
        paused.execute("COMMIT")
    paused.close()


def test_a_batch_under_way_keeps_its_shard_from_being_taken_until_it_is_written(opened, url):
    store = opened()
    store.claim_shards("ann", want=64, lease_ms=1)
    with psycopg.connect(url) as batch:
        batch.execute("SELECT shard FROM leases WHERE shard = 7 FOR SHARE")
        others = until(
            lambda: [
                taken
                for taken in [store.claim_shards("bob", want=64, lease_ms=60_000)]
                if len(taken) >= 63
            ]
        )
    assert 7 not in others[0]


def test_an_owner_that_renews_while_it_writes_waits_for_nobody(opened):
    store = opened()
    mine = store.claim_shards("ann", want=64, lease_ms=60_000)
    refused = []

    def renew():
        for _ in range(100):
            store.claim_shards("ann", want=64, lease_ms=60_000)

    thread = Thread(target=renew)
    thread.start()
    for n in range(200):
        try:
            store.commit(Batch(events=[a_fact(seq=n)], fences=mine))
        except (Fenced, StoreUnavailable) as error:
            refused.append(error)
    thread.join()
    assert (refused, store.last_facts(["r1"])) == ([], {"r1": 199})


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
    stores[0].save_queue(QueueRow("mail", max_running=20))
    for n in range(30):
        stores[n % 3].enqueue(a_task(f"t{n:02}"))
    with ThreadPoolExecutor(6) as threads:
        taken = list(threads.map(lambda s: s.claim("mail", now=30, limit=5), stores * 4))
    ids = [task.task_id for tasks in taken for task in tasks]
    assert (len(ids), len(set(ids))) == (20, 20)


def test_a_task_is_enqueued_once_by_many_processes(opened):
    stores = [opened() for _ in range(3)]
    tasks = [a_task(f"t{n}", idempotency_key="k") for n in range(12)]
    with ThreadPoolExecutor(6) as threads:
        found = list(threads.map(lambda n: stores[n % 3].enqueue(tasks[n]), range(12)))
    assert (len({row.task_id for row, _ in found}), sum(is_new for _, is_new in found)) == (1, 1)


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

"""What the PostgreSQL store promises beyond the protocol: lost connections, doubt, hints."""

import os
import signal
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from threading import Thread

import psycopg
import pytest

from engine.errors import Conflict, Fenced, StoreUnavailable
from engine.store.opening import open_store
from engine.store.postgres_store import PostgresStore
from engine.store.records import Batch
from engine.store.sql import SqlStore
from tests.contract.patience import until
from tests.contract.rows import a_fact, a_run, a_task


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
        lambda: store.save_queue("mail"),
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
        store.enqueue([a_task()])
    assert store.enqueue([a_task("t2", idempotency_key="t1")]) == [a_task()]


def test_who_stops_in_the_middle_of_a_transaction_does_not_keep_its_locks(opened, url):
    store = opened()
    with closing(psycopg.connect(url)) as paused:
        paused.execute("SELECT shard FROM leases FOR SHARE")
        mine = store.claim_shards("ann", want=64, lease_ms=1_000)
        paused.execute("SET LOCAL idle_in_transaction_session_timeout = 100")
        all_of_them = until(lambda: len(store.claim_shards("ann", want=64, lease_ms=1_000)) == 64)
        assert (mine, all_of_them) == ({}, True)
        with pytest.raises(psycopg.Error):
            paused.execute("COMMIT")


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

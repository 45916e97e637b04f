"""That older stores become today's, whatever happens meanwhile, and newer ones are refused."""

from concurrent.futures import ThreadPoolExecutor
from zlib import crc32

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text

from engine.errors import StoreTooNew
from engine.store.migrate import VERSION_TABLE
from engine.store.opening import open_store
from engine.store.postgres_store import PostgresStore
from engine.store.records import SHARDS, Batch, RunUpdate
from engine.store.records_tasks import DAY_MS, QueueRow
from engine.store.schema import metadata
from tests.contract import old
from tests.contract.rows import a_fact, a_run, a_wait


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request, tmp_path):
    """Where a store may be, with nothing there yet."""
    if request.param == "sqlite":
        return tmp_path
    return request.getfixturevalue("postgres_url")


def migrated(run_id, **changes):
    shard = crc32(run_id.encode()) % SHARDS
    return a_run(run_id, root_id=run_id, shard=shard, started_at=1, **changes)


IN_FLIGHT = [
    migrated("r1", request_id="q1"),
    migrated("r2", state="waiting", wake_at=500),
    migrated("r3", state="succeeded", ended_at=9, request_id="q3"),
    migrated("r4", state="compensating"),
]


def all_runs(store):
    return store.runs(flow_id=None, states=(), before=None, limit=99)[::-1]


def ids(rows):
    return [row.run_id for row in rows]


def test_migrations_make_exactly_the_tables_of_the_schema(place):
    open_store(place).close()
    with old.writing(place) as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_migrations_make_exactly_the_indexes_of_the_schema(place):
    open_store(place).close()
    with old.writing(place) as connection:
        looked = inspect(connection)
        found = {
            (index["name"], tuple(index["column_names"]), bool(index["unique"]))
            for table in metadata.tables
            for index in looked.get_indexes(table)
            if not index.get("duplicates_constraint")
        }
    wanted = {
        (index.name, tuple(index.columns.keys()), bool(index.unique))
        for table in metadata.tables.values()
        for index in table.indexes
    }
    assert found == wanted


def test_runs_in_flight_go_on_in_today_s_store(place):
    old.make(place, "0001")
    store = open_store(place)
    found = (
        all_runs(store),
        ids(store.unfinished(after="", limit=9)),
        store.due_wakes(now=500, limit=9),
        store.history("r1", after=0, limit=9),
        list(store.known_starts([("shop", "q1"), ("shop", "q2")])),
    )
    store.close()
    fact = a_fact(data="7")
    assert found == (IN_FLIGHT, ["r1", "r4"], ["r2"], [fact], [("shop", "q1")])


def test_queues_and_tasks_of_an_older_store_go_on_as_they_were(place):
    old.make(place, "0006")
    with old.writing(place) as connection:
        old.add_tasks(connection)
    store = open_store(place)
    row, meter = store.queue("mail")
    taken = store.claim("mail", now=99, limit=9)
    done = store.task("t3")
    store.close()
    kept = {"max_concurrent_dispatches": 7, "max_attempts": 3, "min_backoff_ms": 10}
    assert row == QueueRow("mail", max_backoff_ms=20, **kept)
    assert (meter.waiting, meter.running, meter.done, meter.failed) == (1, 1, 1, 0)
    assert [(task.task_id, task.attempts, task.fence) for task in taken] == [("t1", 1, 1)]
    assert done.forget_at == 5 + DAY_MS


def test_a_migrated_store_takes_today_s_batches(place):
    old.make(place, "0001")
    store = open_store(place)
    end = RunUpdate("r1", "succeeded", "none", "1", None, 8, None)
    store.commit(Batch(events=[a_fact(seq=2)], updates=[end], waits=[a_wait("r2")]))
    purged = store.purge_runs(10, 9)
    left = (ids(all_runs(store)), store.run_waits("r2"))
    store.close()
    assert (purged, left) == (2, (["r2", "r4"], [a_wait("r2")]))


@pytest.mark.parametrize("table", ["payloads", "leases", "meta"])
def test_a_migration_that_was_killed_has_changed_nothing_and_is_run_again(place, table):
    old.make(place, "0001")
    died = old.open_and_die(place, table)
    with old.writing(place) as connection:
        looked = inspect(connection)
        columns = {column["name"] for column in looked.get_columns("runs")}
        left = ("shard" in columns, looked.has_table("payloads"))
    store = open_store(place)
    found = all_runs(store)
    store.close()
    assert (died, left, found) == (-9, (False, False), IN_FLIGHT)


@pytest.mark.parametrize("table", ["runs", "tasks", "waits"])
def test_a_first_start_that_was_killed_is_begun_again(place, table):
    died = old.open_and_die(place, table)
    store = open_store(place)
    store.commit(Batch(runs=[a_run()]))
    found = all_runs(store)
    store.close()
    assert (died, found) == (-9, [a_run()])


def test_an_older_program_refuses_a_newer_store_and_leaves_it_alone(place):
    open_store(place).close()
    with old.writing(place) as connection:
        connection.execute(text(f"UPDATE {VERSION_TABLE} SET version_num = '9999'"))
    with pytest.raises(StoreTooNew, match="9999"):
        open_store(place)
    with old.writing(place) as connection:
        found = connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar()
    assert found == "9999"


def test_processes_that_start_at_once_on_an_empty_database_migrate_it_once(postgres_url):
    with ThreadPoolExecutor(4) as threads:
        stores = list(threads.map(PostgresStore, [postgres_url] * 4))
    stores[0].commit(Batch(runs=[a_run()]))
    found = [ids(all_runs(store)) for store in stores]
    for store in stores:
        store.close()
    assert found == [["r1"]] * 4

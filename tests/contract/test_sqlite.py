"""What the SQL store promises beyond the protocol: locks, migrations, a full disk."""

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory

from engine.errors import StoreLocked, StoreUnavailable
from engine.store import migrate
from engine.store.records import Batch
from engine.store.sql import SqlStore
from engine.store.statements import INSERT_EVENTS
from tests.contract.rows import a_fact, a_run


@pytest.fixture
def sqlite(tmp_path):
    store = SqlStore(tmp_path)
    yield store
    store.close()


def test_a_second_engine_is_refused_and_told_who_has_the_store(sqlite, tmp_path):
    with pytest.raises(StoreLocked, match=f"process {os.getpid()}"):
        SqlStore(tmp_path)


def test_what_was_committed_is_there_after_opening_again(tmp_path):
    first = SqlStore(tmp_path)
    first.commit(Batch(runs=[a_run()]))
    first.close()
    second = SqlStore(tmp_path)
    assert (second.run("r1"), second.was_crashed) == (a_run(), False)
    second.close()


def test_every_migration_is_known_to_the_program():
    scripts = ScriptDirectory(Path(migrate.__file__).parent / "migrations")
    assert tuple(s.revision for s in reversed([*scripts.walk_revisions()])) == migrate.REVISIONS


def test_commits_are_synced_to_the_disk(sqlite):
    with sqlite.database.write() as tx:
        settings = [
            tx.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous")
        ]
    assert settings == ["wal", 2]


def test_batches_are_written_by_the_connection_that_syncs(sqlite):
    driver = sqlite.database._driver
    with sqlite.database.write() as tx:
        assert tx.connection.driver_connection is driver


def test_a_batch_that_breaks_half_way_leaves_no_transaction_open(sqlite):
    with pytest.raises(StoreUnavailable):
        sqlite.database.write_rows([(INSERT_EVENTS, [tuple(a_fact()), ()])])
    sqlite.commit(Batch(runs=[a_run()]))
    assert (sqlite.run("r1"), sqlite.history("r1", after=0, limit=9)) == (a_run(), [])


def test_a_full_disk_refuses_the_whole_batch_and_heals_when_there_is_room(sqlite):
    with sqlite.database.write() as tx:
        pages = tx.exec_driver_sql("PRAGMA page_count").scalar()
        tx.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    big = Batch(runs=[a_run()], events=[a_fact(seq=n, data="x" * 5000) for n in range(1, 99)])
    with pytest.raises(StoreUnavailable):
        sqlite.commit(big)
    assert (sqlite.run("r1"), sqlite.history("r1", after=0, limit=9)) == (None, [])
    with sqlite.database.write() as tx:
        tx.exec_driver_sql("PRAGMA max_page_count = 1000000")
    sqlite.commit(big)
    assert len(sqlite.history("r1", after=0, limit=999)) == 98


def test_readers_cannot_write(sqlite):
    with pytest.raises(StoreUnavailable), sqlite.database.read() as connection:
        connection.exec_driver_sql("DELETE FROM runs")
    with pytest.raises(StoreUnavailable):
        sqlite.database.fetch("DELETE FROM runs", ())


def test_readers_at_the_same_time_see_the_same(sqlite):
    sqlite.commit(Batch(runs=[a_run()], events=[a_fact(seq=n) for n in range(1, 20)]))
    with ThreadPoolExecutor(16) as threads:
        seen = list(threads.map(lambda _: len(sqlite.history("r1", after=0, limit=99)), range(400)))
    assert set(seen) == {19}

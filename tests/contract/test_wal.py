"""The write-ahead log that is laid out in advance never covers commits, and is not needed."""

import sqlite3
from contextlib import closing

from engine.store.wal import FRAME_BYTES, lay_out

PAGES = 16


def log_of(path):
    return path.with_name(f"{path.name}-wal")


def test_a_new_database_finds_its_log_at_full_size(tmp_path):
    path = tmp_path / "some.db"
    lay_out(path, pages=PAGES)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE notes (text)")
        connection.commit()
        assert log_of(path).stat().st_size == PAGES * FRAME_BYTES


def test_a_log_that_holds_commits_is_left_alone(tmp_path):
    path = tmp_path / "some.db"
    lay_out(path, pages=PAGES)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE notes (text)")
        connection.commit()
        copy = tmp_path / "crashed.db"
        copy.write_bytes(path.read_bytes())
        log_of(copy).write_bytes(log_of(path).read_bytes())
    lay_out(copy, pages=PAGES)
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("SELECT count(*) FROM notes").fetchall() == [(0,)]


def test_a_database_with_rows_keeps_them(tmp_path):
    path = tmp_path / "some.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("CREATE TABLE notes (text)")
        connection.execute("INSERT INTO notes VALUES ('kept')")
        connection.commit()
    lay_out(path, pages=PAGES)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT text FROM notes").fetchall() == [("kept",)]


def test_a_place_that_takes_no_log_is_no_error(tmp_path):
    lay_out(tmp_path / "missing" / "some.db", pages=PAGES)
    assert not (tmp_path / "missing").exists()

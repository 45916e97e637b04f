"""Rows that go in by the handful are the rows that would have gone in one by one."""

import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.store.together import ROWS_MAX, write_together

INSERT = "INSERT INTO t (a, b) VALUES (?, ?)"
ROWS = st.lists(
    st.tuples(st.integers(0, 40), st.text(max_size=3)), min_size=1, max_size=3 * ROWS_MAX
)


def kept(statement, rows):
    with sqlite3.connect(":memory:", isolation_level=None) as driver:
        driver.execute("CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT)")
        write_together(driver, statement, rows)
        return driver.execute("SELECT a, b FROM t ORDER BY a").fetchall()


@given(ROWS)
def test_the_last_of_equal_keys_counts_where_a_row_replaces(rows):
    replacing = f"{INSERT} ON CONFLICT (a) DO UPDATE SET b = excluded.b"
    assert kept(replacing, rows) == sorted(dict(rows).items())


@given(ROWS)
def test_the_first_of_equal_keys_counts_where_a_row_stays(rows):
    assert kept(f"{INSERT} ON CONFLICT DO NOTHING", rows) == sorted(dict(rows[::-1]).items())


def test_equal_keys_are_refused_where_nothing_else_is_said():
    with pytest.raises(sqlite3.IntegrityError):
        kept(INSERT, [(1, "a"), (2, "b"), (1, "c")])


def test_other_statements_are_run_for_each_row():
    with sqlite3.connect(":memory:", isolation_level=None) as driver:
        driver.execute("CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT)")
        write_together(driver, INSERT, [(n, "x") for n in range(5)])
        write_together(driver, "DELETE FROM t WHERE a = ?", [(1,), (3,)])
        assert driver.execute("SELECT a FROM t").fetchall() == [(0,), (2,), (4,)]

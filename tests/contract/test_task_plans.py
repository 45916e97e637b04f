"""That a million waiting tasks cost no more than ten: each query goes along an index of its own."""

import re

import pytest
from sqlalchemy import event, text

from engine.store.sql import SqlStore
from tests.contract.rows import a_task


@pytest.fixture
def store(tmp_path):
    made = SqlStore(tmp_path)
    yield made
    made.close()


@pytest.fixture
def plans(store):
    """Collect the plans of all statements about tasks that the store runs."""
    seen = []
    engines = (store.database._writer, store.database._readers)

    def explain(connection, _cursor, statement, parameters, _context, is_many):
        if "tasks" not in statement or statement.startswith(("EXPLAIN", "INSERT")):
            return
        values = parameters[0] if is_many else parameters
        asked = connection.connection.driver_connection.execute(
            f"EXPLAIN QUERY PLAN {statement}", values
        )
        seen.append((statement, [row[3] for row in asked]))

    for engine in engines:
        event.listen(engine, "before_cursor_execute", explain)
    return seen


def used(plans):
    return {match for _, plan in plans for row in plan for match in re.findall(r"INDEX (\w+)", row)}


def refuse_scans(plans):
    assert plans
    for statement, plan in plans:
        for row in plan:
            assert not re.match(r"SCAN tasks(?! USING)", row), (statement, plan)
            assert "TEMP B-TREE" not in row, (statement, plan)


def test_dispatching_and_looking_go_along_the_indexes(store, plans):
    store.enqueue([a_task(f"t{n}", due_at=n) for n in range(50)])
    plans.clear()
    store.standings()
    taken = store.claim("mail", now=9, limit=3)
    store.force_task("t20", now=9)
    store.claim("mail", now=9, limit=3)
    store.settle([task._replace(state="done") for task in taken], now=20)
    store.oldest_due("mail")
    for state in ("waiting", "running", "done", "failed"):
        store.tasks("mail", state=state, after=(5, "t3"), limit=9)
    store.forget_tasks(now=10**12, limit=9)
    store.named_task("mail", "n")
    refuse_scans(plans)
    assert {
        "tasks_waiting",
        "tasks_running",
        "tasks_done",
        "tasks_failed",
        "tasks_forced",
        "tasks_to_forget",
        "tasks_by_name",
    } <= used(plans)


def test_purging_and_releasing_go_along_the_indexes(store, plans):
    store.enqueue([a_task(f"t{n}", due_at=n) for n in range(50)])
    store.claim("mail", now=9, limit=3)
    plans.clear()
    store.release_tasks(now=9)
    store.purge_queue("mail", before=99)
    store.sweep_queue("mail", now=9, limit=5)
    store.delete_queue("mail")
    store.sweep_queue("mail", now=9, limit=5)
    refuse_scans(plans)


def test_postgresql_knows_the_same_indexes(postgres_store):
    store = postgres_store
    store.enqueue([a_task(f"t{n}", due_at=n) for n in range(2_000)])
    with store.database.write() as tx:
        tx.execute(text("ANALYZE tasks"))
        asked = tx.execute(
            text(
                "EXPLAIN SELECT * FROM tasks WHERE queue = 'mail' AND state = 'waiting'"
                " AND due_at <= 9 ORDER BY due_at, task_id LIMIT 5"
            )
        )
        plan = "\n".join(row[0] for row in asked)
    assert "tasks_waiting" in plan
    assert "Sort" not in plan

"""Stores as older programs left them: made by their own migrations, filled by their own rows."""

import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

from alembic import command, op
from alembic.config import Config
from sqlalchemy import Connection, create_engine, event, text

from engine.store import migrate

ROOT = Path(__file__).parents[2]
RUNS = (
    ("r1", "running", None, None, "q1"),
    ("r2", "waiting", None, 500, None),
    ("r3", "succeeded", 9, None, "q3"),
    ("r4", "compensating", None, None, None),
)
"""Id, state, end, wake and request id of runs that were in flight or over."""


def url_of(place):
    """Give SQLAlchemy's URL of a store: a folder, or a PostgreSQL URL."""
    if isinstance(place, Path):
        return f"sqlite:///{place / 'engine.db'}"
    return place.replace("postgresql://", "postgresql+psycopg://", 1)


@contextmanager
def writing(place):
    """Open a transaction in the store."""
    engine = create_engine(url_of(place))
    if isinstance(place, Path):
        event.listen(engine, "connect", lambda raw, _: setattr(raw, "isolation_level", None))
        event.listen(engine, "begin", lambda begun: begun.exec_driver_sql("BEGIN IMMEDIATE"))
    try:
        with engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()


def make(place, revision):
    """Make a store of this revision with runs in flight."""
    with writing(place) as connection:
        upgrade(connection, revision)
        for run_id, state, ended_at, wake_at, request_id in RUNS:
            values = {"run_id": run_id, "state": state, "ended_at": ended_at}
            values |= {"wake_at": wake_at, "request_id": request_id}
            connection.execute(INSERT_RUN, values)
            connection.execute(INSERT_EVENT, {"run_id": run_id})


INSERT_RUN = text(
    "INSERT INTO runs (run_id, flow_id, version_id, request_id, body_hash, state, undo, trigger,"
    " output, error, created_at, started_at, ended_at, wake_at, recoveries, recovered_seq)"
    " VALUES (:run_id, 'shop', 'v1', :request_id, 'h', :state, 'none', -1,"
    " NULL, NULL, 1, 1, :ended_at, :wake_at, 0, 0)"
)
INSERT_EVENT = text(
    "INSERT INTO events (run_id, seq, kind, frame, step, attempt, at, data, answers)"
    " VALUES (:run_id, 1, 2, 1, 0, 1, 5, '7', NULL)"
)


def add_tasks(connection):
    """Add a queue and tasks, as programs up to revision 0006 wrote them."""
    connection.execute(text("INSERT INTO queues VALUES ('mail', 'active', 7, 3, 10, 20)"))
    for task_id, state in (("t1", "waiting"), ("t2", "running"), ("t3", "done")):
        connection.execute(INSERT_TASK, {"task_id": task_id, "state": state})


INSERT_TASK = text(
    "INSERT INTO tasks (task_id, queue, name, idempotency_key, state, due_at, attempts, target,"
    " created_at, updated_at) VALUES (:task_id, 'mail', NULL, :task_id, :state, 5, 0, '{}', 5, 5)"
)


def upgrade(connection: Connection, revision: str) -> None:
    """Run migrations up to this revision, whatever the program knows."""
    config = Config()
    folder = Path(migrate.__file__).parent / "migrations"
    config.set_main_option("script_location", str(folder))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def open_and_die(place, table):
    """Open the store in a process that is killed when it is to make this table."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.contract.old", str(place), table],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False,
    )
    return done.returncode


def _main(place: str, table: str) -> None:
    make_table = op.create_table

    def create_table(name, *columns, **options):
        if name == table:
            os.kill(os.getpid(), signal.SIGKILL)
        return make_table(name, *columns, **options)

    op.create_table = create_table
    # The store's own way in, after the patch that kills it.
    from engine.store.opening import open_store  # noqa: PLC0415

    open_store(place)


if __name__ == "__main__":
    _main(*sys.argv[1:])

"""Links, sessions and tokens: each works as long as it should, and is stored as a hash only."""

from pathlib import Path

import pytest

from designer.auth.attempts import FAILURES_MAX, WINDOW_MS, Attempts
from designer.auth.doors import LINK_LIFE_MS, SESSION_IDLE_MS, Doors
from designer.store.database import open_database
from engine.errors import StoreTooNew, StoreUnavailable


@pytest.fixture
def clock():
    return [1_000_000]


@pytest.fixture
def file(tmp_path) -> Path:
    return tmp_path / "designer.db"


@pytest.fixture
def doors(file, clock):
    database = open_database(file)
    yield Doors(database, now_ms=lambda: clock[0])
    database.close()


def test_a_link_works_once(doors):
    link = doors.new_link()

    sessions = [doors.sign_in(link), doors.sign_in(link)]

    assert [session is None for session in sessions] == [False, True]


def test_a_link_is_over_after_an_hour(doors, clock):
    link = doors.new_link()

    clock[0] += LINK_LIFE_MS

    assert doors.sign_in(link) is None


def test_a_session_speaks_for_the_owner(doors):
    session = doors.sign_in(doors.new_link())

    assert doors.session(session).role == "owner"


def test_a_session_ends_when_it_is_idle_and_not_while_it_is_used(doors, clock):
    session = doors.sign_in(doors.new_link())

    clock[0] += SESSION_IDLE_MS - 1
    used = doors.session(session)
    clock[0] += SESSION_IDLE_MS - 1
    used_again = doors.session(session)
    clock[0] += SESSION_IDLE_MS
    idle = doors.session(session)

    assert [found is None for found in (used, used_again, idle)] == [False, False, True]


def test_signing_out_ends_the_session_at_once(doors):
    session = doors.sign_in(doors.new_link())

    doors.sign_out(session)

    assert doors.session(session) is None


def test_a_token_speaks_for_its_role(doors):
    token = doors.new_token("nightly", role="viewer")

    found = doors.token(token.secret)

    assert (found.name, found.role) == ("token nightly", "viewer")


@pytest.mark.parametrize("secret", ["", "baton_", "baton_wrong", "wrong", "\ud800", "baton_\ud800"])
def test_a_made_up_token_is_nobody(doors, secret):
    assert doors.token(secret) is None


def test_a_secret_has_no_repr(doors):
    token = doors.new_token("nightly", role="viewer")
    session = doors.session(doors.sign_in(doors.new_link()))

    assert token.secret not in repr(token)
    assert session.session_secret not in repr(session)


def test_no_secret_is_in_the_file(doors, file):
    link = doors.new_link()
    secrets = [link, doors.sign_in(link), doors.new_token("nightly", role="owner").secret]

    stored = file.read_bytes()

    assert [secret for secret in secrets if secret.encode() in stored] == []


def test_the_file_is_for_its_owner_alone(doors, file):
    assert file.stat().st_mode & 0o077 == 0


def test_a_file_of_a_newer_baton_is_refused(file):
    database = open_database(file)
    with database.write() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    database.close()

    with pytest.raises(StoreTooNew):
        open_database(file)


def test_a_file_that_is_no_database_is_refused(file):
    file.write_text("This is a letter to my aunt.\n" * 100)

    with pytest.raises(StoreUnavailable, match="not a database"):
        open_database(file)


def test_ten_failures_close_the_door_for_a_minute():
    clock = [0]
    attempts = Attempts(lambda: clock[0])
    waits = []
    for _ in range(FAILURES_MAX):
        waits.append(attempts.wait_ms())
        attempts.note_failure()

    waits.append(attempts.wait_ms())
    clock[0] = WINDOW_MS
    waits.append(attempts.wait_ms())

    assert waits == [0] * FAILURES_MAX + [WINDOW_MS, 0]

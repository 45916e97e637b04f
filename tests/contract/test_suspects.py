"""Notes of attempts that may kill their process, on stores that processes share."""

import pytest

HOUR_MS = 3_600_000


@pytest.fixture
def store(shared):
    return shared.store


def test_nothing_is_known_before_anybody_has_noted_anything(store):
    assert store.suspects({1: 2}, within_ms=HOUR_MS) is None


def test_a_suspect_whose_attempt_had_begun_under_the_epoch_before_is_told(store):
    store.note_suspect("r1", 1, 4)
    store.note_suspect("r2", 2, 7)
    assert store.suspects({1: 5, 2: 8}, within_ms=HOUR_MS) == {"r1", "r2"}


def test_what_began_under_an_older_epoch_or_elsewhere_accuses_nobody(store):
    store.note_suspect("r1", 1, 3)
    store.note_suspect("r2", 2, 4)
    assert store.suspects({1: 5}, within_ms=HOUR_MS) == set()


def test_a_newer_note_replaces_an_older_one(store):
    store.note_suspect("r1", 1, 3)
    store.note_suspect("r1", 1, 4)
    assert store.suspects({1: 5}, within_ms=HOUR_MS) == {"r1"}


def test_notes_are_forgotten_in_time(store):
    store.note_suspect("r1", 1, 4)
    assert store.suspects({1: 5}, within_ms=-1) is None

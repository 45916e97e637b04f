"""Ids sort by time and are never given twice."""

from engine.drivers.ids import Ids


def test_ids_sort_by_the_time_they_were_made(clock):
    ids = Ids(clock)
    made = []
    for _ in range(50):
        made.append(ids.new())
        clock.advance(ms=1)
    assert made == sorted(made)


def test_ids_of_one_moment_differ(clock):
    ids = Ids(clock)
    assert len({ids.new() for _ in range(1_000)}) == 1_000


def test_an_id_has_26_characters_without_lookalikes(clock):
    made = Ids(clock).new()
    assert (len(made), set(made) & set("ILOU")) == (26, set())

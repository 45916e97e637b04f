"""What every store promises about watches."""

import pytest

from engine.store.records_watches import Look, WatchRow


def a_watch(name="inbox", **changes):
    row = WatchRow(
        name=name,
        kind="storage.objects",
        config="{}",
        every_ms=1_000,
        answers_approvals=False,
        made_by="ann",
        next_at=100,
    )
    return row._replace(**changes)


def a_look(**changes):
    look = Look(
        name="inbox", seen_at=100, next_at=200, looked_at=110, cursor="{}", error=None, told=2
    )
    return look._replace(**changes)


def test_a_watch_is_kept_changed_and_removed(store):
    store.save_watch(a_watch())
    store.save_watch(a_watch(answers_approvals=True))
    store.save_watch(a_watch("a"))
    assert store.watches() == [a_watch("a"), a_watch(answers_approvals=True)]
    assert (store.drop_watch("a"), store.drop_watch("a"), store.watch("a")) == (True, False, None)


def test_due_are_active_ones_whose_moment_has_come_the_earliest_first(store):
    for name, at in (("late", 300), ("b", 100), ("a", 200)):
        store.save_watch(a_watch(name, next_at=at))
    store.save_watch(a_watch("paused", state="paused", next_at=50))
    assert [row.name for row in store.due_watches(now=200, limit=5)] == ["b", "a"]
    assert [row.name for row in store.due_watches(now=300, limit=1)] == ["b"]
    assert store.next_watch() == 100


def test_a_look_moves_the_cursor_and_counts_what_was_told(store):
    store.save_watch(a_watch(told=1))
    assert store.note_look(a_look())
    expected = a_watch(told=3, next_at=200, looked_at=110, cursor="{}")
    assert store.watch("inbox") == expected


def test_a_look_that_failed_leaves_the_cursor(store):
    store.save_watch(a_watch(cursor="[1]"))
    assert store.note_look(a_look(cursor=None, error="no", told=0))
    found = store.watch("inbox")
    assert (found.cursor, found.error, found.next_at) == ("[1]", "no", 200)


@pytest.mark.parametrize("changes", [{"next_at": 150}, {"state": "paused"}])
def test_a_look_counts_for_nothing_when_the_watch_has_changed(store, changes):
    store.save_watch(a_watch(**changes))
    assert not store.note_look(a_look())
    assert store.watch("inbox") == a_watch(**changes)

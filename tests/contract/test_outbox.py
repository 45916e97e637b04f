"""What every store promises about events that Baton makes: there with what they tell of, once."""

import pytest

from engine.errors import Conflict
from engine.store.records import Batch
from engine.store.records_events import OutboxRow
from tests.contract.rows import a_run


def row(item_id, shard=0):
    return OutboxRow(item_id, shard, '{"id": "é"}')


def commit(store, *rows, runs=()):
    store.commit(Batch(runs=list(runs), emitted=list(rows)))


def test_events_are_there_with_what_they_tell_of_in_order_and_each_once(store):
    commit(store, row("b"), row("a", shard=3), runs=[a_run()])
    commit(store, row("b", shard=9), row("c"))
    assert store.outbox(None, 9) == [row("a", shard=3), row("b"), row("c")]
    assert (store.outbox((3,), 9), store.outbox(None, 1)) == ([row("a", shard=3)] * 1,) * 2


def test_events_of_a_batch_that_is_refused_are_not_there(store):
    commit(store, runs=[a_run()])
    with pytest.raises(Conflict):
        commit(store, row("a"), runs=[a_run()])
    assert store.outbox(None, 9) == []


def test_events_that_are_published_are_forgotten(store):
    commit(store, row("a"), row("b"))
    store.drop_outbox(["a", "z"])
    store.drop_outbox([])
    assert store.outbox(None, 9) == [row("b")]


def test_a_batch_with_nothing_but_an_event_is_not_empty():
    assert not Batch(emitted=[row("a")]).is_empty()

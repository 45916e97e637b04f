"""Which webhook a request means, as flows are published here and elsewhere."""

import json

import pytest

from engine.drivers.hooks.book import FRESH_MS, HookBook
from engine.errors import StoreUnavailable
from engine.store.records_triggers import TriggerRow
from tests.engine.clocks import ManualClock


class Rows:
    """A store of triggers that counts how often it is asked."""

    def __init__(self, *rows):
        self.rows, self.reads, self.is_away = list(rows), 0, False

    def triggers(self, _kind):
        self.reads += 1
        if self.is_away:
            raise StoreUnavailable("away")
        return list(self.rows)


def a_hook(path, flow_id="shop", state="active", **config):
    kept = json.dumps({"config": {"path": path, **config}, "credential": None})
    return TriggerRow(f"{flow_id}:hook", flow_id, "hook", "webhook", path, kept, state)


@pytest.fixture
def clock():
    return ManualClock()


def test_many_requests_cost_one_read(clock):
    store = Rows(a_hook("orders"))
    book = HookBook(store, clock, is_shared=False)
    found = [book.find("POST", "orders") for _ in range(5)]
    assert ({one.thing.flow_id for one in found}, store.reads) == ({"shop"}, 1)


def test_what_is_published_here_shows_at_once(clock):
    store = Rows()
    book = HookBook(store, clock, is_shared=False)
    before = book.find("POST", "orders")
    store.rows.append(a_hook("orders"))
    book.forget()
    assert (before, book.find("POST", "orders") is not None) == (None, True)


def test_what_is_published_elsewhere_shows_within_a_second(clock):
    store = Rows()
    book = HookBook(store, clock, is_shared=True)
    seen = [book.find("POST", "orders")]
    store.rows.append(a_hook("orders"))
    clock.advance(ms=FRESH_MS - 1)
    seen.append(book.find("POST", "orders"))
    clock.advance(ms=1)
    assert (seen, book.find("POST", "orders") is not None) == ([None, None], True)


def test_what_was_known_goes_on_while_the_store_is_away(clock):
    store = Rows(a_hook("orders"))
    book = HookBook(store, clock, is_shared=True)
    book.find("POST", "orders")
    store.is_away = True
    clock.advance(ms=FRESH_MS)
    assert book.find("POST", "orders") is not None


def test_nothing_is_known_before_the_store_was_read(clock):
    store = Rows()
    store.is_away = True
    with pytest.raises(StoreUnavailable):
        HookBook(store, clock, is_shared=True).find("POST", "orders")


def test_a_webhook_that_cannot_be_read_hides_no_other(clock, caplog):
    book = HookBook(Rows(a_hook("a b", "old"), a_hook("orders")), clock, is_shared=False)
    assert book.find("POST", "orders").thing.flow_id == "shop"
    assert "old:hook" in caplog.text


def test_a_paused_webhook_is_still_there(clock):
    book = HookBook(Rows(a_hook("orders", state="paused")), clock, is_shared=False)
    assert book.find("POST", "orders").thing.is_paused

"""What every store promises about texts: each comes back as it was, however big or odd."""

import pytest

from engine.errors import Conflict, InvalidInput
from engine.store.records import Batch, RecoveryMark, RunUpdate
from engine.store.spill import SPILL_BYTES
from tests.contract.rows import a_fact, a_run

ODD = {
    "big": '"' + "x" * SPILL_BYTES + '"',
    "big in bytes": '"' + "é" * SPILL_BYTES + '"',
    "huge": '"' + "\\u0000" * 1_000_000 + '"',
    "forged": "@" + "0" * 64,
    "a mark": "@",
    "NUL": '"a\0b"',
    "half a pair": '"a\ud800b"',
    "both": '"\0\ud800\udc00"',
    "astral": '"😀"',
    "quotes": '"\\"{},NULL\\\\"',
    "a word of arrays": "NULL",
    "empty": "",
    "lines": "\n\r\t '%s' ? :name {0} $1",
}


@pytest.fixture(params=list(ODD))
def odd(request):
    return ODD[request.param]


def test_facts_keep_every_text(store, odd):
    facts = [a_fact(seq=1, data=odd), a_fact(seq=2, data="1", answers=odd), a_fact(seq=3)]
    store.commit(Batch(events=facts))
    assert store.history("r1", after=0, limit=9) == facts


def test_runs_keep_every_text(store, odd):
    rows = [a_run("r1", state="queued", input=odd), a_run("r2", output=odd, error=odd)]
    store.commit(Batch(runs=rows))
    listed = store.runs(flow_id="shop", states=(), before=None, limit=9)
    assert ([store.run("r1"), store.run("r2")], listed) == (rows, rows[::-1])


def test_ends_keep_every_text(store, odd):
    store.commit(Batch(runs=[a_run("r1"), a_run("r2"), a_run("r3")]))
    ends = [RunUpdate(key, "failed", "none", odd, odd, 9, None) for key in ("r1", "r2")]
    store.commit(Batch(updates=ends))
    store.mark_recovered([RecoveryMark("r3", 1, 1, "parked", odd)])
    found = [(row.output, row.error) for row in map(store.run, ("r1", "r2", "r3"))]
    assert found == [(odd, odd), (odd, odd), (None, odd)]


def test_a_text_that_a_run_holds_twice_is_kept_for_both(store):
    big = ODD["big"]
    store.commit(Batch(events=[a_fact(seq=1, data=big, answers=big)]))
    store.commit(Batch(runs=[a_run(output=big)], events=[a_fact(seq=2, data=big)]))
    store.commit(Batch(events=[a_fact("r2", data=big)]))
    found = [row.data for key in ("r1", "r2") for row in store.history(key, after=0, limit=9)]
    assert (found, store.run("r1").output) == ([big, big, big], big)


def test_a_request_id_twice_in_one_batch_is_refused_with_the_whole_batch(store):
    twins = [a_run("r1", request_id="q"), a_run("r2", request_id="q")]
    with pytest.raises(Conflict):
        store.commit(Batch(runs=twins, events=[a_fact("r3")]))
    assert (store.run("r1"), store.history("r3", after=0, limit=9)) == (None, [])


def test_a_fact_twice_in_one_batch_is_refused_with_the_whole_batch(store):
    with pytest.raises(Conflict):
        store.commit(Batch(runs=[a_run()], events=[a_fact(), a_fact()]))
    assert (store.run("r1"), store.history("r1", after=0, limit=9)) == (None, [])


def test_a_run_id_twice_in_one_batch_is_refused_with_the_whole_batch(store):
    with pytest.raises(Conflict):
        store.commit(Batch(runs=[a_run(), a_run()], events=[a_fact("r3")]))
    assert (store.run("r1"), store.history("r3", after=0, limit=9)) == (None, [])


@pytest.mark.parametrize("store", ["sqlite", "postgresql"], indirect=True)
def test_a_key_that_no_text_can_hold_is_refused_and_the_next_batch_is_not(store):
    with pytest.raises(InvalidInput):
        store.commit(Batch(runs=[a_run("r1"), a_run("r2", request_id="\ud800")]))
    with pytest.raises(InvalidInput):
        store.known_starts([("shop", "\ud800")])
    store.commit(Batch(runs=[a_run("r1")]))
    assert (store.run("r1"), store.run("r2")) == (a_run("r1"), None)


@pytest.mark.parametrize("store", ["postgresql"], indirect=True)
def test_a_key_with_a_nul_is_refused_by_postgresql_and_the_next_batch_is_not(store):
    with pytest.raises(InvalidInput):
        store.commit(Batch(runs=[a_run("r1"), a_run("r2", request_id="a\0")]))
    with pytest.raises(InvalidInput):
        store.known_starts([("shop", "a\0")])
    store.commit(Batch(runs=[a_run("r1")]))
    assert (store.run("r1"), store.run("r2")) == (a_run("r1"), None)

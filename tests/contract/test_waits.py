"""What every store promises about waits, posts and what arrives early."""

from queue import SimpleQueue

from engine.store.records import Batch
from tests.contract.rows import a_fact, a_post, a_run, a_wait, an_arrival, keep


def places(rows):
    return [(row.run_id, row.frame, row.step) for row in rows]


def keys(rows):
    return [row.event_key for row in rows]


def ids(rows):
    return [row.item_id for row in rows]


def test_a_wait_is_there_as_it_was_opened_and_gone_when_it_is_closed(store):
    wait = a_wait(details='{"n":1}', timeout_at=9, event_type="paid", correlation="o1")
    store.commit(Batch(waits=[wait]))
    found = store.wait("r1", 1, 0)
    store.commit(Batch(closed=[("r1", 1, 0)]))
    assert (found, store.wait("r1", 1, 0)) == (wait, None)


def test_a_wait_that_is_opened_again_is_replaced(store):
    store.commit(Batch(waits=[a_wait()]))
    store.commit(Batch(waits=[a_wait(timeout_at=7), a_wait(step=1)]))
    assert store.run_waits("r1") == [a_wait(timeout_at=7), a_wait(step=1)]


def test_a_wait_that_opens_and_closes_in_one_batch_leaves_nothing(store):
    store.commit(Batch(waits=[a_wait()], closed=[("r1", 1, 0)]))
    assert store.run_waits("r1") == []


def test_waits_of_a_kind_come_in_pages_that_skip_and_repeat_none(store):
    rows = [a_wait(run_id, frame, step) for run_id in "ab" for frame in (1, 2) for step in (0, 1)]
    store.commit(Batch(waits=[*rows, a_wait("c", kind="approval")]))
    pages, after = [], None
    while page := store.waits(kind="callback", after=after, limit=3):
        pages.extend(page)
        after = places(page)[-1]
    assert pages == rows


def test_an_event_reaches_waits_of_its_type_with_its_correlation_or_none(store):
    rows = [
        a_wait("r1", kind="event", event_type="paid"),
        a_wait("r2", kind="event", event_type="paid", correlation="o1"),
        a_wait("r3", kind="event", event_type="paid", correlation="o2"),
        a_wait("r4", kind="event", event_type="sent"),
    ]
    store.commit(Batch(waits=rows))
    found = [store.event_waits("paid", correlation, 9) for correlation in ("o1", None)]
    assert [[row.run_id for row in rows] for rows in found] == [["r1", "r2"], ["r1"]]


def test_waits_for_events_come_in_pages(store):
    rows = [a_wait(f"r{n}", kind="event", event_type="paid") for n in range(5)]
    store.commit(Batch(waits=rows))
    first = store.event_waits("paid", "o1", 2)
    rest = store.event_waits("paid", "o1", 9, after=places(first)[-1])
    assert first + rest == rows


def test_posts_are_given_to_the_owners_of_their_shards_the_oldest_first(store):
    store.post([a_post("p3", 1), a_post("p1", 1), a_post("p2", 2)])
    found = (store.inbox([1], 9), store.inbox([1, 2], 2), store.inbox(None, 9), store.inbox([], 9))
    assert list(map(ids, found)) == [["p1", "p3"], ["p1", "p2"], ["p1", "p2", "p3"], []]


def test_posting_again_adds_and_changes_nothing(store):
    store.post([a_post()])
    store.post([a_post(data="7"), a_post("p2")])
    assert store.inbox([0], 9) == [a_post(), a_post("p2")]


def test_a_post_is_there_until_a_batch_has_delivered_it(store):
    store.post([a_post("p1"), a_post("p2")])
    store.commit(Batch(events=[a_fact()], delivered=["p1", "p9"]))
    assert (ids(store.inbox([0], 9)), store.posted(["p1", "p2", "p9"])) == (["p2"], {"p2"})


def test_a_batch_may_post_to_other_owners(store):
    store.commit(Batch(runs=[a_run()], posts=[a_post("p1", 5), a_post("p2", 5)]))
    assert ids(store.inbox([5], 9)) == ["p1", "p2"]


def test_an_event_is_kept_once_per_key(store):
    first = keep(store, an_arrival())
    second = keep(store, an_arrival(data="7"))
    kept = store.arrivals("paid", None, 0, 9)
    assert (first, second, kept) == ({"a/1"}, set(), [an_arrival()])


def test_events_are_kept_together_each_once(store):
    keep(store, an_arrival("a"))
    new = keep(store, an_arrival("a"), an_arrival("b"), an_arrival("c"), an_arrival("b"))
    assert (new, keep(store)) == ({"b", "c"}, set())


def test_kept_events_are_found_by_type_correlation_and_time(store):
    rows = [
        an_arrival("a/1", at=5, correlation="o1"),
        an_arrival("a/2", at=3, correlation="o2"),
        an_arrival("a/3", at=4),
        an_arrival("a/4", at=4, type="sent"),
        an_arrival("a/5", at=1),
    ]
    for row in rows:
        keep(store, row)
    found = (store.arrivals("paid", None, 3, 9), store.arrivals("paid", "o1", 0, 9))
    assert list(map(keys, found)) == [["a/2", "a/3", "a/1"], ["a/1"]]
    assert keys(store.arrivals("paid", None, 0, 2)) == ["a/5", "a/2"]


def test_kept_events_are_forgotten_after_a_while(store):
    for key, at in (("a/1", 1), ("a/2", 2)):
        keep(store, an_arrival(key, at=at))
    assert (store.purge_arrivals(2), keys(store.arrivals("paid", None, 0, 9))) == (1, ["a/2"])


def test_what_is_posted_is_told_to_who_watches(store):
    heard = SimpleQueue()
    store.watch_signals(heard.put)
    if store.is_shared:
        heard.get(timeout=20)  # says that it listens from now on
    store.post([a_post("p1", 3)])
    store.commit(Batch(posts=[a_post("p2", 5)]))
    told = set()
    while not told >= {3, 5}:
        told.update(heard.get(timeout=20))
    assert told == {3, 5}

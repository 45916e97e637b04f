"""Topics on PostgreSQL, worked on by several at once: nothing is lost, and nobody is stuck."""

from concurrent.futures import ThreadPoolExecutor

from engine.store.records_topics import TopicRow
from tests.contract.topics import (
    NOW,
    a_message,
    a_subscription,
    bodies,
    claim,
    figures,
    publish,
    settled,
)

PUBLISHERS = 4
EACH = 15


def test_publishers_and_readers_at_once_keep_the_order_of_each_key(opened):
    stores = [opened() for _ in range(2)]
    stores[0].save_topic(TopicRow("orders", None, 1))
    for name in ("all", "more"):
        stores[0].save_subscription(a_subscription(name, is_ordered=True))

    def publishes(who):
        for n in range(EACH):
            message = a_message(f"{who}:{n}".encode(), ordering_key=str(who))
            publish(stores[who % 2], message, now=NOW + n)

    def reads(place):
        name = ("all", "more")[place % 2]
        seen = []
        for _ in range(2_000):
            for taken in claim(stores[place % 2], name, now=NOW + EACH, limit=3):
                seen.append(taken.message.data)
                assert settled(stores[place % 2], taken, now=NOW + EACH)
            if figures(stores[0], name).acked == PUBLISHERS * EACH:
                break
        return name, seen

    with ThreadPoolExecutor(PUBLISHERS + 4) as threads:
        publishing = [threads.submit(publishes, who) for who in range(PUBLISHERS)]
        reading = [threads.submit(reads, place) for place in range(4)]
        for one in publishing:
            one.result()
        found = [one.result() for one in reading]

    for name in ("all", "more"):
        seen = [data for of, part in found if of == name for data in part]
        assert len(seen) == len(set(seen)) == PUBLISHERS * EACH
        for _, part in found:
            places = [tuple(map(int, data.split(b":"))) for data in part]
            for who in range(PUBLISHERS):
                mine = [n for of, n in places if of == who]
                assert mine == sorted(mine)


def test_one_key_is_one_message_whoever_publishes_it_first(opened):
    stores = [opened() for _ in range(2)]
    stores[0].save_topic(TopicRow("orders", None, 1))
    stores[0].save_subscription(a_subscription())

    def publishes(n):
        return publish(stores[n % 2], a_message(dedupe_key=str(n // 4)), keeps_ms=1_000)[0]

    with ThreadPoolExecutor(4) as threads:
        seqs = list(threads.map(publishes, range(40)))
    assert len(set(seqs)) == 10
    assert len(bodies(claim(stores[1], limit=99))) == 10

"""Subscriptions under whatever their readers do: at least once, in order, never after the end."""

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from connectors.registry import Registry
from connectors.sdk.context import Services
from engine.drivers.targets.targets import Targets
from engine.drivers.topics.machine import TopicMachine
from engine.drivers.topics.messages import Message
from engine.store.memory import MemoryStore
from engine.store.sql import SqlStore
from tests.engine.clocks import ManualClock

KEYS = st.sampled_from(["k1", None])
DEADLINE_MS = 10_000


class Readers(RuleBasedStateMachine):
    """One topic, one subscription, and readers that nack, forget, come late and are restarted."""

    def __init__(self, new_store, tmp_path) -> None:
        super().__init__()
        self.clock = ManualClock()
        self.store = new_store()
        self.tmp_path = tmp_path
        self.published = []  # (id, key) of those that match
        self.leases = {}  # ack id -> (message id, end)
        self.delivered = set()
        self.acked = set()
        self.acks = 0
        self.skipped = set()
        self.attempts = {}
        self.start()

    def start(self) -> None:
        """Begin anew on what the store has; what was in memory is lost."""
        self.machine = TopicMachine(self.store, self.clock, lambda: None, lambda: None)
        services = Services(files_root=self.tmp_path)
        targets = Targets(Registry(), services, lambda *_: None)
        self.source = self.machine.source(targets, lambda _: None)

    @initialize(
        is_exactly_once=st.booleans(),
        is_dying=st.booleans(),
        is_retaining=st.booleans(),
        backoff_s=st.sampled_from([None, 0, 1, 20]),
    )
    def subscribe(self, is_exactly_once, is_dying, is_retaining, backoff_s) -> None:
        self.is_exactly_once = is_exactly_once
        self.is_dying = is_dying
        self.can_go_back = is_retaining and not is_dying
        self.machine.topics.save("orders", {})
        self.machine.topics.save("dead", {})
        said = {
            "topic": "orders",
            "ordering": True,
            "exactly_once": is_exactly_once,
            "retain_acked": is_retaining,
            "filter": 'attributes.want = "yes"',
        }
        if backoff_s is not None:
            said["retry"] = {"min_backoff": f"{backoff_s}s", "max_backoff": "60s"}
        if is_dying:
            said["dead_letter"] = {"topic": "dead", "max_attempts": 5}
        self.machine.subscriptions.save("mail", said)
        self.machine.subscriptions.save("morgue", {"topic": "dead"})

    @rule(keys=st.lists(KEYS, min_size=1, max_size=2), is_wanted=st.booleans())
    def publish(self, keys, is_wanted) -> None:
        want = {"want": "yes" if is_wanted else "no"}
        ids = self.machine.topics.publish(
            "orders", [Message(attributes=want, ordering_key=key) for key in keys]
        )
        if is_wanted:
            self.published += zip(ids, keys, strict=True)

    @rule(limit=st.integers(1, 3))
    def pull(self, limit) -> None:
        now = self.clock.now_ms()
        for one in self.machine.puller.pull("mail", max_messages=limit):
            message_id = one["message"]["message_id"]
            assert message_id in dict(self.published), "nobody wanted it"
            assert message_id not in self.acked, "it was acknowledged"
            self.check_order(message_id)
            held = [end for of, end in self.leases.values() if of == message_id and end > now]
            assert not held, "somebody has it"
            self.attempts[message_id] = self.attempts.get(message_id, 0) + 1
            assert one["delivery_attempt"] == self.attempts[message_id]
            self.delivered.add(message_id)
            self.leases[one["ack_id"]] = (message_id, now + DEADLINE_MS)

    def check_order(self, message_id) -> None:
        places = dict(self.published)
        key = places[message_id]
        if key is not None:
            before = [of for of, its in self.published if its == key and int(of) < int(message_id)]
            assert set(before) <= self.acked | self.dead(), "an earlier one of its key is open"

    def dead(self) -> set:
        return {of for of, tries in self.attempts.items() if self.is_dying and tries >= 5}

    @precondition(lambda self: self.leases)
    @rule(data=st.data())
    def acknowledge(self, data) -> None:
        ack_id = data.draw(st.sampled_from(sorted(self.leases)), label="ack id")
        message_id, end = self.leases.pop(ack_id)
        refused = self.machine.puller.acknowledge("mail", [ack_id])
        if self.is_exactly_once and end <= self.clock.now_ms():
            assert refused == [ack_id], "its lease was over"
        if not refused:
            self.acks += 1
            self.acked.add(message_id)
            self.leases = {at: it for at, it in self.leases.items() if it[0] != message_id}

    @precondition(lambda self: self.leases)
    @rule(data=st.data())
    def refuse(self, data) -> None:
        ack_id = data.draw(st.sampled_from(sorted(self.leases)), label="ack id")
        self.leases.pop(ack_id)
        self.machine.puller.modify("mail", [ack_id], deadline_ms=0)

    @precondition(lambda self: self.leases)
    @rule(data=st.data(), ms=st.integers(1, 60_000))
    def put_off(self, data, ms) -> None:
        ack_id = data.draw(st.sampled_from(sorted(self.leases)), label="ack id")
        message_id, _ = self.leases[ack_id]
        if not self.machine.puller.modify("mail", [ack_id], deadline_ms=ms):
            self.leases[ack_id] = (message_id, self.clock.now_ms() + ms)

    @rule(s=st.sampled_from([1, 9, 10, 30]))
    def time_passes(self, s) -> None:
        self.clock.at += s * 1_000
        self.tick()

    def tick(self) -> None:
        for due in self.source.due(self.clock.now_ms()):
            self.source.fire(due.id, due.times)
        self.source.flush()

    @precondition(lambda self: self.can_go_back and self.published)
    @rule(s=st.sampled_from([0, 5, 60]))
    def go_back(self, s) -> None:
        self.clock.at += 1_000
        at = self.clock.now_ms() - s * 1_000 - 1
        self.machine.puller.seek("mail", at)
        for _ in range(3):
            self.tick()
        old = {of for of, _ in self.published if int(of) < at * 1_000}
        again = self.acked - old
        self.attempts |= dict.fromkeys(again, 0)
        self.skipped |= old - self.acked
        self.acked = (self.acked | old) - again
        self.leases = {at: it for at, it in self.leases.items() if it[0] not in old}

    @rule()
    def is_restarted(self) -> None:
        self.machine.close(drain_s=5)
        self.start()

    @invariant()
    def counts_add_up(self) -> None:
        found = self.machine.subscriptions.find("mail")["figures"]
        assert found["unacked"] >= 0
        assert found["acked"] == self.acks

    def teardown(self) -> None:
        for _ in range(400):
            if self.machine.subscriptions.find("mail")["figures"]["unacked"] == 0:
                break
            self.clock.at += 61_000
            self.tick()
            self.pull(99)
            for ack_id in sorted(self.leases):
                if ack_id in self.leases:
                    message_id, _ = self.leases.pop(ack_id)
                    if not self.machine.puller.acknowledge("mail", [ack_id]):
                        self.acks += 1
                        self.acked.add(message_id)
        self.machine.close(drain_s=5)
        wanted = {message_id for message_id, _ in self.published}
        assert wanted - self.skipped <= self.delivered, "each is delivered at least once"
        assert wanted == self.acked | self.dead(), "each has come to an end"
        self.store.close()


def test_promises_hold_in_memory(tmp_path):
    run_state_machine_as_test(
        lambda: Readers(MemoryStore, tmp_path),
        settings=settings(max_examples=300, stateful_step_count=40, deadline=None),
    )


def test_promises_hold_in_sqlite(tmp_path):
    places = iter(range(10_000))
    run_state_machine_as_test(
        lambda: Readers(lambda: SqlStore(tmp_path / str(next(places))), tmp_path),
        settings=settings(max_examples=15, stateful_step_count=30, deadline=None),
    )

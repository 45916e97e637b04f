"""Commits whose outcome is unknown, and runs that cannot be written: nothing is lost or doubled."""

import random
from collections import Counter

import pytest

from engine.core.machine import Machine
from engine.errors import StoreUnavailable
from tests.engine.conftest import PATIENCE_S, until
from tests.engine.flows import call, chain, echo, edge, flow, gate, lines, pause, trace


class Faults:
    """Makes a store's commits fail, before or after they have happened."""

    def __init__(self, runtime, seed, share=0.3):
        self._chance = random.Random(seed)
        self._share = share
        self._commit = runtime._m.store.commit
        runtime._m.store.commit = self.commit

    def commit(self, batch):
        throw = self._chance.random()
        if throw < self._share / 2:
            raise StoreUnavailable("lost before")
        self._commit(batch)
        if throw < self._share:
            raise StoreUnavailable("lost after")


@pytest.mark.parametrize("seed", range(5))
def test_commits_with_unknown_outcomes_lose_nothing_and_repeat_nothing(runtime, ledger, seed):
    runtime.publish(chain("a", "b", "c", make=lambda: trace(ledger)), by="ann")
    Faults(runtime, seed)
    accepted = []
    for n in range(12):
        while True:
            try:
                accepted.append(runtime.start(flow_id="shop", request_id=f"q{n}").run_id)
                break
            except StoreUnavailable:
                continue  # the caller asks again with the same request id
    views = [runtime.wait(run_id, PATIENCE_S) for run_id in accepted]
    assert {view["state"] for view in views} == {"succeeded"}
    assert (len(set(accepted)), len(runtime.runs(limit=99)[0])) == (12, 12)
    for view in views:
        facts = Counter((item["kind"], item["node"]) for item in runtime.history(view["run_id"]))
        assert set(facts.values()) == {1}
    # No engine has died, so no attempt had a reason to be repeated.
    assert Counter(Counter(line.split()[0] for line in lines(ledger)).values()) == {1: 36}


def test_a_start_whose_commit_was_lost_on_the_way_back_is_accepted(runtime):
    runtime.publish(chain("a"), by="ann")
    commit = runtime._m.store.commit
    calls = []

    def lost_after(batch):
        commit(batch)
        calls.append(batch)
        if len(calls) == 1:
            raise StoreUnavailable("lost after")

    runtime._m.store.commit = lost_after
    started = runtime.start(flow_id="shop")
    assert runtime.wait(started.run_id, PATIENCE_S)["state"] == "succeeded"


def test_a_run_that_cannot_be_written_is_set_aside_and_the_others_go_on(runtime):
    runtime.publish(flow({"a": echo("poison"), "b": echo()}, [edge("a", "b")]), by="ann")
    runtime.publish(chain("a", "b", id_="other"), by="ann")
    commit = runtime._m.store.commit

    def picky(batch):
        if any("poison" in (event.data or "") for event in batch.events):
            raise ValueError("cannot write this")
        commit(batch)

    runtime._m.store.commit = picky
    bad = runtime.start(flow_id="shop").run_id
    good = [runtime.start(flow_id="other").run_id for _ in range(5)]
    assert {runtime.wait(run_id, PATIENCE_S)["state"] for run_id in good} == {"succeeded"}
    until(lambda: runtime.run(bad)["state"] == "parked")
    assert runtime.run(bad)["error"]["code"] == "engine"
    runtime._m.store.commit = commit
    runtime.resume(bad)
    assert runtime.wait(bad, PATIENCE_S)["state"] == "succeeded"


def test_a_bug_in_one_run_parks_that_run_only(runtime, monkeypatch):
    runtime.publish(chain("a", "b"), by="ann")
    real = Machine.apply

    def apply(machine, event, oracle):
        if machine.facts.input == "unlucky" and machine.events == 1:
            raise RuntimeError("a bug")
        return real(machine, event, oracle)

    with monkeypatch.context() as patch:
        patch.setattr(Machine, "apply", apply)
        unlucky = runtime.start(flow_id="shop", input="unlucky").run_id
        lucky = runtime.start(flow_id="shop", input="lucky").run_id
        assert runtime.wait(lucky, PATIENCE_S)["state"] == "succeeded"
        until(lambda: runtime.summary(unlucky)["state"] == "parked")
    runtime.resume(unlucky)
    assert runtime.wait(unlucky, PATIENCE_S)["state"] == "succeeded"


class Picky:
    """A store that cannot write one word, and counts how often it was asked to."""

    def __init__(self, runtime):
        self._store = runtime._m.store
        self._commit = self._store.commit
        self._store.commit = self.commit
        self.refused = 0

    def commit(self, batch):
        if any("poison" in (event.data or "") for event in batch.events):
            self.refused += 1
            raise ValueError("cannot write this")
        self._commit(batch)

    def relent(self):
        self._store.commit = self._commit


def test_a_run_in_line_that_cannot_be_written_lets_the_others_past(runtime, tmp_path):
    one_by_one = {"max_running": 1}
    runtime.publish(flow({"a": gate(tmp_path / "go")}, settings=one_by_one), by="ann")
    picky = Picky(runtime)
    first = runtime.start(flow_id="shop").run_id
    bad = runtime.start(flow_id="shop", input="poison").run_id
    others = [runtime.start(flow_id="shop").run_id for _ in range(10)]
    (tmp_path / "go").touch()
    views = [runtime.wait(run_id, PATIENCE_S) for run_id in (first, *others)]
    assert {view["state"] for view in views} == {"succeeded"}
    assert (runtime.summary(bad)["state"], picky.refused) == ("queued", 2)


def test_a_run_in_line_that_was_passed_over_is_tried_again_after_a_while(opened, clock):
    runtime = opened(clock=clock)
    runtime.publish(flow({"p": pause("1h")}, settings={"max_running": 1}), by="ann")
    picky = Picky(runtime)
    first = runtime.start(flow_id="shop").run_id
    bad = runtime.start(flow_id="shop", input="poison").run_id
    runtime.cancel(first, by="ann")
    until(lambda: picky.refused == 2)
    picky.relent()
    clock.advance(minutes=2)
    until(lambda: runtime.summary(bad)["state"] == "waiting")


def test_a_run_that_cannot_be_written_is_set_aside_without_its_caller(runtime):
    runtime.publish(chain("a", make=lambda: echo("poison"), id_="called"), by="ann")
    runtime.publish(flow({"c": call("called")}), by="ann")
    picky = Picky(runtime)
    caller = runtime.start(flow_id="shop").run_id
    until(lambda: [row["flow_id"] for row in runtime.runs(state="parked")[0]] == ["called"])
    picky.relent()
    runtime.resume(runtime.runs(state="parked")[0][0]["run_id"])
    assert runtime.wait(caller, PATIENCE_S)["state"] == "succeeded"


def test_a_run_that_was_set_aside_in_doubt_gives_its_room_to_others(runtime, tmp_path):
    nodes = {"a": gate(tmp_path / "go"), "b": echo()}
    document = flow(nodes, [edge("a", "b")], settings={"max_running": 1})
    runtime.publish(document, by="ann")
    bad, good = (runtime.start(flow_id="shop").run_id for _ in range(2))
    commit, unanswered = runtime._m.store.commit, []

    def failing(batch):
        if any(event.run_id == bad for event in batch.events):
            raise ValueError("cannot write this")
        commit(batch)
        if not unanswered and any(update.state == "parked" for update in batch.updates):
            unanswered.append(batch)
            raise StoreUnavailable("lost after")

    runtime._m.store.commit = failing
    (tmp_path / "go").touch()
    assert runtime.wait(good, PATIENCE_S)["state"] == "succeeded"
    assert (runtime.summary(bad)["state"], len(unanswered)) == ("parked", 1)

"""What every store promises about triggers that wait for something from outside."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from engine.errors import Claimed, Conflict
from tests.contract.rows import a_trigger, a_version


def test_publishing_replaces_the_triggers_of_its_flow_and_no_others(store):
    store.publish(a_version(1), [], [a_trigger("a"), a_trigger("b")])
    store.publish(a_version(1, "other"), [], [a_trigger("a", flow_id="other")])
    store.publish(a_version(2), [], [a_trigger("b", key="late"), a_trigger("c", kind="queue")])
    assert store.triggers("webhook") == [
        a_trigger("a", flow_id="other"),
        a_trigger("b", key="late"),
    ]
    assert store.triggers("queue") == [a_trigger("c", kind="queue")]


def test_a_draft_that_is_kept_touches_no_trigger(store):
    store.publish(a_version(1), [], [a_trigger()])
    store.publish(a_version(None), [], replace=False)
    assert store.trigger("shop:t") == a_trigger()


def test_a_version_that_came_too_late_changes_no_trigger(store):
    store.publish(a_version(1), [], [a_trigger()])
    with pytest.raises(Conflict):
        store.publish(a_version(1, version_id="late"), [], [])
    assert store.trigger("shop:t") == a_trigger()


def test_a_paused_trigger_stays_paused_over_publishing(store):
    store.publish(a_version(1), [], [a_trigger()])
    assert store.set_trigger("shop:t", state="paused")
    store.publish(a_version(2), [], [a_trigger(key="new")])
    assert store.trigger("shop:t") == a_trigger(key="new", state="paused")


def test_what_is_not_there_cannot_be_paused(store):
    assert not store.set_trigger("shop:t", state="paused")
    assert store.trigger("shop:t") is None


def test_withdrawing_removes_the_triggers_of_a_flow(store):
    store.publish(a_version(1), [], [a_trigger()])
    store.publish(a_version(1, "other"), [], [a_trigger(flow_id="other")])
    store.withdraw("shop")
    assert store.triggers("webhook") == [a_trigger(flow_id="other")]


def claiming(node="t", flow_id="shop", claims=("POST orders/:",)):
    return a_trigger(node, flow_id=flow_id, claims=claims)


def test_what_one_flow_claims_no_other_flow_gets_and_nothing_of_it_is_written(store):
    store.publish(a_version(1), [], [claiming()])
    with pytest.raises(Claimed) as refused:
        store.publish(a_version(1, "other"), [], [claiming("h", "other")])
    error = refused.value
    assert (error.trigger_id, error.claim, error.flow_id) == ("other:h", "POST orders/:", "shop")
    assert (store.versions("other"), store.triggers("webhook")) == ([], [a_trigger()])


def test_a_flow_keeps_its_claims_over_publishing_and_may_move_them_among_its_nodes(store):
    store.publish(a_version(1), [], [claiming("a")])
    store.publish(a_version(2), [], [claiming("b")])
    with pytest.raises(Claimed):
        store.publish(a_version(1, "other"), [], [claiming(flow_id="other")])
    assert store.triggers("webhook") == [a_trigger("b")]


def test_a_claim_is_free_again_when_its_flow_gives_it_up_or_is_withdrawn(store):
    store.publish(a_version(1), [], [claiming()])
    store.publish(a_version(2), [], [claiming(claims=("GET orders/:",))])
    store.publish(a_version(1, "other"), [], [claiming(flow_id="other")])
    store.withdraw("other")
    store.publish(a_version(1, "third"), [], [claiming(flow_id="third")])
    assert [row.flow_id for row in store.triggers("webhook")] == ["shop", "third"]


def test_of_flows_that_claim_the_same_at_once_one_gets_it(store):
    def publish(number):
        flow_id = f"flow{number}"
        try:
            store.publish(a_version(1, flow_id), [], [claiming(flow_id=flow_id)])
        except Conflict:
            return None
        return flow_id

    with ThreadPoolExecutor(4) as pool:
        winners = [one for one in pool.map(publish, range(8)) if one is not None]
    assert len(winners) == 1
    assert [row.flow_id for row in store.triggers("webhook")] == winners
    assert [one for n in range(8) for one in store.versions(f"flow{n}")] == [
        a_version(1, winners[0])
    ]

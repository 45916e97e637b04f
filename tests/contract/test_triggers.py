"""What every store promises about triggers that wait for something from outside."""

import pytest

from engine.errors import Conflict
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

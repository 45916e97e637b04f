"""Rows for the contract suite: as small as a row can be."""

from engine.store.records import (
    ArrivalRow,
    EventRow,
    InboxRow,
    RunRow,
    VersionRow,
    WaitRow,
)
from engine.store.records_credentials import CredentialRow
from engine.store.records_schedules import ScheduleRow
from engine.store.records_tasks import TaskRow
from engine.store.records_topics import Publication, TopicRow
from engine.store.records_triggers import TriggerRow


def keep(store, *rows):
    """Keep events, without messages; give the keys of those that are new."""
    store.save_topic(TopicRow("events", None, 1))
    publication = Publication("events", [], 0)
    return store.accept_events(rows, publication, now=1, matches=lambda *_: True)


def a_run(run_id="r1", **changes):
    row = RunRow(
        run_id=run_id,
        flow_id="shop",
        version_id="v1",
        request_id=None,
        body_hash="h",
        state="running",
        undo="none",
        trigger=-1,
        output=None,
        error=None,
        created_at=1,
    )
    return row._replace(**changes)


def a_fact(run_id="r1", seq=1, **changes):
    row = EventRow(run_id, seq, kind=2, frame=1, step=0, attempt=1, at=5, data='"é"', answers=None)
    return row._replace(**changes)


def a_version(number=1, flow_id="shop", **changes):
    row = VersionRow(
        version_id=f"{flow_id}-{number}",
        flow_id=flow_id,
        number=number,
        digest="d",
        document="{}",
        published_at=1,
        published_by="ann",
    )
    return row._replace(**changes)


def a_schedule(node="tick", next_at=100, flow_id="shop", **changes):
    row = ScheduleRow(
        schedule_id=f"{flow_id}:{node}",
        flow_id=flow_id,
        node=node,
        cron="* * * * *",
        time_zone="UTC",
        gap="after",
        repeated="first",
        missed="latest",
        overlap="allow",
        input="null",
        state="active",
        next_at=next_at,
    )
    return row._replace(**changes)


def a_task(task_id="t1", due_at=10, **changes):
    row = TaskRow(
        task_id=task_id,
        queue="mail",
        name=None,
        idempotency_key=task_id,
        state="waiting",
        due_at=due_at,
        attempts=0,
        target="{}",
        created_at=1,
        updated_at=1,
    )
    return row._replace(**changes)


def a_wait(run_id="r1", frame=1, step=0, **changes):
    row = WaitRow(
        run_id=run_id,
        frame=frame,
        step=step,
        shard=0,
        kind="callback",
        node="ask",
        flow_id="shop",
        event_type=None,
        correlation=None,
        details="{}",
        opened_at=1,
        timeout_at=None,
    )
    return row._replace(**changes)


def a_post(item_id="p1", shard=0, **changes):
    row = InboxRow(item_id=item_id, shard=shard, run_id="r1", kind="cancel", data="{}", at=1)
    return row._replace(**changes)


def an_arrival(event_key="a/1", at=1, **changes):
    row = ArrivalRow(
        event_key=event_key, type="paid", source="a", correlation=None, data="{}", at=at
    )
    return row._replace(**changes)


def a_trigger(node="t", flow_id="shop", **changes):
    row = TriggerRow(
        trigger_id=f"{flow_id}:{node}",
        flow_id=flow_id,
        node=node,
        kind="webhook",
        key="orders",
        config="{}",
    )
    return row._replace(**changes)


def a_credential(name="shop", **changes):
    row = CredentialRow(
        name=name,
        credential_id=f"id-{name}",
        type="basic",
        hosts="[]",
        filled='["username"]',
        description="",
        sealed=b"sealed",
        key_id="k1",
        revision=1,
        created_at=1,
        created_by="ann",
        updated_at=1,
        updated_by="ann",
    )
    return row._replace(**changes)

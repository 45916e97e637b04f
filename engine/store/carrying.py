"""What a schedule keeps when its flow is published anew, or when it is changed. Pure."""

import json

from engine.store.records_schedules import ScheduleRow


def carry_over(old: ScheduleRow | None, new: ScheduleRow) -> ScheduleRow:
    """Give the new row with what the old one has lived through.

    With the same rule the cursor stays, so that a fire that is due is not lost over an edit.
    """
    if old is None:
        return new
    kept = new._replace(
        state=old.state,
        last_at=old.last_at,
        last_run_id=old.last_run_id,
        last_task_id=old.last_task_id,
        fires=old.fires,
        by_hand=old.by_hand,
        waiting_at=old.waiting_at,
    )
    same_rule = _rule(old) == _rule(new)
    if same_rule:
        kept = kept._replace(anchor_at=old.anchor_at)
    if same_rule or old.state == "paused":
        kept = kept._replace(next_at=old.next_at, nominal_at=old.nominal_at)
    return kept


def _rule(row: ScheduleRow) -> tuple[object, ...]:
    return (row.cron, row.time_zone, row.gap, row.repeated, json.loads(row.timing))

"""What happens to a task's row, as pure changes; the SQL does the same to many at once."""

from engine.store.records_tasks import DELETED, QueueRow, TaskRow


def claimed(task: TaskRow, now: int) -> TaskRow:
    """Give a task as it is once an attempt may begin."""
    return task._replace(
        state="running",
        attempts=task.attempts + 1,
        fence=task.fence + 1,
        first_at=now if task.first_at is None else task.first_at,
        begun_at=now,
        updated_at=now,
        is_forced=0,
    )


def unclaimed(task: TaskRow) -> TaskRow:
    """Give a claimed task as it was before; its fence stays, so that the claim is void."""
    attempts = task.attempts - 1
    first_at = task.first_at if attempts else None
    return task._replace(state="waiting", attempts=attempts, first_at=first_at)


def ended(task: TaskRow, queue: QueueRow) -> TaskRow:
    """Give an outcome with the moment at which it is to be forgotten."""
    match task.state:
        case "done":
            return task._replace(forget_at=task.updated_at + queue.dedupe_ms)
        case "failed":
            return task._replace(forget_at=task.updated_at + queue.dead_letter_ms)
        case _:
            return task


def settled(task: TaskRow, outcome: TaskRow) -> TaskRow:
    """Give a task with the outcome of its attempt."""
    return task._replace(
        state=outcome.state,
        due_at=outcome.due_at,
        updated_at=outcome.updated_at,
        last_error=outcome.last_error,
        responses=outcome.responses,
        executions=outcome.executions,
        last_status=outcome.last_status,
        forget_at=outcome.forget_at,
    )


def forced(task: TaskRow, now: int) -> TaskRow:
    """Give a task that is to run now; one that had failed for good begins anew."""
    task = task._replace(due_at=now, updated_at=now, is_forced=1)
    if task.state != "failed":
        return task
    return task._replace(
        state="waiting",
        attempts=0,
        first_at=None,
        responses=0,
        executions=0,
        last_status=None,
        forget_at=None,
    )


def dropped(task: TaskRow, now: int, dedupe_ms: int) -> TaskRow:
    """Give what is left of a removed task: its name and key."""
    return task._replace(
        state=DELETED,
        updated_at=now,
        target="{}",
        last_error=None,
        retry=None,
        is_forced=0,
        forget_at=now + dedupe_ms,
    )

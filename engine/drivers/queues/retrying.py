"""When a task is tried again, and when no more. Pure."""

import json
from typing import Any, NamedTuple

from engine.store.records_tasks import QueueRow, TaskRow

UNLIMITED = -1


class RetryRule(NamedTuple):
    """How a task is retried: its queue's way, but for what the task says itself."""

    max_attempts: int
    max_retry_ms: int
    min_backoff_ms: int
    max_backoff_ms: int
    max_doublings: int
    until_ms: int | None = None
    """No attempt is made again at this moment or later; only tasks say so, never queues."""

    def is_too_late(self, at: int) -> bool:
        """Say whether no attempt may be made again at this moment."""
        return self.until_ms is not None and at >= self.until_ms


def rule_of(queue: QueueRow, task: TaskRow) -> RetryRule:
    """Give the rule for a task."""
    own = {} if task.retry is None else json.loads(task.retry)
    values: dict[str, Any] = {
        name: own.get(name, getattr(queue, name, None)) for name in RetryRule._fields
    }
    return RetryRule(**values)


def backoff_ms(rule: RetryRule, attempts: int, retry_after_ms: int | None = None) -> int:
    """Give the pause after so many attempts.

    It is doubled `max_doublings` times, then grows by what the last doubling had reached, up to
    the maximum. What the other side asked for counts when it is longer, up to the maximum too.
    """
    doubled = min(attempts - 1, rule.max_doublings)
    steps = max(attempts - rule.max_doublings, 1)
    pause_ms = (rule.min_backoff_ms << min(doubled, 40)) * steps  # 40: far beyond any maximum
    return min(max(pause_ms, retry_after_ms or 0), max(rule.max_backoff_ms, rule.min_backoff_ms))


def is_over(rule: RetryRule, task: TaskRow, now: int) -> bool:
    """Say whether a task that has failed again is tried no more.

    With a limit of attempts and one of time, both have to be reached.
    """
    if rule.max_attempts == UNLIMITED or task.attempts < rule.max_attempts:
        return False
    first_at = now if task.first_at is None else task.first_at
    return not rule.max_retry_ms or now - first_at >= rule.max_retry_ms

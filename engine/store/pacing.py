"""How fast a queue may go: its bucket of tokens, its brake, what its meter counts. All pure.

The bucket is counted in whole billionths of a token, and a fill is rounded down, so that however
often it is filled, no window holds more dispatches than its burst and its rate allow.
"""

from collections import Counter
from collections.abc import Sequence

from engine.store.records_tasks import MeterRow, QueueRow, Standing, TaskRow

TOKEN = 1_000_000_000
"""One dispatch."""
PER_MS = TOKEN // 1_000
"""What a rate of one a second adds in a millisecond."""
BURST_MIN = 10
BURST_MAX = 500
BURST_PART = 5
"""A derived burst is what the rate gives in a fifth of a second."""
BATCH_MS = 20
"""A queue that waits for tokens waits until there are so many milliseconds' worth of them."""
SKEW_MS_MAX = 2_000
"""A clock that is further behind than this was set back; less is another process's."""
WHOLE = 1_000
"""A brake that is let go."""
BRAKE_MIN = 10
BRAKE_EVERY_MS = 1_000
"""Answers that belong together brake once."""
RELEASE_MS = 60_000
"""How long a brake takes from all to nothing."""
WINDOW_MS = 10_000
WINDOW_ATTEMPTS_MIN = 20
OVERLOADS = (429, 503)
MINUTE_MS = 60_000


def burst_of(queue: QueueRow) -> int:
    """Give how many tokens the bucket holds."""
    if queue.max_burst_size is not None:
        return queue.max_burst_size
    part = int(queue.max_dispatches_per_second / BURST_PART)
    return min(max(part, BURST_MIN), BURST_MAX)


def brake_of(meter: MeterRow, now: int) -> int:
    """Give the thousandths of the rate that are allowed now; the brake lets go as time passes."""
    passed = now - meter.brake_at
    if passed < 0:  # another process's clock, or this one was set back
        passed = RELEASE_MS if passed < -SKEW_MS_MAX else 0
    return min(WHOLE, meter.brake + passed * WHOLE // RELEASE_MS)


def rate_of(queue: QueueRow, meter: MeterRow, now: int) -> float:
    """Give the dispatches a second that are allowed now."""
    return queue.max_dispatches_per_second * brake_of(meter, now) / WHOLE


def fill(queue: QueueRow, meter: MeterRow, now: int) -> MeterRow:
    """Give the meter with the tokens that time has brought."""
    elapsed, room = now - meter.filled_at, _room(queue, meter, now)
    if -SKEW_MS_MAX <= elapsed < 0:
        return meter._replace(tokens=min(room, meter.tokens))
    brought = max(elapsed, 0) * _gain(queue, meter, now)
    return meter._replace(tokens=min(room, meter.tokens + brought), filled_at=now)


def permits(queue: QueueRow, meter: MeterRow) -> int:
    """Give how many may be dispatched now, of a meter that was filled."""
    if queue.state != "running" or meter.purge_before is not None:
        return 0
    return max(min(meter.tokens // TOKEN, queue.max_concurrent_dispatches - meter.running), 0)


def claimed(meter: MeterRow, *, paid: int, forced: int) -> MeterRow:
    """Give the meter after a claim; those that were forced cost no token."""
    count = paid + forced
    return meter._replace(
        tokens=meter.tokens - paid * TOKEN,
        waiting=meter.waiting - count,
        running=meter.running + count,
    )


def settled(meter: MeterRow, tasks: Sequence[TaskRow], now: int) -> MeterRow:
    """Give the meter after the outcomes of attempts that were running."""
    states = Counter(task.state for task in tasks)
    meter = meter._replace(
        running=meter.running - len(tasks),
        waiting=meter.waiting + states["waiting"],
        done=meter.done + states["done"],
        failed=meter.failed + states["failed"],
    )
    return _braked(_counted(meter, len(tasks), now), tasks, now)


def last_minute(meter: MeterRow, now: int) -> int:
    """Give about how many attempts have ended within the last minute."""
    minute, passed = divmod(now, MINUTE_MS)
    if minute == meter.minute:
        return meter.minute_attempts + meter.minute_before * (MINUTE_MS - passed) // MINUTE_MS
    if minute == meter.minute + 1:
        return meter.minute_attempts * (MINUTE_MS - passed) // MINUTE_MS
    return 0


def is_due(standing: Standing, now: int) -> bool:
    """Say whether the queue has something to do."""
    moment = next_moment(standing, now)
    return moment is not None and moment <= now


def next_moment(standing: Standing, now: int) -> int | None:
    """Give when the queue has something to do; None while somebody else has to do something."""
    queue, meter = standing.queue, standing.meter
    if meter.purge_before is not None or (standing.is_forced and queue.state != "disabled"):
        return now
    if queue.state != "running" or standing.first_due is None:
        return None
    if meter.running >= queue.max_concurrent_dispatches:
        return None
    return max(standing.first_due, _token_at(queue, meter, now))


def _token_at(queue: QueueRow, meter: MeterRow, now: int) -> int:
    """Give when the bucket holds enough to be worth a look: one token, or a batch of them."""
    filled, gain = fill(queue, meter, now), _gain(queue, meter, now)
    batch = min(gain * BATCH_MS // TOKEN, _room(queue, meter, now) // TOKEN)
    lacking = max(batch, 1) * TOKEN - filled.tokens
    return now if lacking <= 0 else max(now, filled.filled_at) + -(-lacking // gain)


def _gain(queue: QueueRow, meter: MeterRow, now: int) -> int:
    whole = int(queue.max_dispatches_per_second * PER_MS)
    return max(whole * brake_of(meter, now) // WHOLE, 1)


def _room(queue: QueueRow, meter: MeterRow, now: int) -> int:
    return max(burst_of(queue) * brake_of(meter, now) // WHOLE, 1) * TOKEN


def _counted(meter: MeterRow, attempts: int, now: int) -> MeterRow:
    minute = now // MINUTE_MS
    if minute == meter.minute:
        return meter._replace(minute_attempts=meter.minute_attempts + attempts)
    before = meter.minute_attempts if minute == meter.minute + 1 else 0
    return meter._replace(minute=minute, minute_attempts=attempts, minute_before=before)


def _braked(meter: MeterRow, tasks: Sequence[TaskRow], now: int) -> MeterRow:
    """Give the meter with its brake pulled, when the targets say so or fail most of the time."""
    troubles = [task for task in tasks if task.state != "done"]
    is_old = now - meter.window_at >= WINDOW_MS
    attempts = len(tasks) + (0 if is_old else meter.window_attempts)
    failures = len(troubles) + (0 if is_old else meter.window_failures)
    is_failing = attempts >= WINDOW_ATTEMPTS_MIN and failures * 2 > attempts
    is_overloaded = any(task.last_status in OVERLOADS for task in troubles)
    meter = meter._replace(
        window_at=now if is_old else meter.window_at,
        window_attempts=attempts,
        window_failures=failures,
    )
    if not (is_overloaded or is_failing) or now - meter.brake_at < BRAKE_EVERY_MS:
        return meter
    return meter._replace(
        brake=max(brake_of(meter, now) // 2, BRAKE_MIN),
        brake_at=now,
        window_at=now,
        window_attempts=0,
        window_failures=0,
    )

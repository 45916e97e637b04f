"""When a failed attempt is tried again. Reads no clock and throws no dice."""

from collections.abc import Callable
from typing import Final
from zlib import crc32

from engine.core.plan import Retry

RETRY_AFTER_MAX_MS: Final = 3_600_000
"""A service that asks for more patience than this is asked again all the same."""

_HASHES: Final = 2**32


def next_delay_ms(
    retry: Retry,
    *,
    attempt: int,
    error: str,
    retryable: bool | None,
    retry_after_ms: int | None,
    elapsed_ms: int,
    key: str,
    ask: Callable[[], bool] | None = None,
) -> int | None:
    """Return how long to wait after `attempt` (from 1) has failed; None means give up.

    `error` is the error's code. `retryable` is the action's own word; None leaves it to the
    policy: to its list of codes, then to `ask`, which is called when nothing else speaks against
    another attempt. `elapsed_ms` is the time since attempt 1 was scheduled. `key` names the attempt
    in all the world: jitter is a hash of it, so that a replay waits just as long.
    """
    if attempt >= retry.max_attempts:
        return None
    delay = _backoff_ms(retry, attempt) * (1 - retry.jitter * crc32(key.encode()) / _HASHES)
    if retry_after_ms is not None:
        delay = max(delay, min(retry_after_ms, RETRY_AFTER_MAX_MS))
    delay_ms = max(0, round(delay))
    if retry.max_duration_ms is not None and elapsed_ms + delay_ms > retry.max_duration_ms:
        return None
    if retryable is None:
        retryable = is_listed(retry, error) or (ask is not None and ask())
    return delay_ms if retryable else None


def is_listed(retry: Retry, error: str) -> bool:
    """Tell whether an error of this code is worth another attempt, by the list of the policy."""
    return any(_is_of(error, code) for code in retry.retry_on)


def _is_of(error: str, code: str) -> bool:
    """Tell whether an error is of a class: `http` has `http.503`, and so has `http.5xx`."""
    if code.endswith("xx") and len(error) == len(code):
        return error.startswith(code[:-2]) and error[-2:].isdigit()
    return error == code or error.startswith(f"{code}.")


def _backoff_ms(retry: Retry, attempt: int) -> float:
    try:
        grown = retry.initial_delay_ms * retry.multiplier ** (attempt - 1)
    except OverflowError:  # it would have been more than the maximum long ago
        return retry.max_delay_ms
    return min(grown, retry.max_delay_ms)

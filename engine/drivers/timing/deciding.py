"""What becomes of nominal times that have come, by the policy for overlaps. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

OVERLAPS = ("allow", "skip", "queue_one", "cancel_previous")


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a tick does about one schedule."""

    starts: Sequence[int] = ()
    waits: int | None = None
    """The time that starts when the run before has ended."""
    left_out: Sequence[int] = ()
    is_cancelling: bool = False
    """Whether the run before is to be stopped, so that the one that waits can start."""


def decide(overlap: str, times: Sequence[int], *, is_running: bool) -> Decision:
    """Say what becomes of these times, oldest first; one that waited before comes among them."""
    if not times:
        return Decision()
    if overlap == "skip":
        count = 0 if is_running else 1
        return Decision(starts=times[:count], left_out=times[count:])
    if overlap == "queue_one":
        count = 0 if is_running else 1
        waits = times[count] if len(times) > count else None
        return Decision(starts=times[:count], waits=waits, left_out=times[count + 1 :])
    if overlap == "cancel_previous":
        # The older ones would only start to be stopped at once.
        *older, newest = times
        if is_running:
            return Decision(waits=newest, left_out=older, is_cancelling=True)
        return Decision(starts=[newest], left_out=older)
    return Decision(starts=times)

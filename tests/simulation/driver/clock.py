"""Time: one that only passes, for leases and time limits, and the clocks of machines."""


class TrueTime:
    """Milliseconds that pass; the store's clock shows them, and nobody can set it."""

    def __init__(self, now: int = 1_772_323_200_000) -> None:  # 2026-03-01T00:00:00Z
        self.now = now

    def monotonic_s(self) -> float:
        return self.now / 1_000


class MachineClock:
    """What one machine believes; it can be set, forward and back."""

    def __init__(self, true: TrueTime) -> None:
        self.true = true
        self.skew = 0

    def now_ms(self) -> int:
        return self.true.now + self.skew

    def watch(self, notice: object) -> None:
        """Call nobody: a process looks at the clock whenever it is stepped."""

"""A clock that the world moves, forward and sometimes back; each process may be off by a bit."""


class SimClock:
    def __init__(self, now: int = 1_772_323_200_000) -> None:  # 2026-03-01T00:00:00Z
        self.true = now
        self.skew = 0

    def now_ms(self) -> int:
        return self.true + self.skew

    def watch(self, notice: object) -> None:
        """Call nobody: a process looks at the clock whenever it is stepped."""

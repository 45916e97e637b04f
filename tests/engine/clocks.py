"""A clock that tests move by hand."""


class ManualClock:
    def __init__(self, now_ms=1_772_323_200_000):  # 2026-03-01T00:00:00Z
        self.at = now_ms
        self._watchers = []

    def now_ms(self):
        return self.at

    def watch(self, notice):
        self._watchers.append(notice)

    def advance(self, *, ms=0, s=0, minutes=0, hours=0, days=0):
        seconds = s + 60 * minutes + 3_600 * hours + 86_400 * days
        self.at += ms + seconds * 1_000
        for notice in self._watchers:
            notice()

"""What attempts come to, decided by names and a seed: the same in every world of that seed."""

from dataclasses import dataclass
from zlib import crc32


@dataclass(frozen=True)
class Fate:
    """How one attempt ends: at a port, or with an error."""

    port: str = "out"
    code: str = ""
    retryable: bool | None = None
    retry_after_ms: int | None = None
    hangs: bool = False
    """It answers nobody; only a time limit or an abort ends it."""


@dataclass(frozen=True)
class Fates:
    seed: int
    troubles: float = 0.3
    """Share of bad luck, 0 to 1."""

    def chance(self, *names: object) -> float:
        return crc32(repr((self.seed, names)).encode()) / 2**32

    def of(self, node: str, value: object, attempt: int, *, has_timeout: bool) -> Fate:
        """A value stands for its place: it holds the run's number and the item."""
        luck = self.chance("luck", node, repr(value), attempt)
        if luck >= self.troubles:
            return Fate(port="left" if self.chance("port", node, repr(value)) < 0.15 else "out")
        kind = self.chance("kind", node, repr(value), attempt)
        if kind < 0.1 and has_timeout:
            return Fate(hangs=True)
        if kind < 0.65:
            return Fate(code="boom")
        if kind < 0.75:
            return Fate(code="busy", retryable=True, retry_after_ms=int(luck * 20_000))
        return Fate(code="fatal", retryable=False)

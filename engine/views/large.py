"""What stands for a large output until somebody asks for it. Knows no store."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Large:
    """An output that was not read: where it is, and how long its JSON text is."""

    seq: int
    """The fact that holds it."""
    size: int

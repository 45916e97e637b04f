"""What is known outside the engine: effects by idempotency key, and what clients were promised."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Effect:
    """Something that happened outside."""

    life: int
    run_id: str
    node: str
    key: str
    attempt: int
    value: str
    at: int


@dataclass(frozen=True)
class Handed:
    """An attempt was handed to the workers."""

    life: int
    run_id: str
    frame: int
    step: int
    attempt: int
    at: int


@dataclass
class Notes:
    """The ledger, in the order in which things happened."""

    effects: list[Effect] = field(default_factory=list)
    handed: list[Handed] = field(default_factory=list)
    promises: list[tuple[str, str, str, str]] = field(default_factory=list)
    """Starts that were acknowledged: flow, request id, body, run id."""
    refused: list[tuple[str, str, str]] = field(default_factory=list)
    """Starts that were refused as conflicts: flow, request id, body."""
    cancels: set[str] = field(default_factory=set)
    """Runs whose cancel was acknowledged."""
    decisions: list[tuple[str, str, str]] = field(default_factory=list)
    """Acknowledged decisions about undos: run, node, decision."""
    answers: list[tuple[str, str]] = field(default_factory=list)
    """Acknowledged answers to approvals: run and key."""
    resumes: set[str] = field(default_factory=set)
    published: dict[str, list[Any]] = field(default_factory=dict)
    """Documents by flow, oldest first."""
    poisoned: set[str] = field(default_factory=set)
    """Runs that the store could not write for a while."""
    unbroken: set[str] = field(default_factory=set)
    """Schedules that make up for every missed time, in all editions."""
    deaths: int = 0
    """Processes that died without a word."""

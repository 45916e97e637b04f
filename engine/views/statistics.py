"""What many runs have in common: how long nodes take, and what fails. Pure."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from engine.core.plan import Json, StepKind
from engine.views.projection import Projection

SLOWEST_SHOWN_MAX = 10
FAILING_SHOWN_MAX = 10
_WORK = frozenset({StepKind.ACTIVITY, StepKind.CALL})
"""Steps that take time by what they do; others wait, or hold what does."""
_HAS_FAILED = frozenset({"failed", "compensation_failed"})


class Digest(NamedTuple):
    """What a run tells of its nodes."""

    flow_id: str
    durations: tuple[tuple[str, int], ...]
    """Node and milliseconds, from the first attempt to the end of the last."""
    failures: tuple[tuple[str, str], ...]
    """Node and code of its error."""


def digest_of(flow_id: str, projection: Projection) -> Digest:
    """Give what a run tells, of the items that the projection keeps."""
    durations: list[tuple[str, int]] = []
    failures: list[tuple[str, str]] = []
    for frames in projection.frames_of:
        for frame in frames.values():
            for step in projection.plan.steps[frame.first : frame.first + frame.scope.count]:
                seen = projection.seen.get((frame.id, step.index))
                if seen is None or step.kind not in _WORK:
                    continue
                if seen.started_at is not None and seen.ended_at is not None and seen.attempts:
                    durations.append((step.node, seen.ended_at - seen.started_at))
                error = frame.errors.get(step.index)
                if seen.state in _HAS_FAILED and isinstance(error, dict):
                    failures.append((step.node, str(error.get("code"))))
    return Digest(flow_id, tuple(durations), tuple(failures))


def slowest(digests: Iterable[Digest]) -> list[dict[str, Json]]:
    """Give the nodes that take longest, by the duration that one in twenty exceeds."""
    by_node: dict[tuple[str, str], list[int]] = defaultdict(list)
    for digest in digests:
        for node, ms in digest.durations:
            by_node[digest.flow_id, node].append(ms)
    rows: list[dict[str, Json]] = [
        {
            "flow_id": flow_id,
            "node": node,
            "p50_ms": percentile(sorted(times), 50),
            "p95_ms": percentile(sorted(times), 95),
            "count": len(times),
        }
        for (flow_id, node), times in by_node.items()
    ]
    rows.sort(key=lambda row: (-row["p95_ms"], row["flow_id"], row["node"]))
    return rows[:SLOWEST_SHOWN_MAX]


def failing(digests: Iterable[Digest]) -> list[dict[str, Json]]:
    """Give the nodes that fail most, by the code of their errors."""
    counts = Counter(
        (digest.flow_id, node, code) for digest in digests for node, code in digest.failures
    )
    most = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:FAILING_SHOWN_MAX]
    return [
        {"flow_id": flow_id, "node": node, "code": code, "count": count}
        for (flow_id, node, code), count in most
    ]


def percentile(ordered: Sequence[int], share: int) -> int:
    """Give the value that so many of a hundred do not exceed, by the nearest rank."""
    return ordered[max(0, -(-len(ordered) * share // 100) - 1)]


def failure_rate(counts: Iterable[Mapping[str, int]]) -> float | None:
    """Give the share of ended runs that did not end well; None when none has ended."""
    ended: Counter[str] = Counter()
    for one in counts:
        ended.update(one)
    bad = ended["failed"] + ended["timed_out"]
    total = bad + ended["succeeded"] + ended["cancelled"]
    return round(bad / total, 4) if total else None

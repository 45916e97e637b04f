"""The check of a batch's fences on PostgreSQL, as one statement that goes out with the batch."""

from collections.abc import Iterable, Mapping
from functools import cache

PAIRS_MAX = 8
"""Up to so many a statement of pairs is planned faster than one over arrays."""
CHECK = (
    "SELECT 1 / (CASE WHEN count(*) = %s THEN 1 ELSE 0 END) FROM"
    " (SELECT 1 FROM leases{joined} WHERE {held} ORDER BY shard FOR SHARE OF leases) AS held"
)
"""Divides by zero when a fence does not hold, so that nobody has to wait for its answer.

The rows stay locked until the batch is written, in the order of shards, as everywhere.
"""
CHECK_MANY = CHECK.format(
    joined=", unnest(%s::text::int[], %s::text::bigint[]) AS fence (of_shard, of_epoch)",
    held="shard = of_shard AND epoch = of_epoch",
)


def check_of(fences: Mapping[int, int]) -> tuple[str, tuple[object, ...]]:
    """Give the statement for these fences, shard to epoch, and its values."""
    if len(fences) > PAIRS_MAX:
        return CHECK_MANY, (len(fences), _array(fences.keys()), _array(fences.values()))
    pairs = [value for pair in fences.items() for value in pair]
    size = 1 << (len(fences) - 1).bit_length()  # of few sizes, so that the server knows them all
    pairs += pairs[-2:] * (size - len(fences))
    return _check_pairs(size), (len(fences), *pairs)


@cache
def _check_pairs(count: int) -> str:
    pairs = " OR ".join(["shard = %s AND epoch = %s"] * count)
    return CHECK.format(joined="", held=f"({pairs})")


def _array(numbers: Iterable[int]) -> str:
    return "{" + ",".join(map(str, numbers)) + "}"

// One state for many nodes: the one a person has to know of first.
import type { NodeId } from "../model/flow";
import type { NodeStatus } from "../store/overlay";

const LOUDEST_FIRST = [
  "compensation_failed",
  "failed",
  "compensating",
  "retrying",
  "running",
  "waiting",
  "cancelled",
  "compensated",
] as const;

/** `failed 2`: the state, a space, and how many nodes are in it. */
export function summaryOf(
  members: readonly NodeId[],
  nodes: Readonly<Record<NodeId, NodeStatus>>,
): string {
  const counts = new Map<string, number>();
  for (const id of members) {
    const state = nodes[id]?.state ?? "pending";
    counts.set(state, (counts.get(state) ?? 0) + 1);
  }
  const loud = LOUDEST_FIRST.find((state) => counts.has(state));
  if (loud !== undefined) return `${loud} ${counts.get(loud) ?? 0}`;
  const succeeded = counts.get("succeeded") ?? 0;
  if (succeeded > 0) {
    const isOver = !counts.has("pending");
    return `${isOver ? "succeeded" : "running"} ${succeeded}`;
  }
  return counts.has("skipped") && !counts.has("pending")
    ? `skipped ${counts.get("skipped") ?? 0}`
    : "pending 0";
}

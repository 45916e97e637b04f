// Whether an edge was taken in the shown run.
import type { NodeId } from "../model/flow";
import type { OverlayState } from "../store/overlay";

/** undefined: nobody knows yet, or no run is shown. */
export type Flowing = "live" | "dead" | undefined;

export function flowing({ runId, nodes }: OverlayState, source: NodeId, target: NodeId): Flowing {
  if (runId === null) return undefined;
  const from = nodes[source]?.state ?? "pending";
  const to = nodes[target]?.state ?? "pending";
  if (from === "skipped" || to === "skipped") return "dead";
  return to === "pending" ? undefined : "live";
}

// Whether a node is another than the one whose result is shown: its settings count, not its name or place.
import type { FlowNode, NodeId } from "../model/flow";

/** The nodes that the shown run ran. */
export type Basis = ReadonlyMap<NodeId, FlowNode>;

export const basisOf = (nodes: readonly FlowNode[]): Basis =>
  new Map(nodes.map((node) => [node.id, node]));

/** A node that the run did not have has no result to be stale. */
export function isChanged(before: FlowNode | undefined, node: FlowNode): boolean {
  if (before === undefined || before === node) return false;
  return meaning(before) !== meaning(node);
}

function meaning({ name: _, ...node }: FlowNode): string {
  return JSON.stringify(node, (_key, value: unknown) =>
    value !== null && typeof value === "object" && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}

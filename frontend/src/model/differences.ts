// What differs between two states of a flow, in a person's words; layout is not a difference.
import type { Flow, FlowNode } from "./flow";

/** Names of nodes that differ, then `the edges`, `the settings`; empty when only the layout differs. */
export function differences(theirs: Flow, mine: Flow): string[] {
  const before = new Map(theirs.nodes.map((node) => [node.id, node]));
  const after = new Map(mine.nodes.map((node) => [node.id, node]));
  const nodes = [...new Set([...before.keys(), ...after.keys()])]
    .filter((id) => !isSame(before.get(id), after.get(id)))
    .map((id) => nameOf(after.get(id) ?? before.get(id), id));
  const edges = isSame(theirs.edges, mine.edges) ? [] : ["the edges"];
  const settings = (["name", "description", "input", "output", "settings", "vars"] as const).some(
    (field) => !isSame(theirs[field], mine[field]),
  );
  return [...nodes, ...edges, ...(settings ? ["the flow’s settings"] : [])];
}

const nameOf = (node: FlowNode | undefined, id: string): string => `“${node?.name ?? id}”`;

function isSame(a: unknown, b: unknown): boolean {
  return canonical(a) === canonical(b);
}

/** Keys sorted, so that their order is no difference. */
function canonical(value: unknown): string | undefined {
  return JSON.stringify(value, (_, each: unknown) => {
    if (each === null || typeof each !== "object" || Array.isArray(each)) return each;
    return Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

// The whole document replaced by another state of it, as one edit that leaves alone what says the same.
import type { Edit, FlowDraft } from "./change";
import type { Flow } from "./flow";
import { isSame, keyed } from "./same";

/** Nodes and edges that did not change stay the very objects they were. The flow keeps its id. */
export function replaceFlow(flow: Flow, target: Flow, label: string): Edit {
  const next: Record<string, unknown> = {
    ...target,
    id: flow.id,
    nodes: kept(flow.nodes, target.nodes, ({ id }) => id),
    edges: kept(flow.edges, target.edges, (edge) => JSON.stringify(edge)),
  };
  const before = flow as unknown as Record<string, unknown>;
  const keys = [...new Set([...Object.keys(before), ...Object.keys(next)])].filter(
    (key) => !isSame(before[key], next[key]),
  );
  return {
    label,
    recipe: (draft: FlowDraft) => {
      const fields = draft as unknown as Record<string, unknown>;
      for (const key of keys) {
        if (next[key] === undefined) Reflect.deleteProperty(fields, key);
        else fields[key] = next[key];
      }
    },
  };
}

function kept<T>(old: readonly T[], now: readonly T[], nameOf: (item: T) => string): T[] {
  const known = keyed(old, nameOf);
  return [...keyed(now, nameOf)].map(([key, item]) => {
    const was = known.get(key);
    return was !== undefined && isSame(was, item) ? was : item;
  });
}

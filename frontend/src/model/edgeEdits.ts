// Every edit of edges, as data; which edges are legal is asked elsewhere.
import type { Edit, FlowDraft } from "./change";
import { edgeKeys } from "./connect";
import type { Flow, FlowEdge } from "./flow";
import { words } from "../words/words";

const { edits } = words.model;

export function addEdge(edge: FlowEdge): Edit {
  return {
    label: edge.kind === "compensation" ? edits.undo : edits.connect,
    recipe: (draft) => {
      draft.edges.push({ ...edge });
    },
  };
}

/** Takes away edges by their keys on the canvas. */
export function removeEdges(keys: readonly string[]): Edit {
  return {
    label: edits.removeEdges(keys.length),
    recipe: (draft) => {
      const gone = new Set(keys);
      const names = edgeKeys(draft.edges);
      draft.edges = draft.edges.filter((_, index) => !gone.has(names[index] ?? ""));
    },
  };
}

/** Gives an edge other ends; its condition stays. */
export function reconnect(key: string, ends: FlowEdge): Edit {
  return {
    label: edits.reconnect,
    recipe: (draft) => {
      const index = edgeKeys(draft.edges).indexOf(key);
      const old = draft.edges[index];
      if (old === undefined) return;
      const when = old.when === undefined || ends.kind !== undefined ? {} : { when: old.when };
      draft.edges[index] = { ...ends, ...when };
    },
  };
}

/** Sets or takes away the condition of an edge. */
export function setCondition(key: string, when: string | undefined): Edit {
  return changeEdge(edits.condition, key, `edge:${key}:when`, (edge) => {
    const { when: _, ...rest } = edge;
    return when === undefined || when === "" ? rest : { ...rest, when };
  });
}

/** Another port at the start of an edge. */
export function setPort(key: string, port: string): Edit {
  return changeEdge(edits.port, key, undefined, (edge) => {
    const { port: _, ...rest } = edge;
    return port === "out" ? rest : { ...rest, port };
  });
}

/** Makes an edge an undo, or an ordinary edge again. */
export function setKind(key: string, kind: "flow" | "compensation"): Edit {
  return changeEdge(edits.kind, key, undefined, ({ from, to }) =>
    kind === "compensation" ? { from, to, kind } : { from, to },
  );
}

/** Nodes and edges taken away as one step. */
export function together(label: string, edits: readonly Edit[]): Edit {
  return {
    label,
    recipe: (draft) => {
      for (const edit of edits) edit.recipe(draft);
    },
  };
}

export function findEdge(flow: Flow, key: string): FlowEdge | undefined {
  return flow.edges[edgeKeys(flow.edges).indexOf(key)];
}

function changeEdge(
  label: string,
  key: string,
  group: string | undefined,
  change: (edge: FlowEdge) => FlowEdge,
): Edit {
  const recipe = (draft: FlowDraft) => {
    const index = edgeKeys(draft.edges).indexOf(key);
    const old = draft.edges[index];
    if (old !== undefined) draft.edges[index] = change({ ...old });
  };
  return { label, ...(group === undefined ? {} : { group }), recipe };
}

// Where expressions name a node, and how those names follow a new id; knows the document only.
import type { EdgeDraft, FlowDraft, NodeDraft } from "./change";
import type { Json, JsonObject, NodeId } from "./flow";

/** Lets every expression of the document say the new id. */
export function renameReferences(draft: FlowDraft, from: NodeId, to: NodeId): void {
  const rename = renamer(new Map([[from, to]]));
  for (const node of draft.nodes) renameInNode(node, rename);
  for (const edge of draft.edges) renameInEdge(edge, rename);
  if (draft.output !== undefined) {
    const output = renameIn(draft.output, rename);
    if (output !== draft.output) draft.output = output;
  }
}

/** The same for nodes and edges that are on their way into a document. */
export function renameInNode(node: NodeDraft, rename: (text: string) => string): void {
  if (node.config !== undefined) {
    const config = renameIn(node.config, rename);
    if (config !== node.config) node.config = config as JsonObject;
  }
  if (typeof node.retry === "object" && node.retry.retry_on !== undefined) {
    const retryOn = renameIn(node.retry.retry_on, rename) as string | string[];
    if (retryOn !== node.retry.retry_on) node.retry = { ...node.retry, retry_on: retryOn };
  }
}

export function renameInEdge(edge: EdgeDraft, rename: (text: string) => string): void {
  if (edge.when !== undefined && rename(edge.when) !== edge.when) edge.when = rename(edge.when);
}

/** Rewrites `nodes.old` and `nodes["old"]` (and `callbacks`) in texts that hold an expression. */
export function renamer(ids: ReadonlyMap<NodeId, NodeId>): (text: string) => string {
  const pattern = /\b(nodes|callbacks)(\.|\[\s*["'])([A-Za-z_][\w-]*)/g;
  return (text) => {
    if (!/\{\{|\{%/.test(text)) return text;
    return text.replace(pattern, (whole, root: string, joint: string, name: string) => {
      const exact = joint === "." ? name.replace(/-.*$/, "") : name;
      const id = ids.get(name) ?? ids.get(exact);
      if (id === undefined) return whole;
      const rest = ids.has(name) ? "" : name.slice(exact.length);
      return `${root}${joint}${id}${rest}`;
    });
  };
}

function renameIn(value: Json, rename: (text: string) => string): Json {
  if (typeof value === "string") return rename(value);
  if (Array.isArray(value)) {
    const items = value as readonly Json[];
    const next = items.map((item) => renameIn(item, rename));
    return next.some((item, index) => item !== items[index]) ? next : items;
  }
  if (value === null || typeof value !== "object") return value;
  const entries = Object.entries(value as JsonObject);
  const next = entries.map(
    ([key, item]) => [key, item === undefined ? item : renameIn(item, rename)] as const,
  );
  return next.some(([, item], index) => item !== entries[index]?.[1])
    ? Object.fromEntries(next)
    : value;
}

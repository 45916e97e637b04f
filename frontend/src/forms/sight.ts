// Which names a node's expressions can read at its place in the flow; pure.
import type { Flow, NodeId } from "../model/flow";
import { words } from "../words/words";
import { merged, namesOfSchema, namesOfValue, type Name, type Names } from "./names";

/** The part of a manifest's entry that tells what a node gives. */
export interface GivesOutput {
  readonly title: string;
  readonly output_schema: Readonly<Record<string, unknown>>;
}

/** What was seen in a run: its input, and the output of nodes. */
export interface Seen {
  readonly input?: unknown;
  readonly outputs?: Readonly<Record<NodeId, unknown>>;
}

/** `find` gives the action of a node's type; `nodeId: null` stands for the flow's own output. */
export function namesInSight(
  flow: Flow,
  nodeId: NodeId | null,
  find: (type: string, version?: number) => GivesOutput | undefined,
  seen: Seen = {},
): Names {
  const before = nodeId === null ? new Set(flow.nodes.map(({ id }) => id)) : upstream(flow, nodeId);
  const nodes = flow.nodes
    .filter(({ id, type }) => before.has(id) && !type.startsWith("trigger."))
    .map((node): Name => {
      const action = find(node.type, node.version);
      const promised = namesOfSchema(action?.output_schema);
      const output = () => merged(namesOfValue(seen.outputs?.[node.id]), promised);
      return {
        label: node.id,
        detail: node.name ?? action?.title ?? node.type,
        inside: () => [
          { label: "output", detail: words.expressions.output, inside: output },
          { label: "error", detail: words.expressions.error, inside: () => ERROR_NAMES },
        ],
      };
    });
  const input = () => merged(namesOfValue(seen.input), namesOfSchema(flow.input));
  return [
    { label: "input", detail: words.expressions.input, inside: input },
    { label: "nodes", detail: words.expressions.nodes, inside: () => nodes },
    ...(nodeId === null ? [] : scopeNames(flow, nodeId)),
    { label: "vars", detail: words.expressions.vars, inside: () => namesOfValue(flow.vars) },
    { label: "run", detail: words.expressions.run, inside: () => RUN_NAMES },
    { label: "now", detail: words.expressions.now },
  ];
}

export const ERROR_NAMES: Names = ["code", "message", "node", "attempt", "details"].map(
  (label) => ({
    label,
  }),
);
const RUN_NAMES: Names = ["id", "flow_id", "started_at"].map((label) => ({ label }));
const SCOPE_NAMES: readonly (Names[number] & { readonly types: readonly string[] })[] = [
  { label: "item", detail: words.expressions.item, types: ["flow.map"] },
  { label: "index", detail: words.expressions.index, types: ["flow.map", "flow.repeat"] },
  { label: "previous", detail: words.expressions.previous, types: ["flow.repeat"] },
];
const WITH_URL = "flow.callback";

/** All that can have settled before a node starts, over its scopes and over what it undoes. */
function upstream(flow: Flow, nodeId: NodeId): ReadonlySet<NodeId> {
  const parents = new Map(flow.nodes.map(({ id, parent }) => [id, parent]));
  const sources = new Map<NodeId, NodeId[]>();
  for (const { from, to } of flow.edges) sources.set(to, [...(sources.get(to) ?? []), from]);
  const found = new Set<NodeId>();
  const walked = new Set<NodeId>();
  const due: NodeId[] = [nodeId];
  for (let here = due.pop(); here !== undefined; here = due.pop()) {
    if (walked.has(here)) continue;
    walked.add(here);
    for (const id of sources.get(here) ?? []) {
      found.add(id);
      due.push(id);
    }
    // What leads to a scope leads to what is in it; the scope itself has no output yet.
    const parent = parents.get(here);
    if (parent !== undefined) due.push(parent);
  }
  return found;
}

/** What the scopes around a node give it, and the URLs of the callbacks in them. */
function scopeNames(flow: Flow, nodeId: NodeId): Names {
  const nodes = new Map(flow.nodes.map((node) => [node.id, node]));
  const scopes = new Set<NodeId | undefined>();
  for (let at = nodes.get(nodeId); at !== undefined; at = nodes.get(at.parent ?? "")) {
    if (scopes.has(at.parent)) break;
    scopes.add(at.parent);
  }
  const around = new Set([...scopes].map((id) => nodes.get(id ?? "")?.type ?? ""));
  const urls = flow.nodes
    .filter((node) => node.type === WITH_URL && scopes.has(node.parent))
    .map((node) => ({ label: node.id, detail: node.name ?? words.expressions.url }));
  return [
    ...SCOPE_NAMES.filter(({ types }) => types.some((type) => around.has(type))),
    ...(urls.length > 0
      ? [{ label: "callbacks", detail: words.expressions.callbacks, inside: () => urls }]
      : []),
  ];
}

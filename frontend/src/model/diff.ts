// What differs between two states of a flow, node by node and setting by setting; where things stand is no difference.
import { perform } from "./change";
import { edgeKeys } from "./connect";
import { renameId } from "./edits";
import type { Flow, FlowEdge, FlowNode, Json, NodeId } from "./flow";
import { isRecord, isSame, keyed, own } from "./same";

/** A value that changed; undefined is a value that is not there. */
export interface FieldChange {
  readonly path: readonly string[];
  readonly before: Json | undefined;
  readonly after: Json | undefined;
}

export interface NodeDiff {
  readonly before: FlowNode;
  readonly after: FlowNode;
  readonly fields: readonly FieldChange[];
}

export interface EdgeDiff {
  readonly before: FlowEdge;
  readonly after: FlowEdge;
}

export interface FlowDiff {
  readonly added: readonly FlowNode[];
  readonly removed: readonly FlowNode[];
  readonly changed: readonly NodeDiff[];
  readonly addedEdges: readonly FlowEdge[];
  readonly removedEdges: readonly FlowEdge[];
  readonly changedEdges: readonly EdgeDiff[];
  /** Of the flow itself: its name, its input, its settings. */
  readonly settings: readonly FieldChange[];
}

/** Kept beside the meaning; a flow runs the same without them. */
export const APPEARANCE: ReadonlySet<string> = new Set(["layout", "notes", "groups", "collapsed"]);
const PARTS: ReadonlySet<string> = new Set(["nodes", "edges", ...APPEARANCE]);

export function diff(before: Flow, after: Flow): FlowDiff {
  const renamed = renames(before, after);
  const same = withNewIds(before, renamed);
  const old = keyed(same.nodes, (node) => node.id);
  const now = keyed(after.nodes, (node) => node.id);
  const former = new Map([...renamed].map(([from, to]) => [to, from]));
  const original = keyed(before.nodes, (node) => node.id);
  const changed = [...now].flatMap(([key, node]): NodeDiff[] => {
    const was = old.get(key);
    if (was === undefined) return [];
    const id = former.get(key);
    const moved = id === undefined ? [] : [{ path: ["id"], before: id, after: key }];
    const fields = [...moved, ...fieldChanges(asJson(was), asJson(node))];
    return fields.length === 0
      ? []
      : [{ before: original.get(id ?? key) ?? was, after: node, fields }];
  });
  return {
    added: [...now].filter(([key]) => !old.has(key)).map(([, node]) => node),
    removed: [...old].filter(([key]) => !now.has(key)).map(([, node]) => node),
    changed,
    ...edgeDiff(same, after),
    settings: fieldChanges(settingsOf(before), settingsOf(after)),
  };
}

export function isEmptyDiff(found: FlowDiff): boolean {
  return sizeOf(found) === 0;
}

/** How many things a diff tells of. */
export const sizeOf = (found: FlowDiff): number =>
  Object.values<readonly unknown[]>({ ...found }).reduce((sum, list) => sum + list.length, 0);

/** Every value that differs, at the deepest place where both sides are mappings. */
export function fieldChanges(
  before: Json | undefined,
  after: Json | undefined,
  path: readonly string[] = [],
): FieldChange[] {
  if (isSame(before, after)) return [];
  if (!isRecord(before) || !isRecord(after)) return [{ path, before, after }];
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keys].flatMap((key) =>
    fieldChanges(own(before, key), own(after, key), [...path, key]),
  );
}

/** Nodes and edges aside: what the flow says of itself. */
export function settingsOf(flow: Flow): Json {
  return Object.fromEntries(
    Object.entries(flow as unknown as Record<string, Json>).filter(([key]) => !PARTS.has(key)),
  );
}

const asJson = (node: FlowNode): Json => node as unknown as Json;

/** Nodes that went and came under another id, and are the only ones of their type and name. */
function renames(before: Flow, after: Flow): Map<NodeId, NodeId> {
  const stays = new Set(before.nodes.map(({ id }) => id));
  const there = new Set(after.nodes.map(({ id }) => id));
  const gone = before.nodes.filter(({ id }) => !there.has(id));
  const come = after.nodes.filter(({ id }) => !stays.has(id));
  return new Map(
    gone.flatMap((node) => {
      const isAlike = (each: FlowNode) =>
        each.type === node.type && node.name !== undefined && each.name === node.name;
      const [found, ...more] = come.filter(isAlike);
      const isOnly = more.length === 0 && gone.filter(isAlike).length === 1;
      return found !== undefined && isOnly ? [[node.id, found.id] as const] : [];
    }),
  );
}

/** The flow as if its nodes had had their new ids all along, in expressions and edges, too. */
export function withNewIds(flow: Flow, names: ReadonlyMap<NodeId, NodeId>): Flow {
  return [...names].reduce((each, [from, to]) => perform(each, renameId(from, to))[0], flow);
}

function edgeDiff(
  before: Flow,
  after: Flow,
): Pick<FlowDiff, "addedEdges" | "removedEdges" | "changedEdges"> {
  const old = byKey(before);
  const now = byKey(after);
  return {
    addedEdges: [...now].filter(([key]) => !old.has(key)).map(([, edge]) => edge),
    removedEdges: [...old].filter(([key]) => !now.has(key)).map(([, edge]) => edge),
    changedEdges: [...now].flatMap(([key, edge]) => {
      const was = old.get(key);
      return was === undefined || isSame(was, edge) ? [] : [{ before: was, after: edge }];
    }),
  };
}

export function byKey(flow: Flow): Map<string, FlowEdge> {
  const keys = edgeKeys(flow.edges);
  return new Map(flow.edges.map((edge, index) => [keys[index] ?? "", edge]));
}

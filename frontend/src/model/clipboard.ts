// Nodes and edges as text that can be sent in a chat, and back with fresh ids; touches no clipboard itself.
import type { Edit, EdgeDraft, NodeDraft, Place } from "./change";
import { withChildren } from "./edits";
import type { Flow, FlowEdge, FlowNode, NodeId, Point } from "./flow";
import { movedTo, snapPoint } from "./geometry";
import { freshId } from "./ids";
import { renameInEdge, renameInNode, renamer } from "./references";

const TEXT_CHARS_MAX = 5_000_000;
const NODES_MAX = 5_000;

/** A part of a flow. A whole flow document reads as one, too. */
export interface Fragment {
  readonly schema: "baton.flow/v1";
  readonly nodes: readonly FlowNode[];
  readonly edges: readonly FlowEdge[];
  readonly layout: Readonly<Record<NodeId, Place>>;
}

/** The chosen nodes with what lives in them, and the edges between them. */
export function fragmentOf(flow: Flow, ids: readonly NodeId[]): Fragment {
  const chosen = withChildren(flow.nodes, ids);
  const layout: Record<NodeId, Place> = {};
  for (const id of chosen) layout[id] = flow.layout?.[id] ?? [0, 0];
  return {
    schema: "baton.flow/v1",
    nodes: flow.nodes.filter((node) => chosen.has(node.id)),
    edges: flow.edges.filter((edge) => chosen.has(edge.from) && chosen.has(edge.to)),
    layout,
  };
}

export function writeFragment(fragment: Fragment): string {
  return JSON.stringify(fragment, null, 2);
}

/** A fragment or a whole flow from text; null when it is something else. */
export function readFragment(text: string): Fragment | null {
  if (text.length > TEXT_CHARS_MAX || !text.includes('"nodes"')) return null;
  try {
    const value = JSON.parse(text) as Partial<Fragment> | null;
    if (value === null || !Array.isArray(value.nodes) || value.nodes.length > NODES_MAX)
      return null;
    const nodes = value.nodes.filter(isNode);
    const known = new Set(nodes.map((node) => node.id));
    const edges = (Array.isArray(value.edges) ? value.edges : []).filter((edge) =>
      isEdge(edge, known),
    );
    return nodes.length === 0
      ? null
      : { schema: "baton.flow/v1", nodes, edges, layout: value.layout ?? {} };
  } catch {
    return null;
  }
}

/** Puts a fragment in with fresh ids, its top left corner at a place. Answers the new ids. */
export function paste(flow: Flow, fragment: Fragment, at: Point): { edit: Edit; ids: NodeId[] } {
  const names = freshIds(flow, fragment);
  const rename = renamer(names);
  const roots = fragment.nodes.filter(
    (node) => node.parent === undefined || !names.has(node.parent),
  );
  const corner = cornerOf(fragment, roots);
  const nodes = fragment.nodes.map((node) => moveIn(node, names, flow, rename));
  const edges = fragment.edges.map((edge) => {
    const copy: EdgeDraft = {
      ...edge,
      from: names.get(edge.from) ?? edge.from,
      to: names.get(edge.to) ?? edge.to,
    };
    renameInEdge(copy, rename);
    return copy;
  });
  const isRoot = new Set(roots.map((node) => node.id));
  const recipe: Edit["recipe"] = (draft) => {
    draft.nodes.push(...nodes);
    draft.edges.push(...edges);
    draft.layout ??= {};
    for (const [old, id] of names) {
      const place = fragment.layout[old] ?? [0, 0];
      const offset: Point = isRoot.has(old) ? [at[0] - corner[0], at[1] - corner[1]] : [0, 0];
      draft.layout[id] = movedTo(place, snapPoint([place[0] + offset[0], place[1] + offset[1]]));
    }
  };
  const ids = roots.map((node) => names.get(node.id) ?? node.id);
  return {
    edit: { label: ids.length === 1 ? "Paste a node" : `Paste ${ids.length} nodes`, recipe },
    ids,
  };
}

function freshIds(flow: Flow, fragment: Fragment): Map<NodeId, NodeId> {
  const taken = new Set(flow.nodes.map((node) => node.id));
  const names = new Map<NodeId, NodeId>();
  for (const node of fragment.nodes) {
    const id = freshId(node.id, (each) => taken.has(each));
    taken.add(id);
    names.set(node.id, id);
  }
  return names;
}

function moveIn(
  node: FlowNode,
  names: ReadonlyMap<NodeId, NodeId>,
  flow: Flow,
  rename: (text: string) => string,
): NodeDraft {
  const { parent, ...rest } = node;
  const copy: NodeDraft = { ...rest, id: names.get(node.id) ?? node.id };
  const home = parent === undefined ? undefined : names.get(parent);
  if (home !== undefined) copy.parent = home;
  // A copy of a node inside a scope stays there when that scope is here, too.
  else if (parent !== undefined && flow.nodes.some((each) => each.id === parent))
    copy.parent = parent;
  renameInNode(copy, rename);
  return copy;
}

function cornerOf(fragment: Fragment, roots: readonly FlowNode[]): Point {
  const places = roots.map((node) => fragment.layout[node.id] ?? [0, 0]);
  return [
    Math.min(...places.map((place) => place[0])),
    Math.min(...places.map((place) => place[1])),
  ];
}

function isNode(value: unknown): value is FlowNode {
  if (value === null || typeof value !== "object") return false;
  const node = value as Partial<FlowNode>;
  return typeof node.id === "string" && node.id !== "" && typeof node.type === "string";
}

function isEdge(value: unknown, known: ReadonlySet<NodeId>): value is FlowEdge {
  if (value === null || typeof value !== "object") return false;
  const edge = value as Partial<FlowEdge>;
  return (
    typeof edge.from === "string" &&
    typeof edge.to === "string" &&
    known.has(edge.from) &&
    known.has(edge.to)
  );
}

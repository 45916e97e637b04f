// Nodes and edges as text that can be sent in a chat, and back with fresh ids; touches no clipboard itself.
import type { Edit, EdgeDraft, NodeDraft, Place } from "./change";
import { withChildren } from "./edits";
import { isCompensation } from "./catalog";
import type { Flow, FlowEdge, FlowGroup, FlowNode, FlowNote, NodeId, Point } from "./flow";
import { movedTo, snapPoint } from "./geometry";
import { freshId } from "./ids";
import { freshNoteId, noteIds } from "./notes";
import { renameInEdge, renameInNode, renamer } from "./references";
import { words } from "../words/words";

const { edits } = words.model;

const TEXT_CHARS_MAX = 5_000_000;
const NODES_MAX = 5_000;

/** A part of a flow. A whole flow document reads as one, too. */
export interface Fragment {
  readonly schema: "baton.flow/v1";
  readonly nodes: readonly FlowNode[];
  readonly edges: readonly FlowEdge[];
  readonly layout: Readonly<Record<NodeId, Place>>;
  readonly notes?: readonly FlowNote[];
  /** Only those that are copied whole. */
  readonly groups?: readonly FlowGroup[];
  readonly collapsed?: readonly string[];
}

/** The chosen nodes with what lives in them and what undoes them, and the edges between them. */
export function fragmentOf(
  flow: Flow,
  ids: readonly NodeId[],
  noteNames: readonly string[] = [],
): Fragment {
  const chosen = withChildren(flow.nodes, withHandlers(flow, ids));
  const layout: Record<NodeId, Place> = {};
  for (const id of chosen) layout[id] = flow.layout?.[id] ?? [0, 0];
  const groups = (flow.groups ?? []).filter((group) => group.nodes.every((id) => chosen.has(id)));
  const folds = new Set([...chosen, ...groups.map((group) => group.id)]);
  const names = noteIds(flow.notes ?? []);
  return {
    schema: "baton.flow/v1",
    nodes: flow.nodes.filter((node) => chosen.has(node.id)),
    edges: flow.edges.filter((edge) => chosen.has(edge.from) && chosen.has(edge.to)),
    layout,
    ...ifAny(
      "notes",
      (flow.notes ?? []).filter((_, n) => noteNames.includes(names[n] ?? "")),
    ),
    ...ifAny("groups", groups),
    ...ifAny(
      "collapsed",
      (flow.collapsed ?? []).filter((id) => folds.has(id)),
    ),
  };
}

/** Nodes with the handlers that undo them: one without the other would lose its undo. */
export function withHandlers(flow: Flow, ids: readonly NodeId[]): NodeId[] {
  const inside = withChildren(flow.nodes, ids);
  const undoing = flow.edges.filter((edge) => isCompensation(edge) && inside.has(edge.from));
  return [...new Set([...ids, ...undoing.map((edge) => edge.to).filter((id) => !inside.has(id))])];
}

const ifAny = <Key extends string, Item>(key: Key, items: readonly Item[]) =>
  (items.length > 0 ? { [key]: items } : {}) as { readonly [K in Key]?: readonly Item[] };

export function writeFragment(fragment: Fragment): string {
  return JSON.stringify(fragment, null, 2);
}

/** A fragment or a whole flow from text; null when it is something else. */
export function readFragment(text: string): Fragment | null {
  if (text.length > TEXT_CHARS_MAX || !/"(nodes|notes)"/.test(text)) return null;
  try {
    const value = JSON.parse(text) as Partial<Fragment> | null;
    if (value === null || !Array.isArray(value.nodes) || value.nodes.length > NODES_MAX)
      return null;
    const nodes = value.nodes.filter(isNode);
    const known = new Set(nodes.map((node) => node.id));
    const edges = (Array.isArray(value.edges) ? value.edges : []).filter((edge) =>
      isEdge(edge, known),
    );
    const drawn = drawnIn(value, known);
    if (nodes.length === 0 && drawn.notes === undefined) return null;
    return { schema: "baton.flow/v1", nodes, edges, layout: value.layout ?? {}, ...drawn };
  } catch {
    return null;
  }
}

/** Notes, groups and folds of a text, as far as they make sense. */
function drawnIn(
  value: Partial<Fragment>,
  known: ReadonlySet<NodeId>,
): Pick<Fragment, "notes" | "groups" | "collapsed"> {
  const list = (items: unknown): readonly unknown[] => (Array.isArray(items) ? items : []);
  const groups = list(value.groups)
    .filter(isGroup)
    .map((group) => ({ ...group, nodes: group.nodes.filter((id) => known.has(id)) }))
    .filter((group) => group.nodes.length > 0);
  const folds = new Set([...known, ...groups.map((group) => group.id)]);
  return {
    ...ifAny("notes", list(value.notes).filter(isNote).slice(0, NODES_MAX)),
    ...ifAny("groups", groups),
    ...ifAny(
      "collapsed",
      list(value.collapsed).filter((id): id is string => typeof id === "string" && folds.has(id)),
    ),
  };
}

/** Puts a fragment in with fresh ids, its top left corner at a place. Answers the new ids. */
export function paste(flow: Flow, fragment: Fragment, at: Point): Pasted {
  const names = freshIds(flow, fragment);
  const rename = renamer(names);
  const roots = fragment.nodes.filter(
    (node) => node.parent === undefined || !names.has(node.parent),
  );
  const corner = cornerOf(fragment, roots);
  const drawn = freshDrawn(flow, fragment, names, [at[0] - corner[0], at[1] - corner[1]]);
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
    if (drawn.notes.length > 0) draft.notes = [...(draft.notes ?? []), ...drawn.notes];
    if (drawn.groups.length > 0) draft.groups = [...(draft.groups ?? []), ...drawn.groups];
    if (drawn.folds.length > 0) draft.collapsed = [...(draft.collapsed ?? []), ...drawn.folds];
    if (names.size > 0) draft.layout ??= {};
    for (const [old, id] of names) {
      const place = fragment.layout[old] ?? [0, 0];
      const offset: Point = isRoot.has(old) ? [at[0] - corner[0], at[1] - corner[1]] : [0, 0];
      (draft.layout ??= {})[id] = movedTo(
        place,
        snapPoint([place[0] + offset[0], place[1] + offset[1]]),
      );
    }
  };
  const ids = roots.map((node) => names.get(node.id) ?? node.id);
  return {
    names,
    edit: { label: edits.pasteNodes(ids.length), recipe },
    ids,
    notes: drawn.notes.map((note) => note.id),
    groups: drawn.groups.map((group) => group.id),
  };
}

export interface Pasted {
  /** The new id of each node that came. */
  readonly names: ReadonlyMap<NodeId, NodeId>;
  readonly edit: Edit;
  readonly ids: NodeId[];
  readonly notes: readonly string[];
  readonly groups: readonly string[];
}

function freshDrawn(flow: Flow, fragment: Fragment, names: ReadonlyMap<NodeId, NodeId>, by: Point) {
  const taken = new Set([
    ...flow.nodes.map((node) => node.id),
    ...(flow.groups ?? []).map((group) => group.id),
    ...names.values(),
  ]);
  const folds = new Map(names);
  const groups = (fragment.groups ?? []).map((group) => {
    const id = freshId(group.id, (each) => taken.has(each));
    taken.add(id);
    folds.set(group.id, id);
    return { ...group, id, nodes: group.nodes.map((node) => names.get(node) ?? node) };
  });
  const added = new Set<string>();
  const notes = (fragment.notes ?? []).map((note) => {
    const id = freshNoteId(flow.notes ?? [], added);
    added.add(id);
    return { ...note, id, at: snapPoint([note.at[0] + by[0], note.at[1] + by[1]]) };
  });
  return {
    groups,
    notes,
    folds: (fragment.collapsed ?? []).flatMap((id) => folds.get(id) ?? []),
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
  const places = [
    ...roots.map((node) => fragment.layout[node.id] ?? ([0, 0] as const)),
    ...(fragment.notes ?? []).map((note) => note.at),
  ];
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

function isNote(value: unknown): value is FlowNote {
  if (value === null || typeof value !== "object") return false;
  const note = value as Partial<FlowNote>;
  return typeof note.text === "string" && isPair(note.at) && isPair(note.size);
}

function isGroup(value: unknown): value is FlowGroup {
  if (value === null || typeof value !== "object") return false;
  const group = value as Partial<FlowGroup>;
  return typeof group.id === "string" && Array.isArray(group.nodes);
}

const isPair = (value: unknown): value is Point =>
  Array.isArray(value) && value.length === 2 && value.every((each) => Number.isFinite(each));

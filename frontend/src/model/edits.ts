// Every edit of nodes and of the flow itself, as data; the store performs them, undo takes them back.
import type { Edit, FlowDraft, Place } from "./change";
import { isScope } from "./catalog";
import { makeEdge } from "./connect";
import type { Flow, FlowEdge, FlowNode, NodeId, Point } from "./flow";
import { FRAME_MIN, movedTo, snapPoint } from "./geometry";
import { forget, leaveGroups, renameInGroups } from "./groups";
import { freshId, isSlugOf, nodeSlug } from "./ids";
import { renameReferences } from "./references";
import { words } from "../words/words";

const { edits } = words.model;

/** What a node may be changed to: a value, or undefined to leave the field out. */
export type NodePatch = { [K in keyof Omit<FlowNode, "id" | "type">]?: FlowNode[K] | undefined };
export type FlowPatch = {
  [K in "name" | "description" | "input" | "output" | "settings" | "vars"]?: Flow[K] | undefined;
};

/** A node for an action that was chosen; its id speaks of what it does. */
export function newNode(
  flow: Flow,
  action: { type: string; version: number; title: string },
): FlowNode {
  const taken = new Set(flow.nodes.map((node) => node.id));
  const id = freshId(nodeSlug(action.title), (each) => taken.has(each));
  return { id, type: action.type, version: action.version, name: action.title, config: {} };
}

/** Adds a node at a place, with edges that were drawn to it, perhaps instead of one that it splits. */
export function addNode(
  node: FlowNode,
  at: Point,
  edges: readonly FlowEdge[] = [],
  split?: FlowEdge,
): Edit {
  const place: Place = isScope(node.type)
    ? [...snapPoint(at), FRAME_MIN.width, FRAME_MIN.height]
    : snapPoint(at);
  return {
    label: edits.add(node.name ?? node.id),
    recipe: (draft) => {
      draft.nodes.push({ ...node });
      layoutOf(draft)[node.id] = place;
      if (split) removeEdge(draft, split);
      draft.edges.push(...edges.map((edge) => ({ ...edge })));
    },
  };
}

/** Puts a node into the middle of an edge; the condition stays at the first half. */
export function splice(node: FlowNode, at: Point, edge: FlowEdge): Edit {
  const first: FlowEdge = { ...edge, to: node.id };
  return {
    ...addNode(node, at, [first, makeEdge(node.id, "out", edge.to)], edge),
    label: edits.splice,
  };
}

/** Puts a node that is here already into the middle of an edge; its other edges stay. */
export function spliceIn(id: NodeId, edge: FlowEdge, port = "out"): Edit {
  return {
    label: edits.splice,
    recipe: (draft) => {
      removeEdge(draft, edge);
      for (const each of [{ ...edge, to: id }, makeEdge(id, port, edge.to)])
        if (!draft.edges.some((known) => sameEnds(known, each))) draft.edges.push(each);
    },
  };
}

/** Takes nodes away with all that lives in them and every edge at them. */
export function removeNodes(ids: readonly NodeId[]): Edit {
  return {
    label: edits.removeNodes(ids.length),
    recipe: (draft) => {
      const gone = withChildren(draft.nodes, ids);
      draft.nodes = draft.nodes.filter((node) => !gone.has(node.id));
      draft.edges = draft.edges.filter((edge) => !gone.has(edge.from) && !gone.has(edge.to));
      if (draft.layout) for (const id of gone) Reflect.deleteProperty(draft.layout, id);
      leaveGroups(draft, gone);
      forget(draft, gone);
    },
  };
}

/** Takes one node away and joins those before it to those after it. */
export function removeAndReconnect(id: NodeId): Edit {
  return {
    label: edits.bridge,
    recipe: (draft) => {
      const into = draft.edges.filter((edge) => edge.to === id && edge.kind === undefined);
      const after = draft.edges.filter(
        (edge) => edge.from === id && edge.port === undefined && edge.kind === undefined,
      );
      const joined = into.flatMap((edge) => after.map((next) => ({ ...edge, to: next.to })));
      removeNodes([id]).recipe(draft);
      for (const edge of joined)
        if (!draft.edges.some((each) => sameEnds(each, edge))) draft.edges.push(edge);
    },
  };
}

/** The named nodes and, inside of scopes, all that lives in them. */
export function withChildren(nodes: readonly FlowNode[], ids: readonly NodeId[]): Set<NodeId> {
  const all = new Set(ids);
  for (let before = -1; before !== all.size;) {
    before = all.size;
    for (const node of nodes)
      if (node.parent !== undefined && all.has(node.parent)) all.add(node.id);
  }
  return all;
}

/** Moves nodes to new corners (within their scope). */
export function moveNodes(moves: ReadonlyMap<NodeId, Point>, group?: string): Edit {
  return {
    label: edits.moveNodes(moves.size),
    ...(group === undefined ? {} : { group }),
    recipe: (draft) => {
      for (const [id, at] of moves) place(draft, id, at);
    },
  };
}

/** Gives a scope's frame a new corner and size. */
export function resizeFrame(id: NodeId, at: readonly [number, number, number, number]): Edit {
  return {
    label: edits.resize,
    recipe: (draft) => {
      layoutOf(draft)[id] = at;
    },
  };
}

/** Moves nodes into a scope (or out: undefined). Edges that would cross its border go. */
export function reparent(moves: ReadonlyMap<NodeId, Point>, parent: NodeId | undefined): Edit {
  return {
    label: parent === undefined ? edits.moveOut : edits.moveInto,
    recipe: (draft) => {
      for (const [id, at] of moves) {
        const node = draft.nodes.find((each) => each.id === id);
        if (node === undefined) continue;
        if (parent === undefined) delete node.parent;
        else node.parent = parent;
        place(draft, id, at);
      }
      leaveGroups(draft, new Set(moves.keys()));
      const home = new Map(draft.nodes.map((node) => [node.id, node.parent]));
      draft.edges = draft.edges.filter((edge) => home.get(edge.from) === home.get(edge.to));
    },
  };
}

/** Changes fields of a node; `field` names the gesture, so that typing is one step of undo. */
export function patchNode(id: NodeId, patch: NodePatch, field?: string): Edit {
  return {
    label: edits.settings,
    ...(field === undefined ? {} : { group: `node:${id}:${field}` }),
    recipe: (draft) => {
      const node = draft.nodes.find((each) => each.id === id);
      if (node) assign(node, patch);
    },
  };
}

/** Switches nodes off, or on again when all of them are off. */
export function toggleDisabled(ids: readonly NodeId[]): Edit {
  return {
    label: edits.disable,
    recipe: (draft) => {
      const chosen = draft.nodes.filter((node) => ids.includes(node.id));
      const allOff = chosen.every((node) => node.disabled === true);
      for (const node of chosen) {
        if (allOff) delete node.disabled;
        else node.disabled = true;
      }
    },
  };
}

export function patchFlow(patch: FlowPatch, field?: string): Edit {
  return {
    label: edits.flowSettings,
    ...(field === undefined ? {} : { group: `flow:${field}` }),
    recipe: (draft) => assign(draft as unknown as Record<string, unknown>, patch),
  };
}

/** A new name; the id follows while it is the slug of the old one, and expressions follow the id. */
export function renameNode(flow: Flow, id: NodeId, name: string): { edit: Edit; id: NodeId } {
  const node = flow.nodes.find((each) => each.id === id);
  const follows = node !== undefined && isSlugOf(id, node.name ?? id) && !isSlugOf(id, name);
  const taken = new Set(flow.nodes.map((each) => each.id));
  taken.delete(id);
  const next = follows ? freshId(nodeSlug(name), (each) => taken.has(each)) : id;
  const recipe = (draft: FlowDraft) => {
    const target = draft.nodes.find((each) => each.id === id);
    if (target) target.name = name;
    if (next !== id) renameId(id, next).recipe(draft);
  };
  return { edit: { label: edits.rename, recipe }, id: next };
}

/** A new id everywhere: node, edges, layout, children, and what expressions say. */
export function renameId(from: NodeId, to: NodeId): Edit {
  return {
    label: edits.id,
    recipe: (draft) => {
      if (draft.nodes.some((node) => node.id === to)) return;
      for (const node of draft.nodes) {
        if (node.id === from) node.id = to;
        if (node.parent === from) node.parent = to;
      }
      for (const edge of draft.edges) {
        if (edge.from === from) edge.from = to;
        if (edge.to === from) edge.to = to;
      }
      const old = draft.layout?.[from];
      if (draft.layout && old !== undefined) {
        Reflect.deleteProperty(draft.layout, from);
        draft.layout[to] = old;
      }
      renameInGroups(draft, from, to);
      renameReferences(draft, from, to);
    },
  };
}

export function layoutOf(draft: FlowDraft): Record<NodeId, Place> {
  draft.layout ??= {};
  return draft.layout;
}

function place(draft: FlowDraft, id: NodeId, at: Point): void {
  const layout = layoutOf(draft);
  const next = movedTo(layout[id], at);
  const old = layout[id];
  if (old === undefined || old[0] !== next[0] || old[1] !== next[1]) layout[id] = next;
}

function removeEdge(draft: FlowDraft, edge: FlowEdge): void {
  const index = draft.edges.findIndex((each) => sameEnds(each, edge));
  if (index >= 0) draft.edges.splice(index, 1);
}

function sameEnds(a: FlowEdge, b: FlowEdge): boolean {
  return (
    a.from === b.from &&
    a.to === b.to &&
    a.port === b.port &&
    a.kind === b.kind &&
    a.when === b.when
  );
}

function assign(target: Record<string, unknown>, patch: object): void {
  for (const [key, value] of Object.entries(patch)) {
    if (value === undefined) Reflect.deleteProperty(target, key);
    else target[key] = value;
  }
}

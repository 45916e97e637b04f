// Three states of a flow as one: the edits of both sides are kept; only what both changed differently is asked.
import { perform, type Edit, type FlowDraft } from "./change";
import { byKey, settingsOf } from "./diff";
import { edgeKeys } from "./connect";
import { removeEdges } from "./edgeEdits";
import { removeNodes, renameId, withChildren } from "./edits";
import type { Flow, FlowEdge, FlowNode, Json, NodeId } from "./flow";
import { freshId } from "./ids";
import { mergeOrder, mergeValue, type Clash, type Three } from "./mergeValue";
import { isSame, keyed, setAt } from "./same";
import { words } from "../words/words";

const { edits } = words.model;

export type Side = "mine" | "theirs";

/** What a clash is about. */
export type Place =
  | { readonly kind: "flow" }
  | { readonly kind: "node"; readonly id: NodeId }
  | { readonly kind: "edge"; readonly id: string }
  | { readonly kind: "note"; readonly id: string }
  | { readonly kind: "group"; readonly id: string };

/** An empty path is the thing itself: one side took it away, the other changed it. */
export interface Conflict extends Clash {
  readonly place: Place;
}

export interface Merge {
  readonly flow: Flow;
  /** In the flow all of them stand as mine, and what one side took away is there. */
  readonly conflicts: readonly Conflict[];
}

export function merge(base: Flow, mine: Flow, theirs: Flow): Merge {
  const three = { base, mine: withOwnIds(base, mine, theirs), theirs };
  const conflicts: Conflict[] = [];
  const about = (place: Place) => (clash: Clash) => conflicts.push({ ...clash, place });
  const settings = mergeValue(each(three, settingsOf), about({ kind: "flow" }));
  const nodes = mergeNodes(three, conflicts);
  const ids = new Set(nodes.map((node) => node.id));
  const contested = new Set(
    conflicts.flatMap(({ place, path }) =>
      place.kind === "node" && path.length === 0 ? [place.id] : [],
    ),
  );
  const once = new Set(Object.values(three).flatMap((flow) => flow.nodes.map(({ id }) => id)));
  const hangs = (id: NodeId) => once.has(id) && !ids.has(id);
  const kept = withChildren(nodes, [...contested]);
  const edges = mergeEdges(three, kept, conflicts).filter(
    ({ from, to }) => !hangs(from) && !hangs(to),
  );
  const flow = {
    ...(settings as object),
    nodes,
    edges,
    ...mergeAppearance(three, hangs, conflicts),
  } as unknown as Flow;
  return { flow, conflicts };
}

/** The edit that decides a conflict; null when the document says so already. */
export function settle({ place, path, ...values }: Conflict, side: Side): Edit | null {
  const value = values[side];
  const label = side === "mine" ? edits.keepMine : edits.takeTheirs;
  if (path.length > 0)
    return side === "mine" ? null : { label, recipe: (draft) => put(draft, place, path, value) };
  if (value !== undefined) return null;
  if (place.kind === "node") return { ...removeNodes([place.id]), label };
  if (place.kind === "edge") return { ...removeEdges([place.id]), label };
  return { label, recipe: (draft) => takeAway(draft, place) };
}

const each = <T, U>({ base, mine, theirs }: Three<T>, of: (one: T) => U): Three<U> => ({
  base: of(base),
  mine: of(mine),
  theirs: of(theirs),
});

/** Two nodes that were added under one id are two nodes: mine gets another one. */
function withOwnIds(base: Flow, mine: Flow, theirs: Flow): Flow {
  const old = new Set(base.nodes.map(({ id }) => id));
  const added = keyed(theirs.nodes, ({ id }) => id);
  const taken = new Set([...mine.nodes, ...theirs.nodes].map(({ id }) => id));
  let flow = mine;
  for (const node of mine.nodes) {
    const other = added.get(node.id);
    if (old.has(node.id) || other === undefined || isSame(node, other)) continue;
    const id = freshId(node.id, (one) => taken.has(one));
    taken.add(id);
    flow = perform(flow, renameId(node.id, id))[0];
  }
  return flow;
}

function mergeNodes(flows: Three<Flow>, conflicts: Conflict[]): FlowNode[] {
  const three = each(flows, (flow) => keyed(flow.nodes, ({ id }) => id));
  const lost = {
    mine: contestedBy(flows, "mine"),
    theirs: contestedBy(flows, "theirs"),
  };
  const keep = (side: Side, key: string): boolean => {
    const { roots, kept } = lost[side];
    const value = three[side].get(key) as Json | undefined;
    if (!roots.has(key)) return kept.has(key);
    const other = { mine: undefined, theirs: undefined, [side]: value };
    const base = three.base.get(key) as Json | undefined;
    conflicts.push({ place: { kind: "node", id: key }, path: [], base, ...other });
    return true;
  };
  return mergeItems(three, keep, (key) => ({ kind: "node", id: key }), conflicts);
}

/** What one side changed and the other took away: the outermost of them, and all that lives in them. */
function contestedBy(flows: Three<Flow>, side: Side): { roots: Set<NodeId>; kept: Set<NodeId> } {
  const keeper = keyed(flows[side].nodes, ({ id }) => id);
  const remover = new Set(flows[side === "mine" ? "theirs" : "mine"].nodes.map(({ id }) => id));
  const base = keyed(flows.base.nodes, ({ id }) => id);
  const isLost = (id: NodeId) => base.has(id) && keeper.has(id) && !remover.has(id);
  const wired = newlyWired(flows.base, flows[side]);
  const roots = new Set<NodeId>();
  for (const [id, node] of keeper) {
    if (!isLost(id) || (isSame(node, base.get(id)) && !wired.has(id))) continue;
    let top = id;
    const seen = new Set([id]);
    for (let up = node.parent; up !== undefined && isLost(up) && !seen.has(up);) {
      seen.add(up);
      top = up;
      up = keeper.get(up)?.parent;
    }
    roots.add(top);
  }
  return { roots, kept: withChildren(flows[side].nodes, [...roots]) };
}

/** Nodes that got a new edge or a new child. */
function newlyWired(base: Flow, side: Flow): Set<NodeId> {
  const known = byKey(base);
  const homes = new Map(base.nodes.map((node) => [node.id, node.parent]));
  const ends = [...byKey(side)]
    .filter(([key]) => !known.has(key))
    .flatMap(([, { from, to }]) => [from, to]);
  const homesNow = side.nodes.flatMap(({ id, parent }) =>
    parent !== undefined && homes.get(id) !== parent ? [parent] : [],
  );
  return new Set([...ends, ...homesNow]);
}

function mergeEdges(
  flows: Three<Flow>,
  contested: ReadonlySet<NodeId>,
  conflicts: Conflict[],
): FlowEdge[] {
  const three = each(flows, byKey);
  const keep = (side: Side, key: string): boolean => {
    const edge = three[side].get(key);
    if (edge === undefined) return false;
    return contested.has(edge.from) || contested.has(edge.to) || !isSame(edge, three.base.get(key));
  };
  return mergeItems(three, keep, (key) => ({ kind: "edge", id: key }), conflicts);
}

/** Notes, groups, places: beside the meaning, so that only a note's and a group's own words can clash. */
function mergeAppearance(
  flows: Three<Flow>,
  hangs: (id: NodeId) => boolean,
  conflicts: Conflict[],
): Partial<Flow> {
  const listed = <T extends object>(
    of: (flow: Flow) => readonly T[] | undefined,
    kind: "note" | "group",
  ) => {
    const three = each(flows, (flow) =>
      keyed(of(flow) ?? [], (item) => ("id" in item ? String(item.id) : JSON.stringify(item))),
    );
    const isChanged = (side: Side, key: string) =>
      !isSame(three[side].get(key), three.base.get(key));
    return mergeItems(three, isChanged, (id) => ({ kind, id }), conflicts);
  };
  const layout = mergeValue(
    each(flows, (flow) => flow.layout as unknown as Json | undefined),
    () => undefined,
  ) as Flow["layout"];
  const collapsed = mergeSet(each(flows, (flow) => flow.collapsed ?? []));
  const places = Object.entries(layout ?? {}).filter(([id]) => !hangs(id));
  return {
    ...(layout === undefined ? {} : { layout: Object.fromEntries(places) }),
    ...ifAny(
      "notes",
      flows,
      listed((flow) => flow.notes, "note"),
    ),
    ...ifAny(
      "groups",
      flows,
      listed((flow) => flow.groups, "group"),
    ),
    ...ifAny("collapsed", flows, collapsed),
  };
}

/** An empty list stays one where it was written down. */
function ifAny(key: keyof Flow, flows: Three<Flow>, list: readonly unknown[]): Partial<Flow> {
  const isWritten = flows.mine[key] !== undefined && flows.theirs[key] !== undefined;
  return list.length > 0 || isWritten ? { [key]: list } : {};
}

function mergeSet({ base, mine, theirs }: Three<readonly string[]>): string[] {
  return mergeOrder({ base, mine, theirs }).filter((one) =>
    base.includes(one) ? mine.includes(one) && theirs.includes(one) : true,
  );
}

/** `keep`: whether what only this side still has, and the base had, stays. */
function mergeItems<T extends object>(
  three: Three<ReadonlyMap<string, T>>,
  keep: (side: Side, key: string) => boolean,
  placeOf: (key: string) => Place,
  conflicts: Conflict[],
): T[] {
  const { base, mine, theirs } = three;
  return mergeOrder(each(three, (items) => [...items.keys()])).flatMap((key): T[] => {
    const [old, my, their] = [base.get(key), mine.get(key), theirs.get(key)];
    if (my !== undefined && their !== undefined) {
      const values = { base: old, mine: my, theirs: their } as unknown as Three<Json>;
      return [
        mergeValue(values, (clash) => conflicts.push({ ...clash, place: placeOf(key) })) as T,
      ];
    }
    const [side, item] = my === undefined ? (["theirs", their] as const) : (["mine", my] as const);
    if (item === undefined) return [];
    return old === undefined || keep(side, key) ? [item] : [];
  });
}

function put(
  draft: FlowDraft,
  place: Place,
  path: readonly string[],
  value: Json | undefined,
): void {
  const [head = "", ...rest] = path;
  const target = targetOf(draft, place);
  if (target === undefined) return;
  const next = setAt(target[head], rest, value);
  if (next === undefined) Reflect.deleteProperty(target, head);
  else target[head] = next;
}

function targetOf(draft: FlowDraft, place: Place): Record<string, Json | undefined> | undefined {
  const found = ((): object | undefined => {
    if (place.kind === "flow") return draft;
    if (place.kind === "node") return draft.nodes.find(({ id }) => id === place.id);
    if (place.kind === "edge") return draft.edges[edgeKeys(draft.edges).indexOf(place.id)];
    const list: readonly { readonly id?: string }[] | undefined =
      place.kind === "note" ? draft.notes : draft.groups;
    return list?.find(({ id }) => id === place.id);
  })();
  return found as Record<string, Json | undefined> | undefined;
}

function takeAway(draft: FlowDraft, place: Place): void {
  if (place.kind === "note") draft.notes = (draft.notes ?? []).filter(({ id }) => id !== place.id);
  if (place.kind === "group")
    draft.groups = (draft.groups ?? []).filter(({ id }) => id !== place.id);
}

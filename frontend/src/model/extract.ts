// Makes a flow of its own of selected nodes, and one call in their place; refuses with a sentence what cannot be cut.
import { words } from "../words/words";
import { isCompensation, portOf } from "./catalog";
import type { Edit } from "./change";
import { rewriteIn, type Chain } from "./chains";
import { layoutOf, withChildren } from "./edits";
import type { Flow, FlowEdge, FlowNode, Json, JsonObject, NodeId, Point } from "./flow";
import { pointOf } from "./geometry";
import { freshId, nodeSlug } from "./ids";
import { Inputs, passed, Refused } from "./extractInput";
import { cutProblem, surelyRun } from "./extractRules";

const { extract: said } = words.model;

export interface Extracted {
  /** The new flow; its id is for the caller to make free. */
  readonly flow: Flow;
  readonly edit: Edit;
  readonly call: NodeId;
}

export interface ExtractWish {
  readonly ids: Iterable<NodeId>;
  readonly flowId: string;
  readonly name: string;
  /** The newest version of `flow.call`. */
  readonly callVersion: number;
}

/** The new flow and the edit, or the sentence that says why not. */
export function extractFlow(flow: Flow, wish: ExtractWish): Extracted | string {
  const chosen = withUndos(flow, withChildren(flow.nodes, [...wish.ids]));
  const problem = cutProblem(flow, chosen);
  if (problem !== null) return problem;
  try {
    return cut(flow, chosen, wish);
  } catch (error) {
    if (error instanceof Refused) return error.message;
    throw error;
  }
}

/** What undoes a chosen node comes along, with what lives in it. */
function withUndos(flow: Flow, chosen: ReadonlySet<NodeId>): Set<NodeId> {
  const undos = flow.edges.filter((edge) => isCompensation(edge) && chosen.has(edge.from));
  return withChildren(flow.nodes, [...chosen, ...undos.map((edge) => edge.to)]);
}

function cut(flow: Flow, chosen: ReadonlySet<NodeId>, wish: ExtractWish): Extracted {
  const inside = flow.nodes.filter((node) => chosen.has(node.id));
  const roots = inside.filter((node) => node.parent === undefined || !chosen.has(node.parent));
  const home = roots[0]?.parent;
  const taken = new Set(flow.nodes.map((node) => node.id));
  const call = freshId(nodeSlug(wish.name), (id) => taken.has(id));
  const input = new Inputs();
  const nodes = inside.map((node) => moveOut(flow, node, chosen, input));
  const inner = flow.edges.filter((edge) => chosen.has(edge.from) && chosen.has(edge.to));
  const edges = inner.map((edge) => conditioned(flow, edge, chosen, input));
  const read = new Set<NodeId>();
  const outside = readers(flow, chosen, call, read);
  const corner = cornerOf(flow, roots);
  const made: Flow = {
    schema: "baton.flow/v1",
    id: wish.flowId,
    name: wish.name,
    ...input.schema(),
    ...(read.size === 0 ? {} : { output: outputOf(read) }),
    nodes,
    edges,
    layout: layoutIn(flow, inside, roots, corner),
    ...partsOf(flow, chosen),
  };
  const entry = entryOf(flow, chosen);
  const node: FlowNode = {
    id: call,
    type: "flow.call",
    version: wish.callVersion,
    name: wish.name,
    config: { flow: wish.flowId, ...input.config() },
    ...(home === undefined ? {} : { parent: home }),
    ...(entry?.join === undefined ? {} : { join: entry.join }),
  };
  const outer = outerEdges(flow, chosen, call);
  return { flow: made, call, edit: editOf(node, chosen, outer, outside, corner) };
}

function moveOut(flow: Flow, node: FlowNode, chosen: ReadonlySet<NodeId>, input: Inputs): FlowNode {
  const { parent, join, ...rest } = node;
  const isRoot = parent === undefined || !chosen.has(parent);
  const isEntry =
    isRoot && flow.edges.some((edge) => edge.to === node.id && !chosen.has(edge.from));
  const change = (chain: Chain) => passed(flow, node, chain, chosen, input);
  const { config, retry } = rest;
  return {
    ...rest,
    ...(config === undefined ? {} : { config: rewriteIn(config, change) }),
    ...(typeof retry === "object"
      ? { retry: rewriteIn(retry as unknown as JsonObject, change) }
      : {}),
    ...(isRoot ? {} : { parent }),
    // How the entry waited is now how the call waits.
    ...(join === undefined || isEntry ? {} : { join }),
  };
}

function conditioned(
  flow: Flow,
  edge: FlowEdge,
  chosen: ReadonlySet<NodeId>,
  input: Inputs,
): FlowEdge {
  const node = flow.nodes.find((each) => each.id === edge.from);
  if (edge.when === undefined || node === undefined) return edge;
  const change = (chain: Chain) => passed(flow, node, chain, chosen, input);
  return { ...edge, when: rewriteIn(edge.when, change) };
}

/** Expressions outside read the call's output instead; collects whose outputs it must have. */
function readers(
  flow: Flow,
  chosen: ReadonlySet<NodeId>,
  call: NodeId,
  read: Set<NodeId>,
): (value: Json) => Json {
  const sure = surelyRun(flow, chosen);
  const change = ({ path, text }: Chain): string | null => {
    const [root = "", id = "", part = ""] = path;
    if (!chosen.has(id)) return null;
    if (root === "callbacks") throw new Refused(said.callbacks);
    if (root !== "nodes") return null;
    if (part === "error") throw new Refused(said.errors(id));
    if (part !== "output") throw new Refused(said.whole(text));
    if (!sure.has(id)) throw new Refused(said.exits(id));
    read.add(id);
    const start = text.search(/output/);
    return `nodes.${call}.output.${id}${text.slice(start + "output".length)}`;
  };
  const rewrite = (value: Json): Json => rewriteIn(value, change);
  // Once for what it finds out; the edit does it again on the document as it is then.
  for (const node of flow.nodes) {
    if (chosen.has(node.id)) continue;
    rewrite(node.config ?? null);
    rewrite((node.retry as unknown as Json | undefined) ?? null);
  }
  for (const edge of flow.edges) if (!chosen.has(edge.to)) rewrite(edge.when ?? null);
  rewrite(flow.output ?? null);
  return rewrite;
}

const outputOf = (read: ReadonlySet<NodeId>): JsonObject =>
  Object.fromEntries([...read].map((id) => [id, `{{ nodes.${id}.output }}`]));

function entryOf(flow: Flow, chosen: ReadonlySet<NodeId>): FlowNode | undefined {
  const edge = flow.edges.find((each) => chosen.has(each.to) && !chosen.has(each.from));
  return flow.nodes.find((node) => node.id === edge?.to);
}

/** Edges over the cut lead to the call and from it; equal ones become one. */
function outerEdges(flow: Flow, chosen: ReadonlySet<NodeId>, call: NodeId): FlowEdge[] {
  const seen = new Set<string>();
  return flow.edges.flatMap((edge): FlowEdge[] => {
    const [from, to] = [chosen.has(edge.from), chosen.has(edge.to)];
    if (from && to) return [];
    const next = { ...edge, ...(from ? { from: call } : {}), ...(to ? { to: call } : {}) };
    const key = JSON.stringify([
      next.from,
      next.to,
      portOf(next),
      next.when ?? "",
      next.kind ?? "",
    ]);
    if ((from || to) && seen.has(key)) return [];
    seen.add(key);
    return [next];
  });
}

function editOf(
  node: FlowNode,
  chosen: ReadonlySet<NodeId>,
  edges: readonly FlowEdge[],
  rewrite: (value: Json) => Json,
  corner: Point,
): Edit {
  return {
    label: said.label,
    recipe: (draft) => {
      draft.nodes = draft.nodes.filter((each) => !chosen.has(each.id));
      for (const each of draft.nodes) {
        if (each.config !== undefined) each.config = rewrite(each.config) as JsonObject;
        if (typeof each.retry === "object")
          each.retry = rewrite(each.retry as unknown as Json) as unknown as typeof each.retry;
      }
      draft.nodes.push({ ...node });
      draft.edges = edges.map((edge) =>
        edge.when === undefined || edge.to === node.id
          ? { ...edge }
          : { ...edge, when: rewrite(edge.when) as string },
      );
      if (draft.output !== undefined) draft.output = rewrite(draft.output);
      const layout = layoutOf(draft);
      for (const id of chosen) Reflect.deleteProperty(layout, id);
      layout[node.id] = corner;
      if (draft.groups !== undefined)
        draft.groups = draft.groups
          .map((group) => ({ ...group, nodes: group.nodes.filter((id) => !chosen.has(id)) }))
          .filter((group) => group.nodes.length > 0);
      if (draft.collapsed !== undefined)
        draft.collapsed = draft.collapsed.filter((id) => !chosen.has(id));
    },
  };
}

function cornerOf(flow: Flow, roots: readonly FlowNode[]): Point {
  const placed = roots.filter((node) => flow.layout?.[node.id] !== undefined);
  const places = (placed.length > 0 ? placed : roots).map((node) => pointOf(flow, node.id));
  return [Math.min(...places.map(([x]) => x)), Math.min(...places.map(([, y]) => y))];
}

function layoutIn(
  flow: Flow,
  inside: readonly FlowNode[],
  roots: readonly FlowNode[],
  [left, top]: Point,
): NonNullable<Flow["layout"]> {
  const isRoot = new Set(roots.map((node) => node.id));
  const places = inside.flatMap(({ id }) => {
    const place = flow.layout?.[id];
    if (place === undefined) return [];
    if (!isRoot.has(id)) return [[id, place] as const];
    const [x, y] = [place[0] - left, place[1] - top];
    return [
      [id, place.length === 4 ? ([x, y, place[2], place[3]] as const) : ([x, y] as const)] as const,
    ];
  });
  return Object.fromEntries(places);
}

/** Groups and what is collapsed go along when all of it does. */
function partsOf(flow: Flow, chosen: ReadonlySet<NodeId>): Pick<Flow, "groups" | "collapsed"> {
  const groups = (flow.groups ?? []).filter((group) => group.nodes.every((id) => chosen.has(id)));
  const known = new Set([...chosen, ...groups.map((group) => group.id)]);
  const collapsed = (flow.collapsed ?? []).filter((id) => known.has(id));
  return {
    ...(groups.length > 0 ? { groups } : {}),
    ...(collapsed.length > 0 ? { collapsed } : {}),
  };
}

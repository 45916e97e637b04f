// Which edges may be drawn: asked while a person drags one; validation on the server has the last word.
import { ERROR, handlers, isCompensation, isTrigger, portOf } from "./catalog";
import type { Flow, FlowEdge, FlowNode, NodeId } from "./flow";
import { words } from "../words/words";

const { why } = words.model;

/** Why this edge may not be drawn, as a sentence; null when it may. */
export function whyNot(flow: Flow, edge: FlowEdge, ignore?: FlowEdge): string | null {
  const from = flow.nodes.find((node) => node.id === edge.from);
  const to = flow.nodes.find((node) => node.id === edge.to);
  if (from === undefined || to === undefined) return why.ends;
  const others =
    ignore === undefined ? flow : { ...flow, edges: flow.edges.filter((each) => each !== ignore) };
  return (
    whyNotAtAll(from, to) ??
    (isCompensation(edge) ? whyNotUndo(others, edge) : whyNotFlow(others, edge))
  );
}

function whyNotAtAll(from: FlowNode, to: FlowNode): string | null {
  if (from.id === to.id) return why.itself;
  if (isTrigger(to.type)) return why.trigger;
  if (from.parent !== to.parent) return why.border;
  return null;
}

function whyNotFlow(flow: Flow, edge: FlowEdge): string | null {
  const undoing = handlers(flow);
  if (undoing.has(edge.to)) return why.noPredecessor;
  if (undoing.has(edge.from)) return why.noFollower;
  if (flow.edges.some((each) => isSame(each, edge))) return why.known;
  if (reaches(flow, edge.to, edge.from)) return why.circle;
  return null;
}

function whyNotUndo(flow: Flow, edge: FlowEdge): string | null {
  const from = flow.nodes.find((node) => node.id === edge.from);
  if (from !== undefined && isTrigger(from.type)) return why.triggerUndo;
  for (const each of flow.edges) {
    if (isCompensation(each)) {
      if (each.from === edge.from) return why.hasUndo;
      if (each.to === edge.to) return why.isUndo;
      if (each.to === edge.from || each.from === edge.to) return why.undoOfUndo;
    } else if (each.to === edge.to || each.from === edge.to) {
      return why.undoWired;
    }
  }
  return null;
}

/** Why a node that is here may not be put into an edge; null when it may. */
export function whyNotSplice(flow: Flow, id: NodeId, edge: FlowEdge): string | null {
  const node = flow.nodes.find((each) => each.id === id);
  const from = flow.nodes.find((each) => each.id === edge.from);
  if (node === undefined || from === undefined) return why.ends;
  if (edge.from === id || edge.to === id) return why.itself;
  if (isTrigger(node.type)) return why.trigger;
  if (ENDS.has(node.type)) return why.end;
  if (node.parent !== from.parent) return why.border;
  if (isCompensation(edge) || handlers(flow).has(id)) return why.undoOutside;
  if (reaches(flow, id, edge.from) || reaches(flow, edge.to, id)) return why.circle;
  return null;
}

/** They end a path: no edge can go on from them. */
const ENDS: ReadonlySet<string> = new Set(["flow.fail", "flow.return"]);

/** Keys of the edges that a dragged node may be put into; one with edges on both sides only when that is meant. */
export function spliceable(flow: Flow, id: NodeId, isMeant: boolean): Set<string> {
  const node = flow.nodes.find((each) => each.id === id);
  const into = flow.edges.some((edge) => edge.to === id);
  const outOf = flow.edges.some((edge) => edge.from === id);
  const isBarred = node === undefined || isTrigger(node.type) || ENDS.has(node.type);
  if (isBarred || (into && outOf && !isMeant) || handlers(flow).has(id)) return new Set();
  const homes = new Map(flow.nodes.map((each) => [each.id, each.parent]));
  const before = walk(flow, id, "to");
  const after = walk(flow, id, "from");
  const keys = edgeKeys(flow.edges);
  const fits = (edge: FlowEdge): boolean =>
    !isCompensation(edge) &&
    edge.from !== id &&
    edge.to !== id &&
    !after.has(edge.from) &&
    !before.has(edge.to) &&
    // One without edges may still be on its way into the scope.
    ((!into && !outOf) || homes.get(edge.from) === node.parent);
  return new Set(flow.edges.flatMap((edge, index) => (fits(edge) ? [keys[index] ?? ""] : [])));
}

/** Who comes before (`to`) or after (`from`) a node along ordinary edges. */
function walk(flow: Flow, start: NodeId, end: "from" | "to"): Set<NodeId> {
  const next = new Map<NodeId, NodeId[]>();
  const other = end === "from" ? "to" : "from";
  for (const edge of flow.edges) {
    if (isCompensation(edge)) continue;
    const known = next.get(edge[end]);
    if (known) known.push(edge[other]);
    else next.set(edge[end], [edge[other]]);
  }
  const seen = new Set<NodeId>();
  const open = [start];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    for (const id of next.get(at) ?? []) {
      if (seen.has(id)) continue;
      seen.add(id);
      open.push(id);
    }
  }
  return seen;
}

/** The nodes that an edge may end at (or, for `to`, begin at): one walk for all of them. */
export function legalEnds(
  flow: Flow,
  from: { readonly node: NodeId; readonly edgeTo: (end: NodeId) => FlowEdge },
  ignore?: FlowEdge,
): Set<NodeId> {
  const legal = new Set<NodeId>();
  const kept =
    ignore === undefined ? flow : { ...flow, edges: flow.edges.filter((each) => each !== ignore) };
  const start = kept.nodes.find((node) => node.id === from.node);
  if (start === undefined) return legal;
  const sample = from.edgeTo("");
  const isSource = sample.from === from.node;
  const isUndo = isCompensation(sample);
  const barred = isUndo ? new Set<NodeId>() : barredBy(kept, from.node, isSource, sample);
  for (const node of kept.nodes) {
    if (barred.has(node.id)) continue;
    const [first, last] = isSource ? [start, node] : [node, start];
    if (whyNotAtAll(first, last) !== null) continue;
    if (isUndo && whyNotUndo(kept, from.edgeTo(node.id)) !== null) continue;
    legal.add(node.id);
  }
  return legal;
}

/** Who cannot be the other end of an ordinary edge: handlers, who leads here, who is connected. */
function barredBy(flow: Flow, node: NodeId, isSource: boolean, sample: FlowEdge): Set<NodeId> {
  const undoing = handlers(flow);
  if (undoing.has(node)) return new Set(flow.nodes.map((each) => each.id));
  const connected = flow.edges
    .filter((edge) => !isCompensation(edge) && portOf(edge) === portOf(sample))
    .filter((edge) => (isSource ? edge.from : edge.to) === node)
    .map((edge) => (isSource ? edge.to : edge.from));
  return new Set([...undoing, ...connected, ...walk(flow, node, isSource ? "to" : "from")]);
}

function isSame(a: FlowEdge, b: FlowEdge): boolean {
  return (
    a.from === b.from &&
    a.to === b.to &&
    portOf(a) === portOf(b) &&
    isCompensation(a) === isCompensation(b)
  );
}

/** Whether ordinary edges lead from one node to another. */
export function reaches(flow: Flow, start: NodeId, goal: NodeId): boolean {
  return start === goal || walk(flow, start, "from").has(goal);
}

/** An edge's name on the canvas: the same as long as its ends, port and kind are. */
export function edgeKeys(edges: readonly FlowEdge[]): string[] {
  const times = new Map<string, number>();
  return edges.map((edge) => {
    const kind = isCompensation(edge) ? "undo" : portOf(edge);
    const key = `${edge.from}.${kind}>${edge.to}`;
    const count = times.get(key) ?? 0;
    times.set(key, count + 1);
    return count === 0 ? key : `${key}#${count}`;
  });
}

/** A new edge; `out` is left out of the document, as a person would write it. */
export function makeEdge(from: NodeId, port: string, to: NodeId): FlowEdge {
  return port === "out" ? { from, to } : { from, port, to };
}

export const isErrorEdge = (edge: FlowEdge): boolean =>
  !isCompensation(edge) && portOf(edge) === ERROR;

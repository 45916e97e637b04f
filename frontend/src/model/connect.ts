// Which edges may be drawn: asked while a person drags one; validation on the server has the last word.
import { ERROR, handlers, isCompensation, isTrigger, portOf } from "./catalog";
import type { Flow, FlowEdge, FlowNode, NodeId } from "./flow";

/** Why this edge may not be drawn, as a sentence; null when it may. */
export function whyNot(flow: Flow, edge: FlowEdge, ignore?: FlowEdge): string | null {
  const from = flow.nodes.find((node) => node.id === edge.from);
  const to = flow.nodes.find((node) => node.id === edge.to);
  if (from === undefined || to === undefined) return "Both ends must be nodes.";
  const others =
    ignore === undefined ? flow : { ...flow, edges: flow.edges.filter((each) => each !== ignore) };
  return (
    whyNotAtAll(from, to) ??
    (isCompensation(edge) ? whyNotUndo(others, edge) : whyNotFlow(others, edge))
  );
}

function whyNotAtAll(from: FlowNode, to: FlowNode): string | null {
  if (from.id === to.id) return "A node cannot lead to itself.";
  if (isTrigger(to.type)) return "A trigger starts the flow; nothing can lead to it.";
  if (from.parent !== to.parent) return "An edge cannot cross the border of a scope.";
  return null;
}

function whyNotFlow(flow: Flow, edge: FlowEdge): string | null {
  const undoing = handlers(flow);
  if (undoing.has(edge.to)) return "This node undoes another; it has no other predecessor.";
  if (undoing.has(edge.from)) return "This node undoes another; nothing follows from it.";
  if (flow.edges.some((each) => isSame(each, edge))) return "These two are connected already.";
  if (reaches(flow, edge.to, edge.from)) return "This would close a circle.";
  return null;
}

function whyNotUndo(flow: Flow, edge: FlowEdge): string | null {
  const from = flow.nodes.find((node) => node.id === edge.from);
  if (from !== undefined && isTrigger(from.type)) return "A trigger has nothing to undo.";
  for (const each of flow.edges) {
    if (isCompensation(each)) {
      if (each.from === edge.from) return "This node has its undo already.";
      if (each.to === edge.to) return "This node undoes another one already.";
      if (each.to === edge.from || each.from === edge.to) return "An undo cannot itself be undone.";
    } else if (each.to === edge.to || each.from === edge.to) {
      return "An undo stands outside the ordinary flow: take away its other edges first.";
    }
  }
  return null;
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
  const next = new Map<NodeId, NodeId[]>();
  for (const edge of flow.edges) {
    if (isCompensation(edge)) continue;
    const known = next.get(edge.from);
    if (known) known.push(edge.to);
    else next.set(edge.from, [edge.to]);
  }
  const seen = new Set<NodeId>([start]);
  const open = [start];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (at === goal) return true;
    for (const id of next.get(at) ?? []) {
      if (seen.has(id)) continue;
      seen.add(id);
      open.push(id);
    }
  }
  return false;
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

// Where an arrow key leads from a node: along the edges, among siblings, into scopes; and all that is up or down stream.
import { isCompensation } from "./catalog";
import type { Flow, FlowEdge, FlowNode, NodeId, Point } from "./flow";
import { absolutePoint, sizeOf } from "./geometry";

export type Direction = "left" | "right" | "up" | "down";

/** The node in that direction; undefined where there is none. */
export function neighbour(flow: Flow, id: NodeId, direction: Direction): NodeId | undefined {
  const node = flow.nodes.find((each) => each.id === id);
  if (node === undefined) return undefined;
  if (direction === "left") return before(flow, node);
  if (direction === "right") return after(flow, node);
  return beside(flow, node, direction);
}

/** Where walking begins when nothing is chosen: the leftmost node of the flow's own level. */
export function firstNode(flow: Flow): NodeId | undefined {
  const roots = flow.nodes.filter((node) => node.parent === undefined);
  const targets = new Set(flow.edges.map((edge) => edge.to));
  const starts = roots.filter((node) => !targets.has(node.id));
  return byPlace(flow, starts.length > 0 ? starts : roots, 0)[0]?.id;
}

function before(flow: Flow, node: FlowNode): NodeId | undefined {
  const undone = flow.edges.find((edge) => isCompensation(edge) && edge.to === node.id);
  const ids = ends(flow, (edge) => edge.to === node.id, "from");
  return nearest(flow, node, ids) ?? undone?.from ?? node.parent;
}

function after(flow: Flow, node: FlowNode): NodeId | undefined {
  return nearest(
    flow,
    node,
    ends(flow, (edge) => edge.from === node.id, "to"),
  );
}

/** Siblings share a predecessor or stand at the same level without one; below a card is its undo. */
function beside(flow: Flow, node: FlowNode, direction: "up" | "down"): NodeId | undefined {
  const sign = direction === "up" ? -1 : 1;
  const undo = flow.edges.find(
    (edge) => isCompensation(edge) && (direction === "up" ? edge.to : edge.from) === node.id,
  );
  if (undo !== undefined) return direction === "up" ? undo.from : undo.to;
  const [, y] = absolutePoint(flow, node.id);
  const close = siblings(flow, node)
    .map((each) => ({ id: each.id, far: (absolutePoint(flow, each.id)[1] - y) * sign }))
    .filter(({ far }) => far > 0)
    .sort((a, b) => a.far - b.far);
  return close[0]?.id ?? (direction === "down" ? inside(flow, node) : undefined);
}

function siblings(flow: Flow, node: FlowNode): FlowNode[] {
  const sources = new Set(ends(flow, (edge) => edge.to === node.id, "from"));
  const targets = new Set(ends(flow, (edge) => edge.from === node.id, "to"));
  const shared = new Set(
    flow.edges
      .filter((edge) => !isCompensation(edge))
      .flatMap((edge) => [
        ...(sources.has(edge.from) ? [edge.to] : []),
        ...(targets.has(edge.to) ? [edge.from] : []),
      ]),
  );
  const isRoot = sources.size === 0;
  const led = new Set(flow.edges.map((edge) => edge.to));
  return flow.nodes.filter(
    (each) =>
      each.id !== node.id &&
      each.parent === node.parent &&
      (shared.has(each.id) || (isRoot && !led.has(each.id))),
  );
}

function inside(flow: Flow, node: FlowNode): NodeId | undefined {
  return byPlace(
    flow,
    flow.nodes.filter((each) => each.parent === node.id),
    0,
  )[0]?.id;
}

function ends(flow: Flow, isMeant: (edge: FlowEdge) => boolean, end: "from" | "to"): NodeId[] {
  return flow.edges
    .filter((edge) => !isCompensation(edge) && isMeant(edge))
    .map((edge) => edge[end]);
}

/** The one whose middle is closest in height. */
function nearest(flow: Flow, node: FlowNode, ids: readonly NodeId[]): NodeId | undefined {
  const wanted = new Set(ids);
  const [, y] = middleOf(flow, node);
  const found = flow.nodes
    .filter((each) => wanted.has(each.id))
    .map((each) => ({ id: each.id, far: Math.abs(middleOf(flow, each)[1] - y) }))
    .sort((a, b) => a.far - b.far);
  return found[0]?.id;
}

function middleOf(flow: Flow, node: FlowNode): Point {
  const [x, y] = absolutePoint(flow, node.id);
  const { width, height } = sizeOf(flow, node);
  return [x + width / 2, y + height / 2];
}

function byPlace(flow: Flow, nodes: readonly FlowNode[], axis: 0 | 1): FlowNode[] {
  const at = new Map(nodes.map((node) => [node.id, absolutePoint(flow, node.id)]));
  const place = (node: FlowNode): Point => at.get(node.id) ?? [0, 0];
  const other = axis === 0 ? 1 : 0;
  return [...nodes].sort(
    (a, b) => place(a)[axis] - place(b)[axis] || place(a)[other] - place(b)[other],
  );
}

/** The chosen nodes with all that leads to them, or all that follows; undo edges lead nowhere. */
export function stream(flow: Flow, ids: Iterable<NodeId>, way: "up" | "down"): Set<NodeId> {
  const [start, end] = way === "down" ? (["from", "to"] as const) : (["to", "from"] as const);
  const next = new Map<NodeId, NodeId[]>();
  for (const edge of flow.edges) {
    if (isCompensation(edge)) continue;
    const known = next.get(edge[start]);
    if (known) known.push(edge[end]);
    else next.set(edge[start], [edge[end]]);
  }
  const found = new Set(ids);
  const open = [...found];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    for (const id of next.get(at) ?? []) {
      if (found.has(id)) continue;
      found.add(id);
      open.push(id);
    }
  }
  return found;
}

/** Nodes that an edge from this port may lead to, those that follow the flow's order first. */
export function targetsOf(flow: Flow, from: NodeId, port: string): NodeId[] {
  const node = flow.nodes.find((each) => each.id === from);
  if (node === undefined) return [];
  const undoing = new Set(flow.edges.filter(isCompensation).map((edge) => edge.to));
  if (undoing.has(from)) return [];
  const before = stream(flow, [from], "up");
  const taken = new Set(
    flow.edges
      .filter(
        (edge) => edge.from === from && (edge.port ?? "out") === port && !isCompensation(edge),
      )
      .map((edge) => edge.to),
  );
  const legal = flow.nodes.filter(
    (each) =>
      each.parent === node.parent &&
      !each.type.startsWith("trigger.") &&
      !before.has(each.id) &&
      !undoing.has(each.id) &&
      !taken.has(each.id),
  );
  return nearestFirst(flow, node, legal);
}

export function nearestFirst(flow: Flow, node: FlowNode, nodes: readonly FlowNode[]): NodeId[] {
  const [x, y] = middleOf(flow, node);
  const far = new Map(
    nodes.map((each) => {
      const [dx, dy] = [middleOf(flow, each)[0] - x, middleOf(flow, each)[1] - y];
      // What stands to the left is rarely meant.
      return [each.id, Math.hypot(dx, dy) + (dx < 0 ? 10_000 : 0)];
    }),
  );
  return nodes.map((each) => each.id).sort((a, b) => (far.get(a) ?? 0) - (far.get(b) ?? 0));
}

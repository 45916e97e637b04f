// Room for a node that is put into an edge: what follows moves along to the right; pure geometry in one scope.
import { isCompensation } from "./catalog";
import type { Flow, FlowEdge, NodeId, Point } from "./flow";
import { CARD_HEIGHT, CARD_WIDTH, freePlace, pointOf, sizeOf, snap } from "./geometry";
import { stream } from "./walk";

/** Less than this between two cards is no room. */
const NEEDED = 40;
const GAP = 80;

export interface Room {
  /** Where the node stands. */
  readonly at: Point;
  /** Where what follows it goes; empty when there is room. */
  readonly moves: ReadonlyMap<NodeId, Point>;
}

/** Where a card put into an edge stands and what it pushes. An edge that leads back to the left pushes nothing. */
export function makeRoom(flow: Flow, edge: FlowEdge, wanted: Point, id?: NodeId): Room {
  const from = flow.nodes.find((node) => node.id === edge.from);
  const to = flow.nodes.find((node) => node.id === edge.to);
  if (from === undefined || to === undefined) return { at: wanted, moves: new Map() };
  const right = pointOf(flow, from.id)[0] + sizeOf(flow, from).width;
  const [next] = pointOf(flow, to.id);
  const pushed = next < right ? new Set<NodeId>() : followers(flow, edge, id);
  const others = flow.nodes.filter((node) => !pushed.has(node.id) && node.id !== id);
  const isClose = next >= right && wanted[0] < right + NEEDED;
  // Between two cards that stand apart it keeps the middle; else as far from the first as a new card stands.
  const x = isClose ? snap(Math.min(right + GAP, Math.max(right + NEEDED, wanted[0]))) : wanted[0];
  const at =
    id === undefined
      ? freePlace({ ...flow, nodes: others }, [x, wanted[1]], from.parent)
      : ([x, wanted[1]] as const);
  const node = flow.nodes.find((each) => each.id === id);
  const width = node === undefined ? CARD_WIDTH : sizeOf(flow, node).width;
  const missing = at[0] + width + NEEDED - next;
  if (pushed.size === 0 || missing <= 0 || !isBeside(flow, at, to.id))
    return { at, moves: new Map() };
  const by = snap(at[0] + width + GAP - next);
  const moves = new Map<NodeId, Point>();
  for (const each of pushed) {
    const [left, top] = pointOf(flow, each);
    moves.set(each, [left + by, top]);
  }
  return { at, moves };
}

/** Everything behind the edge, with what undoes it; never what leads to the edge. */
function followers(flow: Flow, edge: FlowEdge, id: NodeId | undefined): Set<NodeId> {
  const found = stream(flow, [edge.to], "down");
  for (const { from, to } of flow.edges.filter(isCompensation)) if (found.has(from)) found.add(to);
  for (const before of stream(flow, [edge.from], "up")) found.delete(before);
  if (id !== undefined) found.delete(id);
  return found;
}

/** A card far above or below the next one leaves it where it is. */
function isBeside(flow: Flow, at: Point, next: NodeId): boolean {
  const node = flow.nodes.find((each) => each.id === next);
  const top = pointOf(flow, next)[1];
  const height = node === undefined ? CARD_HEIGHT : sizeOf(flow, node).height;
  return at[1] < top + height + NEEDED && top < at[1] + CARD_HEIGHT + NEEDED;
}

// Aligns and spreads chosen nodes; pure geometry in the scope that they share.
import type { Edit } from "./change";
import { moveNodes } from "./edits";
import type { Flow, FlowNode, NodeId, Point } from "./flow";
import { pointOf, sizeOf, snap } from "./geometry";
import { words } from "../words/words";

const { edits } = words.model;

export type Side = "left" | "center" | "right" | "top" | "middle" | "bottom";

interface Box {
  readonly id: NodeId;
  readonly at: Point;
  readonly size: Point;
}

/** One side, or the middle, of all chosen nodes on one line; null when nothing would move. */
export function align(flow: Flow, ids: ReadonlySet<NodeId>, side: Side): Edit | null {
  const boxes = boxesOf(flow, ids);
  if (boxes.length < 2) return null;
  const axis = side === "left" || side === "center" || side === "right" ? 0 : 1;
  const share =
    side === "left" || side === "top" ? 0 : side === "right" || side === "bottom" ? 1 : 0.5;
  const starts = Math.min(...boxes.map((box) => box.at[axis]));
  const ends = Math.max(...boxes.map((box) => box.at[axis] + box.size[axis]));
  const line = starts + (ends - starts) * share;
  return moved(
    boxes.map((box) => [box, axis, snap(line - box.size[axis] * share)]),
    edits.align,
  );
}

/** Equal gaps between the chosen nodes; the outer two stay. */
export function distribute(flow: Flow, ids: ReadonlySet<NodeId>, axis: 0 | 1): Edit | null {
  const boxes = boxesOf(flow, ids).sort((a, b) => a.at[axis] - b.at[axis]);
  const [first] = boxes;
  const last = boxes.at(-1);
  if (first === undefined || last === undefined || boxes.length < 3) return null;
  const filled = boxes.reduce((sum, box) => sum + box.size[axis], 0);
  const gap = (last.at[axis] + last.size[axis] - first.at[axis] - filled) / (boxes.length - 1);
  let at = first.at[axis];
  const rows = boxes.map((box): readonly [Box, 0 | 1, number] => {
    const row = [box, axis, box === last ? box.at[axis] : snap(at)] as const;
    at += box.size[axis] + gap;
    return row;
  });
  return moved(rows, edits.distribute);
}

function moved(rows: readonly (readonly [Box, 0 | 1, number])[], label: string): Edit | null {
  const moves = new Map<NodeId, Point>();
  for (const [{ id, at }, axis, to] of rows)
    if (to !== at[axis]) moves.set(id, axis === 0 ? [to, at[1]] : [at[0], to]);
  return moves.size === 0 ? null : { ...moveNodes(moves), label };
}

/** Nodes of one scope only: places of different scopes cannot be compared. */
function boxesOf(flow: Flow, ids: ReadonlySet<NodeId>): Box[] {
  const chosen = flow.nodes.filter((node) => ids.has(node.id));
  const home = chosen[0]?.parent;
  return chosen.filter((node) => node.parent === home).map((node) => boxOf(flow, node));
}

function boxOf(flow: Flow, node: FlowNode): Box {
  const { width, height } = sizeOf(flow, node);
  return { id: node.id, at: pointOf(flow, node.id), size: [width, height] };
}

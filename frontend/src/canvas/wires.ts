// The edges of the picture as curves on the whole canvas, to find what a card or a line meets.
import type { Point } from "../model/flow";
import { wireOf, type Side, type Wire } from "../model/curves";
import type { GraphState } from "./graph";
import type { CanvasNode } from "./project";
import type { CanvasEdge } from "./projectEdges";

interface End {
  readonly at: Point;
  readonly side: Side;
}

/** Every edge that `isWanted`, from port to port. */
export function wiresOf(
  { nodes, edges }: GraphState,
  isWanted: (edge: CanvasEdge) => boolean = () => true,
): Wire[] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const corners = new Map<string, Point>();
  const cornerOf = (id: string): Point => {
    const known = corners.get(id);
    if (known) return known;
    const node = byId.get(id);
    if (node === undefined) return [0, 0];
    corners.set(id, [0, 0]);
    const [x, y] = node.parentId === undefined ? [0, 0] : cornerOf(node.parentId);
    const corner: Point = [x + node.position.x, y + node.position.y];
    corners.set(id, corner);
    return corner;
  };
  return edges.filter(isWanted).flatMap((edge) => {
    const from = endOf(byId.get(edge.source), edge.sourceHandle, cornerOf);
    const to = endOf(byId.get(edge.target), edge.targetHandle, cornerOf);
    return from && to ? [wireOf(edge.id, from.at, to.at, [from.side, to.side])] : [];
  });
}

/** The middle of a card on the whole canvas. */
export function middleOf({ nodes }: GraphState, id: string): Point | null {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  let node = byId.get(id);
  if (node === undefined) return null;
  let [x, y] = [(node.width ?? 0) / 2, (node.height ?? 0) / 2];
  for (let steps = 0; node !== undefined && steps < 64; steps += 1) {
    x += node.position.x;
    y += node.position.y;
    node = node.parentId === undefined ? undefined : byId.get(node.parentId);
  }
  return [x, y];
}

function endOf(
  node: CanvasNode | undefined,
  port: string | null | undefined,
  cornerOf: (id: string) => Point,
): End | null {
  const handle = node?.handles?.find((each) => each.id === port);
  if (node === undefined || handle === undefined) return null;
  const [x, y] = cornerOf(node.id);
  const { width = 0, height = 0 } = handle;
  const side: Side = handle.position;
  const dx = side === "left" ? 0 : side === "right" ? width : width / 2;
  const dy = side === "top" ? 0 : side === "bottom" ? height : height / 2;
  return { at: [x + handle.x + dx, y + handle.y + dy], side };
}

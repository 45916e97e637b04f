// The edges of the picture as curves on the whole canvas, to find what a card or a line meets.
import type { Point } from "../model/flow";
import { wireOf, type Side, type Wire } from "../model/curves";
import type { GraphState } from "./graph";
import type { CanvasNode } from "./project";
import type { CanvasEdge, EdgeData } from "./projectEdges";

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
  const cornerOf = cornersOf(byId);
  return edges.filter(isWanted).flatMap((edge) => {
    const from = endOf(byId.get(edge.source), edge.sourceHandle, cornerOf);
    const to = endOf(byId.get(edge.target), edge.targetHandle, cornerOf);
    return from && to ? [wireOf(edge.id, from.at, to.at, [from.side, to.side])] : [];
  });
}

/** An edge as a straight line. */
export interface Line {
  readonly id: string;
  readonly ends: readonly [Point, Point];
  readonly source: string;
  readonly target: string;
  readonly kind: EdgeData["kind"];
  /** As SVG says it. */
  readonly path: string;
}

export function linesOf({ nodes, edges }: GraphState): Line[] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const cornerOf = cornersOf(byId);
  return edges.flatMap(({ id, source, target, sourceHandle, targetHandle, data }) => {
    const from = endOf(byId.get(source), sourceHandle, cornerOf);
    const to = endOf(byId.get(target), targetHandle, cornerOf);
    if (from === null || to === null) return [];
    const path = `M${from.at.join()}L${to.at.join()}`;
    const ends = [from.at, to.at] as const;
    return [{ id, ends, source, target, kind: data?.kind ?? "flow", path }];
  });
}

/** Answers where nodes begin on the whole canvas; each is found once. */
function cornersOf(byId: ReadonlyMap<string, CanvasNode>): (id: string) => Point {
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
  return cornerOf;
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

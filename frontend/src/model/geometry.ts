// Sizes and places on the canvas, in flow pixels; knows no canvas library.
import type { Place } from "./change";
import { isScope } from "./catalog";
import type { Flow, FlowNode, NodeId, Point } from "./flow";

export const GRID = 8;
export const CARD_WIDTH = 208;
export const CARD_HEIGHT = 64;
export const FRAME_HEADER = 48;
export const FRAME_PADDING = 24;
export const FRAME_MIN: Size = { width: 304, height: 176 };
const PORT_PITCH = 20;
const GAP_X = 80;
const GAP_Y = 32;

export interface Size {
  readonly width: number;
  readonly height: number;
}

export const snap = (value: number): number => Math.round(value / GRID) * GRID;
export const snapPoint = (at: Point): Point => [snap(at[0]), snap(at[1])];

/** A card grows only when its ports would not fit, in steps of a port. */
export function cardHeight(ports: number): number {
  return ports <= 3 ? CARD_HEIGHT : snap(PORT_PITCH * (ports + 1) - 8);
}

/** Where a port sits on the right side, from the top. One port in the middle, `error` below. */
export function portTop(index: number, count: number, height: number): number {
  if (count === 1) return height / 2;
  if (count === 2) return index === 0 ? height / 2 : height - 12;
  return ((index + 1) * height) / (count + 1);
}

export function pointOf(flow: Flow, id: NodeId): Point {
  const place = flow.layout?.[id];
  return place === undefined ? [0, 0] : [place[0], place[1]];
}

/** The size of a scope's frame: as drawn, else what its children need. */
export function frameSize(flow: Flow, id: NodeId): Size {
  const place = flow.layout?.[id];
  if (place?.length === 4) return { width: place[2], height: place[3] };
  let { width, height } = FRAME_MIN;
  for (const child of flow.nodes) {
    if (child.parent !== id) continue;
    const [x, y] = pointOf(flow, child.id);
    const size = sizeOf(flow, child);
    width = Math.max(width, x + size.width + FRAME_PADDING);
    height = Math.max(height, y + size.height + FRAME_PADDING);
  }
  return { width, height };
}

export function sizeOf(flow: Flow, node: FlowNode): Size {
  const isFrame = isScope(node.type) && !(flow.collapsed?.includes(node.id) ?? false);
  return isFrame ? frameSize(flow, node.id) : { width: CARD_WIDTH, height: CARD_HEIGHT };
}

/** A place with a new corner; a frame keeps its size. */
export function movedTo(place: Place | undefined, at: Point): Place {
  return place?.length === 4 ? [at[0], at[1], place[2], place[3]] : at;
}

/** The place on the whole canvas, adding up the frames around it. */
export function absolutePoint(flow: Flow, id: NodeId): Point {
  const byId = new Map(flow.nodes.map((node) => [node.id, node]));
  let [x, y] = pointOf(flow, id);
  const seen = new Set<NodeId>([id]);
  for (
    let up = byId.get(id)?.parent;
    up !== undefined && !seen.has(up);
    up = byId.get(up)?.parent
  ) {
    seen.add(up);
    const [dx, dy] = pointOf(flow, up);
    x += dx;
    y += dy;
  }
  return [x, y];
}

/** Right of a node; further down while another node of the same scope is in the way. */
export function placeAfter(flow: Flow, id: NodeId): Point {
  const node = flow.nodes.find((each) => each.id === id);
  if (node === undefined) return [0, 0];
  const [x, y] = pointOf(flow, id);
  return freePlace(flow, [x + sizeOf(flow, node).width + GAP_X, y], node.parent);
}

/** The wanted corner, moved down until no card of that scope lies there. */
export function freePlace(flow: Flow, at: Point, parent: NodeId | undefined): Point {
  const siblings = flow.nodes.filter((node) => node.parent === parent);
  const [x, top] = snapPoint(at);
  let y = top;
  for (let tries = 0; tries <= siblings.length; tries += 1) {
    const hit = siblings.find((node) => overlaps(flow, node, x, y));
    if (hit === undefined) break;
    y = snap(pointOf(flow, hit.id)[1] + sizeOf(flow, hit).height + GAP_Y);
  }
  return [x, y];
}

function overlaps(flow: Flow, node: FlowNode, x: number, y: number): boolean {
  const [left, top] = pointOf(flow, node.id);
  const { width, height } = sizeOf(flow, node);
  return x < left + width && left < x + CARD_WIDTH && y < top + height && top < y + CARD_HEIGHT;
}

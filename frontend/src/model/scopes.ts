// Which scope a dropped node belongs to, and the frames that grow with it; pure geometry over the document.
import { isScope } from "./catalog";
import type { Edit } from "./change";
import { perform } from "./change";
import { together } from "./edgeEdits";
import { moveNodes, reparent, resizeFrame, withChildren } from "./edits";
import type { Flow, FlowNode, NodeId, Point } from "./flow";
import { foldOf } from "./fold";
import {
  absolutePoint,
  FRAME_HEADER,
  FRAME_PADDING,
  frameSize,
  pointOf,
  sizeOf,
  snapPoint,
} from "./geometry";
import { words } from "../words/words";

const said = words.model.edits;

/** The innermost frame around a point of the whole canvas; undefined outside of all. */
export function frameAt(
  flow: Flow,
  at: Point,
  except: ReadonlySet<NodeId> = new Set(),
): NodeId | undefined {
  let best: { id: NodeId; area: number } | undefined;
  for (const node of flow.nodes) {
    if (!isScope(node.type) || except.has(node.id) || isShut(flow, node.id)) continue;
    const [x, y] = absolutePoint(flow, node.id);
    const { width, height } = frameSize(flow, node.id);
    const isInside = at[0] >= x && at[0] <= x + width && at[1] >= y && at[1] <= y + height;
    if (isInside && (best === undefined || width * height < best.area))
      best = { id: node.id, area: width * height };
  }
  return best?.id;
}

/** Nothing can be dropped into a scope that is collapsed, or that lies in one. */
function isShut(flow: Flow, id: NodeId): boolean {
  if (flow.collapsed === undefined) return false;
  return flow.collapsed.includes(id) || foldOf(flow).has(id);
}

/** A place on the whole canvas as seen from inside a scope. */
export function within(flow: Flow, at: Point, parent: NodeId | undefined): Point {
  if (parent === undefined) return at;
  const [x, y] = absolutePoint(flow, parent);
  return [at[0] - x, at[1] - y];
}

export interface Drop {
  readonly edit: Edit;
  /** Nodes that stay in their scope because edges hold them there. */
  readonly held: readonly NodeId[];
}

/** What the end of a drag means: moves, and a new scope for nodes that no edge holds back. */
export function drop(flow: Flow, moves: ReadonlyMap<NodeId, Point>): Drop {
  const moved = perform(flow, moveNodes(moves))[0];
  const inside = new Map<NodeId, Point>();
  const homes = new Map<NodeId | undefined, Map<NodeId, Point>>();
  const held: NodeId[] = [];
  for (const [id, at] of moves) {
    const node = moved.nodes.find((each) => each.id === id);
    if (node === undefined) continue;
    const home = homeOf(moved, node);
    const isHeld = home !== node.parent && isWired(flow, id, moves);
    if (isHeld) held.push(id);
    if (home === node.parent || isHeld) {
      inside.set(id, clamp(snapPoint(at), node.parent));
    } else {
      const place = clamp(snapPoint(within(moved, absolutePoint(moved, id), home)), home);
      homes.set(home, new Map([...(homes.get(home) ?? []), [id, place]]));
    }
  }
  const edits = [
    ...(inside.size > 0 ? [moveNodes(inside)] : []),
    ...[...homes].map(([home, at]) => reparent(at, home)),
  ];
  const label = homes.size > 0 ? said.otherScope : moveNodes(moves).label;
  return { edit: together(label, [...edits, growFrames(flow, edits)]), held };
}

/** Frames that have a size of their own grow to hold their children. */
export function growFrames(flow: Flow, edits: readonly Edit[]): Edit {
  const after = perform(flow, together("", edits))[0];
  const grown = after.nodes.flatMap((frame) => {
    const place = after.layout?.[frame.id];
    if (!isScope(frame.type) || place?.length !== 4) return [];
    const [x, y, width, height] = place;
    const children = after.nodes.filter((node) => node.parent === frame.id);
    const right = Math.max(
      width,
      ...children.map((node) => edgesOf(after, node)[0] + FRAME_PADDING),
    );
    const bottom = Math.max(
      height,
      ...children.map((node) => edgesOf(after, node)[1] + FRAME_PADDING),
    );
    return right > width || bottom > height ? [resizeFrame(frame.id, [x, y, right, bottom])] : [];
  });
  return together(said.grow, grown);
}

function edgesOf(flow: Flow, node: FlowNode): Point {
  const [x, y] = pointOf(flow, node.id);
  const { width, height } = sizeOf(flow, node);
  return [x + width, y + height];
}

function homeOf(flow: Flow, node: FlowNode): NodeId | undefined {
  const [x, y] = absolutePoint(flow, node.id);
  const { width, height } = sizeOf(flow, node);
  return frameAt(
    flow,
    [x + width / 2, y + Math.min(height / 2, 32)],
    withChildren(flow.nodes, [node.id]),
  );
}

/** Whether an edge joins the node to one that does not move along. */
function isWired(flow: Flow, id: NodeId, moves: ReadonlyMap<NodeId, Point>): boolean {
  return flow.edges.some(
    (edge) =>
      (edge.from === id && !moves.has(edge.to)) || (edge.to === id && !moves.has(edge.from)),
  );
}

function clamp(at: Point, parent: NodeId | undefined): Point {
  return parent === undefined ? at : [Math.max(at[0], 16), Math.max(at[1], FRAME_HEADER + 16)];
}

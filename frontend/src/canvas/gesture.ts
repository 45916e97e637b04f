// What a gesture draws over the canvas while it lasts: guide lines of a drag, the line that cuts wires.
import type { NodeChange } from "@xyflow/react";
import { createStore, type StoreApi } from "zustand/vanilla";

import type { Point } from "../model/flow";
import { isMark } from "../model/fold";
import { CARD_HEIGHT, CARD_WIDTH } from "../model/geometry";
import type { Box } from "../model/groups";
import { snapTo, type Guide } from "../model/guides";
import type { CanvasNode } from "./project";

export interface GestureState {
  /** On the whole canvas. */
  readonly guides: readonly Guide[];
  /** On the whole canvas; null while nothing is cut. */
  readonly cut: readonly Point[] | null;
}

export type GestureStore = StoreApi<GestureState>;

const NOTHING: readonly Guide[] = [];
/** Less than half of the grid: a step of the grid always leaves a line again. */
const REACH = 4;
/** Cards further away than this are not what a person lines up with. */
const SIGHT = 1_600;

export const createGesture = (): GestureStore =>
  createStore<GestureState>(() => ({ guides: NOTHING, cut: null }));

export function clearGuides(gesture: GestureStore): void {
  if (gesture.getState().guides !== NOTHING) gesture.setState({ guides: NOTHING });
}

/** A single dragged card snaps to the lines of those around it. */
export function withGuides(
  gesture: GestureStore,
  changes: NodeChange<CanvasNode>[],
  nodes: readonly CanvasNode[],
): NodeChange<CanvasNode>[] {
  const moving = changes.filter((change) => change.type === "position" && change.dragging === true);
  const [only] = moving;
  if (moving.length !== 1 || only?.type !== "position" || only.position === undefined) {
    if (moving.length > 1) clearGuides(gesture);
    return changes;
  }
  const node = nodes.find((each) => each.id === only.id);
  if (node === undefined || isMark(node.id)) return changes;
  const box = boxOf(node, only.position);
  const others = nodes
    .filter((each) => each.id !== node.id && each.parentId === node.parentId && !isMark(each.id))
    .map((each) => boxOf(each, each.position))
    .filter((each) => Math.abs(each.x - box.x) < SIGHT && Math.abs(each.y - box.y) < SIGHT);
  const snapped = snapTo(box, others, REACH);
  const offset = originOf(node, nodes);
  gesture.setState({ guides: snapped.guides.map((guide) => shifted(guide, offset)) });
  const position = { x: snapped.x, y: snapped.y };
  return changes.map((change) => (change === only ? { ...only, position } : change));
}

function boxOf(node: CanvasNode, at: { x: number; y: number }): Box {
  return { x: at.x, y: at.y, width: node.width ?? CARD_WIDTH, height: node.height ?? CARD_HEIGHT };
}

/** Where the scope of a node begins on the whole canvas. */
function originOf(node: CanvasNode, nodes: readonly CanvasNode[]): Point {
  let [x, y] = [0, 0];
  let up = node.parentId;
  for (let steps = 0; up !== undefined && steps < 64; steps += 1) {
    const parent = nodes.find((each) => each.id === up);
    if (parent === undefined) break;
    x += parent.position.x;
    y += parent.position.y;
    up = parent.parentId;
  }
  return [x, y];
}

function shifted(guide: Guide, [x, y]: Point): Guide {
  const [along, across] = guide.axis === "x" ? [x, y] : [y, x];
  return { ...guide, at: guide.at + along, from: guide.from + across, to: guide.to + across };
}

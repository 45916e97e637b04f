// The ports of a card or frame as declared handles, so that nothing has to be measured to draw or cull.
import { Position, type NodeHandle } from "@xyflow/react";

import { ERROR } from "../model/catalog";
import { FRAME_HEADER, portTop, type Size } from "../model/geometry";

/** Handles are called after ports; these two are not ports of the document. */
export const IN = "in";
export const UNDO = "undo";
export const UNDO_IN = "undo-in";

const PORT_PX = 12;
const HALF = PORT_PX / 2;

export interface Port {
  readonly id: string;
  readonly type: "source" | "target";
  readonly position: Position;
  /** The point on the node's border, from its top left corner. */
  readonly x: number;
  readonly y: number;
}

export type Shape = "card" | "trigger" | "frame";

/** All ports of a node, in the order of tabbing. */
export function portsAt(shape: Shape, names: readonly string[], size: Size): Port[] {
  const found: Port[] = [];
  const middle = shape === "frame" ? FRAME_HEADER / 2 : size.height / 2;
  if (shape !== "trigger") {
    found.push({ id: IN, type: "target", position: Position.Left, x: 0, y: middle });
    found.push({ id: UNDO_IN, type: "target", position: Position.Top, x: size.width / 2, y: 0 });
  }
  names.forEach((id, index) => {
    const y = shape === "frame" ? frameTop(id, index) : portTop(index, names.length, size.height);
    found.push({ id, type: "source", position: Position.Right, x: size.width, y });
  });
  if (shape !== "trigger") {
    found.push({
      id: UNDO,
      type: "source",
      position: Position.Bottom,
      x: size.width / 2,
      y: size.height,
    });
  }
  return found;
}

/** The handle's box: inside the card, touching the border at the port. Edges end at its outer side. */
export function boxOf({ position, x, y }: Port): { left: number; top: number } {
  const left =
    position === Position.Left ? x : position === Position.Right ? x - PORT_PX : x - HALF;
  const top = position === Position.Top ? y : position === Position.Bottom ? y - PORT_PX : y - HALF;
  return { left, top };
}

export function declared(ports: readonly Port[]): NodeHandle[] {
  return ports.map((port) => {
    const { left, top } = boxOf(port);
    return {
      id: port.id,
      type: port.type,
      position: port.position,
      x: left,
      y: top,
      width: PORT_PX,
      height: PORT_PX,
    };
  });
}

function frameTop(port: string, index: number): number {
  return port === ERROR ? FRAME_HEADER + 24 : FRAME_HEADER / 2 + index * 24;
}

// Lets the rest of the editor ask the canvas for places.
import { useReactFlow, type ReactFlowInstance } from "@xyflow/react";
import { useEffect, useRef, type RefObject } from "react";

import type { NodeId, Point } from "../model/flow";
import { useSession } from "../store/context";
import { pasteText } from "./useClipboard";

const MOVE_MS = 120;

/** Fills the session's canvas; answers the ref for the canvas's box. */
export function useApi(): RefObject<HTMLDivElement | null> {
  const session = useSession();
  const { attachCanvas, lastView } = session;
  const flow = useReactFlow();
  const box = useRef<HTMLDivElement>(null);
  const pointer = useRef<Point | null>(null);
  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const fromScreen = ([x, y]: Point): Point => {
      const at = flow.screenToFlowPosition({ x, y }, { snapToGrid: false });
      return [at.x, at.y];
    };
    const corner = (): Point => {
      const { left, top } = element.getBoundingClientRect();
      return [left, top];
    };
    const moved = (event: PointerEvent) => {
      pointer.current = [event.clientX, event.clientY];
    };
    const left = () => {
      pointer.current = null;
    };
    element.addEventListener("pointermove", moved);
    element.addEventListener("pointerleave", left);
    attachCanvas({
      fromScreen,
      fromBox: ([x, y]) => fromScreen([x + corner()[0], y + corner()[1]]),
      toBox: ([x, y]) => {
        const at = flow.flowToScreenPosition({ x, y });
        return [at.x - corner()[0], at.y - corner()[1]];
      },
      center: () =>
        fromScreen([corner()[0] + element.clientWidth / 2, corner()[1] + element.clientHeight / 2]),
      pointer: () => (pointer.current === null ? null : fromScreen(pointer.current)),
      paste: (text, at) => void pasteText(session, text, at),
      fit: () => void flow.fitView({ padding: 0.12, maxZoom: 1, duration: MOVE_MS }),
      zoomTo: (scale) => void flow.zoomTo(scale, { duration: MOVE_MS }),
      reveal: (ids) =>
        void flow.fitView({
          nodes: ids.map((id) => ({ id })),
          padding: 0.4,
          maxZoom: 1,
          duration: MOVE_MS,
        }),
      focus: (id) => focusOn(element, flow, id),
    });
    return () => {
      element.removeEventListener("pointermove", moved);
      element.removeEventListener("pointerleave", left);
      // The first clean-up comes when the library is ready, before anything was looked at.
      if (flow.viewportInitialized) lastView.current = flow.getViewport();
      attachCanvas(null);
    };
  }, [attachCanvas, flow, lastView, session]);
  return box;
}

const MARGIN = 40;

/** So many frames may pass until a new or culled card is in the page. */
const FRAMES_MAX = 8;

function focusOn(box: HTMLElement, flow: ReactFlowInstance, id: NodeId | undefined): void {
  if (id === undefined) {
    box.focus({ preventScroll: true });
    return;
  }
  const selector = `.react-flow__node[data-id="${CSS.escape(id)}"]`;
  const attempt = (left: number) => {
    panTo(box, flow, id);
    const card = box.querySelector<HTMLElement>(selector);
    if (card !== null) card.focus({ preventScroll: true });
    else if (left > 0) requestAnimationFrame(() => attempt(left - 1));
    else box.focus({ preventScroll: true });
  };
  requestAnimationFrame(() => attempt(FRAMES_MAX));
}

/** Pans by what is missing, and not at all when the node is in view. */
function panTo(box: HTMLElement, flow: ReactFlowInstance, id: NodeId): void {
  const node = flow.getInternalNode(id);
  if (node === undefined) return;
  const { x, y } = node.internals.positionAbsolute;
  const view = flow.getViewport();
  const left = x * view.zoom + view.x;
  const top = y * view.zoom + view.y;
  const dx = missing(left, (node.width ?? 0) * view.zoom, box.clientWidth);
  const dy = missing(top, (node.height ?? 0) * view.zoom, box.clientHeight);
  if (dx !== 0 || dy !== 0) void flow.setViewport({ ...view, x: view.x + dx, y: view.y + dy });
}

/** How far something has to move to lie inside; a thing larger than the room shows its start. */
function missing(start: number, size: number, room: number): number {
  if (start < MARGIN || size > room - 2 * MARGIN) return MARGIN - start;
  return Math.min(0, room - MARGIN - (start + size));
}

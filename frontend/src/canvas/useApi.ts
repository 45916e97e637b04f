// Lets the rest of the editor ask the canvas for places, and tells the style sheet how far away we are.
import { useReactFlow, useStore } from "@xyflow/react";
import { useEffect, useRef, type RefObject } from "react";

import type { Point } from "../model/flow";
import { useSession } from "../store/context";

const MOVE_MS = 120;

/** Fills the session's canvas; answers the ref for the canvas's box. */
export function useApi(): RefObject<HTMLDivElement | null> {
  const { attachCanvas, lastView } = useSession();
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
      fit: () => void flow.fitView({ padding: 0.12, maxZoom: 1, duration: MOVE_MS }),
      zoomTo: (scale) => void flow.zoomTo(scale, { duration: MOVE_MS }),
      reveal: (ids) =>
        void flow.fitView({
          nodes: ids.map((id) => ({ id })),
          padding: 0.4,
          maxZoom: 1,
          duration: MOVE_MS,
        }),
    });
    return () => {
      element.removeEventListener("pointermove", moved);
      element.removeEventListener("pointerleave", left);
      lastView.current = flow.getViewport();
      attachCanvas(null);
    };
  }, [attachCanvas, flow, lastView]);
  return box;
}

/** Writes `data-detail` (full, mid, far) on the canvas's box; nothing is drawn again for it. */
export function useDetailLevel(box: RefObject<HTMLDivElement | null>): void {
  const detail = useStore(({ transform }) =>
    transform[2] < 0.25 ? "far" : transform[2] < 0.6 ? "mid" : "full",
  );
  useEffect(() => {
    box.current?.setAttribute("data-detail", detail);
  }, [box, detail]);
}

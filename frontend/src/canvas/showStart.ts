// Where a flow is first looked at: all of it when it can be read so, else its beginning.
import type { ReactFlowInstance } from "@xyflow/react";

import { useSession } from "../store/context";
import type { CanvasNode } from "./project";
import type { CanvasEdge } from "./projectEdges";

/** Below this a card's words cannot be read with ease. */
const READABLE = 0.7;
const MARGIN = 48;

type Board = ReactFlowInstance<CanvasNode, CanvasEdge>;

/** Where the flow was looked at before, in this session, or its start. */
export function useFirstView(): (flow: Board) => void {
  const { lastView } = useSession();
  return (flow) => {
    if (lastView.current === null) showStart(flow);
    else void flow.setViewport(lastView.current);
  };
}

function showStart(flow: Board): void {
  const nodes = flow.getNodes();
  const box = document.querySelector(".react-flow");
  if (nodes.length === 0 || box === null) return;
  const bounds = flow.getNodesBounds(nodes);
  const { clientWidth: width, clientHeight: height } = box;
  const fits = Math.min((width - 2 * MARGIN) / bounds.width, (height - 2 * MARGIN) / bounds.height);
  const zoom = Math.min(1, Math.max(READABLE, fits));
  const isWide = bounds.width * zoom > width - 2 * MARGIN;
  const isHigh = bounds.height * zoom > height - 2 * MARGIN;
  void flow.setViewport({
    zoom,
    x: isWide ? MARGIN - bounds.x * zoom : (width - bounds.width * zoom) / 2 - bounds.x * zoom,
    y: isHigh ? MARGIN - bounds.y * zoom : (height - bounds.height * zoom) / 2 - bounds.y * zoom,
  });
}

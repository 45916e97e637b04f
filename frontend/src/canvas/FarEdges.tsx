// Many edges from afar: one path for all that look alike, for the page is slow with an element for each.
import { useStore as useBoard, ViewportPortal } from "@xyflow/react";
import { useMemo, type CSSProperties, type MouseEvent } from "react";
import { useStore } from "zustand";

import { nearest, type Wire } from "../model/curves";
import { useOverlay, useSession } from "../store/context";
import type { OverlayState } from "../store/overlay";
import { useDetail } from "./detail";
import edgeClasses from "./FlowEdge.module.css";
import { flowing, type Flowing } from "./flowing";
import classes from "./Gestures.module.css";
import type { Graph } from "./graph";
import type { CanvasEdge, EdgeData } from "./projectEdges";
import { linesOf, type Line } from "./wires";

/** From so many edges on they are drawn together from afar. */
export const MANY_EDGES = 500;
/** How far from a line, in pixels of the window, a press still means it. */
const REACH_PX = 6;

/** The edges that are elements of their own: from afar, of many, only those that are chosen. */
export function useOwnEdges(edges: CanvasEdge[]): CanvasEdge[] {
  const isFar = useDetail() === "far" && edges.length > MANY_EDGES;
  return useMemo(
    () => (isFar ? edges.filter((edge) => edge.selected === true) : edges),
    [isFar, edges],
  );
}

export function FarEdges({ graph }: { graph: Graph }) {
  const isMany = useStore(graph.store, (state) => state.edges.length > MANY_EDGES);
  return useDetail() === "far" && isMany ? <Lines graph={graph} /> : null;
}

function Lines({ graph }: { graph: Graph }) {
  const { canvas, editor } = useSession();
  const nodes = useStore(graph.store, (state) => state.nodes);
  const edges = useStore(graph.store, (state) => state.edges);
  const lines = useMemo(() => linesOf({ nodes, edges }), [nodes, edges]);
  const overlay = useOverlay((state) => state);
  // In steps of two, so that zooming seldom draws anything again.
  const width = useBoard(({ transform: [, , zoom] }) => 2 ** Math.round(-Math.log2(zoom)));
  const choose = ({ clientX, clientY }: MouseEvent) => {
    const [at, beside] = [
      canvas.current?.fromScreen([clientX, clientY]),
      canvas.current?.fromScreen([clientX + REACH_PX, clientY]),
    ];
    if (at === undefined || beside === undefined) return;
    const edge = nearest(lines.map(straight), at, beside[0] - at[0]);
    if (edge !== null) editor.actions.select([], [edge]);
  };
  return (
    <ViewportPortal>
      <svg
        className={classes.beneath}
        style={{ "--far-line": `${width}px` } as CSSProperties}
        aria-hidden
        data-testid="far-edges"
        onClick={choose}
      >
        {[...alike(lines, overlay)].map(([look, parts]) => {
          const [kind, flow] = look.split(" ");
          return (
            <path
              key={look}
              className={`${edgeClasses.path ?? ""} ${edgeClasses.far ?? ""}`}
              d={parts.join("")}
              fill="none"
              data-kind={kind}
              data-flow={flow === "" ? undefined : flow}
            />
          );
        })}
      </svg>
    </ViewportPortal>
  );
}

function straight({ id, ends }: Line): Wire {
  const [[a, b], [c, d]] = ends;
  const bounds = [Math.min(a, c), Math.min(b, d), Math.max(a, c), Math.max(b, d)] as const;
  return { id, points: ends, bounds };
}

type Look = `${EdgeData["kind"]} ${NonNullable<Flowing> | ""}`;

function alike(lines: readonly Line[], overlay: OverlayState): Map<Look, string[]> {
  const found = new Map<Look, string[]>();
  for (const { source, target, kind, path } of lines) {
    const look: Look = `${kind} ${flowing(overlay, source, target) ?? ""}`;
    const known = found.get(look);
    if (known) known.push(path);
    else found.set(look, [path]);
  }
  return found;
}

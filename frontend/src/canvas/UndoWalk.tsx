// The walk of an undo over the canvas: a number on each undone node, arrows from one to the next, newest first.
import { useReactFlow, ViewportPortal } from "@xyflow/react";
import { memo, useMemo } from "react";

import type { Flow, NodeId } from "../model/flow";
import { absolutePoint, sizeOf } from "../model/geometry";
import { useEditor, useOverlay, useUi } from "../store/context";
import { words } from "../words/words";
import classes from "./UndoWalk.module.css";

/** More could not be told apart. */
const STOPS_MAX = 60;
const RISE = 44;

export const UndoWalk = memo(function UndoWalk() {
  const undone = useOverlay((state) => state.undone);
  const isHidden = useUi((state) => state.hidesUndo);
  if (undone.length === 0 || isHidden) return null;
  return <Walk undone={undone} />;
});

function Walk({ undone }: { undone: readonly NodeId[] }) {
  const flow = useEditor((state) => state.flow);
  const { getInternalNode } = useReactFlow();
  // What is folded away has no place to stand at.
  const stops = useMemo(
    () => stopsOf(flow, undone).filter(({ id }) => getInternalNode(id) !== undefined),
    [flow, undone, getInternalNode],
  );
  return (
    <ViewportPortal>
      <svg className={classes.walk} aria-hidden data-testid="undo-walk">
        <defs>
          <marker
            id="undo-walk-end"
            viewBox="0 0 8 8"
            refX="7"
            refY="4"
            markerWidth="5"
            markerHeight="5"
            orient="auto-start-reverse"
          >
            <path d="M0 0 8 4 0 8z" />
          </marker>
        </defs>
        {stops.slice(1).map((stop, index) => (
          <path
            key={stop.id}
            className={classes.arrow}
            d={arc(stops[index] ?? stop, stop)}
            markerEnd="url(#undo-walk-end)"
          />
        ))}
      </svg>
      {stops.map((stop, index) => (
        <span
          key={stop.id}
          className={classes.number}
          style={{ transform: `translate(${stop.x - 11}px, ${stop.y - 11}px)` }}
          title={words.canvas.undoneAs(index + 1)}
          data-testid={`undo-order-${stop.id}`}
        >
          {index + 1}
        </span>
      ))}
    </ViewportPortal>
  );
}

interface Stop {
  readonly id: NodeId;
  readonly x: number;
  readonly y: number;
}

/** The middle of each undone node's upper border, in the order of the undo. */
function stopsOf(flow: Flow, undone: readonly NodeId[]): readonly Stop[] {
  const byId = new Map(flow.nodes.map((node) => [node.id, node]));
  return undone.slice(0, STOPS_MAX).flatMap((id): Stop[] => {
    const node = byId.get(id);
    if (node === undefined) return [];
    const [x, y] = absolutePoint(flow, id);
    return [{ id, x: x + sizeOf(flow, node).width / 2, y }];
  });
}

function arc(from: Stop, to: Stop): string {
  const top = Math.min(from.y, to.y) - RISE;
  return `M${from.x} ${from.y - 12}C${from.x} ${top} ${to.x} ${top} ${to.x} ${to.y - 14}`;
}

// Alt and a drag on the canvas draw a line; the edges it crosses are cut, as one step.
import { useMemo, type PointerEvent as ReactPointerEvent } from "react";

import { crossed } from "../model/curves";
import { removeEdges } from "../model/edgeEdits";
import type { Point } from "../model/flow";
import { useSession, type Session } from "../store/context";
import { words } from "../words/words";
import type { Graph } from "./graph";
import { wiresOf } from "./wires";

const NOT_CANVAS = ".react-flow__node, .react-flow__panel, button, input, textarea";
/** Points closer together than this say nothing new. */
const STEP_PX = 4;
const POINTS_MAX = 400;

export function useCut(graph: Graph): (event: ReactPointerEvent) => void {
  const session = useSession();
  return useMemo(
    () => (event: ReactPointerEvent) => {
      const isMeant = event.altKey && event.button === 0 && !session.readOnly;
      if (!isMeant || (event.target as Element).closest(NOT_CANVAS) !== null) return;
      event.stopPropagation();
      event.preventDefault();
      draw(session, graph, event.nativeEvent);
    },
    [session, graph],
  );
}

function draw(session: Session, graph: Graph, first: PointerEvent): void {
  const point = (event: PointerEvent): Point =>
    session.canvas.current?.fromScreen([event.clientX, event.clientY]) ?? [0, 0];
  let last: Point = [first.clientX, first.clientY];
  let line: Point[] = [point(first)];
  const moved = (event: PointerEvent) => {
    const far = Math.hypot(event.clientX - last[0], event.clientY - last[1]);
    if (far < STEP_PX || line.length >= POINTS_MAX) return;
    last = [event.clientX, event.clientY];
    line = [...line, point(event)];
    graph.gesture.setState({ cut: line });
  };
  const stop = () => {
    window.removeEventListener("pointermove", moved, true);
    window.removeEventListener("pointerup", ended, true);
    window.removeEventListener("keydown", pressed, true);
    graph.gesture.setState({ cut: null });
  };
  const ended = (event: PointerEvent) => {
    stop();
    const keys = crossed(
      wiresOf(graph.store.getState(), (edge) => edge.data?.isFolded !== true),
      [...line, point(event)],
    );
    if (keys.length > 0)
      session.editor.actions.perform({ ...removeEdges(keys), label: words.canvas.edits.cut });
  };
  const pressed = (event: KeyboardEvent) => {
    if (event.key === "Escape") stop();
  };
  window.addEventListener("pointermove", moved, true);
  window.addEventListener("pointerup", ended, true);
  window.addEventListener("keydown", pressed, true);
}

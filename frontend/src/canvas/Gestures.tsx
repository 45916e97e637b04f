// What gestures draw over the canvas: guide lines while a card is dragged, the line that cuts wires.
import { ViewportPortal } from "@xyflow/react";
import { useStore } from "zustand";

import type { Guide } from "../model/guides";
import classes from "./Gestures.module.css";
import type { GestureStore } from "./gesture";

export function Gestures({ gesture }: { gesture: GestureStore }) {
  const guides = useStore(gesture, (state) => state.guides);
  const cut = useStore(gesture, (state) => state.cut);
  if (guides.length === 0 && cut === null) return null;
  return (
    <ViewportPortal>
      <svg className={classes.sheet} aria-hidden>
        {guides.map((guide) => (
          <line key={`${guide.axis}${guide.at}`} className={classes.guide} {...endsOf(guide)} />
        ))}
        {cut !== null && (
          <polyline
            className={classes.cut}
            data-testid="cut-line"
            points={cut.map((point) => point.join()).join(" ")}
          />
        )}
      </svg>
    </ViewportPortal>
  );
}

const OVER = 12;

function endsOf({ axis, at, from, to }: Guide) {
  const [start, end] = [from - OVER, to + OVER];
  return axis === "x"
    ? { x1: at, x2: at, y1: start, y2: end }
    : { x1: start, x2: end, y1: at, y2: at };
}

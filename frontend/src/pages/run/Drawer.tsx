// A panel at the bottom whose height can be changed by dragging its edge, or with the arrow keys on it.
import { useState, type KeyboardEvent, type PointerEvent, type ReactNode } from "react";

import classes from "../editor/Editor.module.css";

const HEIGHT_MIN = 140;
const STEP = 24;

interface DrawerProps {
  readonly height: number;
  readonly label: string;
  readonly children: ReactNode;
}

export function Drawer({ height: initial, label, children }: DrawerProps) {
  const [height, setHeight] = useState(initial);
  const limit = (wanted: number) =>
    Math.max(HEIGHT_MIN, Math.min(wanted, window.innerHeight * 0.75));
  const drag = (event: PointerEvent<HTMLDivElement>) => {
    const from = event.clientY;
    const grip = event.currentTarget;
    grip.setPointerCapture(event.pointerId);
    const moved = (move: globalThis.PointerEvent) => setHeight(limit(height + from - move.clientY));
    grip.addEventListener("pointermove", moved);
    grip.addEventListener("pointerup", () => grip.removeEventListener("pointermove", moved), {
      once: true,
    });
  };
  const press = (event: KeyboardEvent) => {
    if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
    event.preventDefault();
    event.stopPropagation();
    setHeight(limit(height + (event.key === "ArrowUp" ? STEP : -STEP)));
  };
  return (
    <section className={classes.drawer} style={{ height }} aria-label={label} data-region tabIndex={-1}>
      <div
        className={classes.grip}
        role="separator"
        aria-orientation="horizontal"
        aria-label={`Height of: ${label}`}
        aria-valuenow={Math.round(height)}
        tabIndex={0}
        onPointerDown={drag}
        onKeyDown={press}
      />
      <div className={classes.drawerBody}>{children}</div>
    </section>
  );
}

// A panel at the bottom whose height is changed by dragging its edge or with arrow keys on it, and remembered.
import { useState, type KeyboardEvent, type PointerEvent, type ReactNode } from "react";

import { remember, remembered } from "../../ui/remember";
import { words } from "../../words/words";
import classes from "../editor/Editor.module.css";

const HEIGHT_MIN = 140;
const SHARE_MAX = 0.75;
const STEP = 24;

interface DrawerProps {
  /** Under what its height is remembered. */
  readonly id: string;
  /** Its height when nobody has changed it, in pixels. */
  readonly height: number;
  readonly label: string;
  readonly children: ReactNode;
}

const limited = (wanted: number): number =>
  Math.max(HEIGHT_MIN, Math.min(wanted, window.innerHeight * SHARE_MAX));

export function Drawer({ id, height: usual, label, children }: DrawerProps) {
  const key = `baton-drawer-${id}`;
  const [height, setHeight] = useState(() => limited(remembered(key, usual)));
  const set = (wanted: number) => {
    setHeight(limited(wanted));
    remember(key, Math.round(limited(wanted)));
  };
  const drag = (event: PointerEvent<HTMLDivElement>) => {
    const from = event.clientY;
    const grip = event.currentTarget;
    grip.setPointerCapture(event.pointerId);
    const moved = (move: globalThis.PointerEvent) => set(height + from - move.clientY);
    grip.addEventListener("pointermove", moved);
    grip.addEventListener("pointerup", () => grip.removeEventListener("pointermove", moved), {
      once: true,
    });
  };
  const press = (event: KeyboardEvent) => {
    if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
    event.preventDefault();
    event.stopPropagation();
    set(height + (event.key === "ArrowUp" ? STEP : -STEP));
  };
  return (
    <section
      className={classes.drawer}
      style={{ height }}
      aria-label={label}
      data-region
      tabIndex={-1}
    >
      <div
        className={classes.grip}
        role="separator"
        aria-orientation="horizontal"
        aria-label={words.runs.heightOf(label)}
        aria-valuenow={Math.round(height)}
        tabIndex={0}
        onPointerDown={drag}
        onKeyDown={press}
      />
      <div className={classes.drawerBody}>{children}</div>
    </section>
  );
}

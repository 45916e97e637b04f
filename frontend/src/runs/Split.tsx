// Two panes side by side whose share a person sets by dragging or with arrow keys; the share is remembered.
import { useRef, useState, type KeyboardEvent, type PointerEvent, type ReactNode } from "react";

import { remembered, remember } from "../ui/remember";
import classes from "./RunPanel.module.css";

const KEY = "baton-run-split";
const USUAL = 0.58;
const LEAST = 0.25;
const MOST = 0.8;
const STEP = 0.03;

interface Props {
  readonly children: readonly [ReactNode, ReactNode];
  /** In a narrow panel one pane is seen at a time; this one is the second. */
  readonly isDataOnly: boolean;
  readonly label: string;
}

export function Split({ children: [first, second], isDataOnly, label }: Props) {
  const [share, setShare] = useState(() => limited(remembered(KEY, USUAL)));
  const box = useRef<HTMLDivElement>(null);
  const set = (next: number) => {
    setShare(limited(next));
    remember(KEY, limited(next));
  };
  const drag = (event: PointerEvent<HTMLDivElement>) => {
    const bounds = box.current?.getBoundingClientRect();
    if (bounds === undefined) return;
    const grip = event.currentTarget;
    grip.setPointerCapture(event.pointerId);
    const moved = (move: globalThis.PointerEvent) =>
      set((move.clientX - bounds.left) / bounds.width);
    grip.addEventListener("pointermove", moved);
    grip.addEventListener("pointerup", () => grip.removeEventListener("pointermove", moved), {
      once: true,
    });
  };
  const press = (event: KeyboardEvent) => {
    const by = { ArrowLeft: -STEP, ArrowRight: STEP }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    set(share + by);
  };
  return (
    <div
      ref={box}
      className={classes.body}
      data-only-data={isDataOnly || undefined}
      style={{ ["--share" as string]: `${share * 100}%` }}
    >
      <div className={classes.first}>{first}</div>
      <div
        className={classes.splitter}
        role="separator"
        aria-orientation="vertical"
        aria-label={label}
        aria-valuenow={Math.round(share * 100)}
        tabIndex={0}
        onPointerDown={drag}
        onKeyDown={press}
      />
      <div className={classes.detail} data-testid="node-data">
        {second}
      </div>
    </div>
  );
}

const limited = (share: number): number => Math.max(LEAST, Math.min(MOST, share));

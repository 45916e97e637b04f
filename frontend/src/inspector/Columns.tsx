// Three columns whose borders can be moved, by mouse and by arrows; the widths are remembered.
import { useRef, useState, type KeyboardEvent, type PointerEvent, type ReactNode } from "react";

import { words } from "../words/words";
import classes from "./NodeEditor.module.css";
import { rememberedWidths, rememberWidths, WIDTHS_AT_FIRST, type Widths } from "./remembered";

const LEAST = 0.15;
const MOST = 0.5;
const STEP = 0.02;

interface Props {
  readonly labels: readonly [left: string, middle: string, right: string];
  readonly left: ReactNode;
  readonly middle: ReactNode;
  readonly right: ReactNode;
}

export function Columns({ labels, left, middle, right }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const [widths, set] = useState<Widths>(rememberedWidths);
  const change = (side: 0 | 1, share: number) => {
    const next = Math.min(MOST, Math.max(LEAST, share));
    const changed: Widths = side === 0 ? [next, widths[1]] : [widths[0], next];
    set(changed);
    rememberWidths(changed);
  };
  const border = { box, widths, change };
  const columns = `${widths[0]}fr 1px ${1 - widths[0] - widths[1]}fr 1px ${widths[1]}fr`;
  return (
    <div ref={box} className={classes.columns} style={{ gridTemplateColumns: columns }}>
      <Column label={labels[0]}>{left}</Column>
      <Border {...border} side={0} label={labels[0]} />
      <Column label={labels[1]}>{middle}</Column>
      <Border {...border} side={1} label={labels[2]} />
      <Column label={labels[2]}>{right}</Column>
    </div>
  );
}

function Column({ label, children }: { label: string; children: ReactNode }) {
  return (
    <section className={classes.column} aria-label={label}>
      <h3 className={classes.columnTitle}>{label}</h3>
      <div className={classes.columnBody}>{children}</div>
    </section>
  );
}

interface BorderProps {
  readonly box: { readonly current: HTMLDivElement | null };
  readonly widths: Widths;
  readonly change: (side: 0 | 1, share: number) => void;
  readonly side: 0 | 1;
  readonly label: string;
}

function Border({ box, widths, change, side, label }: BorderProps) {
  const follow = (event: PointerEvent<HTMLDivElement>) => {
    const bounds = box.current?.getBoundingClientRect();
    if (bounds === undefined || !event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const share = (event.clientX - bounds.left) / bounds.width;
    change(side, side === 0 ? share : 1 - share);
  };
  const press = ({ key }: KeyboardEvent) => {
    const by = key === "ArrowLeft" ? -STEP : key === "ArrowRight" ? STEP : 0;
    if (by !== 0) change(side, widths[side] + (side === 0 ? by : -by));
    if (key === "Home") change(side, WIDTHS_AT_FIRST[side]);
  };
  return (
    <div
      className={classes.border}
      role="separator"
      aria-orientation="vertical"
      aria-label={words.inspector.widthOf(label)}
      aria-valuenow={Math.round(widths[side] * 100)}
      aria-valuemin={LEAST * 100}
      aria-valuemax={MOST * 100}
      tabIndex={0}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={follow}
      onKeyDown={press}
      onDoubleClick={() => change(side, WIDTHS_AT_FIRST[side])}
    />
  );
}

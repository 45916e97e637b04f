// The time above the lanes of a timeline, with what zooms it; and what is drawn behind all lanes.
import { ActionIcon, Tooltip } from "@mantine/core";
import { Maximize2, ZoomIn, ZoomOut } from "lucide-react";
import { useRef, type PointerEvent, type RefObject } from "react";

import { durationText } from "../ui/time";
import { words } from "../words/words";
import classes from "./Gantt.module.css";
import type { TimeScale } from "./timeScale";
import type { View, ViewControls } from "./useView";

const LABELS = [0, 0.2, 0.4, 0.6, 0.8] as const;
/** A break narrower than this has no room for its length in words. */
const WORDS_NEED = 0.07;

interface AxisProps {
  readonly scale: TimeScale;
  readonly controls: ViewControls;
  readonly track: RefObject<HTMLDivElement | null>;
}

export function GanttAxis({ scale, controls, track }: AxisProps) {
  const { view } = controls;
  const start = scale.moment(0);
  return (
    <div className={classes.axis}>
      <span className={classes.zoom}>
        <Zoom label={words.runs.zoomOut} icon={ZoomOut} onClick={() => controls.zoom(-2)} />
        <Zoom label={words.runs.zoomIn} icon={ZoomIn} onClick={() => controls.zoom(2)} />
        <Zoom label={words.runs.zoomAll} icon={Maximize2} onClick={controls.showAll} />
      </span>
      <Scale track={track} controls={controls}>
        {LABELS.map((share) => (
          <span key={share} className={classes.time} style={{ left: `${share * 100}%` }}>
            {offset(scale.moment(view.from + share * (view.to - view.from)) - start)}
          </span>
        ))}
      </Scale>
    </div>
  );
}

const offset = (ms: number): string => (ms <= 0 ? "0" : `+${durationText(ms)}`);

function Zoom({
  label,
  icon: Icon,
  onClick,
}: {
  label: string;
  icon: typeof ZoomIn;
  onClick: () => void;
}) {
  return (
    <Tooltip label={label}>
      <ActionIcon size={22} aria-label={label} onClick={onClick}>
        <Icon size={13} />
      </ActionIcon>
    </Tooltip>
  );
}

/** Dragged to and fro it moves the view. */
function Scale({
  track,
  controls,
  children,
}: {
  track: RefObject<HTMLDivElement | null>;
  controls: ViewControls;
  children: React.ReactNode;
}) {
  const last = useRef<number | null>(null);
  const move = (event: PointerEvent<HTMLDivElement>) => {
    if (last.current === null) return;
    controls.pan((last.current - event.clientX) / event.currentTarget.clientWidth);
    last.current = event.clientX;
  };
  return (
    <div
      ref={track}
      className={classes.scale}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        last.current = event.clientX;
      }}
      onPointerMove={move}
      onPointerUp={() => {
        last.current = null;
      }}
      onPointerCancel={() => {
        last.current = null;
      }}
    >
      {children}
    </div>
  );
}

interface ShadeProps {
  readonly scale: TimeScale;
  readonly view: View;
  /** The shown moment; null: the present. */
  readonly cursor: number | null;
}

/** Breaks, and what had not happened yet at the shown moment. */
export function GanttShade({ scale, view, cursor }: ShadeProps) {
  const x = (place: number) => ((place - view.from) / (view.to - view.from)) * 100;
  const now = cursor === null ? null : x(scale.place(cursor));
  return (
    <div className={classes.shade} aria-hidden>
      {scale.breaks.map((gap) => (
        <span
          key={gap.from}
          className={classes.break}
          style={{ left: `${x(gap.from)}%`, width: `${x(gap.to) - x(gap.from)}%` }}
        >
          <span className={classes.cut}>
            {(gap.to - gap.from) / (view.to - view.from) > WORDS_NEED ? durationText(gap.ms) : ""}
          </span>
        </span>
      ))}
      {now === null ? null : (
        <>
          <span className={classes.later} style={{ left: `${Math.max(0, now)}%` }} />
          <span className={classes.cursor} style={{ left: `${now}%` }} data-testid="gantt-cursor" />
        </>
      )}
    </div>
  );
}

// Small pictures of what a setting does, beside its words: how paths meet, and what follows a failure.
import type { Join, OnError } from "../model/flow";
import classes from "./SettingPicture.module.css";

type State = "done" | "failed" | "running" | "skipped";

/** Every state has a mark of its own: colour alone says nothing. */
const MARKS: Readonly<Record<State, string>> = {
  done: "M-4 0 L-1 3 L4 -3",
  failed: "M-3 -3 L3 3 M3 -3 L-3 3",
  running: "M-4 0 h.01 M0 0 h.01 M4 0 h.01",
  skipped: "M-4 0 H4",
};

const FIRST_ROW = 16;
const SECOND_ROW = 48;
const MIDDLE = 32;

function Box({ x, y, state }: { x: number; y: number; state: State }) {
  return (
    <g transform={`translate(${x} ${y})`} data-state={state}>
      <rect
        className={`${classes.box} ${classes[state]}`}
        x={-20}
        y={-10}
        width={40}
        height={20}
        rx={5}
      />
      <path className={`${classes.mark} ${classes[state]}`} style={PLAIN} d={MARKS[state]} />
    </g>
  );
}

const PLAIN = { strokeDasharray: "none" };

interface WireProps {
  readonly from: readonly [number, number];
  readonly to: readonly [number, number];
  readonly kind?: "idle" | "error" | "done";
}

function Wire({ from: [x, y], to: [toX, toY], kind = "done" }: WireProps) {
  const half = (x + toX) / 2;
  return (
    <path
      className={classes.wire}
      data-kind={kind}
      d={`M${x} ${y} C${half} ${y} ${half} ${toY} ${toX} ${toY}`}
    />
  );
}

const SECOND_OF: Readonly<Record<Join, State>> = {
  merge: "skipped",
  all: "done",
  first: "running",
};

export function JoinPicture({ join }: { join: Join }) {
  const second = SECOND_OF[join];
  return (
    <svg
      className={classes.picture}
      viewBox="0 0 240 64"
      aria-hidden
      data-testid={`picture-${join}`}
    >
      <Box x={40} y={FIRST_ROW} state="done" />
      <Box x={40} y={SECOND_ROW} state={second} />
      <Wire from={[60, FIRST_ROW]} to={[180, MIDDLE]} />
      <Wire from={[60, SECOND_ROW]} to={[180, MIDDLE]} kind={second === "done" ? "done" : "idle"} />
      <Box x={200} y={MIDDLE} state="done" />
    </svg>
  );
}

/** With an edge from the error port both choices do the same: it is taken. */
export function FailurePicture({ onError, isHandled }: { onError: OnError; isHandled: boolean }) {
  const kind = isHandled ? "handled" : onError;
  const next = kind === "continue" ? "done" : "skipped";
  return (
    <svg
      className={classes.picture}
      viewBox="0 0 240 64"
      aria-hidden
      data-testid={`picture-${kind}`}
    >
      <Box x={40} y={FIRST_ROW} state="failed" />
      <Wire from={[60, FIRST_ROW]} to={[180, FIRST_ROW]} kind={next === "done" ? "done" : "idle"} />
      <Box x={200} y={FIRST_ROW} state={next} />
      {kind === "continue" ? null : (
        <>
          <Wire from={[60, FIRST_ROW]} to={[180, SECOND_ROW]} kind="error" />
          <Box x={200} y={SECOND_ROW} state={isHandled ? "done" : "failed"} />
        </>
      )}
    </svg>
  );
}

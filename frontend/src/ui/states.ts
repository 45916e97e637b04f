// How each state of a run or a node looks: colour, icon and word, in ONE table; knows no components.
import {
  Ban,
  Check,
  Circle,
  CircleDashed,
  Clock,
  Hourglass,
  LoaderCircle,
  OctagonAlert,
  RotateCw,
  SkipForward,
  Timer,
  Undo2,
  X,
  type LucideIcon,
} from "lucide-react";

export interface StateLook {
  readonly label: string;
  /** A CSS colour; both schemes are behind the token. */
  readonly color: string;
  readonly icon: LucideIcon;
  /** The icon turns while work goes on. */
  readonly isBusy: boolean;
  /** The outline is broken: nothing happened here, or it was taken back. */
  readonly isDashed: boolean;
  /** A person has to act; drawn filled, the loudest of all. */
  readonly isLoud: boolean;
}

const look = (label: string, color: string, icon: LucideIcon, how: Partial<StateLook> = {}) => ({
  label,
  color: `var(--state-${color})`,
  icon,
  isBusy: false,
  isDashed: false,
  isLoud: false,
  ...how,
});

const UNKNOWN: StateLook = look("Unknown", "idle", Circle, { isDashed: true });

const SHARED = {
  running: look("Running", "running", LoaderCircle, { isBusy: true }),
  waiting: look("Waiting", "waiting", Hourglass),
  succeeded: look("Succeeded", "succeeded", Check),
  failed: look("Failed", "failed", X),
  cancelled: look("Cancelled", "cancelled", Ban),
  compensating: look("Undoing", "compensating", Undo2, { isBusy: true }),
} as const;

const NODE: Readonly<Record<string, StateLook>> = {
  ...SHARED,
  pending: look("Not run", "idle", Circle),
  retrying: look("Retrying", "retrying", RotateCw),
  skipped: look("Skipped", "skipped", SkipForward, { isDashed: true }),
  compensated: look("Undone", "compensated", Undo2, { isDashed: true }),
  compensation_failed: look("Undo failed", "compensation-failed", Undo2, { isLoud: true }),
};

const RUN: Readonly<Record<string, StateLook>> = {
  ...SHARED,
  queued: look("Queued", "queued", Clock),
  timed_out: look("Timed out", "failed", Timer),
  undo_blocked: look("Undo blocked", "compensation-failed", Undo2, { isLoud: true }),
  parked: look("Parked", "blocked", OctagonAlert, { isLoud: true }),
};

/** States that belong to no engine: how a schedule stands. */
const SCHEDULE: Readonly<Record<string, StateLook>> = {
  active: look("Active", "succeeded", Check),
  paused: look("Paused", "idle", CircleDashed, { isDashed: true }),
};

export const nodeStateLook = (state: string): StateLook => NODE[state] ?? RUN[state] ?? UNKNOWN;
export const runStateLook = (state: string): StateLook => RUN[state] ?? NODE[state] ?? UNKNOWN;
export const scheduleStateLook = (state: string): StateLook => SCHEDULE[state] ?? UNKNOWN;

/** What became of the undo, beside an end state; "" when the state says it all. */
export function undoLabel(undo: string): string {
  return { done: "undone", partly: "partly undone" }[undo] ?? "";
}

export const RUN_STATES = Object.keys(RUN);

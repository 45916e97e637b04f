// The parts of a bar of runs: each with its state's look, and a pattern besides the colour; pure.
import type { Bucket } from "../../api/statistics";
import { runStateLook, type StateLook } from "../../ui/states";
import { words } from "../../words/words";

export type Part = "succeeded" | "failed" | "timed_out" | "cancelled" | "open";

export interface Series {
  readonly part: Part;
  readonly label: string;
  readonly look: StateLook;
  /** What the list of runs is asked for. */
  readonly states: string;
}

const OPEN = "queued,running,waiting,compensating,undo_blocked,parked";
const of = (part: Exclude<Part, "open">): Series => {
  const look = runStateLook(part);
  return { part, label: look.label, look, states: part };
};

/** From the bottom of a bar to its top. */
export const SERIES: readonly Series[] = [
  of("succeeded"),
  of("failed"),
  of("timed_out"),
  of("cancelled"),
  {
    part: "open",
    label: words.dashboard.open,
    look: { ...runStateLook("running"), isBusy: false },
    states: OPEN,
  },
];

export type Bar = Readonly<Record<Part, number>> & {
  readonly label: string;
  readonly from: string;
  readonly to: string;
  readonly started: number;
  /** Of those that ended, in percent; null when none has. */
  readonly rate: number | null;
};

export function barOf(bucket: Bucket, label: string): Bar {
  const { from, to, started, succeeded, failed, cancelled, timed_out } = bucket;
  const ended = succeeded + failed + cancelled + timed_out;
  return {
    label,
    from,
    to,
    started,
    succeeded,
    failed,
    cancelled,
    timed_out,
    open: started - ended,
    rate: ended === 0 ? null : ((failed + timed_out) / ended) * 100,
  };
}

export const totalOf = (bars: readonly Bar[], part: Part | "started"): number =>
  bars.reduce((sum, bar) => sum + bar[part], 0);

// Statistics as rows of lying bars; pure.
import type { Statistics } from "../../api/statistics";
import { durationText } from "../../ui/time";
import { words as catalogue } from "../../words/words";
import { runsAddress } from "./addresses";
import type { BarRow } from "./BarList";

const words = catalogue.dashboard;
type Names = ReadonlyMap<string, string>;

export interface Times {
  readonly since: string;
  readonly until: string;
}

export function slowRows(statistics: Statistics, names: Names, times: Times): BarRow[] {
  const longest = Math.max(1, ...statistics.slowest.map((row) => row.p95_ms));
  return statistics.slowest.map((row) => {
    const half = durationText(row.p50_ms);
    const most = durationText(row.p95_ms);
    return {
      key: `${row.flow_id} ${row.node}`,
      name: row.node,
      of: names.get(row.flow_id) ?? row.flow_id,
      value: words.took(half, most),
      said: words.tookSaid(half, most, row.count),
      share: row.p50_ms / longest,
      reach: row.p95_ms / longest,
      to: runsAddress({ flow: row.flow_id, ...times }),
      color: "var(--accent)",
    };
  });
}

export function failingRows(statistics: Statistics, names: Names, times: Times): BarRow[] {
  const most = Math.max(1, ...statistics.failing.map((row) => row.count));
  return statistics.failing.map((row) => ({
    key: `${row.flow_id} ${row.node} ${row.code}`,
    name: `${row.node}: ${row.code}`,
    of: names.get(row.flow_id) ?? row.flow_id,
    value: words.times(row.count),
    share: row.count / most,
    to: runsAddress({ flow: row.flow_id, state: "failed,timed_out,undo_blocked", ...times }),
    color: "var(--state-failed)",
  }));
}

export function queueRows(statistics: Statistics): BarRow[] {
  const most = Math.max(1, ...statistics.queues.map((one) => one.depth + one.running));
  return statistics.queues.map((one) => ({
    key: one.name,
    name: one.name,
    of: [
      one.state === "paused" ? words.paused : words.perMinute(one.per_minute),
      one.late_ms > 0 ? words.late(durationText(one.late_ms)) : words.onTime,
    ].join(" · "),
    value: words.depth(one.depth, one.running),
    share: one.running / most,
    reach: (one.depth + one.running) / most,
    color: one.late_ms > 0 ? "var(--state-retrying)" : "var(--cat-queue)",
  }));
}

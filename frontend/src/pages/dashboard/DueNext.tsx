// Which schedules fire next: each on a line from now to the last of them.
import type { Statistics } from "../../api/statistics";
import { useNow } from "../../ui/now";
import { exactTime, instantOf, relativeTime } from "../../ui/time";
import { words } from "../../words/words";
import { BarList, type BarRow } from "./BarList";

interface Props {
  readonly due: Statistics["due"];
  readonly names: ReadonlyMap<string, string>;
}

export function DueNext({ due, names }: Props) {
  const now = useNow();
  const times = due.map((one) => instantOf(one.due_at) ?? now);
  const farthest = Math.max(1, ...times.map((at) => at - now));
  const rows = due.map((one, place): BarRow => {
    const at = times[place] ?? now;
    return {
      key: one.schedule_id,
      name: names.get(one.flow_id) ?? one.flow_id,
      of: one.node,
      value: relativeTime(at, now),
      said: exactTime(at),
      share: Math.max(0, at - now) / farthest,
      to: `/flows/${encodeURIComponent(one.flow_id)}`,
      color: "var(--cat-trigger)",
    };
  });
  return <BarList rows={rows} nothing={words.dashboard.noDue} />;
}

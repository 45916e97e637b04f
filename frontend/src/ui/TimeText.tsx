// An instant as "2 minutes ago" with the exact time behind it, and a length of time that may still grow.
import { Tooltip } from "@mantine/core";

import { useNow } from "./now";
import { durationText, exactTime, instantOf, relativeTime, shortTime } from "./time";
import { words } from "../words/words";

interface TimeProps {
  readonly at: string | null | undefined;
  readonly timeZone?: string | undefined;
}

export function TimeText({ at, timeZone }: TimeProps) {
  const now = useNow();
  const instant = instantOf(at);
  if (instant === null) return <span>{words.ui.never}</span>;
  return (
    <Tooltip label={exactTime(instant, timeZone)}>
      <time dateTime={at ?? undefined} style={{ whiteSpace: "nowrap" }}>
        {relativeTime(instant, now)}
      </time>
    </Tooltip>
  );
}

/** A moment that people plan by: itself, and how far it is. */
export function Moment({ at, timeZone }: TimeProps) {
  const now = useNow();
  const instant = instantOf(at);
  if (instant === null) return <span>{words.ui.never}</span>;
  return (
    <time dateTime={at ?? undefined} data-testid="moment">
      <span style={{ color: "var(--text)" }}>{shortTime(instant, timeZone)}</span>
      <span style={{ marginLeft: 8, color: "var(--text-2)", fontSize: 12 }}>
        {relativeTime(instant, now)}
      </span>
    </time>
  );
}

interface DurationProps {
  readonly from: string | null | undefined;
  /** Absent: it still grows. */
  readonly to: string | null | undefined;
}

export function Duration({ from, to }: DurationProps) {
  const start = instantOf(from);
  const end = instantOf(to);
  const now = useNow(end === null && start !== null);
  if (start === null) return <span>–</span>;
  return (
    <span style={{ whiteSpace: "nowrap", fontVariantNumeric: "tabular-nums" }}>
      {durationText((end ?? Math.max(now, start)) - start)}
    </span>
  );
}

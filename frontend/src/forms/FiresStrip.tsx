// A schedule's last fires as a strip: one bar each, as high as it was late; skipped and missed ones have
// shapes of their own. Newest at the right.
import { Tooltip } from "@mantine/core";
import type { ReactNode } from "react";
import { Link } from "react-router";

import { pathOf } from "../api/client";
import { useFires, type Fire } from "../api/schedules";
import { durationText, shortTime } from "../ui/time";
import { words } from "../words/words";
import classes from "./FiresStrip.module.css";

const SHOWN = 30;
const LEAST_PX = 4;
const MOST_PX = 26;
/** So late is a full bar. */
const FULL_LATE_MS = 3_600_000;

interface Props {
  readonly scheduleId: string | null;
  readonly timeZone: string;
  /** Without the sentence and the legend. */
  readonly isSmall?: boolean;
}

export function FiresStrip({ scheduleId, timeZone, isSmall = false }: Props) {
  const { data: fires } = useFires(scheduleId, SHOWN);
  if (fires === undefined) return null;
  if (fires === null || fires.length === 0) {
    if (isSmall) return <span className={classes.none}>–</span>;
    const text = fires === null ? words.cron.notPublished : words.cron.noFires;
    return <p className={classes.none}>{text}</p>;
  }
  return (
    <div className={classes.fires} data-testid="fires-strip">
      <ol className={classes.strip} aria-label={words.cron.lastFires}>
        {fires.map((fire) => (
          <li key={fire.due_at}>
            <Bar fire={fire} timeZone={timeZone} />
          </li>
        ))}
      </ol>
      {isSmall ? null : <Latest fires={fires} timeZone={timeZone} />}
    </div>
  );
}

function Bar({ fire, timeZone }: { fire: Fire; timeZone: string }) {
  const said = saidOf(fire, timeZone);
  const mark = (
    <span className={classes.mark} data-outcome={fire.outcome} style={{ height: heightOf(fire) }} />
  );
  return (
    <Tooltip label={said} openDelay={0}>
      {fire.run_id == null ? (
        <span className={classes.slot} role="img" aria-label={said} tabIndex={0}>
          {mark}
        </span>
      ) : (
        <Link className={classes.slot} to={pathOf("runs", fire.run_id)} aria-label={said}>
          {mark}
        </Link>
      )}
    </Tooltip>
  );
}

/** What is late by a second and by an hour must both be seen. */
function heightOf({ outcome, late_ms }: Fire): number | undefined {
  if (outcome !== "fired") return undefined;
  const share = Math.log1p((late_ms ?? 0) / 1_000) / Math.log1p(FULL_LATE_MS / 1_000);
  return LEAST_PX + Math.min(1, share) * (MOST_PX - LEAST_PX);
}

export function saidOf({ due_at, outcome, reason, late_ms }: Fire, timeZone: string): string {
  const at = shortTime(Date.parse(due_at), timeZone);
  if (outcome === "fired")
    return (late_ms ?? 0) < 1_000
      ? words.cron.onTime(at)
      : words.cron.late(at, durationText(late_ms ?? 0));
  return words.cron.notFired(at, words.cron.reasons[reason ?? ""] ?? "");
}

function Latest({ fires, timeZone }: { fires: readonly Fire[]; timeZone: string }): ReactNode {
  const bad = fires.filter(({ outcome }) => outcome !== "fired");
  const last = fires.at(-1);
  const worst = Math.max(...fires.map(({ late_ms }) => late_ms ?? 0));
  return (
    <p className={classes.words}>
      {last === undefined ? null : `${saidOf(last, timeZone)} `}
      {words.cron.summary(fires.length, bad.length, worst < 1_000 ? null : durationText(worst))}
    </p>
  );
}

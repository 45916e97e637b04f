// The next fires of a rule, by the object that will fire, with what the clock does then.
import type { FireMoment } from "../api/schedules";
import { relativeTime, shortTime } from "../ui/time";
import { useNow } from "../ui/now";
import { words } from "../words/words";
import classes from "./forms.module.css";

interface Props {
  readonly moments: readonly FireMoment[] | undefined;
  readonly zone: string;
  readonly isStale: boolean;
}

export function NextFires({ moments, zone, isStale }: Props) {
  const now = useNow();
  if (moments === undefined) return null;
  return (
    <div className={classes.field} style={{ opacity: isStale ? 0.6 : 1 }} data-testid="next-fires">
      <span className={classes.label}>{words.cron.next}</span>
      {moments.length === 0 ? (
        <span className={classes.words}>{words.cron.none}</span>
      ) : (
        <ol className={classes.fires}>
          {moments.map((moment) => (
            <Row key={moment.at} moment={moment} zone={zone} now={now} />
          ))}
        </ol>
      )}
    </div>
  );
}

function Row({ moment, zone, now }: { moment: FireMoment; zone: string; now: number }) {
  const at = Date.parse(moment.at);
  const note = words.cron.notes[moment.note ?? ""];
  return (
    <li className={classes.fire}>
      <span>{shortTime(at, zone)}</span>
      <span className={classes.when}>{relativeTime(at, now)}</span>
      {note === undefined ? null : <span className={classes.note}>{note}</span>}
    </li>
  );
}

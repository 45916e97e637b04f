// A retry policy drawn: one dot for each attempt on a line of time, and the same in words.
import { Tooltip } from "@mantine/core";

import { durationText } from "../ui/time";
import classes from "./AttemptPicture.module.css";
import { attemptTimes, type Policy } from "./retry";
import { words } from "../words/words";

const WAITS_NAMED = 4;

export function AttemptPicture({ policy }: { policy: Policy }) {
  const times = attemptTimes(policy);
  const last = times.at(-1) ?? 0;
  return (
    <div className={classes.picture} data-testid="retry-schedule">
      <div className={classes.line} aria-hidden>
        {times.map((at, index) => (
          <Tooltip
            key={index}
            label={
              index === 0
                ? words.settings.firstAttempt
                : words.settings.attemptAt(index + 1, durationText(at))
            }
            openDelay={0}
          >
            <span
              className={classes.dot}
              style={{ left: `${last === 0 ? 0 : (at / last) * 100}%` }}
            />
          </Tooltip>
        ))}
      </div>
      <p className={classes.words}>{inWords(times)}</p>
    </div>
  );
}

function inWords(times: readonly number[]): string {
  if (times.length === 1) return words.settings.oneAttempt;
  const waits = times.slice(1).map((at, index) => at - (times[index] ?? 0));
  const named = waits.slice(0, WAITS_NAMED).map(durationText);
  const rest = waits.length > WAITS_NAMED ? [`… ${durationText(waits.at(-1) ?? 0)}`] : [];
  const last = times.at(-1) ?? 0;
  if (last === 0) return `${words.settings.attempts(times.length)}, ${words.settings.noWaits}.`;
  const between = words.settings.waits([...named, ...rest].join(", "));
  return `${words.settings.attempts(times.length)}, ${between}; ${words.settings.lasts(durationText(last))}.`;
}

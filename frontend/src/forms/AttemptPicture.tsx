// A retry policy drawn: a dot for each attempt on a line of time, a lighter span for its jitter, and the same in words.
import { Tooltip } from "@mantine/core";

import { durationText } from "../ui/time";
import { words } from "../words/words";
import classes from "./AttemptPicture.module.css";
import { RETRY_AFTER_MAX_MS, attemptsOf, type Attempt, type Policy } from "./retry";

const WAITS_NAMED = 4;
/** Dots that stand closer together than this share of the line are drawn as one. */
const CLOSEST = 0.01;

export function AttemptPicture({ policy }: { policy: Policy }) {
  const attempts = attemptsOf(policy);
  const end = Math.max(...attempts.map(({ latest }) => latest));
  return (
    <div className={classes.picture} data-testid="retry-schedule">
      <div className={classes.line} aria-hidden>
        {apart(attempts, end).map(({ attempt, number }) => (
          <Dot key={number} attempt={attempt} number={number} end={end} />
        ))}
      </div>
      <p className={classes.words}>{inWords(attempts, policy)}</p>
      {attempts.length > 1 ? (
        <p className={classes.note}>
          {words.settings.retryAfter(durationText(RETRY_AFTER_MAX_MS))}
        </p>
      ) : null}
    </div>
  );
}

interface DotProps {
  readonly attempt: Attempt;
  readonly number: number;
  readonly end: number;
}

function Dot({ attempt: { earliest, latest, isUnsure }, number, end }: DotProps) {
  const place = (at: number): string => `${end === 0 ? 0 : (at / end) * 100}%`;
  return (
    <>
      {latest > earliest ? (
        <span
          className={classes.span}
          style={{ left: place(earliest), width: place(latest - earliest) }}
          data-testid="retry-span"
        />
      ) : null}
      <Tooltip label={sayAttempt(number, earliest, latest, isUnsure)} openDelay={0}>
        <span
          className={classes.dot}
          data-unsure={isUnsure || undefined}
          style={{ left: place(latest) }}
          data-testid="retry-dot"
        />
      </Tooltip>
    </>
  );
}

function sayAttempt(number: number, earliest: number, latest: number, isUnsure: boolean) {
  if (number === 1) return words.settings.firstAttempt;
  const from = durationText(earliest);
  const to = durationText(latest);
  const when = from === to ? to : words.settings.between(from, to);
  const said = words.settings.attemptAt(number, when);
  return isUnsure ? words.settings.ifTimeIsLeft(said) : said;
}

/** The first and the last of those that would cover each other. */
function apart(attempts: readonly Attempt[], end: number) {
  let shown = -1;
  return attempts
    .map((attempt, index) => ({ attempt, number: index + 1 }))
    .filter(({ attempt, number }) => {
      const isApart = end === 0 ? number === 1 : attempt.latest / end - shown >= CLOSEST;
      if (isApart) shown = attempt.latest / end;
      return isApart || number === attempts.length;
    });
}

function inWords(attempts: readonly Attempt[], { jitter }: Policy): string {
  const sure = attempts.filter(({ isUnsure }) => !isUnsure);
  const many =
    sure.length === attempts.length
      ? words.settings.attempts(attempts.length)
      : words.settings.attemptsBetween(sure.length, attempts.length);
  if (attempts.length === 1) return words.settings.oneAttempt;
  const last = sure.at(-1)?.latest ?? 0;
  const waits = sure.slice(1).map(({ latest }, index) => latest - (sure[index]?.latest ?? 0));
  if (waits.length === 0) return `${many}.`;
  if (last === 0) return `${many}, ${words.settings.noWaits}.`;
  const named = waits.slice(0, WAITS_NAMED).map(durationText);
  const rest = waits.length > WAITS_NAMED ? [`… ${durationText(waits.at(-1) ?? 0)}`] : [];
  const between = words.settings.waits([...named, ...rest].join(", "));
  const shorter = jitter > 0 ? ` ${words.settings.shortened(Math.round(jitter * 100))}` : "";
  return `${many}, ${between}; ${words.settings.lasts(durationText(last))}.${shorter}`;
}

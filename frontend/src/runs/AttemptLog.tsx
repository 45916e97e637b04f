// Every try of a node: when, how long, how it came out, what it said and what it logged.
import { useEffect, useRef } from "react";
import { useStore } from "zustand";

import type { AttemptView, LogLine } from "../api/types";
import { placeOf } from "../store/watch";
import { JsonTree } from "../ui/JsonTree";
import { nodeStateLook } from "../ui/states";
import { StateIcon } from "../ui/StateBadge";
import { preciseTime } from "../ui/time";
import { Duration, TimeText } from "../ui/TimeText";
import { words } from "../words/words";
import { errorText } from "./errorText";
import classes from "./NodeResult.module.css";
import { stateOfOutcome } from "./outcomes";
import { useWatchStore } from "./watching";

interface Props {
  readonly attempts: readonly AttemptView[];
  readonly node: string;
  readonly frame: number | null;
}

export function AttemptLog({ attempts, node, frame }: Props) {
  const watch = useWatchStore();
  const chosen = useStore(watch, (state) => placeOf(state, node).attempt);
  return (
    <ol className={classes.attempts} data-testid="attempts">
      {attempts.map((attempt, index) => (
        <Attempt
          key={attempt.attempt}
          attempt={attempt}
          isLast={index === attempts.length - 1}
          isChosen={attempt.attempt === chosen}
          onChoose={() => watch.actions.look(node, frame, attempt.attempt)}
        />
      ))}
    </ol>
  );
}

interface AttemptProps {
  readonly attempt: AttemptView;
  readonly isLast: boolean;
  readonly isChosen: boolean;
  readonly onChoose: () => void;
}

function Attempt({ attempt, isLast, isChosen, onChoose }: AttemptProps) {
  const look = nodeStateLook(stateOfOutcome(attempt.outcome));
  const text = errorText(attempt.error);
  const row = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (isChosen) row.current?.scrollIntoView({ block: "nearest" });
  }, [isChosen]);
  return (
    <li
      ref={row}
      className={classes.attempt}
      style={{ ["--state" as string]: look.color }}
      data-chosen={isChosen || undefined}
      data-testid={`attempt-${attempt.attempt}`}
    >
      <StateIcon look={look} size={13} />
      <div className={classes.attemptBody}>
        <div className={classes.attemptHead}>
          <button type="button" className={classes.pick} onClick={onChoose} aria-pressed={isChosen}>
            {words.runs.attempt(attempt.attempt)}
          </button>
          <span className={classes.outcome}>{words.runs.outcomes[attempt.outcome]}</span>
          <span className={classes.dim}>
            <TimeText at={attempt.started_at} /> ·{" "}
            <Duration from={attempt.started_at} to={attempt.ended_at} />
          </span>
        </div>
        {text === "" ? null : <p className={classes.message}>{text}</p>}
        {/* The last error stands above in full. */}
        {isLast || attempt.error == null ? null : (
          <details className={classes.details}>
            <summary>{words.runs.error}</summary>
            <JsonTree value={attempt.error} name={`attempt-${attempt.attempt}-error`} />
          </details>
        )}
        <Logs lines={attempt.logs ?? []} />
      </div>
    </li>
  );
}

function Logs({ lines }: { lines: readonly LogLine[] }) {
  if (lines.length === 0) return null;
  return (
    <details className={classes.details} open>
      <summary>{words.runs.logs(lines.length)}</summary>
      <ol className={classes.logs} data-testid="logs">
        {lines.map((line, index) => (
          <li key={index} data-level={line.level}>
            <time dateTime={line.at}>{preciseTime(line.at)}</time>
            <span>{line.text}</span>
            {hasDetails(line.details) ? <code>{JSON.stringify(line.details)}</code> : null}
          </li>
        ))}
      </ol>
    </details>
  );
}

const hasDetails = (details: unknown): boolean =>
  typeof details === "object" && details !== null && Object.keys(details).length > 0;

// Every try of a node: when, how long, how it came out, and what it said.
import type { AttemptView } from "../api/types";
import { JsonTree } from "../ui/JsonTree";
import { nodeStateLook } from "../ui/states";
import { StateIcon } from "../ui/StateBadge";
import { Duration, TimeText } from "../ui/TimeText";
import { errorText } from "./errorText";
import classes from "./NodeResult.module.css";
import { words } from "../words/words";

const STATE_OF: Readonly<Record<AttemptView["outcome"], string>> = {
  completed: "succeeded",
  failed: "failed",
  running: "running",
  aborted: "cancelled",
  lost: "waiting",
};

export function AttemptLog({ attempts }: { attempts: readonly AttemptView[] }) {
  return (
    <ol className={classes.attempts} data-testid="attempts">
      {attempts.map((attempt, index) => (
        <Attempt key={index} attempt={attempt} isLast={index === attempts.length - 1} />
      ))}
    </ol>
  );
}

function Attempt({ attempt, isLast }: { attempt: AttemptView; isLast: boolean }) {
  const look = nodeStateLook(STATE_OF[attempt.outcome]);
  const text = errorText(attempt.error);
  return (
    <li className={classes.attempt} style={{ ["--state" as string]: look.color }}>
      <StateIcon look={look} size={13} />
      <div className={classes.attemptBody}>
        <div className={classes.attemptHead}>
          <b>{words.runs.attempt(attempt.attempt)}</b>
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
      </div>
    </li>
  );
}

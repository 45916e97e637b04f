// What the whole run gave, was given, and what went wrong with it.
import { hasEnded } from "../api/merge";
import type { RunView } from "../api/types";
import { words } from "../words/words";
import { Part } from "./Part";
import classes from "./RunPanel.module.css";
import { RunValue } from "./RunValue";

export function RunResult({ run }: { run: RunView }) {
  const name = run.run_id;
  return (
    <div className={classes.parts}>
      {run.error == null ? null : (
        <Part title={words.runs.error}>
          <RunValue value={run.error} name={`${name}-error`} />
        </Part>
      )}
      <Part title={words.runs.outputOfRun}>
        {run.state === "succeeded" ? (
          <RunValue value={run.output} name={`${name}-output`} />
        ) : (
          <p className={classes.nothing}>
            {hasEnded(run.state) ? words.runs.noOutput : words.runs.noOutputYet}
          </p>
        )}
      </Part>
      <Part title={words.runs.inputOfRun}>
        <RunValue value={run.input} name={`${name}-input`} />
      </Part>
    </div>
  );
}

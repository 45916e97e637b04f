// What the whole run gave, was given, and what went wrong with it.
import { hasEnded } from "../api/merge";
import type { RunView } from "../api/types";
import { words } from "../words/words";
import { Part } from "./Part";
import classes from "./RunPanel.module.css";
import { RunValue } from "./RunValue";

export function RunResult({ run }: { run: RunView }) {
  return (
    <div className={classes.parts}>
      {run.error == null ? null : (
        <Part title={words.runs.error}>
          <RunValue runId={run.run_id} part="error" value={run.error} />
        </Part>
      )}
      <Part title={words.runs.outputOfRun}>
        {run.state === "succeeded" ? (
          <RunValue runId={run.run_id} part="output" value={run.output} size={run.output_size} />
        ) : (
          <p className={classes.nothing}>
            {hasEnded(run.state) ? words.runs.noOutput : words.runs.noOutputYet}
          </p>
        )}
      </Part>
      <Part title={words.runs.inputOfRun}>
        <RunValue runId={run.run_id} part="input" value={run.input} size={run.input_size} />
      </Part>
    </div>
  );
}

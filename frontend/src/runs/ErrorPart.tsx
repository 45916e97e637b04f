// What went wrong at a node, in words, what can be done about it, and the error itself.
import { words } from "../words/words";
import { errorHint } from "./errorHint";
import { errorText } from "./errorText";
import { NodeValue } from "./NodeValue";
import classes from "./NodeResult.module.css";
import { Part } from "./Part";

interface Props {
  readonly error: unknown;
  readonly runId: string;
  readonly node: string;
  readonly frame: number | null;
}

export function ErrorPart({ error, ...place }: Props) {
  const hint = errorHint(error);
  return (
    <Part title={words.runs.error}>
      <p className={classes.message}>{errorText(error)}</p>
      {hint === "" ? null : (
        <p className={classes.hint} data-testid="error-hint">
          {hint}
        </p>
      )}
      <NodeValue {...place} part="error" value={error} size={sizeIn(error)} />
    </Part>
  );
}

/** A long error comes without its details, which are read on demand. */
function sizeIn(error: unknown): number | null {
  if (typeof error !== "object" || error === null) return null;
  const { details_size } = error as { details_size?: unknown };
  return typeof details_size === "number" ? details_size : null;
}

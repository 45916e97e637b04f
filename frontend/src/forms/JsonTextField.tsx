// JSON as the text that is being written, valid or not; whoever holds it reads it when it is needed.
import { json } from "@codemirror/lang-json";

import { CodeEditor } from "./CodeEditor";
import classes from "./forms.module.css";

interface Props {
  readonly text: string;
  readonly onChange: (text: string) => void;
  readonly label: string;
  /** What is wrong with the text; null when nothing is. */
  readonly error: string | null;
  readonly minLines?: number;
  readonly testId?: string;
}

const LANGUAGE = [json()];

export function JsonTextField({ text, onChange, label, error, minLines = 4, ...rest }: Props) {
  return (
    <div className={classes.field}>
      <span className={classes.label} aria-hidden>
        {label}
      </span>
      <CodeEditor
        {...rest}
        value={text}
        onChange={onChange}
        label={label}
        extensions={LANGUAGE}
        minLines={minLines}
        isInvalid={error !== null}
      />
      {error === null ? null : (
        <div className={classes.error} role="status">
          {error}
        </div>
      )}
    </div>
  );
}

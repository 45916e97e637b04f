// Any JSON as text, kept as a value while it is valid; expressions inside texts are marked.
import { json } from "@codemirror/lang-json";
import { useState } from "react";

import type { Json } from "../model/flow";
import { CodeEditor } from "./CodeEditor";
import { useLook } from "./data";
import { expressionMarks } from "./expressionLanguage";
import { jsonErrorIn } from "./jsonText";
import type { Names } from "./names";
import { Preview } from "./Preview";
import { isSameValue } from "./values";
import { words } from "../words/words";
import classes from "./forms.module.css";

interface Props {
  readonly value: Json | undefined;
  /** undefined: the field was emptied. Not called while the text is no JSON. */
  readonly onChange: (value: Json | undefined) => void;
  readonly label: string;
  readonly names?: Names | null;
  readonly placeholder?: string | undefined;
  readonly readOnly?: boolean;
  readonly isInvalid?: boolean;
  readonly minLines?: number;
  readonly testId?: string;
}

const INDENT = 2;
const LANGUAGE = [json(), expressionMarks];
const written = (value: Json | undefined, hasExpressions: boolean): string => {
  if (value === undefined) return "";
  if (hasExpressions && typeof value === "string" && isWholeExpression(value)) return value;
  return JSON.stringify(value, null, INDENT);
};

export function JsonField({ value, onChange, label, names = null, minLines = 3, ...rest }: Props) {
  const hasExpressions = names !== null;
  const [text, write] = useState(() => written(value, hasExpressions));
  const [known, know] = useState(value);
  const look = useLook();
  const error = hasExpressions && isWholeExpression(text) ? null : jsonErrorIn(text);
  if (!isSameValue(value, known)) {
    // It changed elsewhere, by undo for example; what is written here follows.
    know(value);
    write(written(value, hasExpressions));
  }
  const take = (next: string): void => {
    write(next);
    if (hasExpressions && isWholeExpression(next)) {
      know(next.trim());
      onChange(next.trim());
      return;
    }
    if (jsonErrorIn(next) !== null) return;
    const parsed = next.trim() === "" ? undefined : (JSON.parse(next) as Json);
    know(parsed);
    onChange(parsed);
  };
  return (
    <>
      <CodeEditor
        {...rest}
        value={text}
        onChange={take}
        label={label}
        names={names}
        look={look}
        extensions={LANGUAGE}
        minLines={minLines}
        isInvalid={error !== null || rest.isInvalid === true}
      />
      {error !== null ? (
        <div className={classes.error} role="status">
          {words.forms.badJson(error)} {words.forms.notSaved}
        </div>
      ) : names === null ? null : (
        <Preview expression={value} />
      )}
    </>
  );
}

/** No JSON, but what the whole value may be. */
const isWholeExpression = (text: string): boolean => /^\s*\{\{[^]*\}\}\s*$/.test(text);

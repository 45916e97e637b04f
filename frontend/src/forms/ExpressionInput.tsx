// Where an expression is written: highlighted, with completion of what is in sight.
import { CodeEditor } from "./CodeEditor";
import { useLook } from "./data";
import { expressionLanguage } from "./expressionLanguage";
import type { Names } from "./names";
import { Preview } from "./Preview";
import classes from "./Preview.module.css";
import { words } from "../words/words";

interface Props {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly label: string;
  readonly names: Names;
  readonly isMultiline?: boolean;
  readonly placeholder?: string | undefined;
  readonly readOnly?: boolean;
  readonly isInvalid?: boolean;
  readonly autoFocus?: "end" | "all" | undefined;
  readonly testId?: string;
  /** It must yield true or false. */
  readonly isCondition?: boolean;
}

export function ExpressionInput({
  isMultiline = false,
  placeholder = words.expressions.hint,
  isCondition = false,
  ...props
}: Props) {
  const look = useLook();
  return (
    <div className={classes.expression}>
      <CodeEditor
        {...props}
        look={look}
        extensions={expressionLanguage}
        placeholder={placeholder}
        isOneLine={!isMultiline}
        minLines={isMultiline ? 3 : 1}
      />
      <Preview expression={props.value} isCondition={isCondition} />
    </div>
  );
}

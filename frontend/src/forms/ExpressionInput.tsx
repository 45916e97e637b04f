// Where an expression is written: highlighted, with completion of what is in sight.
import { CodeEditor } from "./CodeEditor";
import { expressionLanguage } from "./expressionLanguage";
import type { Names } from "./names";
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
}

export function ExpressionInput({
  isMultiline = false,
  placeholder = words.forms.expressionHint,
  ...props
}: Props) {
  return (
    <CodeEditor
      {...props}
      extensions={expressionLanguage}
      placeholder={placeholder}
      isOneLine={!isMultiline}
      minLines={isMultiline ? 3 : 1}
    />
  );
}

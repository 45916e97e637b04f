// One line in a row: plain where expressions have no place, else with highlighting and completion.
import { TextInput } from "@mantine/core";

import { useForm } from "./context";
import { ExpressionInput } from "./ExpressionInput";

interface Props {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly label: string;
  readonly placeholder?: string;
  readonly isInvalid?: boolean;
  readonly testId?: string;
}

export function TextOrExpression({ placeholder = "", testId, isInvalid = false, ...props }: Props) {
  const { names, readOnly } = useForm();
  if (names === null)
    return (
      <TextInput
        value={props.value}
        onChange={(event) => props.onChange(event.currentTarget.value)}
        aria-label={props.label}
        placeholder={placeholder}
        readOnly={readOnly}
        error={isInvalid}
        data-testid={testId}
      />
    );
  return (
    <ExpressionInput
      {...props}
      names={names}
      readOnly={readOnly}
      placeholder={placeholder}
      isInvalid={isInvalid}
      {...(testId === undefined ? {} : { testId })}
    />
  );
}

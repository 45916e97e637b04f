// A labelled JSON value of a case; empty means that it is left out.
import { Input } from "@mantine/core";

import { JsonField } from "../../../forms/JsonField";
import type { Json } from "../../../model/flow";

interface Props {
  readonly label: string;
  readonly help?: string;
  /** The heading above says what it is. */
  readonly isBare?: boolean;
  readonly value: Json | undefined;
  readonly onChange: (value: Json | undefined) => void;
  readonly testId?: string;
}

export function JsonPart({ label, help, isBare = false, value, onChange, testId }: Props) {
  return (
    <Input.Wrapper
      label={isBare ? undefined : label}
      description={help}
      labelElement="div"
      size="xs"
    >
      <JsonField
        value={value}
        onChange={onChange}
        label={label}
        minLines={2}
        {...(testId === undefined ? {} : { testId })}
      />
    </Input.Wrapper>
  );
}

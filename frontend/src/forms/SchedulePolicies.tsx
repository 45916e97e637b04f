// What a schedule does when the clock changes, after an outage, and while a run still goes on.
import { SegmentedControl } from "@mantine/core";

import { words } from "../words/words";
import { FieldFrame } from "./FieldFrame";

export interface Policies {
  readonly gap: "after" | "skip";
  readonly repeated: "first" | "both";
  readonly missed: "latest" | "all" | "skip";
  readonly overlap: "allow" | "skip" | "queue_one" | "cancel_previous";
}

interface Props {
  readonly value: Policies;
  readonly onChange: (patch: Partial<Policies>) => void;
  readonly readOnly: boolean;
}

export function SchedulePolicies({ value, onChange, readOnly }: Props) {
  const { gap, repeated, missed, overlap } = value;
  return (
    <>
      <Policy
        field="missed"
        title={words.cron.missed}
        labels={words.cron.misseds}
        help={words.cron.missedHelp}
        value={missed}
        onChange={(next) => onChange({ missed: next })}
        readOnly={readOnly}
      />
      <Policy
        field="overlap"
        title={words.cron.overlap}
        labels={words.cron.overlaps}
        help={words.cron.overlapHelp}
        value={overlap}
        onChange={(next) => onChange({ overlap: next })}
        readOnly={readOnly}
      />
      <Policy
        field="gap"
        title={words.cron.gap}
        labels={words.cron.gaps}
        help={words.cron.gapHelp}
        value={gap}
        onChange={(next) => onChange({ gap: next })}
        readOnly={readOnly}
      />
      <Policy
        field="repeated"
        title={words.cron.repeated}
        labels={words.cron.repeateds}
        help={words.cron.repeatedHelp}
        value={repeated}
        onChange={(next) => onChange({ repeated: next })}
        readOnly={readOnly}
      />
    </>
  );
}

interface PolicyProps<Option extends string> {
  readonly field: string;
  readonly title: string;
  readonly labels: Readonly<Record<Option, string>>;
  readonly help: Readonly<Record<Option, string>>;
  readonly value: Option;
  readonly onChange: (value: Option) => void;
  readonly readOnly: boolean;
}

function Policy<Option extends string>(props: PolicyProps<Option>) {
  const { field, title, labels, help, value, onChange, readOnly } = props;
  const data = Object.entries<string>(labels).map(([option, label]) => ({ value: option, label }));
  return (
    <FieldFrame
      id={`field-config-${field}`}
      title={title}
      help={help[value]}
      testId={`field-config.${field}`}
    >
      <SegmentedControl
        size="xs"
        data={data}
        value={value}
        onChange={(option) => onChange(option as Option)}
        readOnly={readOnly}
        aria-labelledby={`field-config-${field}-label`}
      />
    </FieldFrame>
  );
}

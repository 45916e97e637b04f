// How often an action that only started something is asked for its end.
import { NumberInput, Switch, TextInput } from "@mantine/core";

import type { Finding, FlowNode, Polling } from "../model/flow";
import { durationMs } from "./durations";
import { FieldFrame } from "./FieldFrame";
import { findingsWithin } from "./findings";
import { words } from "../words/words";

interface Props {
  readonly node: FlowNode;
  readonly findings: readonly Finding[];
  readonly onChange: (patch: { readonly polling: Polling | undefined }) => void;
  readonly readOnly: boolean;
}

/** What the engine does when nothing is said. */
const USUAL = {
  initial_delay: "1s",
  multiplier: 1.5,
  max_delay: "1m",
  max_duration: "1d",
} as const;
const LENGTHS = ["initial_delay", "max_delay", "max_duration"] as const;

export function PollingEditor({ node, findings, onChange, readOnly }: Props) {
  const polling = node.polling;
  const set = (key: keyof Polling, next: string | number): void => {
    const rest = Object.entries(polling ?? {}).filter(([name]) => name !== key);
    onChange({ polling: Object.fromEntries(next === "" ? rest : [...rest, [key, next]]) });
  };
  return (
    <FieldFrame
      id="field-polling"
      title={words.settings.polling}
      help={words.settings.pollingHelp}
      findings={findingsWithin(findings, "polling")}
      testId="field-polling"
    >
      <Switch
        size="sm"
        id="field-polling"
        checked={polling !== undefined}
        disabled={readOnly}
        onChange={(event) => onChange({ polling: event.currentTarget.checked ? {} : undefined })}
        data-testid="polling"
      />
      {polling === undefined ? null : (
        <div style={{ display: "grid", gridTemplateColumns: "1fr 1fr", gap: 12, marginTop: 8 }}>
          {LENGTHS.map((name) => (
            <TextInput
              key={name}
              size="xs"
              label={words.settings.pollings[name]}
              value={polling[name] ?? ""}
              placeholder={USUAL[name]}
              error={polling[name] !== undefined && durationMs(polling[name]) === null}
              readOnly={readOnly}
              onChange={(event) => set(name, event.currentTarget.value)}
              data-testid={`polling-${name}`}
            />
          ))}
          <NumberInput
            size="xs"
            label={words.settings.pollings.multiplier}
            value={polling.multiplier ?? ""}
            placeholder={String(USUAL.multiplier)}
            min={1}
            step={0.25}
            readOnly={readOnly}
            onChange={(next) => set("multiplier", next)}
            data-testid="polling-multiplier"
          />
        </div>
      )}
    </FieldFrame>
  );
}

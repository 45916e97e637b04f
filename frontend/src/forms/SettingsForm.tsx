// How a node behaves, whatever its action: retry, timeout, join, crashes, and being switched off.
import { Input, SegmentedControl, Switch, TextInput } from "@mantine/core";

import type { ActionSpec } from "../api/types";
import type { Finding, FlowNode, Join, OnUnknown } from "../model/flow";
import { durationMs } from "./durations";
import { FieldFrame } from "./FieldFrame";
import { findingsWithin } from "./findings";
import classes from "./forms.module.css";
import { RetryEditor } from "./RetryEditor";
import { settingsWords as words, words as formWords } from "./words";

interface Props {
  readonly spec: ActionSpec;
  readonly node: FlowNode;
  readonly findings: readonly Finding[];
  /** A key with the value undefined is to be taken out of the node. */
  readonly onChange: (patch: NodePatch) => void;
  readonly readOnly?: boolean;
}

export type NodePatch = { readonly [Key in keyof FlowNode]?: FlowNode[Key] | undefined };

export function SettingsForm({ spec, node, findings, onChange, readOnly = false }: Props) {
  const part = { node, findings, onChange, readOnly };
  const acts = isActivity(node.type);
  return (
    <div className={classes.fields} data-testid="settings-form">
      {acts ? (
        <>
          <RetryEditor
            value={node.retry}
            fallback={spec.retry}
            onChange={(retry) => onChange({ retry })}
            findings={findings}
            readOnly={readOnly}
          />
          <Timeout {...part} />
        </>
      ) : null}
      {node.type.startsWith("trigger.") ? null : (
        <Choice<Join>
          {...part}
          field="join"
          title={words.join}
          labels={words.joins}
          help={words.joinHelp}
          value={node.join ?? "merge"}
          fallback="merge"
        />
      )}
      {acts ? (
        <Choice<OnUnknown>
          {...part}
          field="on_unknown"
          title={words.onUnknown}
          labels={node.on_unknown === "ask" ? words.onUnknowns : OFFERED}
          help={words.onUnknownHelp}
          value={node.on_unknown ?? "rerun"}
          fallback="rerun"
        />
      ) : null}
      <Switch
        size="sm"
        label={words.disabled}
        description={words.disabledHelp}
        checked={node.disabled === true}
        disabled={readOnly}
        onChange={(event) => onChange({ disabled: event.currentTarget.checked ? true : undefined })}
        data-testid="field-disabled"
      />
      {acts ? (
        <Input.Wrapper label={words.onError} description={words.onErrorHelp} size="xs" />
      ) : null}
    </div>
  );
}

/** What the engine honours; a flow that asks already keeps its word, with a finding. */
const OFFERED = { rerun: words.onUnknowns.rerun, fail: words.onUnknowns.fail };

/** Controls and triggers do no outside work: there is nothing to try again. */
const isActivity = (type: string): boolean => !/^(flow|trigger)\./.test(type);

type PartProps = Omit<Required<Props>, "spec">;

function Timeout({ node, findings, onChange, readOnly }: PartProps) {
  const text = node.timeout ?? "";
  const isBad = text !== "" && durationMs(text) === null;
  const wrong = findingsWithin(findings, "timeout");
  return (
    <FieldFrame
      id="field-timeout"
      title={words.timeout}
      help={words.timeoutHelp}
      findings={isBad ? [{ message: formWords.badDuration, severity: "error" }] : wrong}
      testId="field-timeout"
    >
      <TextInput
        id="field-timeout"
        value={text}
        placeholder={words.timeoutPlaceholder}
        error={isBad || wrong.length > 0}
        readOnly={readOnly}
        onChange={(event) => {
          const next = event.currentTarget.value;
          onChange({ timeout: next === "" ? undefined : next });
        }}
        data-testid="timeout"
      />
    </FieldFrame>
  );
}

interface ChoiceProps<Option extends string> extends PartProps {
  readonly field: "join" | "on_unknown";
  readonly title: string;
  readonly labels: Readonly<Partial<Record<Option, string>>>;
  readonly help: Readonly<Record<Option, string>>;
  readonly value: Option;
  readonly fallback: Option;
}

function Choice<Option extends string>(props: ChoiceProps<Option>) {
  const { field, title, labels, help, value, fallback } = props;
  const data = Object.entries(labels as Record<string, string>).map(([option, label]) => ({
    value: option,
    label,
  }));
  return (
    <FieldFrame
      id={`field-${field}`}
      title={title}
      help={help[value]}
      findings={findingsWithin(props.findings, field)}
      testId={`field-${field}`}
    >
      <SegmentedControl
        size="xs"
        data={data}
        value={value}
        onChange={(option) => props.onChange({ [field]: option === fallback ? undefined : option })}
        readOnly={props.readOnly}
        aria-labelledby={`field-${field}-label`}
        data-testid={field}
      />
    </FieldFrame>
  );
}

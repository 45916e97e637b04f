// How a node behaves, whatever its action: retry, times, join, failure, crashes, being switched off.
import { SegmentedControl, Switch, TextInput } from "@mantine/core";
import type { ReactNode } from "react";

import type { ActionSpec } from "../api/types";
import type { Finding, FlowNode, Join, OnError, OnUnknown } from "../model/flow";
import { CredentialField } from "./CredentialField";
import { durationMs } from "./durations";
import { FieldFrame } from "./FieldFrame";
import { findingsWithin } from "./findings";
import classes from "./forms.module.css";
import type { Names } from "./names";
import { PollingEditor } from "./PollingEditor";
import { RetryEditor } from "./RetryEditor";
import { FailurePicture, JoinPicture } from "./SettingPicture";
import { settingsOf } from "./settings";
import { words } from "../words/words";

interface Props {
  readonly spec: ActionSpec;
  readonly node: FlowNode;
  readonly findings: readonly Finding[];
  /** What expressions in here may read. */
  readonly names?: Names;
  /** An edge leads away from its error port. */
  readonly isHandled?: boolean;
  /** A key with the value undefined is to be taken out of the node. */
  readonly onChange: (patch: NodePatch) => void;
  readonly readOnly?: boolean;
}

export type NodePatch = { readonly [Key in keyof FlowNode]?: FlowNode[Key] | undefined };

export function SettingsForm(props: Props) {
  const { spec, node, findings, names = [], onChange, readOnly = false } = props;
  const { isHandled = false } = props;
  const part = { node, findings, onChange, readOnly, isHandled };
  const offered = settingsOf(node.type);
  return (
    <div className={classes.fields} data-testid="settings-form">
      {spec.credentials.length > 0 ? (
        <CredentialField
          types={spec.credentials}
          value={node.credential}
          isRequired={spec.needs_credential}
          findings={findings}
          readOnly={readOnly}
          onChange={(credential) => onChange({ credential })}
        />
      ) : null}
      {offered.has("retry") ? (
        <RetryEditor
          value={node.retry}
          fallback={spec.retry}
          onChange={(retry) => onChange({ retry })}
          findings={findings}
          names={names}
          readOnly={readOnly}
        />
      ) : null}
      {offered.has("timeout") ? (
        <Duration
          {...part}
          field="timeout"
          title={words.settings.timeout}
          help={words.settings.timeoutHelp}
        />
      ) : null}
      {offered.has("deadline") ? (
        <Duration
          {...part}
          field="deadline"
          title={words.settings.deadline}
          help={words.settings.deadlineHelp}
        />
      ) : null}
      <Choices {...part} />
      {offered.has("polling") ? <PollingEditor {...part} /> : null}
      <Switch
        size="sm"
        label={words.settings.disabled}
        description={words.settings.disabledHelp}
        checked={node.disabled === true}
        disabled={readOnly}
        onChange={(event) => onChange({ disabled: event.currentTarget.checked ? true : undefined })}
        data-testid="field-disabled"
      />
    </div>
  );
}

function Choices(part: PartProps) {
  const { node } = part;
  const offered = settingsOf(node.type);
  return (
    <>
      {offered.has("join") ? (
        <Choice<Join>
          {...part}
          field="join"
          title={words.settings.join}
          labels={words.settings.joins}
          help={words.settings.joinHelp}
          value={node.join ?? "merge"}
          fallback="merge"
          picture={<JoinPicture join={node.join ?? "merge"} />}
        />
      ) : null}
      {offered.has("on_error") ? (
        <Choice<OnError>
          {...part}
          field="on_error"
          title={words.settings.onError}
          labels={words.settings.onErrors}
          help={part.isHandled ? words.settings.onErrorHandled : words.settings.onErrorHelp}
          value={node.on_error ?? "fail"}
          fallback="fail"
          picture={<FailurePicture onError={node.on_error ?? "fail"} isHandled={part.isHandled} />}
        />
      ) : null}
      {offered.has("on_unknown") ? (
        <Choice<OnUnknown>
          {...part}
          field="on_unknown"
          title={words.settings.onUnknown}
          labels={words.settings.onUnknowns}
          help={words.settings.onUnknownHelp}
          value={node.on_unknown ?? "rerun"}
          fallback="rerun"
        />
      ) : null}
    </>
  );
}

type PartProps = Omit<Required<Props>, "spec" | "names">;

interface DurationProps extends PartProps {
  readonly field: "timeout" | "deadline";
  readonly title: string;
  readonly help: string;
}

function Duration({ node, findings, onChange, readOnly, field, title, help }: DurationProps) {
  const text = node[field] ?? "";
  const isBad = text !== "" && durationMs(text) === null;
  const wrong = findingsWithin(findings, field);
  return (
    <FieldFrame
      id={`field-${field}`}
      title={title}
      help={help}
      findings={isBad ? [{ message: words.forms.badDuration, severity: "error" }] : wrong}
      testId={`field-${field}`}
    >
      <TextInput
        id={`field-${field}`}
        value={text}
        placeholder={words.settings.timeoutPlaceholder}
        error={isBad || wrong.length > 0}
        readOnly={readOnly}
        onChange={(event) => {
          const next = event.currentTarget.value;
          onChange({ [field]: next === "" ? undefined : next });
        }}
        data-testid={field}
      />
    </FieldFrame>
  );
}

interface ChoiceProps<Option extends string> extends PartProps {
  readonly field: "join" | "on_error" | "on_unknown";
  readonly title: string;
  readonly labels: Readonly<Partial<Record<Option, string>>>;
  readonly help: Readonly<Record<Option, string>>;
  readonly value: Option;
  readonly fallback: Option;
  readonly picture?: ReactNode;
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
      {props.picture}
    </FieldFrame>
  );
}

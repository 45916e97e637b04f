// How often and when a failed attempt is tried again: a preset, or every number by hand.
import { NumberInput, Select, TagsInput, TextInput } from "@mantine/core";

import type { Finding, RetryPolicy, RetryPreset } from "../model/flow";
import { durationText } from "../ui/time";
import { AttemptPicture } from "./AttemptPicture";
import { durationMs } from "./durations";
import { FieldFrame } from "./FieldFrame";
import { findingsAt, findingsWithin } from "./findings";
import { ExpressionInput } from "./ExpressionInput";
import type { Names } from "./names";
import { PRESETS, codesOf, conditionOf, isPreset, policyOf, retryOnOf, type Policy } from "./retry";
import { ERROR_NAMES } from "./sight";
import { words } from "../words/words";

const RETRY_EXAMPLE = "{{ error.details.status == 409 }}";

type Retry = RetryPreset | RetryPolicy | undefined;

interface Props {
  readonly value: Retry;
  /** The action's own preset, used when the node names none. */
  readonly fallback: string;
  readonly onChange: (value: Retry) => void;
  readonly findings: readonly Finding[];
  /** What the expression among the errors may read, besides the error. */
  readonly names: Names;
  readonly readOnly: boolean;
}

const OF_ACTION = "";
const CUSTOM = "custom";
const FIRST_CUSTOM: RetryPolicy = {
  max_attempts: 5,
  initial_delay: "1s",
  multiplier: 2,
  max_delay: "1m",
};

export function RetryEditor({ value, fallback, onChange, findings, names, readOnly }: Props) {
  const own = isPreset(fallback) ? fallback : "default";
  const chosen = value === undefined ? OF_ACTION : typeof value === "string" ? value : CUSTOM;
  const shown = value ?? own;
  const data = [
    {
      value: OF_ACTION,
      label: words.settings.retryOfAction(words.settings.presets[own].toLowerCase()),
    },
    ...Object.keys(PRESETS).map((name) => ({
      value: name,
      label: words.settings.presets[name as RetryPreset],
    })),
    { value: CUSTOM, label: words.settings.presets.custom },
  ];
  const choose = (name: string | null): void => {
    if (name === CUSTOM) onChange(typeof value === "object" ? value : FIRST_CUSTOM);
    else onChange(name !== null && isPreset(name) ? name : undefined);
  };
  return (
    <>
      <FieldFrame
        id="field-retry"
        title={words.settings.retry}
        help={typeof shown === "string" ? words.settings.presetHelp[shown] : undefined}
        findings={
          typeof value === "object"
            ? findingsAt(findings, "retry")
            : findingsWithin(findings, "retry")
        }
        testId="field-retry"
      >
        <Select
          id="field-retry"
          data={data}
          value={chosen}
          onChange={choose}
          allowDeselect={false}
          readOnly={readOnly}
          data-testid="retry-preset"
        />
      </FieldFrame>
      {typeof value === "object" ? (
        <Custom
          value={value}
          base={policyOf({ ...(value.preset ? { preset: value.preset } : {}) }, own)}
          onChange={onChange}
          findings={findings}
          names={names}
          readOnly={readOnly}
        />
      ) : null}
      <AttemptPicture policy={policyOf(shown, own)} />
    </>
  );
}

interface CustomProps extends Omit<Props, "value" | "fallback"> {
  readonly value: RetryPolicy;
  /** What counts for whatever is left empty. */
  readonly base: Policy;
}

function Custom({ value, base, onChange, findings, names, readOnly }: CustomProps) {
  const set = (key: keyof RetryPolicy, next: string | number | readonly string[] | undefined) => {
    const rest = Object.entries(value).filter(([name]) => name !== key);
    const isSet = next !== undefined && next !== "" && !(Array.isArray(next) && next.length === 0);
    onChange(Object.fromEntries(isSet ? [...rest, [key, next]] : rest));
  };
  const part = { value, set, findings, readOnly };
  return (
    <div style={{ display: "grid", gridTemplateColumns: "1fr 1fr", gap: 12 }}>
      <Amount
        {...part}
        name="max_attempts"
        title={words.settings.maxAttempts}
        empty={base.maxAttempts}
        min={1}
      />
      <Length
        {...part}
        name="initial_delay"
        title={words.settings.initialDelay}
        empty={durationText(base.initialDelayMs)}
      />
      <Amount
        {...part}
        name="multiplier"
        title={words.settings.multiplier}
        empty={base.multiplier}
        min={1}
        isDecimal
      />
      <Length
        {...part}
        name="max_delay"
        title={words.settings.maxDelay}
        empty={durationText(base.maxDelayMs)}
      />
      <Amount
        {...part}
        name="jitter"
        title={words.settings.jitter}
        empty={base.jitter}
        min={0}
        isDecimal
      />
      <Length
        {...part}
        name="max_duration"
        title={words.settings.maxDuration}
        empty={
          base.maxDurationMs === null
            ? words.settings.timeoutPlaceholder
            : durationText(base.maxDurationMs)
        }
      />
      <RetryOn {...part} names={names} base={base.retryOn} />
    </div>
  );
}

interface RetryOnProps extends Omit<PartProps, "name" | "title" | "empty"> {
  readonly names: Names;
  readonly base: readonly string[];
}

function RetryOn({ value, set, findings, readOnly, names, base }: RetryOnProps) {
  const condition = conditionOf(value.retry_on);
  const isWrong = findingsWithin(findings, "retry.retry_on").length > 0;
  return (
    <div style={{ gridColumn: "1 / -1" }}>
      <FieldFrame
        id="field-retry-retry_on"
        title={words.settings.retryOn}
        help={words.settings.retryOnHelp}
        findings={findingsWithin(findings, "retry.retry_on")}
      >
        <TagsInput
          id="field-retry-retry_on"
          size="xs"
          value={[...codesOf(value.retry_on)]}
          placeholder={value.retry_on === undefined ? base.join(", ") : ""}
          onChange={(codes) => set("retry_on", retryOnOf(codes, condition))}
          data={[
            "http.429",
            "http.5xx",
            "http.500",
            "http.502",
            "http.503",
            "http.504",
            "timeout",
            "connection",
          ]}
          readOnly={readOnly}
        />
      </FieldFrame>
      <FieldFrame
        id="field-retry-condition"
        title={words.settings.retryWhen}
        help={words.settings.retryWhenHelp}
        testId="field-retry-condition"
      >
        <ExpressionInput
          value={condition}
          // Without codes of its own the policy keeps those of its preset.
          onChange={(text) =>
            set(
              "retry_on",
              retryOnOf(value.retry_on === undefined ? base : codesOf(value.retry_on), text),
            )
          }
          label={words.settings.retryWhen}
          names={[
            { label: "error", detail: words.expressions.error, inside: () => ERROR_NAMES },
            ...names,
          ]}
          placeholder={RETRY_EXAMPLE}
          isInvalid={isWrong}
          readOnly={readOnly}
          testId="retry-condition"
        />
      </FieldFrame>
    </div>
  );
}

interface PartProps {
  readonly name: keyof RetryPolicy;
  readonly title: string;
  /** Shown while nothing is written. */
  readonly empty: string | number;
  readonly value: RetryPolicy;
  readonly set: (key: keyof RetryPolicy, next: string | number | readonly string[]) => void;
  readonly findings: readonly Finding[];
  readonly readOnly: boolean;
}

function Amount({
  name,
  title,
  empty,
  value,
  set,
  findings,
  readOnly,
  min,
  isDecimal = false,
}: PartProps & { readonly min: number; readonly isDecimal?: boolean }) {
  const wrong = findingsAt(findings, `retry.${name}`);
  const id = `field-retry-${name}`;
  return (
    <FieldFrame id={id} title={title} findings={wrong}>
      <NumberInput
        id={id}
        value={(value[name] as number | undefined) ?? ""}
        onChange={(next) => set(name, next)}
        placeholder={String(empty)}
        min={min}
        step={isDecimal ? 0.25 : 1}
        allowDecimal={isDecimal}
        error={wrong.length > 0}
        readOnly={readOnly}
        data-testid={id}
      />
    </FieldFrame>
  );
}

function Length({ name, title, empty, value, set, findings, readOnly }: PartProps) {
  const text = (value[name] as string | undefined) ?? "";
  const wrong = findingsAt(findings, `retry.${name}`);
  const id = `field-retry-${name}`;
  return (
    <FieldFrame id={id} title={title} findings={wrong}>
      <TextInput
        id={id}
        value={text}
        onChange={(event) => set(name, event.currentTarget.value)}
        placeholder={String(empty)}
        error={wrong.length > 0 || (text !== "" && durationMs(text) === null)}
        readOnly={readOnly}
        data-testid={id}
      />
    </FieldFrame>
  );
}

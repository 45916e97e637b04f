// The plain inputs: one for each simple kind of field; they know a schema and a value, nothing of flows.
import { NumberInput, SegmentedControl, Select, Switch, Textarea, TextInput } from "@mantine/core";
import type { ReactNode } from "react";

import type { Json } from "../model/flow";
import { durationText } from "../ui/time";
import classes from "./forms.module.css";
import { durationMs } from "./durations";
import type { FieldKind, FieldSchema } from "./schema";
import { TIME_ZONES } from "./timeZones";
import { textOf } from "./values";
import { words } from "../words/words";

export interface ControlProps {
  readonly id: string;
  readonly title: string;
  readonly schema: FieldSchema;
  readonly value: Json | undefined;
  readonly onChange: (value: Json | undefined) => void;
  readonly readOnly: boolean;
  readonly isInvalid: boolean;
  readonly isRequired: boolean;
  /** A default that is chosen is written out; else its key is left out. */
  readonly spellsDefaults: boolean;
  readonly autoFocus?: boolean;
}

type Control = (props: ControlProps) => ReactNode;

const MONO = { input: { fontFamily: "var(--font-mono)" } };
const SEGMENTS_MAX = 4;
const SEGMENTS_CHARS_MAX = 30;

/** An empty input leaves the key out, so that the default counts. */
const orNothing = (text: string): string | undefined => (text === "" ? undefined : text);

export function placeholderOf(schema: FieldSchema): string {
  if (schema.ui?.placeholder) return schema.ui.placeholder;
  const fallback = schema.default ?? schema.examples?.[0];
  return fallback === undefined || fallback === null ? "" : textOf(fallback);
}

const shared = ({ id, schema, readOnly, isInvalid, isRequired }: ControlProps) => ({
  id,
  "aria-describedby": schema.description ? `${id}-help` : undefined,
  placeholder: placeholderOf(schema),
  readOnly,
  error: isInvalid,
  withErrorStyles: isInvalid,
  "aria-required": isRequired || undefined,
  "data-testid": id,
});

function Text(props: ControlProps) {
  return (
    <TextInput
      {...shared(props)}
      value={textOf(props.value)}
      onChange={(event) => props.onChange(orNothing(event.currentTarget.value))}
      spellCheck={false}
      type={props.schema.ui?.secret === true ? "password" : "text"}
      {...(props.schema.ui?.secret === true ? { autoComplete: "new-password" } : {})}
      {...(props.autoFocus ? { autoFocus: true } : {})}
    />
  );
}

function Multiline(props: ControlProps) {
  const isCode = props.schema.ui?.widget === "code";
  return (
    <Textarea
      {...shared(props)}
      value={textOf(props.value)}
      onChange={(event) => props.onChange(orNothing(event.currentTarget.value))}
      autosize
      minRows={3}
      maxRows={14}
      spellCheck={!isCode}
      {...(isCode ? { styles: MONO } : {})}
    />
  );
}

function Numeric(props: ControlProps) {
  const { value, schema } = props;
  const limits = {
    ...(schema.minimum === undefined ? {} : { min: schema.minimum }),
    ...(schema.maximum === undefined ? {} : { max: schema.maximum }),
  };
  return (
    <NumberInput
      {...shared(props)}
      {...limits}
      value={typeof value === "number" ? value : textOf(value)}
      onChange={(next) => props.onChange(typeof next === "number" ? next : orNothing(next))}
      allowDecimal={schema.type !== "integer"}
      clampBehavior="none"
    />
  );
}

function YesNo(props: ControlProps) {
  const value = props.value ?? props.schema.default;
  return (
    <Switch
      id={props.id}
      data-testid={props.id}
      size="sm"
      checked={value === true}
      disabled={props.readOnly}
      label={value === true ? words.forms.on : words.forms.off}
      onChange={(event) => props.onChange(unlessDefault(event.currentTarget.checked, props))}
    />
  );
}

/** Choosing the default leaves the key out. */
const unlessDefault = (
  value: Json,
  { schema, spellsDefaults }: Pick<ControlProps, "schema" | "spellsDefaults">,
): Json | undefined =>
  !spellsDefaults && schema.default !== undefined && value === schema.default ? undefined : value;

function Choice(props: ControlProps) {
  const { schema, value, readOnly } = props;
  const options = schema.enum ?? [];
  const texts = options.map(textOf);
  const take = (text: string | null): void => {
    const chosen = options[texts.indexOf(text ?? "")];
    props.onChange(chosen === undefined ? undefined : unlessDefault(chosen, props));
  };
  const isShort = texts.length <= SEGMENTS_MAX && texts.join("").length <= SEGMENTS_CHARS_MAX;
  const current = value ?? schema.default;
  if (isShort && current !== undefined && texts.includes(textOf(current)))
    return (
      <SegmentedControl
        size="xs"
        fullWidth
        data={texts.map((text) => ({ value: text, label: text }))}
        value={textOf(current)}
        onChange={take}
        readOnly={readOnly}
        aria-labelledby={`${props.id}-label`}
        data-testid={props.id}
      />
    );
  const fallback =
    schema.default === undefined ? "" : words.forms.byDefault(textOf(schema.default));
  return (
    <Select
      {...shared(props)}
      placeholder={fallback === "" ? placeholderOf(schema) : fallback}
      data={texts}
      value={value === undefined ? null : textOf(value)}
      onChange={take}
      clearable={!props.isRequired && !readOnly}
      searchable={texts.length > 8}
      allowDeselect={false}
    />
  );
}

function Length(props: ControlProps) {
  const text = textOf(props.value);
  const ms = text === "" ? null : durationMs(text);
  return (
    <>
      <TextInput
        {...shared(props)}
        placeholder={placeholderOf(props.schema) || "30s"}
        value={text}
        error={props.isInvalid || (text !== "" && ms === null)}
        onChange={(event) => props.onChange(orNothing(event.currentTarget.value))}
      />
      {text === "" ? null : (
        <div className={ms === null ? classes.error : classes.words}>
          {ms === null ? words.forms.badDuration : `= ${durationText(ms)}`}
        </div>
      )}
    </>
  );
}

function Instant(props: ControlProps) {
  return (
    <TextInput
      {...shared(props)}
      placeholder={placeholderOf(props.schema) || "2027-01-31T09:00:00Z"}
      value={textOf(props.value)}
      onChange={(event) => props.onChange(orNothing(event.currentTarget.value))}
    />
  );
}

function TimeZone(props: ControlProps) {
  const value = props.value === undefined ? null : textOf(props.value);
  const isKnown = value === null || TIME_ZONES.includes(value);
  return (
    <Select
      {...shared(props)}
      data={isKnown ? TIME_ZONES : [value, ...TIME_ZONES]}
      value={value}
      onChange={(zone) => props.onChange(zone ?? undefined)}
      searchable
      clearable={!props.readOnly}
      limit={60}
      nothingFoundMessage={words.forms.none}
    />
  );
}

export const CONTROLS: Readonly<Partial<Record<FieldKind, Control>>> = {
  text: Text,
  multiline: Multiline,
  number: Numeric,
  boolean: YesNo,
  enum: Choice,
  duration: Length,
  instant: Instant,
  time_zone: TimeZone,
};

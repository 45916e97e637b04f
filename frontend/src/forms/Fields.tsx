// All fields of an object schema: in sections, what is rarely needed folded away, the hidden left out.
import { ChevronRight } from "lucide-react";
import { useState, type ReactNode } from "react";

import type { JsonObject } from "../model/flow";
import { useForm, type FieldsProps } from "./context";
import { Field } from "./Field";
import { findingsWithin } from "./findings";
import classes from "./forms.module.css";
import { asStructured, fieldsOf, isShown, type Field as FieldShape } from "./schema";
import { words } from "../words/words";

export function Fields({ schema, values, path, onChange, only }: FieldsProps) {
  const { findings } = useForm();
  const [isOpen, open] = useState(false);
  const known = fieldsOf(schema);
  const all = known.map((field) => asStructured(field, values, known));
  const shown = all.filter(
    (field) => (only?.(field) ?? true) && (isShown(field, values, all) || hasValue(field, values)),
  );
  const folded = shown.filter((field) => field.isAdvanced);
  const mustOpen = folded.some(
    (field) => hasValue(field, values) || findingsWithin(findings, at(path, field)).length > 0,
  );
  const draw = (field: FieldShape) => (
    <Field
      key={field.name}
      field={field}
      value={values[field.name]}
      path={at(path, field)}
      onChange={(value) => onChange(withValue(values, field.name, value))}
    />
  );
  return (
    <div className={classes.fields}>
      {bySection(shown.filter((field) => !field.isAdvanced)).map(([section, fields]) => (
        <Section key={section} title={section}>
          {fields.map(draw)}
        </Section>
      ))}
      {folded.length > 0 ? (
        <button
          type="button"
          className={classes.fold}
          aria-expanded={isOpen || mustOpen}
          onClick={() => open(!isOpen)}
          data-testid={`${path}-advanced`}
        >
          <ChevronRight size={14} aria-hidden />
          {words.forms.advanced(folded.length)}
        </button>
      ) : null}
      {isOpen || mustOpen ? folded.map(draw) : null}
    </div>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <>
      {title === "" ? null : <div className={classes.section}>{title}</div>}
      {children}
    </>
  );
}

const at = (path: string, field: FieldShape): string =>
  path === "" ? field.name : `${path}.${field.name}`;

const hasValue = (field: FieldShape, values: JsonObject): boolean =>
  values[field.name] !== undefined;

/** Sections in the order in which their first field stands. */
function bySection(fields: readonly FieldShape[]): readonly (readonly [string, FieldShape[]])[] {
  const sections = new Map<string, FieldShape[]>();
  for (const field of fields)
    sections.set(field.section, [...(sections.get(field.section) ?? []), field]);
  return [...sections];
}

/** A key without a value is left out, so that the document stays small. */
export function withValue(values: JsonObject, name: string, value: JsonObject[string]): JsonObject {
  if (value !== undefined) return { ...values, [name]: value };
  return Object.fromEntries(Object.entries(values).filter(([key]) => key !== name));
}

// What a run starts with: the form of the flow's `input` schema, or JSON when it promises no shape.
import { useEffect, useMemo } from "react";

import type { Finding, Json, JsonObject } from "../model/flow";
import { FormContext, type FormContextValue } from "./context";
import { FieldFrame } from "./FieldFrame";
import { Fields } from "./Fields";
import classes from "./forms.module.css";
import { JsonField } from "./JsonField";
import { fieldsOf } from "./schema";
import { words } from "../words/words";

interface Props {
  /** The flow's `input`. */
  readonly schema?: JsonObject | undefined;
  readonly value: Json | undefined;
  readonly onChange: (value: Json | undefined) => void;
  /** What the server said about the input it was given. */
  readonly errors?: readonly { readonly field: string; readonly message: string }[];
  readonly readOnly?: boolean;
}

export function InputForm({ schema, value, onChange, errors = [], readOnly = false }: Props) {
  const findings = useMemo(() => errors.map(asFinding), [errors]);
  const context = useMemo<FormContextValue>(
    () => ({ names: null, findings, readOnly, spellsDefaults: true, Fields }),
    [findings, readOnly],
  );
  const hasFields = schema !== undefined && fieldsOf(schema).length > 0;
  const isNew = hasFields && value === undefined;
  useEffect(() => {
    // The engine adds no defaults to an input: what the form shows is what is sent.
    if (isNew) onChange(defaultsOf(schema));
  }, [isNew, onChange, schema]);
  return (
    <FormContext.Provider value={context}>
      <div className={classes.fields} data-testid="input-form">
        {hasFields ? (
          <Fields
            schema={schema}
            values={isObject(value) ? value : {}}
            path="input"
            onChange={onChange}
          />
        ) : (
          <FieldFrame
            id="run-input"
            title={words.forms.input}
            help={words.forms.inputHelp}
            findings={findings}
          >
            <JsonField
              value={value}
              onChange={onChange}
              label={words.forms.input}
              placeholder="{}"
              minLines={6}
              readOnly={readOnly}
              testId="input-json"
            />
          </FieldFrame>
        )}
      </div>
    </FormContext.Provider>
  );
}

/** The server names fields of the input; here they stand below `input`. */
function asFinding({ field, message }: { field: string; message: string }): Finding {
  const isRooted = field === "input" || field.startsWith("input.");
  const place = field === "" ? "input" : isRooted ? field : `input.${field}`;
  return { node: null, edge: null, field: place, code: "input", severity: "error", message };
}

function defaultsOf(schema: JsonObject): JsonObject {
  const known = fieldsOf(schema).filter((field) => field.schema.default !== undefined);
  return Object.fromEntries(known.map(({ name, schema: one }) => [name, one.default]));
}

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

// What a flow starts with, field by field: name, type, whether it must be there, title, default.
import { Checkbox, Select, TextInput } from "@mantine/core";

import type { Json, JsonObject } from "../model/flow";
import { words } from "../words/words";
import classes from "./forms.module.css";
import { InputRules } from "./InputRules";
import { fieldsIn, schemaOf, TYPES, type InputField } from "./inputSchema";
import { AddButton, RemoveButton } from "./rowActions";
import { useRows } from "./useRows";
import { looseText, looseValue } from "./values";

interface Props {
  readonly schema: JsonObject | undefined;
  readonly onChange: (schema: JsonObject | undefined) => void;
  readonly readOnly: boolean;
}

export function InputBuilder({ schema, onChange, readOnly }: Props) {
  const rows = useRows<InputField>(
    schema,
    (value) => onChange(value as JsonObject | undefined),
    (value) => fieldsIn(value as JsonObject | undefined),
    (fields) => schemaOf(schema, fields),
  );
  const names = rows.rows.map(({ content }) => content.name);
  return (
    <div className={classes.rows} data-testid="input-builder">
      {rows.rows.map(({ id, content }) => (
        <Row
          key={id}
          field={content}
          isRepeated={content.name !== "" && names.filter((one) => one === content.name).length > 1}
          readOnly={readOnly}
          onChange={(patch) => rows.change(id, { ...content, ...patch })}
          onRemove={() => rows.remove(id)}
        />
      ))}
      {readOnly ? null : (
        <AddButton
          what={words.forms.field}
          onClick={() => rows.add({ name: "", type: "string", isRequired: false, rest: {} })}
          testId="input-builder-add"
        />
      )}
    </div>
  );
}

interface RowProps {
  readonly field: InputField;
  readonly isRepeated: boolean;
  readonly readOnly: boolean;
  readonly onChange: (patch: Partial<InputField>) => void;
  readonly onRemove: () => void;
}

function Row({ field, isRepeated, readOnly, onChange, onRemove }: RowProps) {
  const { name, type, isRequired } = field;
  const label = (what: string) => `${name === "" ? words.forms.field : name}: ${what}`;
  return (
    <div className={classes.card} data-testid={`input-field-${name}`}>
      <div className={classes.inputRow}>
        <TextInput
          value={name}
          placeholder={words.forms.name}
          aria-label={label(words.forms.name)}
          error={isRepeated ? words.forms.repeatedName : false}
          readOnly={readOnly}
          spellCheck={false}
          onChange={(event) => onChange({ name: event.currentTarget.value })}
          data-testid="input-field-name"
        />
        <Select
          data={TYPES.map((one) => ({ value: one, label: words.forms.inputTypes[one] }))}
          value={type}
          allowDeselect={false}
          readOnly={readOnly}
          aria-label={label(words.forms.type)}
          onChange={(next) => onChange({ type: next as InputField["type"] })}
          data-testid="input-field-type"
        />
        {readOnly ? null : <RemoveButton what={name} onClick={onRemove} />}
      </div>
      <Details field={field} label={label} readOnly={readOnly} onChange={onChange} />
      <Checkbox
        size="xs"
        label={words.forms.mustBeGiven}
        checked={isRequired}
        disabled={readOnly}
        onChange={(event) => onChange({ isRequired: event.currentTarget.checked })}
        data-testid="input-field-required"
      />
    </div>
  );
}

interface DetailsProps extends Omit<RowProps, "isRepeated" | "onRemove"> {
  readonly label: (what: string) => string;
}

function Details({ field, label, readOnly, onChange }: DetailsProps) {
  const { type, rest } = field;
  const set = (key: string, value: Json | undefined) => {
    const others = Object.entries(rest).filter(([one]) => one !== key);
    onChange({
      rest: Object.fromEntries(value === undefined ? others : [...others, [key, value]]),
    });
  };
  const text = (value: string) => (value === "" ? undefined : value);
  return (
    <>
      <div className={classes.inputRow}>
        <TextInput
          size="xs"
          value={typeof rest["title"] === "string" ? rest["title"] : ""}
          placeholder={words.forms.title}
          aria-label={label(words.forms.title)}
          readOnly={readOnly}
          onChange={(event) => set("title", text(event.currentTarget.value))}
          data-testid="input-field-title"
        />
        <TextInput
          size="xs"
          value={rest["default"] === undefined ? "" : looseText(rest["default"])}
          placeholder={words.forms.default}
          aria-label={label(words.forms.default)}
          readOnly={readOnly}
          onChange={(event) => {
            const written = event.currentTarget.value;
            set("default", written === "" ? undefined : defaultOf(written, type));
          }}
          data-testid="input-field-default"
        />
      </div>
      <InputRules {...{ field, readOnly, label, set }} />
    </>
  );
}

const defaultOf = (text: string, type: InputField["type"]): Json =>
  type === "string" ? text : looseValue(text);

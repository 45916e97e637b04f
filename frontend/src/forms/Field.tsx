// One field: its frame, and the input for its kind or the expression editor.
import { Checkbox } from "@mantine/core";
import type { ReactNode } from "react";

import type { Json, JsonObject } from "../model/flow";
import { useForm } from "./context";
import { CONTROLS, placeholderOf, type ControlProps } from "./controls";
import { ObjectsControl, RowsControl } from "./CardsControl";
import { ConditionInput } from "./ConditionInput";
import { ExpressionInput } from "./ExpressionInput";
import { FieldFrame } from "./FieldFrame";
import { findingsAt, findingsWithin } from "./findings";
import { JsonField } from "./JsonField";
import { ListControl } from "./ListControl";
import { MapControl } from "./MapControl";
import { OptionsControl } from "./OptionsControl";
import type { Field as FieldShape } from "./schema";
import { SecretControl } from "./SecretControl";
import { StructuredControl } from "./StructuredControl";
import { UnionControl } from "./UnionControl";
import { useMode, type Mode } from "./useMode";
import { usePathTarget } from "./usePathTarget";
import { isExpression, textOf, valueOf } from "./values";
import { words } from "../words/words";
import classes from "./forms.module.css";

interface Props {
  readonly field: FieldShape;
  readonly value: Json | undefined;
  /** Dotted place in the node, for example `config.url`. */
  readonly path: string;
  readonly onChange: (value: Json | undefined) => void;
}

/** Kinds whose inside is drawn as fields that show their own findings. */
const SHOW_THEIR_OWN: ReadonlySet<string> = new Set(["objects", "object", "union"]);

export function Field({ field, value, path, onChange }: Props) {
  const form = useForm();
  const mode = useMode(field, value, onChange, form.names !== null && !form.readOnly);
  const isOpen = mode.isExpression || (form.readOnly && isExpression(value));
  const wrong = (SHOW_THEIR_OWN.has(field.kind) && !isOpen ? findingsAt : findingsWithin)(
    form.findings,
    path,
  );
  const id = idOf(path);
  const isAllowed = mode.canSwitch || (field.expression === "only" && !form.readOnly);
  const target = usePathTarget({ field, value, write: mode.write, isAllowed });
  const control: ControlProps = {
    id,
    title: field.title,
    schema: field.schema,
    value,
    onChange: mode.write,
    readOnly: form.readOnly,
    isInvalid: wrong.length > 0,
    isRequired: field.isRequired,
    spellsDefaults: form.spellsDefaults,
    autoFocus: mode.takesFocus,
  };
  return (
    <FieldFrame
      id={id}
      title={field.title}
      help={field.schema.description}
      isRequired={field.isRequired}
      findings={wrong}
      fx={mode.canSwitch ? { isOn: isOpen, toggle: mode.toggle } : null}
      testId={`field-${path}`}
      target={target}
    >
      {isOpen ? (
        <Written field={field} value={value} id={id} mode={mode} isInvalid={wrong.length > 0} />
      ) : value === null && field.isNullable ? null : (
        <Fixed field={field} path={path} control={control} />
      )}
      {field.isNullable && !isOpen ? (
        <Checkbox
          size="xs"
          mt={6}
          label={words.forms.nothing}
          aria-label={words.forms.nothingFor(field.title)}
          checked={value === null}
          disabled={form.readOnly}
          onChange={(event) => mode.write(event.currentTarget.checked ? null : undefined)}
          data-testid={`${id}-null`}
        />
      ) : null}
    </FieldFrame>
  );
}

interface WrittenProps {
  readonly field: FieldShape;
  readonly value: Json | undefined;
  readonly id: string;
  readonly mode: Mode;
  readonly isInvalid: boolean;
}

function Written({ field, value, id, mode, isInvalid }: WrittenProps) {
  const { names, readOnly } = useForm();
  const shared = {
    value: textOf(value),
    onChange: (text: string) => mode.write(valueOf(text, field.kind)),
    label: field.title,
    names: names ?? [],
    isInvalid,
    readOnly,
    testId: `${id}-expression`,
  };
  if (field.isCondition) return <ConditionInput {...shared} />;
  return (
    <ExpressionInput
      {...shared}
      placeholder={placeholderFor(field)}
      isMultiline={field.kind === "multiline"}
      autoFocus={focusOf(field, value, mode)}
    />
  );
}

/** A fixed choice or number is replaced by what is typed; a text is gone on with. */
function focusOf(
  field: FieldShape,
  value: Json | undefined,
  mode: Mode,
): "end" | "all" | undefined {
  if (!mode.takesFocus) return undefined;
  const isText = field.kind === "text" || field.kind === "multiline";
  return isText || isExpression(value) ? "end" : "all";
}

export const idOf = (path: string): string => `field-${path.replaceAll(".", "-")}`;

const placeholderFor = (field: FieldShape): string | undefined =>
  field.expression === "only" && placeholderOf(field.schema) !== ""
    ? placeholderOf(field.schema)
    : undefined;

interface FixedProps {
  readonly field: FieldShape;
  readonly path: string;
  readonly control: ControlProps;
  /** Said by the choice above: not drawn again. */
  readonly tag?: string | undefined;
}

function Fixed({ field, path, control, tag }: FixedProps): ReactNode {
  const { action, takesSecrets = false } = useForm();
  const Control = CONTROLS[field.kind];
  if (field.schema.ui?.secret === true && !takesSecrets) return <SecretControl {...control} />;
  if (field.schema.ui?.options === true && action !== undefined)
    return <OptionsControl {...control} action={action} name={field.name} />;
  if (Control) return <Control {...control} />;
  if (field.kind === "list") return <ListControl {...control} path={path} />;
  if (field.kind === "objects") return <ObjectsControl {...control} path={path} />;
  if (field.kind === "rows") return <RowsControl {...control} path={path} />;
  if (field.kind === "map") return <MapControl {...control} path={path} />;
  if (field.kind === "object") return <Inner {...{ field, path, control, tag }} />;
  if (field.kind === "union")
    return (
      <UnionControl {...control} name={field.name}>
        {(part, ownTag, onChange) => (
          <Fixed
            field={part}
            path={path}
            control={{ ...control, schema: part.schema, onChange }}
            tag={ownTag}
          />
        )}
      </UnionControl>
    );
  if (field.kind === "structured")
    return (
      <StructuredControl {...control}>
        {(kind) => <Fixed field={{ ...field, kind }} path={path} control={control} />}
      </StructuredControl>
    );
  return <AnyJson {...{ field, path, control }} />;
}

/** A form in the form. */
function Inner({ field, path, control, tag }: FixedProps) {
  const { Fields } = useForm();
  return (
    <div className={classes.card}>
      <Fields
        schema={field.schema}
        values={isObject(control.value) ? control.value : {}}
        path={path}
        onChange={control.onChange}
        {...(tag === undefined ? {} : { only: ({ name }: FieldShape) => name !== tag })}
      />
    </div>
  );
}

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function AnyJson({ field, control }: FixedProps) {
  const { names } = useForm();
  return (
    <JsonField
      value={control.value}
      onChange={control.onChange}
      label={field.title}
      names={names}
      placeholder={placeholderOf(field.schema)}
      readOnly={control.readOnly}
      isInvalid={control.isInvalid}
      testId={control.id}
    />
  );
}

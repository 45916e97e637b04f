// A list of texts or numbers, one row each.
import type { Json } from "../model/flow";
import { useForm } from "./context";
import type { ControlProps } from "./controls";
import { findingsWithin } from "./findings";
import classes from "./forms.module.css";
import { AddButton, Grip, RemoveButton, rowTarget } from "./rowActions";
import { fieldOf, type FieldKind } from "./schema";
import { TextOrExpression } from "./TextOrExpression";
import { useRows } from "./useRows";
import { textOf, valueOf } from "./values";
import { words } from "../words/words";

interface Props extends Omit<ControlProps, "isRequired" | "spellsDefaults"> {
  readonly path: string;
}

export function ListControl({ id, title, schema, value, onChange, path }: Props) {
  const { readOnly, findings } = useForm();
  const kind = fieldOf("item", schema.items ?? {}).kind;
  const rows = useRows<string>(value, onChange, textsOf, (texts) => listOf(texts, kind));
  return (
    <div className={classes.rows} role="group" aria-labelledby={`${id}-label`} id={id}>
      {rows.rows.map(({ id: rowId, content }, index) => (
        <div
          className={classes.row}
          data-single
          data-movable={!readOnly || undefined}
          key={rowId}
          {...rowTarget(id, index, rows.move)}
        >
          {readOnly ? null : (
            <Grip
              what={`${title} ${words.forms.item(index)}`}
              list={id}
              index={index}
              onMove={(by) => rows.move(index, by)}
            />
          )}
          <TextOrExpression
            value={content}
            label={`${title} ${words.forms.item(index)}`}
            isInvalid={findingsWithin(findings, `${path}.${index}`).length > 0}
            onChange={(text) => rows.change(rowId, text)}
            testId={`${id}-item`}
          />
          {readOnly ? null : (
            <RemoveButton what={words.forms.item(index)} onClick={() => rows.remove(rowId)} />
          )}
        </div>
      ))}
      {readOnly ? null : (
        <AddButton
          what={words.forms.value.toLowerCase()}
          onClick={() => rows.add("")}
          testId={`${id}-add`}
        />
      )}
    </div>
  );
}

const textsOf = (value: Json | undefined): string[] =>
  Array.isArray(value) ? value.map((one: Json) => textOf(one)) : [];

function listOf(texts: readonly string[], kind: FieldKind): Json | undefined {
  const values = texts.map((text) => valueOf(text, kind)).filter((one) => one !== undefined);
  return values.length === 0 ? undefined : values;
}

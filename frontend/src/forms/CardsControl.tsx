// A list whose entries have an inside of their own: cases of a switch, rows of a sheet; one card each.
import type { ReactNode } from "react";

import type { Json, JsonObject } from "../model/flow";
import { useForm } from "./context";
import type { ControlProps } from "./controls";
import classes from "./forms.module.css";
import { MapControl } from "./MapControl";
import { AddButton, Grip, MoveButtons, RemoveButton, rowTarget } from "./rowActions";
import { useRows } from "./useRows";
import { words } from "../words/words";

interface Props extends Omit<ControlProps, "isRequired" | "spellsDefaults"> {
  readonly path: string;
}

interface CardProps {
  readonly value: JsonObject;
  readonly index: number;
  readonly onChange: (value: JsonObject) => void;
}

/** Entries with named fields. */
export function ObjectsControl(props: Props) {
  const { Fields } = useForm();
  const { schema, path } = props;
  return (
    <Cards {...props}>
      {({ value, index, onChange }) => (
        <Fields
          schema={schema.items ?? {}}
          values={value}
          path={`${path}.${index}`}
          onChange={onChange}
        />
      )}
    </Cards>
  );
}

/** Entries that are maps, such as the columns of a row. */
export function RowsControl(props: Props) {
  const { id, path, schema, title, readOnly } = props;
  return (
    <Cards {...props}>
      {({ value, index, onChange }) => (
        <MapControl
          id={`${id}-${index}`}
          title={`${title} ${words.forms.item(index)}`}
          schema={schema.items ?? {}}
          value={value}
          path={`${path}.${index}`}
          nameLabel={words.forms.column}
          onChange={(map) => onChange((map ?? {}) as JsonObject)}
          readOnly={readOnly}
          isInvalid={false}
        />
      )}
    </Cards>
  );
}

function Cards({
  id,
  title,
  schema,
  value,
  onChange,
  children,
}: Props & { children: (card: CardProps) => ReactNode }) {
  const { readOnly } = useForm();
  const rows = useRows<JsonObject>(value, onChange, objectsOf, (objects) =>
    objects.length === 0 ? undefined : objects,
  );
  const name = schema.items?.title ?? singular(title);
  const what = name.toLowerCase();
  return (
    <div className={classes.rows} role="group" aria-labelledby={`${id}-label`} id={id}>
      {rows.rows.map(({ id: rowId, content }, index) => (
        <div
          className={classes.card}
          key={rowId}
          data-testid={`${id}-card`}
          {...rowTarget(id, index, rows.move)}
        >
          <div className={classes.cardHead}>
            {readOnly ? null : (
              <Grip
                what={`${what} ${index + 1}`}
                list={id}
                index={index}
                onMove={(by) => rows.move(index, by)}
              />
            )}
            <span>{`${name} ${words.forms.item(index)}`}</span>
            {readOnly ? null : (
              <>
                <MoveButtons
                  isFirst={index === 0}
                  isLast={index === rows.rows.length - 1}
                  onMove={(by) => rows.move(index, by)}
                />
                <RemoveButton what={`${what} ${index + 1}`} onClick={() => rows.remove(rowId)} />
              </>
            )}
          </div>
          {children({
            value: content,
            index,
            onChange: (changed) => rows.change(rowId, changed),
          })}
        </div>
      ))}
      {readOnly ? null : (
        <AddButton what={what} onClick={() => rows.add({})} testId={`${id}-add`} />
      )}
    </div>
  );
}

/** "Cases" holds a case, "Entries" an entry. */
const singular = (title: string): string => title.replace(/ies$/, "y").replace(/s$/, "");

const objectsOf = (value: Json | undefined): JsonObject[] =>
  Array.isArray(value) ? value.map((one: Json) => (isObject(one) ? one : {})) : [];

const isObject = (value: Json): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

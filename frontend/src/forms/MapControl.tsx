// A map as rows of name and value; unfinished rows stay on the screen and out of the value.
import { TextInput } from "@mantine/core";

import type { Json, JsonObject } from "../model/flow";
import { useForm } from "./context";
import type { ControlProps } from "./controls";
import { findingsWithin } from "./findings";
import classes from "./forms.module.css";
import { AddButton, RemoveButton } from "./rowActions";
import { TextOrExpression } from "./TextOrExpression";
import { useRows } from "./useRows";
import { looseText, looseValue, textOf } from "./values";
import { words } from "../words/words";

/** A longer value gets a line of its own below its name. */
const LONG_CHARS = 28;

interface Pair {
  readonly name: string;
  readonly text: string;
}

interface Props extends Omit<ControlProps, "isRequired" | "spellsDefaults"> {
  readonly path: string;
  readonly nameLabel?: string;
}

export function MapControl({ id, title, schema, value, onChange, path, nameLabel }: Props) {
  const { readOnly, findings } = useForm();
  const isText = isMapOfTexts(schema.additionalProperties);
  const rows = useRows<Pair>(
    value,
    onChange,
    (map) => pairsOf(map, isText),
    (pairs) => mapOf(pairs, isText),
  );
  const names = rows.rows.map(({ content }) => content.name);
  return (
    <div className={classes.rows} role="group" aria-labelledby={`${id}-label`} id={id}>
      {rows.rows.map(({ id: rowId, content }) => {
        const isRepeated =
          content.name !== "" && names.indexOf(content.name) !== names.lastIndexOf(content.name);
        const wrong = findingsWithin(findings, `${path}.${content.name}`);
        return (
          <div
            className={classes.row}
            data-long={content.text.length > LONG_CHARS || undefined}
            key={rowId}
          >
            <TextInput
              value={content.name}
              placeholder={nameLabel ?? words.forms.name}
              aria-label={`${title}: ${nameLabel ?? words.forms.name}`}
              readOnly={readOnly}
              error={isRepeated ? words.forms.repeatedName : false}
              spellCheck={false}
              onChange={(event) =>
                rows.change(rowId, { ...content, name: event.currentTarget.value })
              }
              data-testid={`${id}-name`}
            />
            <TextOrExpression
              value={content.text}
              label={`${title}: ${content.name}`}
              placeholder={words.forms.value}
              isInvalid={wrong.length > 0}
              onChange={(text) => rows.change(rowId, { ...content, text })}
              testId={`${id}-value`}
            />
            {readOnly ? null : (
              <RemoveButton what={content.name} onClick={() => rows.remove(rowId)} />
            )}
          </div>
        );
      })}
      {readOnly ? null : (
        <AddButton
          what={(nameLabel ?? words.forms.value).toLowerCase()}
          onClick={() => rows.add({ name: "", text: "" })}
          testId={`${id}-add`}
        />
      )}
    </div>
  );
}

function isMapOfTexts(schema: ControlProps["schema"]["additionalProperties"]): boolean {
  return typeof schema === "object" && schema.type === "string";
}

function pairsOf(value: Json | undefined, isText: boolean): Pair[] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [];
  return Object.entries(value as JsonObject).map(([name, one]) => ({
    name,
    text: isText ? textOf(one) : looseText(one),
  }));
}

function mapOf(pairs: readonly Pair[], isText: boolean): Json | undefined {
  const named = pairs.filter(({ name }) => name !== "");
  if (named.length === 0) return undefined;
  return Object.fromEntries(
    named.map(({ name, text }) => [name, isText ? text : looseValue(text)]),
  );
}

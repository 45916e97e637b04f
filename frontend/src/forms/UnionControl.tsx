// A value that is one of several things: which one, and the form of that one. Neither is lost by switching.
import { SegmentedControl, Select } from "@mantine/core";
import { useRef, useState, type ReactNode } from "react";

import type { Json, JsonObject } from "../model/flow";
import { words } from "../words/words";
import type { ControlProps } from "./controls";
import classes from "./forms.module.css";
import { fieldOf, type Field, type FieldSchema } from "./schema";
import { nameOfPart, partAt, partsOf, startOf, tagOf } from "./unions";

const SEGMENTS_MAX = 4;
const SEGMENTS_CHARS_MAX = 40;

interface Props extends ControlProps {
  readonly name: string;
  /** Draws the chosen part; its tag is told by the choice. */
  readonly children: (
    part: Field,
    tag: string | undefined,
    onChange: ControlProps["onChange"],
  ) => ReactNode;
}

export function UnionControl({ schema, value, onChange, children, ...props }: Props) {
  const [chosen, choose] = useState(0);
  const remembered = useRef(new Map<number, Json | undefined>());
  const parts = partsOf(schema);
  const tag = tagOf(schema);
  const at = partAt(schema, value, chosen);
  const part = parts[at] ?? {};
  const take = (text: string | null): void => {
    const next = Number(text);
    remembered.current.set(at, value);
    choose(next);
    const known = remembered.current.get(next);
    onChange(known === undefined ? startOf(parts[next] ?? {}, tag) : known);
  };
  const write = (next: Json | undefined): void =>
    onChange(
      isObject(next) ? { ...(startOf(part, tag) as JsonObject | undefined), ...next } : next,
    );
  const data = parts.map((one, index) => ({ value: String(index), label: labelOf(one, tag) }));
  const isShort =
    data.length <= SEGMENTS_MAX &&
    data.map(({ label }) => label).join("").length <= SEGMENTS_CHARS_MAX;
  const choice = { data, value: String(at), onChange: take, readOnly: props.readOnly };
  const label = words.forms.kindOf(props.title);
  return (
    <div className={classes.rows} role="group" aria-labelledby={`${props.id}-label`}>
      {isShort ? (
        <SegmentedControl
          {...choice}
          size="xs"
          fullWidth
          aria-label={label}
          data-testid={`${props.id}-part`}
        />
      ) : (
        <Select
          {...choice}
          allowDeselect={false}
          aria-label={label}
          data-testid={`${props.id}-part`}
        />
      )}
      {children(fieldOf(props.name, { ...part, title: props.title }), tag, write)}
    </div>
  );
}

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function labelOf(part: FieldSchema, tag: string | undefined): string {
  const types: Readonly<Record<string, string>> = words.forms.inputTypes;
  const type = typeof part.type === "string" ? part.type : "any";
  return nameOfPart(part, tag) ?? types[type] ?? type;
}

// Content that is text or JSON: a value of either kind is kept as it is, and carried over when that can be done.
import { SegmentedControl } from "@mantine/core";
import { useState, type ReactNode } from "react";

import type { Json } from "../model/flow";
import { words } from "../words/words";
import type { ControlProps } from "./controls";
import classes from "./forms.module.css";
import { isExpression } from "./values";

interface Props extends ControlProps {
  readonly children: (kind: "json" | "multiline") => ReactNode;
}

export function StructuredControl({ value, onChange, children, ...props }: Props) {
  const [chosen, choose] = useState(typeof value === "string" ? "multiline" : "json");
  // Only JSON can hold what is no text.
  const kind = value !== undefined && typeof value !== "string" ? "json" : chosen;
  const take = (next: string): void => {
    choose(next);
    const carried = next === "json" ? asJson(value) : asText(value);
    if (carried !== value) onChange(carried);
  };
  return (
    <div className={classes.rows}>
      <SegmentedControl
        size="xs"
        data={[
          { value: "json", label: words.forms.asJson },
          { value: "multiline", label: words.forms.inputTypes.string },
        ]}
        value={kind}
        onChange={take}
        readOnly={props.readOnly}
        aria-label={words.forms.kindOf(props.title)}
        data-testid={`${props.id}-part`}
      />
      {children(kind === "json" ? "json" : "multiline")}
    </div>
  );
}

/** The value that a text spells; a text that is no JSON stays one, and an expression what it is. */
function asJson(value: Json | undefined): Json | undefined {
  if (typeof value !== "string" || isExpression(value)) return value;
  try {
    return JSON.parse(value) as Json;
  } catch {
    return value;
  }
}

const asText = (value: Json | undefined): Json | undefined =>
  value === undefined || typeof value === "string" ? value : JSON.stringify(value, null, 2);

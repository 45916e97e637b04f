// Whether a field holds a fixed value or an expression; neither is lost by switching.
import { useRef, useState } from "react";

import type { Json } from "../model/flow";
import type { Field } from "./schema";
import { isExpression } from "./values";

export interface Mode {
  readonly isExpression: boolean;
  readonly canSwitch: boolean;
  /** Typing braces into a plain input turned it into an editor: the cursor must go there. */
  readonly takesFocus: boolean;
  readonly toggle: () => void;
  readonly write: (value: Json | undefined) => void;
}

export function useMode(
  field: Pick<Field, "kind" | "expression" | "prefersExpression">,
  value: Json | undefined,
  onChange: (value: Json | undefined) => void,
  isAllowed: boolean,
): Mode {
  const [chosen, choose] = useState(field.prefersExpression && value === undefined);
  const [takesFocus, focus] = useState(false);
  const remembered = useRef<{ fixed?: Json | undefined; expression?: Json | undefined }>({});
  const isOnly = field.expression === "only";
  const canSwitch = isAllowed && field.expression === "allowed";
  const isOn = isOnly || (canSwitch && (chosen || isExpression(value)));

  const write = (next: Json | undefined): void => {
    if (isExpression(next) && !isOn && canSwitch) {
      focus(true);
      choose(true);
    }
    onChange(next);
  };
  const toggle = (): void => {
    const { current } = remembered;
    focus(true);
    choose(!isOn);
    if (!isOn) {
      current.fixed = value;
      if (current.expression !== undefined) onChange(current.expression);
      return;
    }
    // A plain text is the same either way; an expression must step aside to be no expression.
    if (!isExpression(value)) return;
    current.expression = value;
    onChange(isExpression(current.fixed) ? undefined : current.fixed);
  };
  return { isExpression: isOn, canSwitch, takesFocus, toggle, write };
}

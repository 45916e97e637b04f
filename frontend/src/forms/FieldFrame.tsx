// Around every input: its label, the switch between fixed value and expression, help and what is wrong.
import { Tooltip } from "@mantine/core";
import type { DragEvent, FocusEvent, ReactNode } from "react";

import type { Finding } from "../model/flow";
import classes from "./forms.module.css";
import { words } from "../words/words";

interface Props {
  readonly id: string;
  readonly title: string;
  readonly help?: string | undefined;
  readonly isRequired?: boolean;
  readonly findings?: readonly Pick<Finding, "message" | "severity">[];
  /** Absent: the field has no such switch. */
  readonly fx?: { readonly isOn: boolean; readonly toggle: () => void } | null;
  readonly testId?: string;
  /** How a path of data is taken. */
  readonly target?: {
    readonly isOver: boolean;
    readonly onFocusCapture?: (event: FocusEvent) => void;
    readonly onDragOver?: (event: DragEvent) => void;
    readonly onDragLeave?: () => void;
    readonly onDrop?: (event: DragEvent) => void;
  };
  readonly children: ReactNode;
}

export function FieldFrame(props: Props) {
  const { id, title, help, isRequired = false, findings = [], fx = null } = props;
  const { isOver = false, ...handlers } = props.target ?? {};
  return (
    <div
      className={classes.field}
      data-over={isOver || undefined}
      data-testid={props.testId}
      {...handlers}
    >
      <div className={classes.head}>
        <label className={classes.label} htmlFor={id} id={`${id}-label`}>
          {title}
          {isRequired ? (
            <span className={classes.required} title={words.forms.required}>
              {" *"}
            </span>
          ) : null}
        </label>
        {fx === null ? null : (
          <Tooltip label={fx.isOn ? words.forms.toFixed : words.forms.toExpression}>
            <button
              type="button"
              className={classes.fx}
              aria-pressed={fx.isOn}
              aria-label={words.forms.fxOf(title)}
              onClick={fx.toggle}
              data-testid={props.testId && `${props.testId}-fx`}
            >
              {words.forms.fx}
            </button>
          </Tooltip>
        )}
      </div>
      {props.children}
      {findings.map((finding) => (
        <div
          key={finding.message}
          className={classes.error}
          data-severity={finding.severity}
          role="alert"
          data-testid="field-error"
        >
          {finding.message}
        </div>
      ))}
      {help ? (
        <div className={classes.help} id={`${id}-help`}>
          {help}
        </div>
      ) : null}
    </div>
  );
}

// A secret: never kept in a flow, where everybody who may read it would find it.
import { Button } from "@mantine/core";
import { KeyRound } from "lucide-react";

import { words } from "../words/words";
import type { ControlProps } from "./controls";
import classes from "./forms.module.css";

export function SecretControl({ id, value, onChange, readOnly }: ControlProps) {
  const isWritten = value !== undefined;
  return (
    <div className={classes.secret} id={id} tabIndex={-1} data-testid={id}>
      <KeyRound size={14} aria-hidden />
      <span>{isWritten ? words.forms.secretWritten : words.forms.secret}</span>
      {isWritten && !readOnly ? (
        <Button size="compact-xs" variant="default" onClick={() => onChange(undefined)}>
          {words.forms.secretRemove}
        </Button>
      ) : null}
    </div>
  );
}

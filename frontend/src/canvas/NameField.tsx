// A name while it is being changed: Enter or leaving keeps it, Escape gives it up.
import { useRef } from "react";

import { words } from "../words/words";
import classes from "./RenameField.module.css";

interface NameFieldProps {
  readonly name: string;
  /** null when nothing is to be changed. */
  readonly onEnd: (name: string | null) => void;
}

export function NameField({ name, onEnd }: NameFieldProps) {
  const isGivenUp = useRef(false);
  const end = (text: string) => {
    const next = text.trim();
    onEnd(isGivenUp.current || next === "" || next === name ? null : next);
  };
  return (
    <input
      className={`nodrag nopan ${classes.field ?? ""}`}
      defaultValue={name}
      aria-label={words.canvas.name}
      ref={(field) => field?.focus()}
      onFocus={(event) => event.currentTarget.select()}
      onBlur={(event) => end(event.currentTarget.value)}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === "Escape") isGivenUp.current = true;
        if (event.key === "Enter" || event.key === "Escape") event.currentTarget.blur();
      }}
    />
  );
}

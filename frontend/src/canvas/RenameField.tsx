// The name of a card while it is being changed: Enter or leaving keeps it, Escape gives it up.
import { useRef } from "react";

import { renameNode } from "../model/edits";
import { useSession } from "../store/context";
import classes from "./RenameField.module.css";

export function RenameField({ id, title }: { id: string; title: string }) {
  const { editor, ui } = useSession();
  const isGivenUp = useRef(false);
  const keep = (text: string) => {
    ui.setState({ renaming: null });
    const name = text.trim();
    if (isGivenUp.current || name === "" || name === title) return;
    const renamed = renameNode(editor.getState().flow, id, name);
    editor.actions.perform(renamed.edit);
    editor.actions.select([renamed.id]);
  };
  return (
    <input
      className={`nodrag nopan ${classes.field ?? ""}`}
      defaultValue={title}
      aria-label="Name"
      ref={(field) => field?.focus()}
      onFocus={(event) => event.currentTarget.select()}
      onBlur={(event) => keep(event.currentTarget.value)}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === "Escape") isGivenUp.current = true;
        if (event.key === "Enter" || event.key === "Escape") event.currentTarget.blur();
      }}
    />
  );
}

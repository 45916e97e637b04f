// The name of a card while it is being changed; the id follows it.
import { renameNode } from "../model/edits";
import { useSession } from "../store/context";
import { NameField } from "./NameField";

export function RenameField({ id, title }: { id: string; title: string }) {
  const { editor, ui } = useSession();
  return (
    <NameField
      name={title}
      onEnd={(name) => {
        ui.setState({ renaming: null });
        if (name === null) return;
        const renamed = renameNode(editor.getState().flow, id, name);
        editor.actions.perform(renamed.edit);
        editor.actions.select([renamed.id]);
      }}
    />
  );
}

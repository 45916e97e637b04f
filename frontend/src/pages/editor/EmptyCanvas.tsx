// What an empty canvas says: how to begin.
import { Button } from "@mantine/core";
import { Plus } from "lucide-react";

import { addAction } from "../../store/add";
import { useEditor, useSession, useUi } from "../../store/context";
import classes from "./Editor.module.css";
import { words } from "../../words/words";

export function EmptyCanvas() {
  const session = useSession();
  const isEmpty = useEditor((state) => state.flow.nodes.length === 0);
  const isAdding = useUi((state) => state.quickAdd !== null);
  if (!isEmpty || isAdding) return null;
  const begin = (type: string) => {
    const [x, y] = session.canvas.current?.center() ?? [0, 0];
    addAction(session, type, { at: [x - 240, y], isMiddle: true });
  };
  const open = () => {
    const api = session.canvas.current;
    if (api === null) return;
    const at = api.center();
    session.ui.setState({ quickAdd: { screen: api.toBox(at), at, parent: undefined, link: null } });
  };
  return (
    <div className={classes.empty} data-testid="empty-canvas">
      <div className={classes.emptyCard}>
        <h2>{words.editor.empty.title}</h2>
        <p>{words.editor.empty.text}</p>
        <div className={classes.emptyActions}>
          {session.findAction("trigger.manual") && (
            <Button variant="default" onClick={() => begin("trigger.manual")}>
              {words.editor.empty.byHand}
            </Button>
          )}
          {session.findAction("trigger.schedule") && (
            <Button variant="default" onClick={() => begin("trigger.schedule")}>
              {words.editor.empty.onSchedule}
            </Button>
          )}
          <Button leftSection={<Plus size={14} />} onClick={open}>
            {words.editor.empty.add}
          </Button>
        </div>
      </div>
    </div>
  );
}

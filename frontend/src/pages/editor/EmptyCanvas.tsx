// What an empty canvas says: how to begin.
import { Button } from "@mantine/core";
import { Compass, LayoutTemplate, Plus } from "lucide-react";
import { Link } from "react-router";

import { useKeyText } from "../../commands/hints";
import { runCommand } from "../../commands/table";
import { addAction } from "../../store/add";
import { useEditor, useSession, useUi, type Session } from "../../store/context";
import { words } from "../../words/words";
import classes from "./Editor.module.css";

export function EmptyCanvas() {
  const session = useSession();
  const isEmpty = useEditor((state) => state.flow.nodes.length === 0);
  const addKey = useKeyText("add");
  const isAdding = useUi((state) => state.quickAdd !== null);
  if (!isEmpty || isAdding) return null;
  const text = words.editor.empty;
  const begin = (type: string) => {
    const [x, y] = session.canvas.current?.center() ?? [0, 0];
    addAction(session, type, { at: [x - 240, y], isMiddle: true });
  };
  return (
    <div className={classes.empty} data-testid="empty-canvas">
      <div className={classes.emptyCard}>
        <h2>{text.title}</h2>
        <p>{text.text(addKey)}</p>
        <div className={classes.emptyActions}>
          {session.findAction("trigger.manual") && (
            <Button variant="default" onClick={() => begin("trigger.manual")}>
              {text.manual}
            </Button>
          )}
          {session.findAction("trigger.schedule") && (
            <Button variant="default" onClick={() => begin("trigger.schedule")}>
              {text.schedule}
            </Button>
          )}
          <Button leftSection={<Plus size={14} />} onClick={() => openList(session)}>
            {text.add}
          </Button>
        </div>
        <div className={classes.emptyActions}>
          <Button
            variant="subtle"
            component={Link}
            to="/templates"
            leftSection={<LayoutTemplate size={14} />}
          >
            {text.template}
          </Button>
          <Button
            variant="subtle"
            leftSection={<Compass size={14} />}
            onClick={() => runCommand("tour")}
            data-testid="take-tour"
          >
            {text.tour}
          </Button>
        </div>
      </div>
    </div>
  );
}

/** The list of nodes, in the middle of what is seen. */
function openList({ canvas, ui }: Session): void {
  const api = canvas.current;
  if (api === null) return;
  const at = api.center();
  ui.setState({ quickAdd: { screen: api.toBox(at), at, parent: undefined, link: null } });
}

// Lends the open flow's commands what only this page can do: save, run, publish, tidy up.
import { notifications } from "@mantine/notifications";
import { useEffect, useMemo } from "react";

import { tidy } from "../../canvas/tidy";
import { useHere } from "../../commands/here";
import type { PageActions, Session } from "../../store/context";
import { messageOf } from "../../ui/ProblemAlert";
import { words } from "../../words/words";
import { useSubFlow } from "./useSubFlow";

/** Answers tidying up, which buttons on the canvas ask for, too. */
export function useCommands(session: Session, actions: PageActions): () => void {
  const tidyUp = useMemo(() => () => void tidyFlow(session), [session]);
  const subFlow = useSubFlow(session);
  useHere(session);
  useEffect(() => {
    session.attachPage({ tidy: tidyUp, ...subFlow, ...actions });
  });
  return tidyUp;
}

async function tidyFlow({ editor, canvas, ui }: Session): Promise<void> {
  const { flow, selection } = editor.getState();
  try {
    const tidied = await tidy(flow, selection.nodes, ui.getState().hidesUndo);
    // Somebody went on drawing meanwhile: old places would undo that.
    if (tidied === null || editor.getState().flow !== flow) return;
    editor.actions.perform(tidied.edit);
    // A person who tidies a part is looking at it.
    if (tidied.isAll) requestAnimationFrame(() => canvas.current?.fit());
  } catch (error) {
    notifications.show({ color: "red", title: words.editor.notTidied, message: messageOf(error) });
  }
}

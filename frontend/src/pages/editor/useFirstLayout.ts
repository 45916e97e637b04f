// A flow that came without places for its nodes, as from a text file, is laid out when it is opened.
import { useEffect, useRef } from "react";

import { tidy } from "../../canvas/tidy";
import type { Session } from "../../store/context";
import { lastChange } from "../../store/editor";

/** Lays the flow out once. Looking at a flow saves nothing: the places are saved with the first edit. */
export function useFirstLayout({ editor, canvas }: Session): void {
  const hasLooked = useRef(false);
  useEffect(() => {
    if (hasLooked.current) return;
    hasLooked.current = true;
    const { flow } = editor.getState();
    const isPlaced = flow.nodes.some((node) => flow.layout?.[node.id] !== undefined);
    if (flow.nodes.length < 2 || isPlaced) return;
    void tidy(flow, new Set()).then((tidied) => {
      const edit = tidied?.edit ?? null;
      const before = editor.getState();
      if (edit === null || before.flow !== flow) return;
      editor.actions.perform(edit);
      const { revision, savedFlow, hasUnpublishedChanges } = before;
      editor.actions.markSaved(lastChange(editor.getState()), {
        flow: savedFlow,
        revision,
        hasUnpublishedChanges,
      });
      requestAnimationFrame(() => canvas.current?.fit());
    });
  }, [editor, canvas]);
}

// Saving the draft over the revision it was read at; what somebody else saved meanwhile is merged in.
import { notifications } from "@mantine/notifications";
import { useRef, useState } from "react";
import { useStore } from "zustand";

import { isProblem } from "../../../api/problem";
import { useSaveFlow } from "../../../api/queries";
import type { Session } from "../../../store/context";
import { isDirty, lastChange } from "../../../store/editor";
import { messageOf } from "../../../ui/ProblemAlert";
import { words } from "../../../words/words";
import { takeIn, type Theirs } from "./takeIn";

export type SaveState = "saved" | "unsaved" | "saving" | "offline" | "conflict" | "refused";

export interface Save {
  readonly state: SaveState;
  /** True when the server has what is seen now. */
  readonly save: () => Promise<boolean>;
}

/** So often in a row somebody else may be quicker before a person is told. */
const MERGES_MAX = 5;

export function useSave(session: Session): Save {
  const { editor, clashes } = session;
  const isUnsaved = useStore(editor, isDirty);
  const isAsked = useStore(clashes, ({ conflicts }) => conflicts.length > 0);
  const [trouble, setTrouble] = useState<"offline" | "refused" | null>(null);
  const put = useSaveFlow();
  const underWay = useRef<Promise<boolean> | null>(null);
  const told = useRef("");

  const failed = (error: unknown) => {
    const isAway = isProblem(error) && AWAY.has(error.status);
    setTrouble(isAway ? "offline" : "refused");
    const message = messageOf(error);
    if (isAway || told.current === message) return;
    told.current = message;
    notifications.show({ color: "red", title: words.editor.save.refusedTitle, message });
  };
  const once = async (merges = 0): Promise<boolean> => {
    const state = editor.getState();
    if (clashes.getState().conflicts.length > 0) return false;
    if (!isDirty(state)) return true;
    const at = lastChange(state);
    try {
      const { flow, revision } = state;
      const draft = await put.mutateAsync({ flow, revision });
      const hasUnpublishedChanges = draft.has_unpublished_changes;
      editor.actions.markSaved(at, { flow, revision: draft.revision, hasUnpublishedChanges });
      setTrouble(null);
      told.current = "";
      return true;
    } catch (error) {
      const theirs = changedMeanwhile(error);
      if (theirs === null || merges >= MERGES_MAX) {
        failed(error);
        return false;
      }
      return takeIn(session, theirs) && once(merges + 1);
    }
  };
  // A second press while the first is on its way waits for it, and then saves what came since.
  const save = (): Promise<boolean> => {
    const before = underWay.current;
    const next = (before === null ? once() : before.then((isDone) => isDone && once())).finally(
      () => {
        if (underWay.current === next) underWay.current = null;
      },
    );
    underWay.current = next;
    return next;
  };
  const state: SaveState = isAsked
    ? "conflict"
    : put.isPending
      ? "saving"
      : !isUnsaved
        ? "saved"
        : (trouble ?? "unsaved");
  return { state, save };
}

/** No answer, or one of a server that is going down or of what stands before it. */
const AWAY: ReadonlySet<number> = new Set([0, 502, 503, 504]);

function changedMeanwhile(error: unknown): Theirs | null {
  if (!isProblem(error) || error.status !== 412) return null;
  const { flow, currentRevision: revision, savedBy: by } = error;
  return flow === undefined || revision === undefined ? null : { flow, revision, by };
}

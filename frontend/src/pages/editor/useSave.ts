// Saving the draft over the revision it was read at; when somebody else was first, a person decides.
import { notifications } from "@mantine/notifications";
import { useRef, useState } from "react";
import { useStore } from "zustand";

import { isProblem } from "../../api/problem";
import { useSaveFlow } from "../../api/queries";
import type { Flow } from "../../model/flow";
import type { Session } from "../../store/context";
import { isDirty, lastChange } from "../../store/editor";
import { messageOf } from "../../ui/ProblemAlert";

export interface Conflict {
  readonly revision: number;
  /** What is on the server now. */
  readonly flow: Flow | undefined;
}

export interface Save {
  readonly state: "saved" | "dirty" | "saving" | "failed";
  readonly conflict: Conflict | null;
  /** True when the server has what is seen now. */
  readonly save: () => Promise<boolean>;
  /** Answers the conflict: mine takes the place of theirs. */
  readonly overwrite: () => Promise<boolean>;
  readonly dismiss: () => void;
}

export function useSave(session: Session): Save {
  const { editor } = session;
  const isUnsaved = useStore(editor, isDirty);
  const [conflict, setConflict] = useState<Conflict | null>(null);
  const put = useSaveFlow();
  const underWay = useRef<Promise<boolean> | null>(null);

  const once = async (): Promise<boolean> => {
    const state = editor.getState();
    if (!isDirty(state)) return true;
    const at = lastChange(state);
    try {
      const draft = await put.mutateAsync({ flow: state.flow, revision: state.revision });
      editor.actions.markSaved(at, draft.revision);
      return true;
    } catch (error) {
      if (isProblem(error) && error.status === 412) {
        setConflict({ revision: error.currentRevision ?? state.revision, flow: error.flow });
      } else {
        notifications.show({ color: "red", title: "Not saved", message: messageOf(error) });
      }
      return false;
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
  const overwrite = (): Promise<boolean> => {
    if (conflict !== null) editor.actions.rebase(conflict.revision);
    setConflict(null);
    return save();
  };
  const state = put.isPending ? "saving" : !isUnsaved ? "saved" : put.isError ? "failed" : "dirty";
  return { state, conflict, save, overwrite, dismiss: () => setConflict(null) };
}

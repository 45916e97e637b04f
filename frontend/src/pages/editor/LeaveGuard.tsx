// Leaving saves first; a person is asked only when something would be lost.
import { modals } from "@mantine/modals";
import { useEffect } from "react";
import { useBlocker } from "react-router";

import { useSession } from "../../store/context";
import { isDirty } from "../../store/editor";
import { words } from "../../words/words";
import { wouldLose } from "./saving/useLocalDraft";
import type { Save } from "./saving/useSave";

/** The tabs of one flow are one open session: going between them loses nothing. */
const flowOf = (pathname: string): string => pathname.split("/").slice(0, 3).join("/");

export function LeaveGuard({ save }: { save: Save["save"] }) {
  const session = useSession();
  const { editor } = session;
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) =>
      isDirty(editor.getState()) &&
      flowOf(currentLocation.pathname) !== flowOf(nextLocation.pathname),
  );
  useEffect(() => {
    if (blocker.state !== "blocked") return;
    void save().then(() => {
      if (!wouldLose(session)) {
        blocker.proceed();
        return;
      }
      modals.openConfirmModal({
        title: words.editor.leave.title,
        children: words.editor.leave.text,
        labels: { confirm: words.editor.leave.leave, cancel: words.editor.leave.stay },
        confirmProps: { color: "red" },
        onConfirm: () => blocker.proceed(),
        onCancel: () => blocker.reset(),
      });
    });
    // Once for each attempt to leave, whatever is drawn anew meanwhile.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [blocker.state]);
  useEffect(() => {
    const closing = (event: BeforeUnloadEvent) => {
      if (wouldLose(session)) event.preventDefault();
    };
    window.addEventListener("beforeunload", closing);
    return () => window.removeEventListener("beforeunload", closing);
  }, [session]);
  return null;
}

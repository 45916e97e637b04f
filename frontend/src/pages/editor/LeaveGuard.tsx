// Leaving with unsaved changes asks first, inside the editor and when the window closes.
import { modals } from "@mantine/modals";
import { useEffect } from "react";
import { useBlocker } from "react-router";

import { useSession } from "../../store/context";
import { isDirty } from "../../store/editor";

/** The tabs of one flow are one open session: going between them loses nothing. */
const flowOf = (pathname: string): string => pathname.split("/").slice(0, 3).join("/");

export function LeaveGuard() {
  const { editor } = useSession();
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) =>
      isDirty(editor.getState()) &&
      flowOf(currentLocation.pathname) !== flowOf(nextLocation.pathname),
  );
  useEffect(() => {
    if (blocker.state !== "blocked") return;
    modals.openConfirmModal({
      title: "Leave without saving?",
      children: "What you changed since the last save would be lost.",
      labels: { confirm: "Leave", cancel: "Stay" },
      confirmProps: { color: "red" },
      onConfirm: () => blocker.proceed(),
      onCancel: () => blocker.reset(),
    });
  }, [blocker]);
  useEffect(() => {
    const closing = (event: BeforeUnloadEvent) => {
      if (isDirty(editor.getState())) event.preventDefault();
    };
    window.addEventListener("beforeunload", closing);
    return () => window.removeEventListener("beforeunload", closing);
  }, [editor]);
  return null;
}

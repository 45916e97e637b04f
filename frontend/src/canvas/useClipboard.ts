// Copy, cut and paste as JSON text through the browser's own clipboard events, so no permission is asked.
import { notifications } from "@mantine/notifications";
import { useEffect } from "react";

import { fragmentOf, paste, readFragment, writeFragment } from "../model/clipboard";
import { removeNodes } from "../model/edits";
import { besides, isInScope, put } from "../commands/clipboard";
import { isTyping } from "../commands/keyNames";
import { useSession, type Session } from "../store/context";

export function useClipboard(): void {
  const session = useSession();
  useEffect(() => {
    const copy = (event: ClipboardEvent) => onCopy(session, event);
    const cut = (event: ClipboardEvent) => {
      if (session.readOnly || !onCopy(session, event)) return;
      session.editor.actions.perform(removeNodes([...session.editor.getState().selection.nodes]));
    };
    const pasted = (event: ClipboardEvent) => onPaste(session, event);
    document.addEventListener("copy", copy);
    document.addEventListener("cut", cut);
    document.addEventListener("paste", pasted);
    return () => {
      document.removeEventListener("copy", copy);
      document.removeEventListener("cut", cut);
      document.removeEventListener("paste", pasted);
    };
  }, [session]);
}

function onCopy({ editor }: Session, event: ClipboardEvent): boolean {
  const { flow, selection } = editor.getState();
  const hasText = (document.getSelection()?.toString() ?? "") !== "";
  if (isTyping(event.target) || hasText || selection.nodes.size === 0) return false;
  event.clipboardData?.setData("text/plain", writeFragment(fragmentOf(flow, [...selection.nodes])));
  event.preventDefault();
  return true;
}

function onPaste(session: Session, event: ClipboardEvent): void {
  if (session.readOnly || isTyping(event.target)) return;
  const fragment = readFragment(event.clipboardData?.getData("text/plain") ?? "");
  if (fragment === null) {
    notifications.show({
      message: "The clipboard holds no nodes. Copy some, or a whole flow as JSON.",
      color: "gray",
    });
    return;
  }
  event.preventDefault();
  const { flow } = session.editor.getState();
  const pointer = session.canvas.current?.pointer() ?? session.canvas.current?.center() ?? [0, 0];
  put(
    session,
    paste(
      flow,
      fragment,
      isInScope(fragment.nodes, flow) ? besides(flow, fragment.nodes) : pointer,
    ),
  );
}

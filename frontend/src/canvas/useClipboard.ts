// Copy, cut and paste as JSON text through the browser's own clipboard events, so no permission is asked.
import { notifications } from "@mantine/notifications";
import { useEffect } from "react";

import { readText } from "../api/documents";
import { besides, copied, cutSelection, isInScope, pasteCurl, put } from "../commands/clipboard";
import { isTyping } from "../commands/keyNames";
import { paste, readFragment, type Fragment } from "../model/clipboard";
import type { Point } from "../model/flow";
import { useSession, type Session } from "../store/context";
import { messageOf } from "../ui/ProblemAlert";
import { words } from "../words/words";

export function useClipboard(): void {
  const session = useSession();
  useEffect(() => {
    const copy = (event: ClipboardEvent) => onCopy(session, event);
    const cut = (event: ClipboardEvent) => {
      if (session.readOnly || !onCopy(session, event)) return;
      cutSelection(session);
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

function onCopy(session: Session, event: ClipboardEvent): boolean {
  const hasText = (document.getSelection()?.toString() ?? "") !== "";
  const text = isTyping(event.target) || hasText ? null : copied(session);
  if (text === null) return false;
  event.clipboardData?.setData("text/plain", text);
  event.preventDefault();
  return true;
}

function onPaste(session: Session, event: ClipboardEvent): void {
  if (session.readOnly || isTyping(event.target)) return;
  if (pasteText(session, event.clipboardData?.getData("text/plain") ?? "")) event.preventDefault();
}

/** Answers whether the text was something that can stand here. */
export function pasteText(session: Session, text: string, at?: Point): boolean {
  const fragment = readFragment(text);
  const warnings = fragment === null ? pasteCurl(session, text, at) : null;
  if (fragment !== null) {
    putAt(session, fragment, at);
  } else if (warnings !== null) {
    for (const message of warnings) notifications.show({ message, color: "yellow" });
  } else if (YAML.test(text)) {
    void pasteDocument(session, text, at);
  } else {
    notifications.show({ message: words.canvas.noNodesInClipboard, color: "gray" });
    return false;
  }
  return true;
}

function putAt(session: Session, fragment: Fragment, at?: Point): void {
  const { flow } = session.editor.getState();
  const api = session.canvas.current;
  const place = at ?? api?.pointer() ?? api?.center() ?? [0, 0];
  put(
    session,
    paste(flow, fragment, isInScope(fragment.nodes, flow) ? besides(flow, fragment) : place),
  );
}

/** A flow document as people keep it in files: the server reads it. */
const YAML = /^(#.*\n)*\s*schema:\s*["']?baton\.flow\/v1/m;

async function pasteDocument(session: Session, text: string, at?: Point): Promise<void> {
  try {
    const { flow, problem } = await readText(text);
    const fragment = flow === null ? null : readFragment(JSON.stringify(flow));
    if (fragment !== null) putAt(session, fragment, at);
    else
      notifications.show({
        message: problem?.message ?? words.canvas.noNodesInClipboard,
        color: "yellow",
      });
  } catch (error) {
    notifications.show({ message: messageOf(error), color: "red" });
  }
}

// Copy, cut and paste as JSON text through the browser's own clipboard events, so no permission is asked.
import { notifications } from "@mantine/notifications";
import { useEffect } from "react";

import {
  fragmentOf,
  paste,
  readFragment,
  withHandlers,
  writeFragment,
  type Fragment,
} from "../model/clipboard";
import { together } from "../model/edgeEdits";
import { removeNodes } from "../model/edits";
import { removeNotes } from "../model/notes";
import { besides, isInScope, notesIn, pasteCurl, put } from "../commands/clipboard";
import { readText } from "../api/documents";
import { isTyping } from "../commands/keyNames";
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

/** Handlers go with what they undo, as they were copied. */
function cutSelection({ editor }: Session): void {
  const { flow, selection } = editor.getState();
  const nodes = withHandlers(flow, [...selection.nodes]);
  const notes = notesIn(selection);
  editor.actions.perform(
    together(words.canvas.edits.cutOut, [
      ...(nodes.length > 0 ? [removeNodes(nodes)] : []),
      ...(notes.length > 0 ? [removeNotes(notes)] : []),
    ]),
  );
}

function onCopy({ editor }: Session, event: ClipboardEvent): boolean {
  const { flow, selection } = editor.getState();
  const hasText = (document.getSelection()?.toString() ?? "") !== "";
  if (isTyping(event.target) || hasText || selection.nodes.size + selection.marks.size === 0)
    return false;
  const fragment = fragmentOf(flow, [...selection.nodes], notesIn(selection));
  event.clipboardData?.setData("text/plain", writeFragment(fragment));
  event.preventDefault();
  return true;
}

function onPaste(session: Session, event: ClipboardEvent): void {
  if (session.readOnly || isTyping(event.target)) return;
  const text = event.clipboardData?.getData("text/plain") ?? "";
  const fragment = readFragment(text);
  const warnings = fragment === null ? pasteCurl(session, text) : null;
  if (fragment !== null) {
    event.preventDefault();
    putAt(session, fragment);
  } else if (warnings !== null) {
    event.preventDefault();
    for (const message of warnings) notifications.show({ message, color: "yellow" });
  } else if (YAML.test(text)) {
    event.preventDefault();
    void pasteDocument(session, text);
  } else {
    notifications.show({ message: words.canvas.noNodesInClipboard, color: "gray" });
  }
}

function putAt(session: Session, fragment: Fragment): void {
  const { flow } = session.editor.getState();
  const pointer = session.canvas.current?.pointer() ?? session.canvas.current?.center() ?? [0, 0];
  put(
    session,
    paste(flow, fragment, isInScope(fragment.nodes, flow) ? besides(flow, fragment) : pointer),
  );
}

/** A flow document as people keep it in files: the server reads it. */
const YAML = /^(#.*\n)*\s*schema:\s*["']?baton\.flow\/v1/m;

async function pasteDocument(session: Session, text: string): Promise<void> {
  try {
    const { flow, problem } = await readText(text);
    const fragment = flow === null ? null : readFragment(JSON.stringify(flow));
    if (fragment !== null) putAt(session, fragment);
    else
      notifications.show({
        message: problem?.message ?? words.canvas.noNodesInClipboard,
        color: "yellow",
      });
  } catch (error) {
    notifications.show({ message: messageOf(error), color: "red" });
  }
}

// Copy, cut and paste as JSON text through the browser's own clipboard events, so no permission is asked.
import { notifications } from "@mantine/notifications";
import { useEffect } from "react";

import { fragmentOf, paste, readFragment, writeFragment } from "../model/clipboard";
import { removeNodes } from "../model/edits";
import type { Flow, NodeId, Point } from "../model/flow";
import { useSession, type Session } from "../store/context";
import { isTyping } from "../store/commands";

const PASTE_OFFSET = 32;

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

/** Ctrl+D: a copy beside the original, without the clipboard. */
export function duplicate(session: Session): void {
  const { flow, selection } = session.editor.getState();
  if (selection.nodes.size === 0) return;
  const fragment = fragmentOf(flow, [...selection.nodes]);
  put(session, paste(flow, fragment, besides(flow, fragment.nodes)));
}

function put({ editor }: Session, { edit, ids }: ReturnType<typeof paste>): void {
  editor.actions.perform(edit);
  editor.actions.select(ids);
}

/** A copy of nodes inside a scope goes back there: places are the scope's, not the canvas's. */
function isInScope(nodes: Flow["nodes"], flow: Flow): boolean {
  const copied = new Set<NodeId>(nodes.map((node) => node.id));
  return nodes.some(
    ({ parent }) =>
      parent !== undefined && !copied.has(parent) && flow.nodes.some((node) => node.id === parent),
  );
}

function besides(flow: Flow, nodes: Flow["nodes"]): Point {
  const copied = new Set<NodeId>(nodes.map((node) => node.id));
  const roots = nodes.filter((node) => node.parent === undefined || !copied.has(node.parent));
  const places = roots.map((node) => flow.layout?.[node.id] ?? [0, 0]);
  return [
    Math.min(...places.map((place) => place[0])) + PASTE_OFFSET,
    Math.min(...places.map((place) => place[1])) + PASTE_OFFSET,
  ];
}

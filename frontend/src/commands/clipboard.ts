// Nodes copied beside their originals and put in from text; the browser's clipboard events are the canvas's.
import { notifications } from "@mantine/notifications";

import {
  fragmentOf,
  paste,
  readFragment,
  withHandlers,
  writeFragment,
  type Fragment,
  type Pasted,
} from "../model/clipboard";
import { together } from "../model/edgeEdits";
import { removeNodes } from "../model/edits";
import type { Flow, NodeId, Point } from "../model/flow";
import { readCurl } from "../model/curl";
import { groupMark, noteIn, noteMark } from "../model/fold";
import { nodeSlug } from "../model/ids";
import { removeNotes } from "../model/notes";
import type { Session } from "../store/context";
import type { Selection } from "../store/editor";
import { words } from "../words/words";
import { announce } from "./here";
import { written } from "./keyNames";

const { said } = words.commands;
const PASTE_OFFSET = 32;

/** What is chosen, as the text that the clipboard gets; null when nothing is. */
export function copied({ editor }: Session): string | null {
  const { flow, selection } = editor.getState();
  if (selection.nodes.size + selection.marks.size === 0) return null;
  return writeFragment(fragmentOf(flow, [...selection.nodes], notesIn(selection)));
}

/** Handlers go with what they undo, as they were copied. */
export function cutSelection({ editor }: Session): void {
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

/** From a menu: the browser may refuse, then its keys still work. */
export async function copy(session: Session, how: "copy" | "cut"): Promise<void> {
  const text = copied(session);
  if (text === null) return;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    refused(how === "copy" ? "Mod+C" : "Mod+X");
    return;
  }
  if (how === "cut") cutSelection(session);
  announce(said[how]);
}

export async function pasteHere({ canvas, ui }: Session): Promise<void> {
  const at = ui.getState().menu?.at;
  try {
    const text = await navigator.clipboard.readText();
    canvas.current?.paste(text, at);
  } catch {
    refused("Mod+V");
  }
}

function refused(key: string): void {
  notifications.show({ message: words.commands.clipboardRefused(written(key)) });
}

/** Ctrl+D: a copy beside the original, without the clipboard. */
export function duplicate(session: Session): void {
  const { flow, selection } = session.editor.getState();
  const fragment = fragmentOf(flow, [...selection.nodes], notesIn(selection));
  put(session, paste(flow, fragment, besides(flow, fragment)));
}

export function put({ editor }: Session, { edit, ids, notes, groups }: Pasted): void {
  editor.actions.perform(edit);
  editor.actions.select(ids, [], [...notes.map(noteMark), ...groups.map(groupMark)]);
}

export const notesIn = ({ marks }: Selection): string[] =>
  [...marks].flatMap((mark) => noteIn(mark) ?? []);

/** A copy of nodes inside a scope goes back there: places are the scope's, not the canvas's. */
export function isInScope(nodes: Flow["nodes"], flow: Flow): boolean {
  const copied = new Set<NodeId>(nodes.map((node) => node.id));
  return nodes.some(
    ({ parent }) =>
      parent !== undefined && !copied.has(parent) && flow.nodes.some((node) => node.id === parent),
  );
}

export function besides(flow: Flow, { nodes, notes = [] }: Fragment): Point {
  const copied = new Set<NodeId>(nodes.map((node) => node.id));
  const roots = nodes.filter((node) => node.parent === undefined || !copied.has(node.parent));
  const places = [
    ...roots.map((node) => flow.layout?.[node.id] ?? ([0, 0] as const)),
    ...notes.map((note) => note.at),
  ];
  return [
    Math.min(...places.map((place) => place[0])) + PASTE_OFFSET,
    Math.min(...places.map((place) => place[1])) + PASTE_OFFSET,
  ];
}

/** A `curl` command as an HTTP request where the pointer is; null when the text is none, else what to warn of. */
export function pasteCurl(session: Session, text: string, at?: Point): readonly string[] | null {
  const curl = readCurl(text);
  const action = session.findAction("http.request");
  const api = session.canvas.current;
  if (curl === null || action === undefined || api === null) return null;
  const { type, version } = action;
  const { name, config, warnings } = curl;
  const node = { id: nodeSlug(name), type, version, name, config };
  const fragment = readFragment(JSON.stringify({ nodes: [node], edges: [], layout: {} }));
  if (fragment === null) return null;
  const place = at ?? api.pointer() ?? api.center();
  put(session, paste(session.editor.getState().flow, fragment, place));
  announce(words.palette.said.added(name));
  return warnings;
}

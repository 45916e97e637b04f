// Nodes copied beside their originals and put in from text; the browser's clipboard events are the canvas's.
import { fragmentOf, paste, readFragment, type Fragment, type Pasted } from "../model/clipboard";
import type { Flow, NodeId, Point } from "../model/flow";
import { readCurl } from "../model/curl";
import { groupMark, noteIn, noteMark } from "../model/fold";
import { nodeSlug } from "../model/ids";
import type { Session } from "../store/context";
import type { Selection } from "../store/editor";
import { words } from "../words/words";
import { announce } from "./here";

const PASTE_OFFSET = 32;

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
export function pasteCurl(session: Session, text: string): readonly string[] | null {
  const curl = readCurl(text);
  const action = session.findAction("http.request");
  const api = session.canvas.current;
  if (curl === null || action === undefined || api === null) return null;
  const { type, version } = action;
  const { name, config, warnings } = curl;
  const node = { id: nodeSlug(name), type, version, name, config };
  const fragment = readFragment(JSON.stringify({ nodes: [node], edges: [], layout: {} }));
  if (fragment === null) return null;
  put(session, paste(session.editor.getState().flow, fragment, api.pointer() ?? api.center()));
  announce(words.palette.said.added(name));
  return warnings;
}

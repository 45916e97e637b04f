// Commands for what is drawn around nodes: notes, groups, what is collapsed; and the menu of the selection.
import { findEdge } from "../model/edgeEdits";
import type { Point } from "../model/flow";
import { groupIn, groupMark, noteMark } from "../model/fold";
import { absolutePoint, CARD_HEIGHT, CARD_WIDTH } from "../model/geometry";
import { foldable, makeGroup, toggleCollapsed, ungroup } from "../model/groups";
import { addNote, findNote, NOTE_SIZE } from "../model/notes";
import type { Session } from "../store/context";
import type { Selection } from "../store/editor";
import type { MenuAt } from "../store/ui";
import { words } from "../words/words";
import { hasNodes, inDraft, inFlow } from "./command";

const { titles } = words.commands;

export const drawing = [
  ...inDraft(
    "build",
    { id: "note", title: titles.note, keys: ["Shift+S"], run: writeNewNote },
    {
      id: "group",
      title: titles.group,
      keys: ["Mod+G"],
      when: (session) => hasNodes(session) && groupFor(session) !== null,
      run: group,
    },
    {
      id: "ungroup",
      title: titles.ungroup,
      keys: ["Mod+Shift+G"],
      when: (session) => groupsOf(session).length > 0,
      run: (session) => session.editor.actions.perform(ungroup(groupsOf(session))),
    },
    {
      id: "collapse",
      title: titles.collapse,
      keys: ["Shift+C"],
      when: (session) => foldsOf(session).length > 0,
      run: (session) => session.editor.actions.perform(toggleCollapsed(foldsOf(session))),
    },
    {
      id: "insert",
      title: titles.insert,
      when: ({ editor }) => editor.getState().selection.edges.size === 1,
      run: insert,
    },
  ),
  ...inFlow("view", {
    id: "menu",
    title: titles.menu,
    keys: ["Shift+F10", "ContextMenu"],
    run: openMenu,
  }),
];

/** Where the pointer is, or in the middle of what is seen. */
function writeNewNote({ canvas, editor, ui }: Session): void {
  const api = canvas.current;
  if (api === null) return;
  const menu = ui.getState().menu?.at;
  const [x, y] = menu ?? api.pointer() ?? api.center();
  const added = addNote(editor.getState().flow, [x - NOTE_SIZE[0] / 2, y - NOTE_SIZE[1] / 2]);
  editor.actions.perform(added.edit);
  editor.actions.select([], [], [noteMark(added.id)]);
  ui.setState({ renaming: noteMark(added.id) });
}

function groupFor({ editor }: Session) {
  const { flow, selection } = editor.getState();
  return makeGroup(flow, [...selection.nodes], words.commands.newGroup);
}

function group(session: Session): void {
  const { editor, ui } = session;
  const made = groupFor(session);
  if (made === null) return;
  const nodes = [...editor.getState().selection.nodes];
  editor.actions.perform(made.edit);
  editor.actions.select(nodes, [], [groupMark(made.id)]);
  ui.setState({ renaming: groupMark(made.id) });
}

/** Chosen groups, else those around the chosen nodes. */
function groupsOf({ editor }: Session): string[] {
  const { flow, selection } = editor.getState();
  const chosen = [...selection.marks].flatMap((mark) => groupIn(mark) ?? []);
  if (chosen.length > 0) return chosen;
  const around = (flow.groups ?? []).filter(({ nodes }) =>
    nodes.some((id) => selection.nodes.has(id)),
  );
  return around.map(({ id }) => id);
}

function foldsOf({ editor }: Session): string[] {
  const { flow, selection } = editor.getState();
  const groups = [...selection.marks].flatMap((mark) => groupIn(mark) ?? []);
  return foldable(flow, [...selection.nodes], groups);
}

/** The palette in the middle of the chosen edge. */
function insert({ canvas, editor, ui }: Session): void {
  const { flow, selection } = editor.getState();
  const [key = ""] = selection.edges;
  const edge = findEdge(flow, key);
  const api = canvas.current;
  if (edge === undefined || api === null) return;
  const [from, to] = [absolutePoint(flow, edge.from), absolutePoint(flow, edge.to)];
  const at: Point = [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2];
  const parent = flow.nodes.find((node) => node.id === edge.from)?.parent;
  const middle: Point = [at[0] + CARD_WIDTH / 2, at[1] + CARD_HEIGHT / 2];
  ui.setState({
    quickAdd: { screen: api.toBox(middle), at, parent, link: { kind: "split", edge } },
  });
}

/** At the chosen card; without one at the pointer. */
function openMenu({ canvas, editor, ui }: Session): void {
  const api = canvas.current;
  if (api === null) return;
  const { flow, selection } = editor.getState();
  const [node] = selection.nodes;
  const note = findNote(flow, [...selection.marks][0]?.replace(/^note:/, "") ?? "");
  const [x, y] =
    node !== undefined ? absolutePoint(flow, node) : (note?.at ?? api.pointer() ?? api.center());
  const at: Point = node === undefined ? [x, y] : [x + CARD_WIDTH / 2, y + CARD_HEIGHT];
  ui.setState({ menu: { about: aboutOf(selection), screen: api.toBox(at), at } });
}

function aboutOf({ nodes, edges, marks }: Selection): MenuAt["about"] {
  const isGroup = [...marks].some((mark) => groupIn(mark) !== undefined);
  if (isGroup) return "group";
  if (nodes.size + marks.size > 1) return "selection";
  if (nodes.size === 1) return "node";
  if (marks.size === 1) return "note";
  return edges.size > 0 ? "edge" : "pane";
}

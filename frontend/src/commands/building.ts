// Commands that build: add, rename, copy, delete, undo.
import { removeEdges, together } from "../model/edgeEdits";
import { removeAndReconnect, removeNodes, toggleDisabled } from "../model/edits";
import type { Point } from "../model/flow";
import { noteIn } from "../model/fold";
import { CARD_HEIGHT, CARD_WIDTH } from "../model/geometry";
import { removeNotes } from "../model/notes";
import { frameAt } from "../model/scopes";
import { wishAfter } from "../store/add";
import type { Session } from "../store/context";
import { words } from "../words/words";
import { copy, duplicate, pasteHere } from "./clipboard";
import { hasCards, hasNodes, hasOneNode, inDraft, inFlow } from "./command";
import { announce } from "./here";

const { said, titles } = words.commands;

export const building = [
  ...inDraft(
    "build",
    { id: "add", title: titles.add, keys: ["N", "/"], run: openQuickAdd },
    { id: "append", title: titles.append, keys: ["A"], when: hasOneNode, run: append },
    { id: "rename", title: titles.rename, keys: ["F2"], when: hasCards, run: rename },
    { id: "disable", title: titles.disable, keys: ["D"], when: hasNodes, run: disable },
    { id: "duplicate", title: titles.duplicate, keys: ["Mod+D"], when: hasCards, run: duplicate },
  ),
  ...inFlow("build", {
    id: "copy",
    title: titles.copy,
    keys: ["Mod+C"],
    isBrowsers: true,
    when: hasCards,
    run: (session) => void copy(session, "copy"),
  }),
  ...inDraft(
    "build",
    {
      id: "cut",
      title: titles.cut,
      keys: ["Mod+X"],
      isBrowsers: true,
      when: hasCards,
      run: (session) => void copy(session, "cut"),
    },
    {
      id: "paste",
      title: titles.paste,
      keys: ["Mod+V"],
      isBrowsers: true,
      run: (session) => void pasteHere(session),
    },
    {
      id: "delete",
      title: titles.delete,
      keys: ["Delete", "Backspace"],
      when: ({ editor }) => {
        const { nodes, edges, marks } = editor.getState().selection;
        return nodes.size + edges.size + marks.size > 0;
      },
      run: deleteSelection,
    },
    {
      id: "bridge",
      title: titles.bridge,
      keys: ["Mod+Delete", "Mod+Backspace"],
      when: hasNodes,
      run: bridge,
    },
    {
      id: "undo",
      title: titles.undo,
      keys: ["Mod+Z"],
      isBlind: true,
      when: ({ editor }) => editor.getState().undoStack.length > 0,
      run: ({ editor }) => {
        announce(said.undone(editor.getState().undoStack.at(-1)?.label ?? ""));
        editor.actions.undo();
      },
    },
    {
      id: "redo",
      title: titles.redo,
      keys: ["Mod+Shift+Z", "Mod+Y"],
      isBlind: true,
      when: ({ editor }) => editor.getState().redoStack.length > 0,
      run: ({ editor }) => {
        announce(said.redone(editor.getState().redoStack.at(-1)?.label ?? ""));
        editor.actions.redo();
      },
    },
  ),
];

function rename({ editor, ui }: Session): void {
  const { nodes, marks } = editor.getState().selection;
  ui.setState({ renaming: [...marks, ...nodes][0] ?? null });
}

function disable({ editor }: Session): void {
  editor.actions.perform(toggleDisabled([...editor.getState().selection.nodes]));
}

function openQuickAdd({ canvas, editor, ui }: Session): void {
  const api = canvas.current;
  if (api === null) return;
  const at = api.pointer() ?? api.center();
  const parent = frameAt(editor.getState().flow, at);
  const corner: Point = [at[0] - CARD_WIDTH / 2, at[1] - CARD_HEIGHT / 2];
  ui.setState({ quickAdd: { screen: api.toBox(at), at: corner, parent, link: null } });
}

function append(session: Session): void {
  const [id] = session.editor.getState().selection.nodes;
  const api = session.canvas.current;
  const after = id === undefined ? null : wishAfter(session, id);
  if (api === null || after === null) return;
  session.ui.setState({ quickAdd: { screen: api.toBox(after.at), ...after } });
}

function deleteSelection(session: Session): void {
  const { editor } = session;
  const isOnCard = document.activeElement?.closest(".react-flow__node") != null;
  const { nodes, edges, marks } = editor.getState().selection;
  const notes = [...marks].flatMap((mark) => noteIn(mark) ?? []);
  const edits = [
    ...(notes.length > 0 ? [removeNotes(notes)] : []),
    ...(edges.size > 0 ? [removeEdges([...edges])] : []),
    ...(nodes.size > 0 ? [removeNodes([...nodes])] : []),
  ];
  editor.actions.perform(
    edits.length === 1 && edits[0] ? edits[0] : together(words.model.edits.removeSelection, edits),
  );
  announce(said.deleted(nodes.size + edges.size + notes.length));
  // The card that had the focus is gone: the canvas takes it, so that keys go on working.
  if (isOnCard) session.canvas.current?.focus();
}

function bridge({ editor }: Session): void {
  const ids = [...editor.getState().selection.nodes];
  editor.actions.perform(together(words.model.edits.bridge, ids.map(removeAndReconnect)));
}

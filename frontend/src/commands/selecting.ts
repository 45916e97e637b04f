// Commands that select and move.
import { isMark, marksOf, noteIn } from "../model/fold";
import type { Session } from "../store/context";
import { words } from "../words/words";
import { inDraft, inFlow } from "./command";

const { titles } = words.commands;
export const selecting = [
  ...inFlow(
    "select",
    { id: "open", title: titles.open, keys: ["Enter"], run: openFocused },
    { id: "all", title: titles.all, keys: ["Mod+A"], run: selectAll },
    { id: "none", title: titles.none, keys: ["Escape"], run: escape },
  ),
  ...inDraft("select", {
    id: "tidy",
    title: titles.tidy,
    keys: ["Alt+Shift+T"],
    run: ({ page }) => page.current.tidy?.(),
  }),
];

/** A card reached with Tab is chosen by Enter; a chosen one is opened in full size. */
function openFocused({ editor, ui }: Session): void {
  const card = document.activeElement?.closest<HTMLElement>(".react-flow__node");
  const id = card?.dataset["id"];
  if (id !== undefined && isMark(id)) editor.actions.select([], [], [id]);
  const { nodes, marks } = editor.getState().selection;
  const note = [...marks].find((mark) => noteIn(mark) !== undefined);
  if (note !== undefined && marks.size + nodes.size === 1) {
    ui.setState({ renaming: note });
    return;
  }
  const isChosen = nodes.size === 1 && (id === undefined || nodes.has(id));
  if (id !== undefined && !isMark(id) && !isChosen) editor.actions.select([id]);
  ui.setState(isChosen ? { isNodeEditorOpen: true } : { isInspectorOpen: true });
}

function selectAll({ editor }: Session): void {
  const { flow } = editor.getState();
  editor.actions.select(
    flow.nodes.map((node) => node.id),
    [],
    marksOf(flow),
  );
}

function escape({ editor, ui }: Session): void {
  const { quickAdd, picking } = ui.getState();
  if (quickAdd !== null || picking !== null) ui.setState({ quickAdd: null, picking: null });
  else editor.actions.select([]);
}

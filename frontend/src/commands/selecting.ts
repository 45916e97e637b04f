// Commands that select and move.
import { moveNodes } from "../model/edits";
import type { Point } from "../model/flow";
import { GRID, pointOf } from "../model/geometry";
import type { Session } from "../store/context";
import { words } from "../words/words";
import { hasNodes, inDraft, inFlow } from "./command";

const { titles } = words.commands;
const BIG_STEP = 8;
const ARROWS: Readonly<Record<string, Point>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};
const ARROW_KEYS = Object.keys(ARROWS);

export const selecting = [
  ...inFlow(
    "select",
    { id: "open", title: titles.open, keys: ["Enter"], run: openFocused },
    { id: "all", title: titles.all, keys: ["Mod+A"], run: selectAll },
    { id: "none", title: titles.none, keys: ["Escape"], run: escape },
  ),
  ...inDraft(
    "select",
    {
      id: "tidy",
      title: titles.tidy,
      keys: ["Alt+Shift+T"],
      run: ({ page }) => page.current.tidy?.(),
    },
    {
      id: "nudge",
      title: titles.nudge,
      keys: ARROW_KEYS,
      when: hasNodes,
      run: (session, pressed) => move(session, pressed, 1),
    },
    {
      id: "nudge-far",
      title: titles.nudgeFar,
      keys: ARROW_KEYS.map((key) => `Shift+${key}`),
      when: hasNodes,
      run: (session, pressed) => move(session, pressed, BIG_STEP),
    },
  ),
];

/** A card reached with Tab is chosen by Enter; a chosen one is opened in full size. */
function openFocused({ editor, ui }: Session): void {
  const card = document.activeElement?.closest<HTMLElement>(".react-flow__node");
  const id = card?.dataset["id"];
  const { nodes } = editor.getState().selection;
  const isChosen = nodes.size === 1 && (id === undefined || nodes.has(id));
  if (id !== undefined && !isChosen) editor.actions.select([id]);
  ui.setState(isChosen ? { isNodeEditorOpen: true } : { isInspectorOpen: true });
}

function selectAll({ editor }: Session): void {
  editor.actions.select(editor.getState().flow.nodes.map((node) => node.id));
}

function escape({ editor, ui }: Session): void {
  if (ui.getState().quickAdd !== null) ui.setState({ quickAdd: null });
  else editor.actions.select([]);
}

function move(session: Session, pressed: string, far: number): void {
  const [dx, dy] = ARROWS[pressed.slice(pressed.lastIndexOf("+") + 1)] ?? [0, 0];
  nudge(session, dx * far, dy * far);
}

function nudge({ editor }: Session, dx: number, dy: number): void {
  const { flow, selection } = editor.getState();
  const loose = flow.nodes.filter(
    ({ id, parent }) =>
      selection.nodes.has(id) && (parent === undefined || !selection.nodes.has(parent)),
  );
  const moves = new Map(
    loose.map(({ id }) => {
      const [x, y] = pointOf(flow, id);
      return [id, [x + dx * GRID, y + dy * GRID] as const];
    }),
  );
  if (moves.size > 0) editor.actions.perform(moveNodes(moves, `nudge:${[...moves.keys()].join()}`));
}

// What a person can do on the canvas, each as one object with its keys; the page adds save, run and publish.
import type { Command, CommandGroup } from "../store/commands";
import type { Session } from "../store/context";
import { removeEdges, together } from "../model/edgeEdits";
import { moveNodes, removeAndReconnect, removeNodes, toggleDisabled } from "../model/edits";
import type { Point } from "../model/flow";
import { CARD_HEIGHT, CARD_WIDTH, GRID, placeAfter, pointOf } from "../model/geometry";
import { frameAt } from "../model/scopes";
import { duplicate } from "./useClipboard";

const BIG_STEP = 8;

type Row = readonly [
  id: string,
  title: string,
  keys: readonly string[],
  run?: (keys: string) => void,
];

const rows = (group: CommandGroup, ...all: readonly Row[]): Command[] =>
  all.map(([id, title, keys, run]) => ({ id, title, group, keys, ...(run && { run }) }));

export function canvasCommands(session: Session, tidyUp: () => void): readonly Command[] {
  return [
    ...building(session),
    ...selecting(session, tidyUp),
    ...nudges(session),
    ...viewing(session),
  ];
}

function building(session: Session): Command[] {
  const { editor, ui } = session;
  const rename = () => ui.setState({ renaming: [...editor.getState().selection.nodes][0] ?? null });
  return rows(
    "Build",
    ["add", "Add a node", ["N", "/"], () => openQuickAdd(session)],
    ["append", "Add a node after the selected one", ["A"], () => append(session)],
    ["rename", "Rename", ["F2"], rename],
    ["open", "Choose and open the node in focus", ["Enter"], () => openFocused(session)],
    ["disable", "Disable or enable", ["D"], () => disable(session)],
    ["duplicate", "Duplicate", ["Mod+D"], () => duplicate(session)],
    ["copy", "Copy, cut, paste (as JSON text)", ["Mod+C", "Mod+X", "Mod+V"]],
    ["delete", "Delete", ["Delete", "Backspace"], () => deleteSelection(session)],
    [
      "bridge",
      "Delete and join the neighbours",
      ["Mod+Delete", "Mod+Backspace"],
      () => bridge(session),
    ],
    ["undo", "Undo", ["Mod+Z"], () => editor.actions.undo()],
    ["redo", "Redo", ["Mod+Shift+Z", "Mod+Y"], () => editor.actions.redo()],
  );
}

function selecting(session: Session, tidyUp: () => void): Command[] {
  return rows(
    "Select and move",
    ["all", "Select everything", ["Mod+A"], () => selectAll(session)],
    ["none", "Select nothing, close what is open", ["Escape"], () => escape(session)],
    ["tidy", "Tidy up the selection, or everything", ["Alt+Shift+T"], tidyUp],
  );
}

function viewing({ ui, canvas }: Session): Command[] {
  type Switch = "isPaletteOpen" | "isRunPanelOpen" | "isInspectorOpen" | "hidesUndo";
  const toggle = (key: Switch) => () => ui.setState((state) => ({ [key]: !state[key] }));
  return rows(
    "View",
    ["fit", "Show everything", ["1", "Mod+1"], () => canvas.current?.fit()],
    ["full", "Zoom to 100 %", ["0", "Mod+0"], () => canvas.current?.zoomTo(1)],
    ["hand", "Hand: drag moves the canvas", ["H"], () => ui.setState({ isHandTool: true })],
    ["pointer", "Pointer: drag selects", ["V"], () => ui.setState({ isHandTool: false })],
    ["palette", "Show or hide the palette", ["["], toggle("isPaletteOpen")],
    ["inspector", "Show or hide the inspector", ["]"], toggle("isInspectorOpen")],
    ["panel", "Show or hide the run panel", ["L"], toggle("isRunPanelOpen")],
    ["hide-undo", "Show or hide undo edges", ["U"], toggle("hidesUndo")],
    ["keys", "This list", ["?"], () => ui.setState({ isCheatSheetOpen: true })],
  );
}

/** Commands that look and do not change; a run's page has only these. */
export const READ_ONLY_COMMANDS: ReadonlySet<string> = new Set([
  "all",
  "none",
  "fit",
  "full",
  "hand",
  "pointer",
  "inspector",
  "hide-undo",
  "keys",
  "copy",
  "open",
]);

function disable({ editor }: Session): void {
  const ids = [...editor.getState().selection.nodes];
  if (ids.length > 0) editor.actions.perform(toggleDisabled(ids));
}

/** A card reached with Tab is chosen by Enter. */
function openFocused({ editor, ui }: Session): void {
  const card = document.activeElement?.closest<HTMLElement>(".react-flow__node");
  const id = card?.dataset["id"];
  if (id !== undefined) editor.actions.select([id]);
  ui.setState({ isInspectorOpen: true });
}

function openQuickAdd({ canvas, editor, ui }: Session): void {
  const api = canvas.current;
  if (api === null) return;
  const at = api.pointer() ?? api.center();
  const parent = frameAt(editor.getState().flow, at);
  const corner: Point = [at[0] - CARD_WIDTH / 2, at[1] - CARD_HEIGHT / 2];
  ui.setState({ quickAdd: { screen: api.toBox(at), at: corner, parent, link: null } });
}

function append({ canvas, editor, ui }: Session): void {
  const { flow, selection } = editor.getState();
  const [id] = selection.nodes;
  const api = canvas.current;
  if (api === null || id === undefined) return;
  const parent = flow.nodes.find((node) => node.id === id)?.parent;
  const frame: Point = parent === undefined ? [0, 0] : pointOf(flow, parent);
  const [x, y] = placeAfter(flow, id);
  const at: Point = [x + frame[0], y + frame[1]];
  ui.setState({
    quickAdd: { screen: api.toBox(at), at, parent, link: { kind: "from", node: id, port: "out" } },
  });
}

export function deleteSelection({ editor }: Session): void {
  const { nodes, edges } = editor.getState().selection;
  if (nodes.size === 0 && edges.size === 0) return;
  const edits = [
    ...(edges.size > 0 ? [removeEdges([...edges])] : []),
    ...(nodes.size > 0 ? [removeNodes([...nodes])] : []),
  ];
  editor.actions.perform(
    edits.length === 1 && edits[0] ? edits[0] : together("Delete the selection", edits),
  );
}

function bridge({ editor }: Session): void {
  const ids = [...editor.getState().selection.nodes];
  if (ids.length > 0)
    editor.actions.perform(together("Delete and reconnect", ids.map(removeAndReconnect)));
}

function selectAll({ editor }: Session): void {
  editor.actions.select(editor.getState().flow.nodes.map((node) => node.id));
}

function escape({ editor, ui }: Session): void {
  if (ui.getState().quickAdd !== null) ui.setState({ quickAdd: null });
  else editor.actions.select([]);
}

const ARROWS: Readonly<Record<string, Point>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

function nudges(session: Session): Command[] {
  const keys = Object.keys(ARROWS);
  const move = (pressed: string, far: number) => {
    const [dx, dy] = ARROWS[pressed.replace("Shift+", "")] ?? [0, 0];
    nudge(session, dx * far, dy * far);
  };
  return rows(
    "Select and move",
    ["nudge", "Move by one step", keys, (pressed) => move(pressed, 1)],
    [
      "nudge-far",
      "Move further",
      keys.map((key) => `Shift+${key}`),
      (pressed) => move(pressed, BIG_STEP),
    ],
  );
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

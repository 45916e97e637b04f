// Commands that walk over the graph with the arrow keys, select along it, and move what is selected.
import { align, distribute, type Side } from "../model/align";
import { titleOf } from "../model/catalog";
import type { Edit } from "../model/change";
import { together } from "../model/edgeEdits";
import { moveNodes } from "../model/edits";
import type { NodeId, Point } from "../model/flow";
import { GRID, pointOf } from "../model/geometry";
import { findNote, moveNotes } from "../model/notes";
import { firstNode, neighbour, stream, type Direction } from "../model/walk";
import { nodeOf, type Session } from "../store/context";
import { words } from "../words/words";
import { notesIn } from "./clipboard";
import { hasCards, hasNodes, inDraft, inFlow, type Command, type Row } from "./command";
import { announce } from "./here";

const { said, titles } = words.commands;
const BIG_STEP = 8;

const WALKS: readonly (readonly [Direction, string, string])[] = [
  ["left", titles.walkLeft, "ArrowLeft"],
  ["right", titles.walkRight, "ArrowRight"],
  ["up", titles.walkUp, "ArrowUp"],
  ["down", titles.walkDown, "ArrowDown"],
];
const STEPS: Readonly<Record<Direction, Point>> = {
  left: [-1, 0],
  right: [1, 0],
  up: [0, -1],
  down: [0, 1],
};
const SIDES: readonly (readonly [Side, string])[] = [
  ["left", "Alt+A"],
  ["center", "Alt+H"],
  ["right", "Alt+D"],
  ["top", "Alt+W"],
  ["middle", "Alt+V"],
  ["bottom", "Alt+S"],
];

const walks = WALKS.map(([way, title, key]): Row => ({
  id: `walk-${way}`,
  title,
  keys: [key],
  run: (session) => walk(session, way),
}));

const nudges = WALKS.flatMap(([way, , key]): Row[] => [
  {
    id: `nudge-${way}`,
    title: titles.nudge(titles.ways[way]),
    keys: [`Alt+${key}`],
    when: hasCards,
    run: (session) => nudge(session, way, 1),
  },
  {
    id: `nudge-${way}-far`,
    title: titles.nudgeFar(titles.ways[way]),
    keys: [`Alt+Shift+${key}`],
    when: hasCards,
    run: (session) => nudge(session, way, BIG_STEP),
  },
]);

const aligns = SIDES.map(([side, key]): Row => ({
  id: `align-${side}`,
  title: titles.align[side],
  keys: [key],
  when: hasSeveral,
  run: (session) => place(session, ({ flow, ids }) => align(flow, ids, side)),
}));

export const walking: readonly Command[] = [
  ...inFlow(
    "select",
    ...walks,
    {
      id: "upstream",
      title: titles.upstream,
      keys: ["Shift+ArrowLeft"],
      when: hasNodes,
      run: (session) => extend(session, "up"),
    },
    {
      id: "downstream",
      title: titles.downstream,
      keys: ["Shift+ArrowRight"],
      when: hasNodes,
      run: (session) => extend(session, "down"),
    },
    {
      id: "same-type",
      title: titles.sameType,
      keys: ["Alt+T"],
      when: hasNodes,
      run: selectSameType,
    },
  ),
  ...inDraft(
    "select",
    ...nudges,
    ...aligns,
    {
      id: "distribute-x",
      title: titles.distributeX,
      keys: ["Alt+Shift+H"],
      when: hasSeveral,
      run: (session) => place(session, ({ flow, ids }) => distribute(flow, ids, 0)),
    },
    {
      id: "distribute-y",
      title: titles.distributeY,
      keys: ["Alt+Shift+V"],
      when: hasSeveral,
      run: (session) => place(session, ({ flow, ids }) => distribute(flow, ids, 1)),
    },
  ),
];

function hasSeveral({ editor }: Session): boolean {
  return editor.getState().selection.nodes.size > 1;
}

/** The chosen node; else the card in focus. */
export function nodeAtHand({ editor }: Session): NodeId | undefined {
  const { flow, selection } = editor.getState();
  if (selection.nodes.size === 1) return [...selection.nodes][0];
  const card = document.activeElement?.closest<HTMLElement>(".react-flow__node");
  const id = card?.dataset["id"];
  return id !== undefined && nodeOf(flow, id) !== undefined ? id : [...selection.nodes].at(-1);
}

function walk(session: Session, way: Direction): void {
  const { flow } = session.editor.getState();
  const from = nodeAtHand(session);
  const to = from === undefined ? firstNode(flow) : neighbour(flow, from, way);
  if (to === undefined) {
    announce(said.end);
    return;
  }
  goToNode(session, to);
}

/** Selects a node, brings it into view, gives its card the focus and says its name. */
export function goToNode(session: Session, id: NodeId, takesFocus = true): void {
  const node = nodeOf(session.editor.getState().flow, id);
  if (node === undefined) return;
  session.editor.actions.select([id]);
  if (takesFocus) session.canvas.current?.focus(id);
  announce(titleOf(node, session.findAction(node.type, node.version)));
}

function extend({ editor }: Session, way: "up" | "down"): void {
  const { flow, selection } = editor.getState();
  const found = stream(flow, selection.nodes, way);
  editor.actions.select(found);
  announce(said.selected(found.size));
}

function selectSameType({ editor }: Session): void {
  const { flow, selection } = editor.getState();
  const types = new Set(
    flow.nodes.filter((node) => selection.nodes.has(node.id)).map((node) => node.type),
  );
  const found = flow.nodes.filter((node) => types.has(node.type)).map((node) => node.id);
  editor.actions.select(found);
  announce(said.selected(found.length));
}

function place(
  { editor }: Session,
  edit: (chosen: { flow: Parameters<typeof align>[0]; ids: ReadonlySet<NodeId> }) => Edit | null,
): void {
  const { flow, selection } = editor.getState();
  const made = edit({ flow, ids: selection.nodes });
  if (made !== null) editor.actions.perform(made);
}

function nudge({ editor }: Session, way: Direction, far: number): void {
  const { flow, selection } = editor.getState();
  const [dx, dy] = STEPS[way];
  const loose = flow.nodes.filter(
    ({ id, parent }) =>
      selection.nodes.has(id) && (parent === undefined || !selection.nodes.has(parent)),
  );
  const moves = new Map(
    loose.map(({ id }) => {
      const [x, y] = pointOf(flow, id);
      return [id, [x + dx * far * GRID, y + dy * far * GRID] as const];
    }),
  );
  const notes = new Map(
    notesIn(selection).flatMap((id) => {
      const [x, y] = findNote(flow, id)?.at ?? [0, 0];
      return [[id, [x + dx * far * GRID, y + dy * far * GRID] as const] as const];
    }),
  );
  if (moves.size + notes.size === 0) return;
  const group = `nudge:${[...moves.keys(), ...notes.keys()].join()}`;
  const edits = [moveNodes(moves), moveNotes(notes)];
  editor.actions.perform({ ...together(words.canvas.edits.move, edits), group });
  announce(said.moved(titles.ways[way]));
}

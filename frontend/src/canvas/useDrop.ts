// What a drag of nodes, notes and groups, and a thing dropped from the palette, do to the document.
import { notifications } from "@mantine/notifications";
import { useMemo, type DragEvent } from "react";

import { DRAG_TYPE } from "../catalog/drag";
import { isTrigger, portsOf } from "../model/catalog";
import { perform, type Edit } from "../model/change";
import { spliceable, whyNotSplice } from "../model/connect";
import { nearest, type Wire } from "../model/curves";
import { findEdge, together } from "../model/edgeEdits";
import { moveNodes, spliceIn } from "../model/edits";
import type { Flow, NodeId, Point } from "../model/flow";
import { groupIn, isMark, noteIn } from "../model/fold";
import { pointOf } from "../model/geometry";
import { boundsOf, membersOf, regroup } from "../model/groups";
import { moveNotes } from "../model/notes";
import { makeRoom } from "../model/room";
import { drop, growFrames } from "../model/scopes";
import { addAction } from "../store/add";
import { useSession, type Session } from "../store/context";
import { words } from "../words/words";
import { clearGuides } from "./gesture";
import type { Graph } from "./graph";
import type { CanvasNode } from "./project";
import { middleOf, wiresOf } from "./wires";

/** How far from the middle of a card, or from the pointer, a wire is still meant. */
const REACH = 28;

export function useDrop(graph: Graph) {
  const session = useSession();
  return useMemo(() => dropCallbacks(session, graph), [session, graph]);
}

function dropCallbacks(session: Session, graph: Graph) {
  const { drag } = session;
  let wires: Wire[] | null = null;
  let wasMeant = false;
  const over = (at: Point | null) => {
    const edge = at === null || wires === null ? null : nearest(wires, at, REACH);
    if (drag.getState().edge !== edge) drag.setState({ edge });
  };
  const end = () => {
    over(null);
    wires = null;
    clearGuides(graph.gesture);
  };
  const stop = (moved: readonly CanvasNode[]) => {
    const edge = drag.getState().edge;
    settle(session, graph, moved, edge);
    end();
  };
  return {
    onNodeDrag: (event: MouseEvent | TouchEvent, node: CanvasNode, moved: CanvasNode[]) => {
      if (moved.length !== 1 || isMark(node.id)) return;
      const isMeant = event.ctrlKey || event.metaKey;
      if (wires === null || wasMeant !== isMeant)
        wires = wiresFor(session, graph, node.id, isMeant);
      wasMeant = isMeant;
      over(middleOf(graph.store.getState(), node.id));
    },
    onNodeDragStop: (_: unknown, __: CanvasNode, moved: CanvasNode[]) => stop(moved),
    onSelectionDragStop: (_: unknown, moved: CanvasNode[]) => stop(moved),
    onDragOver: (event: DragEvent) => {
      if (!event.dataTransfer.types.includes(DRAG_TYPE)) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = "copy";
      wires ??= wiresOf(graph.store.getState(), isPlain);
      over(session.canvas.current?.fromScreen([event.clientX, event.clientY]) ?? null);
    },
    onDragLeave: (event: DragEvent) => {
      if (!event.currentTarget.contains(event.relatedTarget as Node | null)) end();
    },
    onDrop: (event: DragEvent) => {
      const type = event.dataTransfer.getData(DRAG_TYPE);
      const at = session.canvas.current?.fromScreen([event.clientX, event.clientY]);
      if (type !== "" && at !== undefined) {
        event.preventDefault();
        dropAction(session, type, at, drag.getState().edge);
      }
      end();
    },
  };
}

const isPlain = (edge: { data?: { kind: string; isFolded: boolean } | undefined }): boolean =>
  edge.data?.kind !== "undo" && edge.data?.isFolded !== true;

function dropAction(session: Session, type: string, at: Point, key: string | null): void {
  const { flow } = session.editor.getState();
  const edge = key === null ? undefined : findEdge(flow, key);
  if (edge === undefined || isTrigger(type)) {
    addAction(session, type, { at, isMiddle: true });
    return;
  }
  const parent = flow.nodes.find((node) => node.id === edge.from)?.parent;
  addAction(session, type, { at, isMiddle: true, parent, link: { kind: "split", edge } });
}

/** The wires that this node may be put into. One with wires on both sides needs Ctrl, so that no drag mends by chance. */
function wiresFor(session: Session, graph: Graph, id: NodeId, isMeant: boolean): Wire[] {
  const keys = spliceable(session.editor.getState().flow, id, isMeant);
  if (keys.size === 0) return [];
  return wiresOf(graph.store.getState(), (wire) => isPlain(wire) && keys.has(wire.id));
}

function settle(
  session: Session,
  graph: Graph,
  moved: readonly CanvasNode[],
  key: string | null,
): void {
  const { editor } = session;
  const { flow } = editor.getState();
  const { free, led, notes } = placesOf(flow, graph, moved);
  const { edit, held } = drop(flow, free);
  const edits = [
    ...(free.size > 0 ? [edit, regroup(flow, [...free.keys()])] : []),
    ...(led.size > 0 ? [moveNodes(led)] : []),
    ...(notes.size > 0 ? [moveNotes(notes)] : []),
  ];
  const [first] = edits;
  if (first !== undefined) {
    const all = together(labelOf(edits, free, led), edits);
    editor.actions.perform(withSplice(session, flow, all, [...free.keys()], key));
  }
  graph.reset();
  if (held.length > 0) notifications.show({ message: words.canvas.held, color: "gray" });
}

function labelOf(edits: readonly Edit[], free: Places, led: Places): string {
  if (free.size === 0 && led.size > 0) return words.canvas.edits.moveGroup;
  return edits[0]?.label ?? "";
}

function withSplice(
  session: Session,
  flow: Flow,
  edit: Edit,
  ids: readonly NodeId[],
  key: string | null,
): Edit {
  const [id] = ids;
  const edge = key === null ? undefined : findEdge(flow, key);
  if (id === undefined || ids.length !== 1 || edge === undefined) return edit;
  const after = perform(flow, edit)[0];
  const node = after.nodes.find((each) => each.id === id);
  if (node === undefined || whyNotSplice(after, id, edge) !== null) return edit;
  const [port = "out"] = portsOf(node, session.findAction(node.type, node.version), []);
  const { at, moves } = makeRoom(after, edge, pointOf(after, id), id);
  const room = moveNodes(new Map([...moves, [id, at]]));
  const edits = [edit, spliceIn(id, edge, port), room];
  return together(words.canvas.edits.splice, [...edits, growFrames(flow, edits)]);
}

type Places = Map<NodeId, Point>;

/** Nodes that were dragged by themselves, those that a group took along, and notes. */
function placesOf(flow: Flow, graph: Graph, moved: readonly CanvasNode[]) {
  const shown = new Map(graph.store.getState().nodes.map((node) => [node.id, node]));
  const ids = new Set(moved.map((node) => node.id));
  const led: Places = new Map();
  const notes = new Map<string, Point>();
  for (const id of ids) {
    const card = shown.get(id);
    const group = groupIn(id);
    const note = noteIn(id);
    if (card === undefined) continue;
    if (note !== undefined) notes.set(note, at(card));
    if (group !== undefined)
      for (const [member, to] of ledBy(flow, shown, card, group)) led.set(member, to);
  }
  const free: Places = new Map();
  for (const id of ids) {
    const card = shown.get(id);
    if (card === undefined || isMark(id) || led.has(id)) continue;
    if (card.parentId === undefined || !ids.has(card.parentId)) free.set(id, at(card));
  }
  return { free, led, notes };
}

function ledBy(
  flow: Flow,
  shown: ReadonlyMap<string, CanvasNode>,
  card: CanvasNode,
  id: string,
): Places {
  const group = flow.groups?.find((each) => each.id === id);
  const bounds = group && boundsOf(flow, group);
  if (group === undefined || !bounds) return new Map();
  const [dx, dy] = [card.position.x - bounds.x, card.position.y - bounds.y];
  return new Map(
    membersOf(flow, group).map((member) => {
      const drawn = shown.get(member);
      if (drawn !== undefined) return [member, at(drawn)];
      const [x, y] = pointOf(flow, member);
      return [member, [x + dx, y + dy]];
    }),
  );
}

const at = (card: CanvasNode): Point => [card.position.x, card.position.y];

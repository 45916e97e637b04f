// The picture of the document as the canvas library holds it: drags live here until they are dropped.
import {
  applyEdgeChanges,
  applyNodeChanges,
  type EdgeChange,
  type NodeChange,
} from "@xyflow/react";
import { createStore, type StoreApi } from "zustand/vanilla";

import { isMark } from "../model/fold";
import type { Session } from "../store/context";
import { createGesture, withGuides, type GestureStore } from "./gesture";
import {
  factsOf,
  projectNodes,
  type CanvasNode,
  type CardNode,
  type GroupCard,
  type Subject,
} from "./project";
import { projectGroups, projectNotes } from "./projectDrawn";
import { projectEdges, type CanvasEdge } from "./projectEdges";
import { basisOf, type Basis } from "./stale";

export interface GraphState {
  readonly nodes: CanvasNode[];
  readonly edges: CanvasEdge[];
}

export interface Graph {
  readonly store: StoreApi<GraphState>;
  readonly gesture: GestureStore;
  /** Starts following the document; answers how to stop. */
  follow(): () => void;
  readonly onNodesChange: (changes: NodeChange<CanvasNode>[]) => void;
  readonly onEdgesChange: (changes: EdgeChange<CanvasEdge>[]) => void;
  /** Puts every node back to where the document has it. */
  reset(): void;
}

type Look = Pick<Session, "editor" | "overlay" | "ui" | "findAction" | "readOnly">;

export function createGraph(session: Look): Graph {
  const { editor } = session;
  const gesture = createGesture();
  const basis = createBasis(session);
  let drawn: Subject = subjectOf(session, basis.read());
  const store = createStore<GraphState>(() =>
    marked(project(drawn, { nodes: [], edges: [] }), session),
  );
  const sync = () => {
    const next = subjectOf(session, basis.read());
    const isSame = isSameSubject(drawn, next);
    drawn = next;
    store.setState((before) => marked(isSame ? before : project(next, before), session));
  };
  const mirror = () => select(session, store.getState());
  return {
    store,
    gesture,
    follow: () => {
      sync();
      const stops = [
        editor.subscribe(sync),
        session.ui.subscribe((now, was) => {
          if (now.hidesUndo !== was.hidesUndo) sync();
        }),
        session.overlay.subscribe((now, was) => {
          if (now.runId !== was.runId) sync();
        }),
      ];
      return () => stops.forEach((stop) => stop());
    },
    onNodesChange: (changes) => {
      // Deleting is an edit of the document, never of the picture alone.
      const kept = changes.filter((change) => change.type !== "remove");
      store.setState(({ nodes }) => ({
        nodes: applyNodeChanges(withGuides(gesture, withMembers(kept, nodes), nodes), nodes),
      }));
      if (kept.some((change) => change.type === "select")) mirror();
    },
    onEdgesChange: (changes) => {
      const kept = changes.filter((change) => change.type === "select");
      if (kept.length === 0) return;
      store.setState(({ edges }) => ({ edges: applyEdgeChanges(kept, edges) }));
      mirror();
    },
    reset: () => {
      store.setState(({ nodes }) => ({
        nodes: nodes.map((node) => (node.dragging === true ? { ...node, dragging: false } : node)),
      }));
      const { nodes, edges } = store.getState();
      store.setState(marked(project(drawn, { nodes, edges }), session));
    },
  };
}

function subjectOf({ editor, ui, findAction }: Look, basis: Basis | null): Subject {
  const { flow, findings } = editor.getState();
  return { flow, findings, findAction, basis, hidesUndo: ui.getState().hidesUndo };
}

function isSameSubject(a: Subject, b: Subject): boolean {
  return (
    a.flow === b.flow &&
    a.findings === b.findings &&
    a.basis === b.basis &&
    a.hidesUndo === b.hidesUndo
  );
}

/** What the document said when a run was begun to be shown. A run's own page shows what it ran. */
function createBasis({ editor, overlay, readOnly }: Look): { read: () => Basis | null } {
  let shown: string | null = null;
  let basis: Basis | null = null;
  return {
    read: () => {
      const { runId } = overlay.getState();
      if (runId !== shown) {
        shown = runId;
        basis = runId === null || readOnly ? null : basisOf(editor.getState().flow.nodes);
      }
      return basis;
    },
  };
}

function project(subject: Subject, before: GraphState): GraphState {
  const facts = factsOf(subject);
  const old = new Map(before.nodes.map((node) => [node.id, node]));
  const cards = projectNodes(facts, old);
  const nodes = [...projectNotes(facts, old), ...withFrames(facts, cards, old)];
  const edges = projectEdges(facts, new Map(before.edges.map((edge) => [edge.id, edge])));
  return {
    nodes: isSameList(before.nodes, nodes) ? before.nodes : nodes,
    edges: isSameList(before.edges, edges) ? before.edges : edges,
  };
}

/** Groups of a scope come after the scope's frame: the canvas library wants a parent first. */
function withFrames(
  facts: Parameters<typeof projectGroups>[0],
  cards: CardNode[],
  old: ReadonlyMap<string, CanvasNode>,
): CanvasNode[] {
  const groups = projectGroups(facts, cards, old);
  const isInner = (group: GroupCard) => group.parentId !== undefined;
  return [...groups.filter((each) => !isInner(each)), ...cards, ...groups.filter(isInner)];
}

/** A selection made elsewhere (problems list, paste, keys) shows on the canvas, too. */
function marked({ nodes, edges }: GraphState, { editor }: Look): GraphState {
  const { selection } = editor.getState();
  const isChosen = (id: string) => (isMark(id) ? selection.marks : selection.nodes).has(id);
  return {
    nodes: mark(nodes, isChosen),
    edges: mark(edges, (id) => selection.edges.has(id)),
  };
}

function mark<T extends { id: string; selected?: boolean }>(
  items: T[],
  isChosen: (id: string) => boolean,
): T[] {
  const isRight = (item: T) => (item.selected ?? false) === isChosen(item.id);
  if (items.every(isRight)) return items;
  return items.map((item) => (isRight(item) ? item : { ...item, selected: isChosen(item.id) }));
}

/** Who chooses a group means its nodes; who lets one of them go means the others without the group. */
function select({ editor }: Look, { nodes, edges }: GraphState): void {
  const before = editor.getState().selection;
  const chosen = new Set<string>();
  const marks = new Set<string>();
  for (const node of nodes) {
    if (node.selected !== true) continue;
    (isMark(node.id) ? marks : chosen).add(node.id);
  }
  for (const node of nodes) {
    if (node.type !== "area" && node.type !== "bundle") continue;
    const members = node.data.members.split("\n");
    const isWhole = members.every((id) => chosen.has(id) || node.type === "bundle");
    if (marks.has(node.id) && before.marks.has(node.id) && !isWhole) marks.delete(node.id);
    else if (marks.has(node.id)) for (const id of members) chosen.add(id);
  }
  const wires = edges.filter((edge) => edge.selected === true).map((edge) => edge.id);
  editor.actions.select(chosen, wires, marks);
}

/** While a group's frame is dragged its nodes go with it. */
function withMembers(
  changes: NodeChange<CanvasNode>[],
  nodes: readonly CanvasNode[],
): NodeChange<CanvasNode>[] {
  const moved = changes.filter((change) => change.type === "position" && isMark(change.id));
  if (moved.length === 0) return changes;
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const own = new Set(
    changes.filter((change) => change.type === "position").map((change) => change.id),
  );
  const along = moved.flatMap((change): NodeChange<CanvasNode>[] => {
    const group = change.type === "position" ? byId.get(change.id) : undefined;
    if (change.type !== "position" || group?.type !== "area" || change.position === undefined)
      return [];
    const dx = change.position.x - group.position.x;
    const dy = change.position.y - group.position.y;
    return group.data.members.split("\n").flatMap((id): NodeChange<CanvasNode>[] => {
      const member = byId.get(id);
      if (member === undefined || own.has(id)) return [];
      const position = { x: member.position.x + dx, y: member.position.y + dy };
      return [{ type: "position", id, position, dragging: change.dragging ?? false }];
    });
  });
  return [...changes, ...along];
}

function isSameList(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((each, index) => each === b[index]);
}

// The picture of the document as the canvas library holds it: drags live here until they are dropped.
import {
  applyEdgeChanges,
  applyNodeChanges,
  type EdgeChange,
  type NodeChange,
} from "@xyflow/react";
import { createStore, type StoreApi } from "zustand/vanilla";

import { EMPTY_SELECTION, type EditorStore, type Selection } from "../store/editor";
import type { FindAction } from "../store/context";
import { projectEdges, projectNodes, type CanvasEdge, type CardNode } from "./project";

export interface GraphState {
  readonly nodes: CardNode[];
  readonly edges: CanvasEdge[];
}

export interface Graph {
  readonly store: StoreApi<GraphState>;
  /** Starts following the document; answers how to stop. */
  follow(): () => void;
  readonly onNodesChange: (changes: NodeChange<CardNode>[]) => void;
  readonly onEdgesChange: (changes: EdgeChange<CanvasEdge>[]) => void;
  /** Puts every node back to where the document has it. */
  reset(): void;
}

export function createGraph(editor: EditorStore, findAction: FindAction): Graph {
  const store = createStore<GraphState>(() =>
    project(editor, findAction, { nodes: [], edges: [] }),
  );
  const sync = () => store.setState((before) => project(editor, findAction, before));
  const mirror = () => {
    const { nodes, edges } = selectedIn(store.getState());
    editor.actions.select(nodes, edges);
  };
  return {
    store,
    follow: () => {
      sync();
      return editor.subscribe(sync);
    },
    onNodesChange: (changes) => {
      // Deleting is an edit of the document, never of the picture alone.
      const kept = changes.filter((change) => change.type !== "remove");
      store.setState(({ nodes }) => ({ nodes: applyNodeChanges(kept, nodes) }));
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
        nodes: nodes.map((node) => ({ ...node, dragging: false })),
      }));
      sync();
    },
  };
}

function project(editor: EditorStore, findAction: FindAction, before: GraphState): GraphState {
  const { flow, findings, selection } = editor.getState();
  const nodes = projectNodes(flow, findAction, findings, byId(before.nodes));
  const edges = projectEdges(flow, findings, byId(before.edges));
  // A selection made elsewhere (problems list, paste, keys) shows on the canvas, too.
  const next = { nodes: marked(nodes, selection.nodes), edges: marked(edges, selection.edges) };
  return {
    nodes: isSameList(before.nodes, next.nodes) ? before.nodes : next.nodes,
    edges: isSameList(before.edges, next.edges) ? before.edges : next.edges,
  };
}

function marked<T extends { id: string; selected?: boolean }>(
  items: T[],
  chosen: ReadonlySet<string>,
): T[] {
  return items.map((item) =>
    (item.selected ?? false) === chosen.has(item.id)
      ? item
      : { ...item, selected: chosen.has(item.id) },
  );
}

function selectedIn({ nodes, edges }: GraphState): Selection {
  const chosen = nodes.filter((node) => node.selected === true).map((node) => node.id);
  const wires = edges.filter((edge) => edge.selected === true).map((edge) => edge.id);
  if (chosen.length === 0 && wires.length === 0) return EMPTY_SELECTION;
  return { nodes: new Set(chosen), edges: new Set(wires) };
}

function byId<T extends { id: string }>(items: readonly T[]): Map<string, T> {
  return new Map(items.map((item) => [item.id, item]));
}

function isSameList(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((each, index) => each === b[index]);
}

// Keeps an edge selected when a change gives it another key.
import { portOf, isCompensation } from "../model/catalog";
import { edgeKeys } from "../model/connect";
import type { FlowEdge } from "../model/flow";
import type { EditorStore } from "../store/editor";

export function selectEdge(editor: EditorStore, like: FlowEdge): void {
  const { edges } = editor.getState().flow;
  const index = edges.findIndex(
    (edge) =>
      edge.from === like.from &&
      edge.to === like.to &&
      portOf(edge) === portOf(like) &&
      isCompensation(edge) === isCompensation(like),
  );
  const key = edgeKeys(edges)[index];
  if (key !== undefined) editor.actions.select([], [key]);
}

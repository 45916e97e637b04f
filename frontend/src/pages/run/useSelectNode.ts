// The one selected node, shared between the run panel and the canvas.
import type { NodeId } from "../../model/flow";
import { useEditor, useSession } from "../../store/context";

export function useSelectNode(): [NodeId | null, (node: NodeId | null) => void] {
  const { editor } = useSession();
  const selected = useEditor((state) =>
    state.selection.nodes.size === 1 ? ([...state.selection.nodes][0] ?? null) : null,
  );
  return [selected, (node) => editor.actions.select(node === null ? [] : [node])];
}

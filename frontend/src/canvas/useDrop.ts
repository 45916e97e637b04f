// What a drag of nodes, and a thing dropped from the palette, do to the document.
import { notifications } from "@mantine/notifications";
import { useMemo, type DragEvent } from "react";

import { DRAG_TYPE } from "../catalog/drag";
import type { NodeId, Point } from "../model/flow";
import { drop } from "../model/scopes";
import { addAction } from "../store/add";
import { useSession } from "../store/context";
import type { Graph } from "./graph";
import type { CardNode } from "./project";

export function useDrop(graph: Graph) {
  const session = useSession();
  return useMemo(() => {
    const stop = (moved: readonly CardNode[]) => {
      const { flow } = session.editor.getState();
      const { edit, held } = drop(flow, placesOf(moved));
      session.editor.actions.perform(edit);
      graph.reset();
      if (held.length > 0) {
        notifications.show({
          message: "Edges hold it in its scope. Take them away first to move it across.",
          color: "gray",
        });
      }
    };
    return {
      onNodeDragStop: (_: unknown, __: CardNode, moved: CardNode[]) => stop(moved),
      onSelectionDragStop: (_: unknown, moved: CardNode[]) => stop(moved),
      onDragOver: (event: DragEvent) => {
        if (!event.dataTransfer.types.includes(DRAG_TYPE)) return;
        event.preventDefault();
        event.dataTransfer.dropEffect = "copy";
      },
      onDrop: (event: DragEvent) => {
        const type = event.dataTransfer.getData(DRAG_TYPE);
        const at = session.canvas.current?.fromScreen([event.clientX, event.clientY]);
        if (type === "" || at === undefined) return;
        event.preventDefault();
        addAction(session, type, { at, isMiddle: true });
      },
    };
  }, [session, graph]);
}

function placesOf(moved: readonly CardNode[]): Map<NodeId, Point> {
  const ids = new Set(moved.map((node) => node.id));
  const own = moved.filter((node) => node.parentId === undefined || !ids.has(node.parentId));
  return new Map(own.map((node) => [node.id, [node.position.x, node.position.y] as const]));
}

// Which ports have wires: found once for the whole document.
import { isCompensation, portOf } from "../model/catalog";
import type { Flow, NodeId } from "../model/flow";
import { IN, UNDO, UNDO_IN } from "./handles";

export interface Usage {
  /** Ports of the document. */
  readonly ports: ReadonlyMap<NodeId, ReadonlySet<string>>;
  /** Handles of the canvas. */
  readonly marks: ReadonlyMap<NodeId, ReadonlySet<string>>;
}

export function usageOf(flow: Flow): Usage {
  const ports = new Map<NodeId, Set<string>>();
  const marks = new Map<NodeId, Set<string>>();
  const mark = (map: Map<NodeId, Set<string>>, id: NodeId, name: string) => {
    const known = map.get(id);
    if (known) known.add(name);
    else map.set(id, new Set([name]));
  };
  for (const edge of flow.edges) {
    const isUndo = isCompensation(edge);
    if (!isUndo) mark(ports, edge.from, portOf(edge));
    mark(marks, edge.from, isUndo ? UNDO : portOf(edge));
    mark(marks, edge.to, isUndo ? UNDO_IN : IN);
  }
  return { ports, marks };
}

// The document's edges as the canvas library's; those of folded nodes lead to the card that stands for them.
import { MarkerType, type Edge, type EdgeMarker } from "@xyflow/react";

import { isCompensation, portOf } from "../model/catalog";
import { edgeKeys, isErrorEdge } from "../model/connect";
import type { FlowEdge, NodeId } from "../model/flow";
import { isMark } from "../model/fold";
import { IN, UNDO, UNDO_IN } from "./handles";
import { isShallowEqual, type Facts } from "./project";

export interface EdgeData extends Record<string, unknown> {
  readonly label: string;
  readonly condition: string;
  readonly kind: "flow" | "error" | "undo";
  readonly problem: string;
  /** An end lies in a folded group: it can be looked at, but not led elsewhere. */
  readonly isFolded: boolean;
}

export type CanvasEdge = Edge<EdgeData, "flow">;

const arrow = (color: string): EdgeMarker => ({
  type: MarkerType.ArrowClosed,
  width: 15,
  height: 15,
  color,
});
const MARKERS: Readonly<Record<EdgeData["kind"], EdgeMarker>> = {
  flow: arrow("var(--edge-strong)"),
  error: arrow("var(--edge-error)"),
  undo: arrow("var(--edge-undo)"),
};

export function projectEdges(facts: Facts, before: ReadonlyMap<string, CanvasEdge>): CanvasEdge[] {
  const { flow, findings } = facts.subject;
  const keys = edgeKeys(flow.edges);
  const problems = new Map<number, string>();
  for (const { edge, message } of findings) {
    if (edge === null) continue;
    const said = problems.get(edge);
    problems.set(edge, said === undefined ? message : `${said}\n${message}`);
  }
  const bundled = new Set<string>();
  return flow.edges.flatMap((edge, index) => {
    if (!facts.known.has(edge.from) || !facts.known.has(edge.to)) return [];
    const next = projectEdge(facts, edge, keys[index] ?? "", problems.get(index) ?? "");
    if (next === null || isDouble(bundled, next)) return [];
    const old = before.get(next.id);
    return [
      old !== undefined && isSameEdge(old, next)
        ? old
        : { ...next, selected: old?.selected ?? false },
    ];
  });
}

/** Several edges between two cards of folded nodes are drawn as one. */
function isDouble(bundled: Set<string>, edge: CanvasEdge): boolean {
  if (edge.data?.isFolded !== true) return false;
  const name = `${edge.source}.${edge.sourceHandle ?? ""}>${edge.target}.${edge.targetHandle ?? ""}`;
  if (bundled.has(name)) return true;
  bundled.add(name);
  return false;
}

function projectEdge(
  { fold, hidden }: Facts,
  edge: FlowEdge,
  id: string,
  problem: string,
): CanvasEdge | null {
  const shown = (node: NodeId) => fold.get(node) ?? (hidden.has(node) ? null : node);
  const [source, target] = [shown(edge.from), shown(edge.to)];
  if (source === null || target === null || source === target) return null;
  const isUndo = isCompensation(edge);
  const port = portOf(edge);
  const kind = isUndo ? "undo" : isErrorEdge(edge) ? "error" : "flow";
  const isFolded = isMark(source) || isMark(target);
  return {
    id,
    type: "flow",
    source,
    target,
    sourceHandle: isUndo ? UNDO : isMark(source) ? "out" : port,
    targetHandle: isUndo ? UNDO_IN : IN,
    markerEnd: MARKERS[kind],
    reconnectable: !isFolded,
    data: {
      label: port === "out" || isUndo ? "" : port,
      condition: edge.when ?? "",
      kind,
      problem,
      isFolded,
    },
  };
}

function isSameEdge(a: CanvasEdge, b: CanvasEdge): boolean {
  return (
    a.source === b.source &&
    a.target === b.target &&
    a.sourceHandle === b.sourceHandle &&
    a.targetHandle === b.targetHandle &&
    isShallowEqual(a.data ?? {}, b.data ?? {})
  );
}

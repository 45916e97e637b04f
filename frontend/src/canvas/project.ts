// The document as the canvas library's nodes and edges; what did not change keeps its identity.
import { MarkerType, type Edge, type EdgeMarker, type Node } from "@xyflow/react";

import {
  handlers,
  isCompensation,
  isScope,
  isTrigger,
  portOf,
  portsOf,
  subtitleOf,
  titleOf,
} from "../model/catalog";
import { edgeKeys, isErrorEdge } from "../model/connect";
import type { Finding, Flow, FlowEdge, FlowNode, NodeId } from "../model/flow";
import { CARD_WIDTH, cardHeight, frameSize, pointOf } from "../model/geometry";
import type { FindAction } from "../store/context";
import { declared, IN, portsAt, UNDO, UNDO_IN, type Shape } from "./handles";

/** Primitives only, so that a card is drawn again only when it reads differently. */
export interface CardData extends Record<string, unknown> {
  readonly type: string;
  readonly title: string;
  readonly subtitle: string;
  readonly category: string;
  readonly icon: string;
  readonly shape: Shape;
  /** Port names joined by line ends. */
  readonly ports: string;
  /** Those of them that an edge leaves from, `undo` and `in` included. */
  readonly used: string;
  readonly isKnown: boolean;
  readonly isDisabled: boolean;
  readonly isHandler: boolean;
  readonly errors: number;
  readonly warnings: number;
  readonly problem: string;
}

export interface EdgeData extends Record<string, unknown> {
  readonly label: string;
  readonly condition: string;
  readonly kind: "flow" | "error" | "undo";
  readonly problem: string;
}

export type CardNode = Node<CardData, "card" | "frame">;
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

interface Usage {
  readonly ports: Map<NodeId, Set<string>>;
  readonly marks: Map<NodeId, Set<string>>;
}

export function projectNodes(
  flow: Flow,
  findAction: FindAction,
  findings: readonly Finding[],
  before: ReadonlyMap<NodeId, CardNode>,
): CardNode[] {
  const undoing = handlers(flow);
  const usage = usageOf(flow);
  const problems = problemsOf(findings);
  return parentsFirst(flow.nodes).map((node) => {
    const next = projectNode(flow, node, findAction, {
      isHandler: undoing.has(node.id),
      usage,
      found: problems.get(node.id) ?? [],
    });
    const old = before.get(node.id);
    if (old === undefined) return next;
    if (old.dragging === true)
      return { ...next, ...kept(old), position: old.position, dragging: true };
    return isSameNode(old, next) ? old : { ...next, ...kept(old) };
  });
}

/** What the canvas library knows of a node and the document does not. */
function kept(old: CardNode): Pick<CardNode, "selected" | "measured"> {
  return {
    selected: old.selected ?? false,
    ...(old.measured === undefined ? {} : { measured: old.measured }),
  };
}

interface NodeFacts {
  readonly isHandler: boolean;
  readonly usage: Usage;
  readonly found: readonly Finding[];
}

function projectNode(
  flow: Flow,
  node: FlowNode,
  findAction: FindAction,
  facts: NodeFacts,
): CardNode {
  const spec = findAction(node.type, node.version);
  const shape: Shape = isScope(node.type) ? "frame" : isTrigger(node.type) ? "trigger" : "card";
  const ports = portsOf(node, spec, [...(facts.usage.ports.get(node.id) ?? [])]);
  const size =
    shape === "frame"
      ? frameSize(flow, node.id)
      : { width: CARD_WIDTH, height: cardHeight(ports.length) };
  const [x, y] = pointOf(flow, node.id);
  const data: CardData = {
    type: node.type,
    title: titleOf(node, spec),
    subtitle: subtitleOf(node, spec),
    category: spec?.category ?? "other",
    icon: spec?.icon ?? "circle-slash",
    shape,
    ports: ports.join("\n"),
    used: [...(facts.usage.marks.get(node.id) ?? [])].sort().join("\n"),
    isKnown: spec !== undefined,
    isDisabled: node.disabled === true,
    isHandler: facts.isHandler,
    errors: facts.found.filter((each) => each.severity === "error").length,
    warnings: facts.found.filter((each) => each.severity === "warning").length,
    problem: facts.found.map((each) => each.message).join("\n"),
  };
  return {
    id: node.id,
    type: shape === "frame" ? "frame" : "card",
    position: { x, y },
    data,
    ...size,
    handles: declared(portsAt(shape, ports, size)),
    zIndex: shape === "frame" ? 0 : 1,
    ariaLabel: `${data.title}, ${data.subtitle}`,
    ...(node.parent !== undefined && flow.nodes.some((each) => each.id === node.parent)
      ? { parentId: node.parent }
      : {}),
  };
}

export function projectEdges(
  flow: Flow,
  findings: readonly Finding[],
  before: ReadonlyMap<string, CanvasEdge>,
): CanvasEdge[] {
  const keys = edgeKeys(flow.edges);
  const known = new Set(flow.nodes.map((node) => node.id));
  const problems = new Map(
    findings.filter((each) => each.edge !== null).map((each) => [each.edge, each.message]),
  );
  return flow.edges.flatMap((edge, index) => {
    if (!known.has(edge.from) || !known.has(edge.to)) return [];
    const next = projectEdge(edge, keys[index] ?? "", problems.get(index) ?? "");
    const old = before.get(next.id);
    return [
      old !== undefined && isSameEdge(old, next)
        ? old
        : { ...next, selected: old?.selected ?? false },
    ];
  });
}

function projectEdge(edge: FlowEdge, id: string, problem: string): CanvasEdge {
  const isUndo = isCompensation(edge);
  const port = portOf(edge);
  const kind = isUndo ? "undo" : isErrorEdge(edge) ? "error" : "flow";
  return {
    id,
    type: "flow",
    source: edge.from,
    target: edge.to,
    sourceHandle: isUndo ? UNDO : port,
    targetHandle: isUndo ? UNDO_IN : IN,
    markerEnd: MARKERS[kind],
    data: {
      label: port === "out" || isUndo ? "" : port,
      condition: edge.when ?? "",
      kind,
      problem,
    },
  };
}

function usageOf(flow: Flow): Usage {
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

function problemsOf(findings: readonly Finding[]): Map<NodeId, Finding[]> {
  const byNode = new Map<NodeId, Finding[]>();
  for (const finding of findings) {
    if (finding.node === null) continue;
    const known = byNode.get(finding.node);
    if (known) known.push(finding);
    else byNode.set(finding.node, [finding]);
  }
  return byNode;
}

/** The canvas library wants a frame before what lives in it. */
function parentsFirst(nodes: readonly FlowNode[]): FlowNode[] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const depth = (node: FlowNode): number => {
    let steps = 0;
    for (let at = node.parent; at !== undefined && steps < 64; at = byId.get(at)?.parent)
      steps += 1;
    return steps;
  };
  if (!nodes.some((node) => node.parent !== undefined)) return [...nodes];
  return [...nodes].sort((a, b) => depth(a) - depth(b));
}

function isSameNode(a: CardNode, b: CardNode): boolean {
  return (
    a.position.x === b.position.x &&
    a.position.y === b.position.y &&
    a.width === b.width &&
    a.height === b.height &&
    a.parentId === b.parentId &&
    a.type === b.type &&
    isShallowEqual(a.data, b.data)
  );
}

function isSameEdge(a: CanvasEdge, b: CanvasEdge): boolean {
  return (
    a.source === b.source &&
    a.target === b.target &&
    a.sourceHandle === b.sourceHandle &&
    isShallowEqual(a.data ?? {}, b.data ?? {})
  );
}

function isShallowEqual(a: Record<string, unknown>, b: Record<string, unknown>): boolean {
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => a[key] === b[key]);
}

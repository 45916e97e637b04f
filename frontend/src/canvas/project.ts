// The document's nodes as the canvas library's; what did not change keeps its identity.
import type { Node } from "@xyflow/react";

import { handlers, isScope, isTrigger, portsOf, subtitleOf, titleOf } from "../model/catalog";
import { withChildren } from "../model/edits";
import type { Finding, Flow, FlowNode, NodeId } from "../model/flow";
import { foldOf } from "../model/fold";
import { CARD_WIDTH, cardHeight, frameSize, pointOf } from "../model/geometry";
import type { FindAction } from "../store/context";
import { declared, portsAt, type Shape } from "./handles";
import { isChanged, type Basis } from "./stale";
import { usageOf, type Usage } from "./usage";

/** Primitives only, so that a card is drawn again only when it reads differently. */
/** No card shows more of a text; the browser need not lay out a longer one. */
const SHOWN_CHARS_MAX = 200;

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
  readonly isScope: boolean;
  /** A collapsed scope is a card that says how many nodes live in it. */
  readonly inside: number;
  /** Its config is another than that of the shown run. */
  readonly isStale: boolean;
  readonly errors: number;
  readonly warnings: number;
  readonly problem: string;
}

export interface NoteData extends Record<string, unknown> {
  readonly text: string;
  readonly color: string;
}

export interface GroupData extends Record<string, unknown> {
  readonly name: string;
  readonly color: string;
  readonly count: number;
  /** Ids of its nodes, joined by line ends. */
  readonly members: string;
  readonly used: string;
  readonly errors: number;
  readonly warnings: number;
  readonly problem: string;
}

export type CardNode = Node<CardData, "card" | "frame">;
export type NoteCard = Node<NoteData, "note">;
export type GroupCard = Node<GroupData, "area" | "bundle">;
export type CanvasNode = CardNode | NoteCard | GroupCard;

/** Everything that a picture of the document is made of. */
export interface Subject {
  readonly flow: Flow;
  readonly findAction: FindAction;
  readonly findings: readonly Finding[];
  /** What the shown run ran; null when none is shown. */
  readonly basis: Basis | null;
  readonly hidesUndo: boolean;
}

/** What is asked of the whole document once, not for each node. */
export interface Facts {
  readonly subject: Subject;
  readonly undoing: ReadonlySet<NodeId>;
  readonly known: ReadonlySet<NodeId>;
  /** Folded away or switched off: they are not drawn. */
  readonly hidden: ReadonlySet<NodeId>;
  readonly fold: ReadonlyMap<NodeId, string>;
  readonly usage: Usage;
  readonly problems: ReadonlyMap<NodeId, readonly Finding[]>;
}

export function factsOf(subject: Subject): Facts {
  const { flow, findings, hidesUndo } = subject;
  const undoing = handlers(flow);
  const fold = foldOf(flow);
  const away = hidesUndo ? withChildren(flow.nodes, [...undoing]) : new Set<NodeId>();
  return {
    subject,
    undoing,
    known: new Set(flow.nodes.map((node) => node.id)),
    hidden: new Set([...fold.keys(), ...away]),
    fold,
    usage: usageOf(flow),
    problems: problemsOf(findings),
  };
}

export function projectNodes(facts: Facts, before: ReadonlyMap<string, CanvasNode>): CardNode[] {
  const { flow } = facts.subject;
  return parentsFirst(flow.nodes)
    .filter((node) => !facts.hidden.has(node.id))
    .map((node) => kept(before.get(node.id), projectNode(facts, node)));
}

/** The old one when nothing about it changed; else the new one with what only the canvas knows. */
export function kept<Card extends CanvasNode>(old: CanvasNode | undefined, next: Card): Card {
  if (old === undefined || old.type !== next.type) return next;
  if (old.dragging === true)
    return { ...next, ...seen(old), position: old.position, dragging: true };
  return isSameNode(old, next) ? (old as Card) : { ...next, ...seen(old) };
}

const seen = (old: CanvasNode) => ({ selected: old.selected ?? false });

function projectNode(facts: Facts, node: FlowNode): CardNode {
  const { flow, findAction } = facts.subject;
  const spec = findAction(node.type, node.version);
  const isFolded = isScope(node.type) && (flow.collapsed?.includes(node.id) ?? false);
  const shape: Shape =
    isScope(node.type) && !isFolded ? "frame" : isTrigger(node.type) ? "trigger" : "card";
  const ports = portsOf(node, spec, [...(facts.usage.ports.get(node.id) ?? [])]);
  const size =
    shape === "frame"
      ? frameSize(flow, node.id)
      : { width: CARD_WIDTH, height: cardHeight(ports.length) };
  const [x, y] = pointOf(flow, node.id);
  const data = dataOf(facts, node, shape, ports.join("\n"));
  return {
    id: node.id,
    type: shape === "frame" ? "frame" : "card",
    position: { x, y },
    data,
    ...size,
    // Said, not measured: the canvas library need not look at the page for it.
    measured: size,
    handles: declared(portsAt(shape, ports, size)),
    zIndex: shape === "frame" ? 0 : 1,
    ariaLabel: `${data.title}, ${data.subtitle}`,
    ...(node.parent !== undefined && facts.known.has(node.parent) ? { parentId: node.parent } : {}),
  };
}

function dataOf(facts: Facts, node: FlowNode, shape: Shape, ports: string): CardData {
  const { findAction, basis } = facts.subject;
  const spec = findAction(node.type, node.version);
  const isFolded = isScope(node.type) && shape !== "frame";
  return {
    type: node.type,
    title: titleOf(node, spec).slice(0, SHOWN_CHARS_MAX),
    subtitle: subtitleOf(node, spec).slice(0, SHOWN_CHARS_MAX),
    category: spec?.category ?? "other",
    icon: spec?.icon ?? "circle-slash",
    shape,
    ports,
    used: [...(facts.usage.marks.get(node.id) ?? [])].sort().join("\n"),
    isKnown: spec !== undefined,
    isDisabled: node.disabled === true,
    isHandler: facts.undoing.has(node.id),
    isScope: isScope(node.type),
    inside: isFolded ? countIn(facts, node.id) : 0,
    isStale: basis !== null && isChanged(basis.get(node.id), node),
    ...troubles(isFolded ? foundIn(facts, node.id) : (facts.problems.get(node.id) ?? [])),
  };
}

export function troubles(found: readonly Finding[]) {
  return {
    errors: found.filter((each) => each.severity === "error").length,
    warnings: found.filter((each) => each.severity === "warning").length,
    problem: found.map((each) => each.message).join("\n"),
  };
}

function countIn({ subject }: Facts, id: NodeId): number {
  return withChildren(subject.flow.nodes, [id]).size - 1;
}

/** A folded scope answers for what lives in it. */
function foundIn({ subject, problems }: Facts, id: NodeId): Finding[] {
  return [...withChildren(subject.flow.nodes, [id])].flatMap((each) => problems.get(each) ?? []);
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
function parentsFirst(nodes: readonly FlowNode[]): readonly FlowNode[] {
  if (!nodes.some((node) => node.parent !== undefined)) return nodes;
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const depth = (node: FlowNode): number => {
    let steps = 0;
    for (let at = node.parent; at !== undefined && steps < 64; at = byId.get(at)?.parent)
      steps += 1;
    return steps;
  };
  return nodes
    .map((node) => [depth(node), node] as const)
    .sort(([a], [b]) => a - b)
    .map(([, node]) => node);
}

function isSameNode(a: CanvasNode, b: CanvasNode): boolean {
  return (
    a.position.x === b.position.x &&
    a.position.y === b.position.y &&
    a.width === b.width &&
    a.height === b.height &&
    a.parentId === b.parentId &&
    isShallowEqual(a.data, b.data)
  );
}

export function isShallowEqual(a: Record<string, unknown>, b: Record<string, unknown>): boolean {
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => a[key] === b[key]);
}

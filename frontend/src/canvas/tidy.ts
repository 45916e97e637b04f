// Lays a flow out from left to right with ELK in a worker; the only door to it, loaded when first used.
import type { ElkNode } from "elkjs/lib/elk-api";
import elkWorkerUrl from "elkjs/lib/elk-worker.min.js?url";

import { handlers, isCompensation, isScope, portsOf } from "../model/catalog";
import type { Edit } from "../model/change";
import { together } from "../model/edgeEdits";
import { moveNodes, resizeFrame, withChildren } from "../model/edits";
import type { Flow, FlowGroup, FlowNode, NodeId, Point } from "../model/flow";
import { groupIn, groupMark, isFolded } from "../model/fold";
import {
  CARD_HEIGHT,
  CARD_WIDTH,
  cardHeight,
  FRAME_HEADER,
  FRAME_MIN,
  FRAME_PADDING,
  pointOf,
  snap,
} from "../model/geometry";
import { boundsOf, GROUP_HEADER, GROUP_PADDING, membersOf } from "../model/groups";
import { moveNotes, noteIds } from "../model/notes";
import { words } from "../words/words";

const LANE_GAP = 40;
const ROOT_OPTIONS = {
  "elk.algorithm": "layered",
  "elk.direction": "RIGHT",
  "elk.hierarchyHandling": "SEPARATE_CHILDREN",
  "elk.spacing.nodeNode": "32",
  "elk.layered.spacing.nodeNodeBetweenLayers": "96",
  "elk.layered.nodePlacement.strategy": "NETWORK_SIMPLEX",
  "elk.layered.considerModelOrder.strategy": "NODES_AND_EDGES",
  "elk.spacing.componentComponent": "48",
};
const FRAME_OPTIONS = {
  ...ROOT_OPTIONS,
  "elk.padding": `[top=${FRAME_HEADER + FRAME_PADDING},left=${FRAME_PADDING},bottom=${FRAME_PADDING},right=${FRAME_PADDING}]`,
  "elk.nodeSize.constraints": "MINIMUM_SIZE",
  "elk.nodeSize.minimum": `(${FRAME_MIN.width}, ${FRAME_MIN.height})`,
};
const GROUP_OPTIONS = {
  ...ROOT_OPTIONS,
  "elk.padding": `[top=${GROUP_HEADER + GROUP_PADDING},left=${GROUP_PADDING},bottom=${GROUP_PADDING},right=${GROUP_PADDING}]`,
};

export interface Tidied {
  readonly edit: Edit;
  /** The whole flow, not a selection. */
  readonly isAll: boolean;
}

/** The edit that tidies up: the whole flow, or the chosen nodes where they are. */
export async function tidy(
  flow: Flow,
  chosen: ReadonlySet<NodeId>,
  hidesUndo = false,
): Promise<Tidied | null> {
  const part = partOf(flow, chosen);
  if (part.nodes.length === 0) return null;
  const { default: Elk } = await import("elkjs/lib/elk-api");
  const elk = new Elk({ workerFactory: () => new Worker(elkWorkerUrl) });
  try {
    const graph = graphOf(hidesUndo ? withoutUndo(part) : part, undefined);
    const laid = await elk.layout({ id: "root", layoutOptions: ROOT_OPTIONS, ...graph });
    return { edit: editOf(part, laid, cornerOf(flow, part), part === flow), isAll: part === flow };
  } finally {
    elk.terminateWorker();
  }
}

/** One chosen node is no selection worth tidying; nodes of several scopes are tidied as the whole. */
function partOf(flow: Flow, chosen: ReadonlySet<NodeId>): Flow {
  const loose = flow.nodes.filter(
    (node) => chosen.has(node.id) && (node.parent === undefined || !chosen.has(node.parent)),
  );
  const homes = new Set(loose.map((node) => node.parent));
  if (loose.length < 2 || homes.size > 1) return flow;
  const lifted = new Set(loose.map((node) => node.id));
  const all = withChildren(flow.nodes, [...lifted]);
  return {
    ...flow,
    nodes: flow.nodes
      .filter((node) => all.has(node.id))
      .map(({ parent, ...node }) =>
        parent === undefined || lifted.has(node.id) ? node : { ...node, parent },
      ),
  };
}

/** What is hidden takes no room; its nodes still go where what they undo goes. */
function withoutUndo(flow: Flow): Flow {
  const away = withChildren(flow.nodes, [...handlers(flow)]);
  return {
    ...flow,
    nodes: flow.nodes.filter((node) => !away.has(node.id)),
    edges: flow.edges.filter((edge) => !isCompensation(edge)),
  };
}

/** The graph of one scope. A group is a block with its nodes inside; wires lead from block to block. */
function graphOf(flow: Flow, parent: NodeId | undefined): Pick<ElkNode, "children" | "edges"> {
  const undoing = handlers(flow);
  const here = flow.nodes.filter((node) => node.parent === parent && !undoing.has(node.id));
  const ids = new Set(here.map((node) => node.id));
  const groups = (flow.groups ?? []).filter((group) => group.nodes.some((id) => ids.has(id)));
  const blocks = new Map<NodeId, string>();
  for (const group of groups) {
    for (const id of membersOf(flow, group)) if (ids.has(id)) blocks.set(id, groupMark(group.id));
  }
  const blockOf = (id: NodeId) => blocks.get(id) ?? id;
  return {
    children: [
      ...here.filter((node) => !blocks.has(node.id)).map((node) => elkNode(flow, node)),
      ...groups.map((group) => elkGroup(flow, group, ids)),
    ],
    edges: wires(flow, ids, blockOf, `${parent ?? ""}:`),
  };
}

function wires(
  flow: Flow,
  ids: ReadonlySet<NodeId>,
  blockOf: (id: NodeId) => string,
  prefix: string,
): NonNullable<ElkNode["edges"]> {
  return flow.edges
    .filter((edge) => !isCompensation(edge) && ids.has(edge.from) && ids.has(edge.to))
    .map((edge) => [blockOf(edge.from), blockOf(edge.to)] as const)
    .filter(([from, to]) => from !== to)
    .map(([from, to], index) => ({ id: `${prefix}${index}`, sources: [from], targets: [to] }));
}

function elkGroup(flow: Flow, group: FlowGroup, here: ReadonlySet<NodeId>): ElkNode {
  const id = groupMark(group.id);
  if (isFolded(flow, group.id)) return { id, width: CARD_WIDTH, height: CARD_HEIGHT };
  const members = new Set(membersOf(flow, group).filter((each) => here.has(each)));
  return {
    id,
    layoutOptions: GROUP_OPTIONS,
    children: flow.nodes.filter((node) => members.has(node.id)).map((node) => elkNode(flow, node)),
    edges: wires(flow, members, (each) => each, `${id}:`),
  };
}

/** A node with an undo is as high as both: its handler stands in the lane below it. */
function elkNode(flow: Flow, node: FlowNode): ElkNode {
  if (isScope(node.type) && !isFolded(flow, node.id))
    return { id: node.id, layoutOptions: FRAME_OPTIONS, ...graphOf(flow, node.id) };
  const isUndone = flow.edges.some((edge) => isCompensation(edge) && edge.from === node.id);
  const own = heightOf(flow, node);
  return { id: node.id, width: CARD_WIDTH, height: isUndone ? own + LANE_GAP + CARD_HEIGHT : own };
}

function heightOf(flow: Flow, node: FlowNode): number {
  const used = flow.edges
    .filter((edge) => edge.from === node.id && !isCompensation(edge))
    .map((edge) => edge.port ?? "out");
  return cardHeight(portsOf(node, undefined, used).length);
}

function editOf(flow: Flow, laid: ElkNode, corner: Point, isAll: boolean): Edit {
  const moves = new Map<NodeId, Point>();
  const heights = new Map<NodeId, number>();
  const frames: Edit[] = [];
  const visit = (parent: ElkNode, dx: number, dy: number) => {
    for (const child of parent.children ?? []) {
      const at: Point = [snap((child.x ?? 0) + dx), snap((child.y ?? 0) + dy)];
      const group = flow.groups?.find((each) => each.id === groupIn(child.id));
      if (group !== undefined) {
        // Its nodes are placed within the scope around it; a folded one takes them along.
        if (child.children !== undefined) visit(child, at[0], at[1]);
        else for (const [id, to] of ledTo(flow, group, at)) moves.set(id, to);
        continue;
      }
      moves.set(child.id, at);
      if (child.children === undefined) continue;
      const size = [snap(child.width ?? FRAME_MIN.width), snap(child.height ?? FRAME_MIN.height)];
      heights.set(child.id, size[1] ?? 0);
      frames.push(resizeFrame(child.id, [...at, size[0] ?? 0, size[1] ?? 0]));
      visit(child, 0, 0);
    }
  };
  visit(laid, corner[0] - leftOf(laid), corner[1] - topOf(laid));
  for (const { from, to } of flow.edges.filter(isCompensation)) {
    const at = moves.get(from);
    const node = flow.nodes.find((each) => each.id === from);
    if (at === undefined || node === undefined) continue;
    moves.set(to, [at[0], at[1] + (heights.get(from) ?? heightOf(flow, node)) + LANE_GAP]);
  }
  const notes = isAll ? [moveNotes(notesAlong(flow, moves))] : [];
  return together(words.canvas.edits.tidy, [moveNodes(moves), ...frames, ...notes]);
}

function ledTo(flow: Flow, group: FlowGroup, [x, y]: Point): (readonly [NodeId, Point])[] {
  const bounds = boundsOf(flow, group);
  if (bounds === null) return [];
  return membersOf(flow, group).map((id) => {
    const at = pointOf(flow, id);
    return [id, [at[0] + x - bounds.x, at[1] + y - bounds.y]] as const;
  });
}

/** A note goes where the node goes that it stood nearest to. */
function notesAlong(flow: Flow, moves: ReadonlyMap<NodeId, Point>): Map<string, Point> {
  const roots = flow.nodes.filter((node) => node.parent === undefined && moves.has(node.id));
  const along = new Map<string, Point>();
  const names = noteIds(flow.notes ?? []);
  flow.notes?.forEach((note, index) => {
    const near = roots
      .map((node) => ({ id: node.id, at: pointOf(flow, node.id) }))
      .map((node) => ({ ...node, far: distance(note.at, node.at) }))
      .sort((a, b) => a.far - b.far)[0];
    const to = near && moves.get(near.id);
    if (near && to)
      along.set(names[index] ?? "", [
        note.at[0] + to[0] - near.at[0],
        note.at[1] + to[1] - near.at[1],
      ]);
  });
  return along;
}

const distance = (a: Point, b: Point): number => Math.hypot(a[0] - b[0], a[1] - b[1]);

const leftOf = (laid: ElkNode): number =>
  Math.min(...(laid.children ?? []).map((child) => child.x ?? 0));
const topOf = (laid: ElkNode): number =>
  Math.min(...(laid.children ?? []).map((child) => child.y ?? 0));

function cornerOf(flow: Flow, part: Flow): Point {
  const places = part.nodes
    .filter((node) => node.parent === undefined)
    .map((node) => pointOf(flow, node.id));
  return [
    Math.min(...places.map((place) => place[0])),
    Math.min(...places.map((place) => place[1])),
  ];
}

// Lays a flow out from left to right with ELK in a worker; the only door to it, loaded when first used.
import type { ElkNode } from "elkjs/lib/elk-api";
import elkWorkerUrl from "elkjs/lib/elk-worker.min.js?url";

import { handlers, isCompensation, isScope, portsOf } from "../model/catalog";
import type { Edit } from "../model/change";
import { together } from "../model/edgeEdits";
import { moveNodes, resizeFrame } from "../model/edits";
import type { Flow, FlowNode, NodeId, Point } from "../model/flow";
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

/** The edit that tidies up: the whole flow, or the chosen nodes where they are. */
export async function tidy(flow: Flow, chosen: ReadonlySet<NodeId>): Promise<Edit | null> {
  const part = partOf(flow, chosen);
  if (part.nodes.length === 0) return null;
  const { default: Elk } = await import("elkjs/lib/elk-api");
  const elk = new Elk({ workerFactory: () => new Worker(elkWorkerUrl) });
  try {
    const laid = await elk.layout({
      id: "root",
      layoutOptions: ROOT_OPTIONS,
      ...graphOf(part, undefined),
    });
    return editOf(part, laid, cornerOf(flow, part));
  } finally {
    elk.terminateWorker();
  }
}

/** One chosen node is no selection worth tidying; nodes of several scopes are tidied as the whole. */
function partOf(flow: Flow, chosen: ReadonlySet<NodeId>): Flow {
  const nodes = flow.nodes.filter((node) => chosen.has(node.id));
  const homes = new Set(nodes.map((node) => node.parent));
  if (nodes.length < 2 || homes.size > 1) return flow;
  const ids = new Set(nodes.map((node) => node.id));
  const lifted = nodes.map(({ parent: _, ...node }) => node);
  const inner = flow.nodes.filter((node) => node.parent !== undefined && ids.has(node.parent));
  return { ...flow, nodes: [...lifted, ...inner] };
}

function graphOf(flow: Flow, parent: NodeId | undefined): Pick<ElkNode, "children" | "edges"> {
  const undoing = handlers(flow);
  const undone = new Set(flow.edges.filter(isCompensation).map((edge) => edge.from));
  const here = flow.nodes.filter((node) => node.parent === parent && !undoing.has(node.id));
  const ids = new Set(here.map((node) => node.id));
  const edges = flow.edges.filter(
    (edge) => !isCompensation(edge) && ids.has(edge.from) && ids.has(edge.to),
  );
  return {
    children: here.map((node) => elkNode(flow, node, undone.has(node.id))),
    edges: edges.map((edge, index) => ({
      id: `${parent ?? ""}:${index}`,
      sources: [edge.from],
      targets: [edge.to],
    })),
  };
}

/** A node with an undo is as high as both: its handler stands in the lane below it. */
function elkNode(flow: Flow, node: FlowNode, isUndone: boolean): ElkNode {
  if (isScope(node.type))
    return { id: node.id, layoutOptions: FRAME_OPTIONS, ...graphOf(flow, node.id) };
  const used = flow.edges
    .filter((edge) => edge.from === node.id && !isCompensation(edge))
    .map((edge) => edge.port ?? "out");
  const own = cardHeight(portsOf(node, undefined, used).length);
  return { id: node.id, width: CARD_WIDTH, height: isUndone ? own + LANE_GAP + CARD_HEIGHT : own };
}

function editOf(flow: Flow, laid: ElkNode, corner: Point): Edit {
  const moves = new Map<NodeId, Point>();
  const frames: Edit[] = [];
  const visit = (parent: ElkNode, dx: number, dy: number) => {
    for (const child of parent.children ?? []) {
      const at: Point = [snap((child.x ?? 0) + dx), snap((child.y ?? 0) + dy)];
      moves.set(child.id, at);
      if (child.children !== undefined) {
        frames.push(
          resizeFrame(child.id, [
            ...at,
            snap(child.width ?? FRAME_MIN.width),
            snap(child.height ?? FRAME_MIN.height),
          ]),
        );
        visit(child, 0, 0);
      }
    }
  };
  visit(laid, corner[0] - leftOf(laid), corner[1] - topOf(laid));
  for (const edge of flow.edges.filter(isCompensation)) {
    const at = moves.get(edge.from);
    if (at !== undefined) moves.set(edge.to, [at[0], at[1] + CARD_HEIGHT + LANE_GAP]);
  }
  return together("Tidy up", [moveNodes(moves), ...frames]);
}

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

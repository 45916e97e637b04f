// Adds the node for a chosen action where a person wants it, wired as they began; shared by all ways to add.
import { isTrigger, OUT, portsOf } from "../model/catalog";
import { makeEdge, whyNot } from "../model/connect";
import { together } from "../model/edgeEdits";
import { addNode, moveNodes, newNode, splice } from "../model/edits";
import { perform, type Edit } from "../model/change";
import type { Flow, FlowEdge, FlowNode, NodeId, Point } from "../model/flow";
import { CARD_HEIGHT, CARD_WIDTH, absolutePoint, freePlace, placeAfter } from "../model/geometry";
import { makeRoom } from "../model/room";
import { frameAt, growFrames, within } from "../model/scopes";
import type { Session } from "./context";
import type { Link } from "./ui";

export interface Wish {
  /** On the whole canvas. */
  readonly at: Point;
  /** The place is the card's middle, not its corner. */
  readonly isMiddle?: boolean;
  readonly link?: Link | null;
  /** The scope; when absent, the frame at that place. */
  readonly parent?: NodeId | undefined;
}

/** Adds the node, selects it and answers its id; null when nobody knows the action. */
export function addAction(session: Session, type: string, wish: Wish): NodeId | null {
  const { editor, findAction } = session;
  const action = findAction(type);
  if (action === undefined) return null;
  const { flow } = editor.getState();
  const parent = isTrigger(type)
    ? undefined
    : "parent" in wish
      ? wish.parent
      : frameAt(flow, wish.at);
  const made = newNode(flow, action);
  const node: FlowNode = parent === undefined ? made : { ...made, parent };
  const corner = within(flow, wish.isMiddle === true ? middleToCorner(wish.at) : wish.at, parent);
  const wanted: Point =
    parent === undefined ? corner : [Math.max(corner[0], 16), Math.max(corner[1], 64)];
  const edit =
    wish.link?.kind === "split" && canSplit(node)
      ? spliceWithRoom(flow, node, wanted, wish.link.edge)
      : addNode(
          node,
          freePlace(flow, wanted, parent),
          edgesOf(flow, node, wish.link ?? null, portsOf(node, action, [])),
        );
  editor.actions.perform(
    parent === undefined ? edit : together(edit.label, [edit, growFrames(flow, [edit])]),
  );
  editor.actions.select([node.id]);
  return node.id;
}

/** Behind a node, in its scope, wired to its first way out; null when there is no such node. */
export function wishAfter({ editor, findAction }: Session, id: NodeId) {
  const { flow } = editor.getState();
  const node = flow.nodes.find((each) => each.id === id);
  if (node === undefined) return null;
  const { parent } = node;
  const [left, top] = parent === undefined ? [0, 0] : absolutePoint(flow, parent);
  const [x, y] = placeAfter(flow, id);
  const at: Point = [x + left, y + top];
  const port = portsOf(node, findAction(node.type, node.version), [])[0] ?? OUT;
  return { at, parent, link: { kind: "from", node: id, port } } as const;
}

/** What follows moves along when there is no room. */
function spliceWithRoom(flow: Flow, node: FlowNode, wanted: Point, edge: FlowEdge): Edit {
  const { at, moves } = makeRoom(flow, edge, wanted);
  const edit = splice(node, at, edge);
  return moves.size === 0 ? edit : together(edit.label, [moveNodes(moves), edit]);
}

const canSplit = (node: FlowNode): boolean => !isTrigger(node.type);

function edgesOf(
  flow: Flow,
  node: FlowNode,
  link: Link | null,
  ports: readonly string[],
): FlowEdge[] {
  const edge = edgeOf(node, link, ports);
  if (edge === null) return [];
  const withNode = perform(flow, addNode(node, [0, 0]))[0];
  return whyNot(withNode, edge) === null ? [edge] : [];
}

function edgeOf(node: FlowNode, link: Link | null, ports: readonly string[]): FlowEdge | null {
  if (link === null || link.kind === "split") return null;
  if (link.kind === "undo") return { from: link.node, to: node.id, kind: "compensation" };
  if (link.kind === "from") return makeEdge(link.node, link.port, node.id);
  return makeEdge(node.id, ports[0] ?? "out", link.node);
}

const middleToCorner = ([x, y]: Point): Point => [x - CARD_WIDTH / 2, y - CARD_HEIGHT / 2];
